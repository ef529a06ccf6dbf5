/** What a chart's author may not have meant, and would only see as an odd picture. */
import { isObject, type Spec, type Unit } from './units.js';

export type ChartNote =
  | { readonly kind: 'no-rows' }
  | { readonly kind: 'unknown-field'; readonly field: string; readonly known: readonly string[] }
  | { readonly kind: 'numbers-as-names'; readonly channel: string; readonly field: string };

/** Rows that are looked at. */
const sample = 100;

export function chartNotes(units: readonly Unit[]): readonly ChartNote[] {
  const notes = units.flatMap(notesOf);
  const said = new Set<string>();
  return notes.filter((note) => {
    const key = JSON.stringify(note);
    return !said.has(key) && said.add(key);
  });
}

function notesOf({ data, encoding, transformed }: Unit): readonly ChartNote[] {
  const values = data?.['values'];
  if (!Array.isArray(values)) return [];
  if (values.length === 0) return [{ kind: 'no-rows' }];
  const rows = values.slice(0, sample).filter(isObject);
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.entries(encoding).flatMap(([channel, definition]): readonly ChartNote[] => {
    const { field } = definition;
    // A path into a row is not followed.
    if (rows.length === 0 || typeof field !== 'string' || /[.[\\]/.test(field)) return [];
    if (!known.includes(field)) return transformed ? [] : [{ kind: 'unknown-field', field, known }];
    const isNumber = rows.every((row) => typeof row[field] === 'number');
    const isPlace = channel === 'x' || channel === 'y';
    return isPlace && isNumber && isBare(definition)
      ? [{ kind: 'numbers-as-names', channel, field }]
      : [];
  });
}

const isBare = ({ type, bin, aggregate, timeUnit }: Spec): boolean =>
  !type && !bin && !aggregate && !timeUnit;
