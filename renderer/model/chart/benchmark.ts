/** Time and memory of the candidates of a benchmark against size, log–log, as Vega-Lite specifications. */
import { t } from '../../../extension/wire/words.js';
import type { BenchmarkReport, BenchmarkSeries } from '../../../extension/wire/report.js';
import type { Spec } from './units.js';

/** One for each of time and memory that has a number above 0: others have no logarithm. */
export function benchmarkCharts({ series }: BenchmarkReport): readonly Spec[] {
  const times = series.map((each) =>
    measuredPoints(each, each.medianMs, each.exponent, each.spreadMs),
  );
  const memory = series.map((each) => measuredPoints(each, each.peakBytes, each.memoryExponent));
  return [
    ...growthChart(t('Time by size'), { unit: t('milliseconds'), format: '~g' }, times),
    ...growthChart(t('Peak memory by size'), { unit: t('bytes'), format: '~s' }, memory),
  ];
}

interface Point {
  readonly entries: number;
  readonly value: number;
  readonly quartiles?: readonly [number, number];
}

interface Measured {
  /** The candidate and how it grows, as the legend has it. */
  readonly label: string;
  readonly points: readonly Point[];
  /** Of value ~ entries^exponent. */
  readonly exponent: number | undefined;
}

function measuredPoints(
  { name, sizes }: BenchmarkSeries,
  values: readonly number[],
  exponent: number | undefined,
  spread: readonly (readonly [number, number])[] = [],
): Measured {
  const points = sizes.flatMap((entries, i): readonly Point[] => {
    const value = values[i];
    const quartiles = spread[i];
    if (value === undefined || !(value > 0)) return [];
    return [{ entries, value, ...(quartiles && quartiles[0] > 0 && { quartiles }) }];
  });
  const label = exponent === undefined ? name : `${name} ~ ${t('size')}^${exponent.toFixed(2)}`;
  return { label, points, exponent };
}

interface Quantity {
  readonly unit: string;
  /** Of d3: `~s` has prefixes, 10k. */
  readonly format: string;
}

function growthChart(
  title: string,
  { unit, format }: Quantity,
  all: readonly Measured[],
): readonly Spec[] {
  const some = all.filter(({ points }) => points.length > 0);
  if (some.length === 0) return [];
  const rows = some.flatMap(({ label, points }) =>
    points.map(({ entries, value, quartiles }) => ({
      candidate: label,
      entries,
      [unit]: value,
      ...(quartiles && { 'first quartile': quartiles[0], 'third quartile': quartiles[1] }),
    })),
  );
  const fits = some.flatMap((each) =>
    fittedEnds(each).map(({ entries, value }) => ({
      ...{ candidate: each.label, entries, [unit]: value },
    })),
  );
  const x = axis('entries', t('entries of all inputs'), '~s');
  const y = axis(unit, unit, format);
  const hasSpread = rows.some((row) => 'first quartile' in row);
  return [
    {
      title,
      data: { values: rows },
      encoding: { x, color: candidate },
      layer: [
        ...(hasSpread ? [quartileRule(unit)] : []),
        {
          mark: { type: 'point', filled: true, size: 40, opacity: 1 },
          encoding: { y, shape: candidate },
        },
        // Where nothing was fitted, the points are joined.
        fits.length > 0
          ? { data: { values: fits }, mark: { type: 'line', strokeDash: [5, 4] }, encoding: { y } }
          : { mark: 'line', encoding: { y } },
      ],
    },
  ];
}

const candidate = {
  ...{ field: 'candidate', type: 'nominal', title: null, sort: null },
  legend: { orient: 'top', labelLimit: 320, columns: 2, symbolOpacity: 1 },
};

const axis = (field: string, title: string, format: string): Spec => ({
  ...{ field, type: 'quantitative', title },
  ...{ scale: { type: 'log', nice: false, padding: 12 }, axis: { format } },
});

const quartileRule = (unit: string): Spec => ({
  mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
  encoding: {
    y: axis('first quartile', unit, '~g'),
    y2: { field: 'third quartile' },
    tooltip: null,
  },
});

/**
 * The line of least squares on logarithms from the smallest size to the largest: it goes through the mean of the
 * points, so the exponent is all that is needed.
 */
function fittedEnds({ points, exponent }: Measured): readonly Point[] {
  if (exponent === undefined || points.length < 2) return [];
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + Math.log(of(point)), 0) / points.length;
  const [size, value] = [mean(({ entries }) => entries), mean((point) => point.value)];
  const sizes = points.map(({ entries }) => entries);
  return [Math.min(...sizes), Math.max(...sizes)].map((entries) => ({
    entries,
    value: Number(Math.exp(value + exponent * (Math.log(entries) - size)).toPrecision(4)),
  }));
}
