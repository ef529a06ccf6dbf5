/** The linked pictures of a check: both sides, their difference, and the class of each entry. */
import { listText, t } from '../../../extension/wire/words.js';
import { lookOf } from '../../../extension/picture/classes.js';
import { checkPanels } from '../../../extension/picture/panels.js';
import { tensorStats } from '../../../extension/picture/tensorStats.js';
import { ulpDistance } from '../../../extension/wire/ulps.js';
import type { CompareView, GradcheckView } from '../../../extension/wire/view.js';
import { usualExtent } from '../../../extension/picture/reportScales.js';
import type { Marks, PaneSpec } from '../pane/spec.js';
import type { PanesState } from '../pane/state.js';
import { classTensor, gridPosition, type ReportMaps } from './maps.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

type Header = GradcheckView | CompareView;

export const differenceMetrics = ['absolute', 'relative', 'ulps'] as const;
export type DifferenceMetric = (typeof differenceMetrics)[number];

/** Those that do not change with the tolerance. */
export function numberPanes(
  header: Header,
  maps: ReportMaps,
  metric: DifferenceMetric,
  marks: Marks | undefined,
): readonly PaneSpec[] {
  return checkPanels(header, Object.values(maps.tensors))
    .filter(({ id }) => id !== 'class')
    .map((panel) => ({
      ...panel,
      title: t(panel.title),
      ...(panel.id === 'error' && metric !== 'absolute' && inMetric(maps, metric)),
      ...(marks && { marks }),
    }));
}

export function classPane(
  header: Header,
  maps: ReportMaps,
  codes: Uint8Array,
  filter: readonly string[],
): PaneSpec {
  const tensor = classTensor(maps, codes);
  const panel = checkPanels(header, [tensor])[0]!;
  return {
    ...panel,
    title: t(panel.title),
    marks: filter.length > 0 ? markChosen(maps, codes, filter) : markAll(maps, codes),
  };
}

/** Entries of the chosen classes by outline and glyph, all others pale. */
export function markChosen(
  maps: ReportMaps,
  codes: ArrayLike<number>,
  filter: readonly string[],
): Marks {
  const styles = maps.classes.map((name) => {
    const { glyph, outline = 'focus' } = lookOf(name);
    return filter.includes(name) ? { glyph, outline } : undefined;
  });
  // Code 0 is no mark, so codes are one more than those of the classes.
  const codeAt = (index: readonly number[]): number => {
    const code = codes[gridPosition(maps, index)]!;
    return styles[code] ? code + 1 : 0;
  };
  return { codeAt, styles: [undefined, ...styles], veil: true };
}

/** On the class map itself: its colours say enough where entries are too small for a glyph. */
function markAll(maps: ReportMaps, codes: ArrayLike<number>): Marks {
  const styles = maps.classes.map((name) =>
    name === 'ok' ? undefined : { glyph: lookOf(name).glyph },
  );
  const codeAt = (index: readonly number[]): number => {
    const code = codes[gridPosition(maps, index)]!;
    return styles[code] ? code + 1 : 0;
  };
  return { codeAt, styles: [undefined, ...styles] };
}

/** Of another measure of the difference, signed. Only where all entries were sent. */
function inMetric(
  { tensors }: ReportMaps,
  metric: 'relative' | 'ulps',
): Pick<PaneSpec, 'id' | 'title' | 'tensor' | 'scale'> {
  const { analytic, numeric, error } = tensors;
  const [ours, truths] = [analytic.parts[0]!.values, numeric.parts[0]!.values];
  const data = Float64Array.from(ours, (x, i) => {
    const truth = truths[i]!;
    const sign = Math.sign(x - truth);
    if (sign === 0) return 0;
    return metric === 'relative'
      ? (x - truth) / Math.abs(truth)
      : sign * ulpDistance(Math.fround(x), Math.fround(truth));
  });
  const name = listText([t(error.entry.name), t(metric)]);
  const stats = tensorStats(data);
  const entry = { ...error.entry, name, dtype: 'float64', stored: 'float64' as const, stats };
  const extent = usualExtent(stats) || 1;
  return {
    id: `error ${metric}`,
    title: name,
    tensor: { ...error, entry, parts: [{ entry, values: data }] },
    scale: { kind: 'scalar', colormap: 'diverging', range: [-extent, extent] },
  };
}

/** The full index under the cursor. */
export function cursorIndex({ axes, entry }: TensorData, state: PanesState): number[] | undefined {
  const { rows, columns, fixed, cursor } = state;
  if (!cursor) return undefined;
  const index = axes.map((axis) =>
    axis === rows ? cursor.row : axis === columns ? cursor.column : (fixed[axis] ?? 0),
  );
  return index.every((i, axis) => i < entry.shape[axis]!) ? index : undefined;
}
