/** The linked pictures of a check: both sides, their difference, and the class of each entry. */
import { colourOfClass } from '../../extension/wire/classColours.js';
import { tensorStats } from '../../extension/wire/tensorStats.js';
import { ulpDistance } from '../../extension/wire/ulps.js';
import type { CompareView, GradcheckView } from '../../extension/wire/view.js';
import { differenceScale, gradientScale, sharedScale } from '../../extension/wire/viewScales.js';
import { wordsOf } from './classWords.js';
import type { Marks, PaneSpec } from './paneSpec.js';
import type { PanesState } from './panesState.js';
import { classTensor, gridPosition, type ReportMaps } from './reportMaps.js';
import type { TensorData } from './tensorData.js';

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
  const { analytic, numeric, error } = maps.tensors;
  const scale =
    header.kind === 'gradcheck' ? gradientScale(header.tensors) : sharedScale(header.tensors);
  const marked = marks && { marks };
  const difference = metric === 'absolute' ? error : inMetric(maps, metric);
  const range = metric === 'absolute' ? differenceScale(header) : spread(difference);
  return [
    ...[analytic, numeric].map((tensor) => ({
      id: tensor.entry.name,
      title: tensor.entry.name,
      tensor,
      scale: { kind: 'scalar', ...scale, group: 'sides' } as const,
      ...marked,
    })),
    {
      id: `difference ${metric}`,
      title: metric === 'absolute' ? 'difference' : `difference, ${metric}`,
      tensor: difference,
      scale: { kind: 'scalar', ...range },
      ...marked,
    },
  ];
}

export function classPane(
  kind: Header['kind'],
  maps: ReportMaps,
  codes: Uint8Array,
  filter: readonly string[],
): PaneSpec {
  const { classes } = maps;
  return {
    id: 'class',
    title: 'class',
    tensor: classTensor(maps, codes),
    scale: { kind: 'classes', names: classes, colours: classes.map(colourOfClass) },
    marks: filter.length > 0 ? filtered(kind, maps, codes, filter) : glyphs(kind, maps, codes),
  };
}

/** Entries of the chosen classes by outline and glyph, all others pale. */
export function filtered(
  kind: Header['kind'],
  maps: ReportMaps,
  codes: ArrayLike<number>,
  filter: readonly string[],
): Marks {
  const styles = maps.classes.map((name) => {
    const { glyph, outline = 'focus' } = wordsOf(kind, name);
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
function glyphs(kind: Header['kind'], maps: ReportMaps, codes: ArrayLike<number>): Marks {
  const styles = maps.classes.map((name) =>
    name === 'ok' ? undefined : { glyph: wordsOf(kind, name).glyph },
  );
  const codeAt = (index: readonly number[]): number => {
    const code = codes[gridPosition(maps, index)]!;
    return styles[code] ? code + 1 : 0;
  };
  return { codeAt, styles: [undefined, ...styles] };
}

/** Of another measure of the difference, signed. Only where all entries were sent. */
function inMetric({ tensors }: ReportMaps, metric: 'relative' | 'ulps'): TensorData {
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
  const entry = {
    ...error.entry,
    name: `${error.entry.name}, ${metric}`,
    dtype: 'float64',
    stored: 'float64' as const,
    stats: tensorStats(data),
  };
  return { ...error, entry, parts: [{ entry, values: data }] };
}

function spread({ entry }: TensorData): {
  readonly colormap: 'diverging';
  readonly range: readonly [number, number];
} {
  const { p1, p99 } = entry.stats.quantiles;
  const extent = Math.max(...[p1, p99].map((x) => Math.abs(Number(x)) || 0)) || 1;
  return { colormap: 'diverging', range: [-extent, extent] };
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
