/**
 * What was kept of a view, looked at before it is believed: the cell may since have been run again, and have made a tensor
 * of another shape under the same id.
 */
import type { Cell, PanesState, Place } from './state.js';
import type { RangeChoice } from '../../../extension/picture/ranges.js';

/** `start` where nothing fits; `lengths` are those of all axes there are. */
export function restorePanes(
  saved: unknown,
  start: PanesState,
  lengths: ReadonlyMap<string, number>,
): PanesState {
  if (!isRecord(saved)) return start;
  const { rows, columns, fixed, place, cursor, pin, ranges } = saved;
  if (typeof rows !== 'string' || typeof columns !== 'string') return start;
  const has = (axis: string) => axis === '' || lengths.has(axis);
  if (!has(rows) || !has(columns)) return start;
  const extent = { rows: lengths.get(rows) ?? 1, columns: lengths.get(columns) ?? 1 };
  const cellIn = (value: unknown): Cell | undefined =>
    isCell(value) && value.row < extent.rows && value.column < extent.columns ? value : undefined;
  return {
    rows,
    columns,
    fixed: isRecord(fixed) ? onlyIndices(fixed, lengths) : {},
    place: isPlace(place) ? place : undefined,
    cursor: cellIn(cursor),
    pin: cellIn(pin),
    ranges: isRecord(ranges)
      ? (Object.fromEntries(Object.entries(ranges).filter(([, c]) => isChoice(c))) as Record<
          string,
          RangeChoice
        >)
      : {},
  };
}

function onlyIndices(
  fixed: Readonly<Record<string, unknown>>,
  lengths: ReadonlyMap<string, number>,
): Record<string, number> {
  const valid = Object.entries(fixed).filter(
    ([axis, index]) => isIndex(index) && index < (lengths.get(axis) ?? 0),
  );
  return Object.fromEntries(valid) as Record<string, number>;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIndex = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const isCell = (value: unknown): value is Cell =>
  isRecord(value) && isIndex(value['row']) && isIndex(value['column']);

function isPlace(value: unknown): value is Place {
  if (!isRecord(value) || !isRecord(value['centre'])) return false;
  const numbers = [value['zoom'], value['centre']['row'], value['centre']['column']];
  return numbers.every(Number.isFinite) && (value['zoom'] as number) > 0;
}

function isChoice(value: unknown): value is RangeChoice {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'values')
    return Number.isFinite(value['lo']) && Number.isFinite(value['hi']);
  return ['full', 'symmetric', 'p1-p99', 'log'].includes(String(value['kind']));
}
