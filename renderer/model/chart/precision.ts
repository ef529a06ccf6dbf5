/** Bits that each candidate of a precision check loses along its sweep of angles, as Vega-Lite specifications. */
import { t } from '../../../extension/wire/words.js';
import type { PrecisionReport } from '../../../extension/wire/report.js';
import type { Spec } from './units.js';

/** None without a sweep. */
export function precisionCharts(report: PrecisionReport): readonly Spec[] {
  const rows = rowsOf(report);
  const even = rows.filter(({ spacing }) => spacing === 'angle');
  const ends = rows.filter(({ spacing }) => spacing === 'ulps');
  return [
    ...(even.length > 0 ? [byAngle(even)] : []),
    ...(ends.length > 0 ? [nearEnds(ends)] : []),
  ];
}

interface Row {
  readonly candidate: string;
  readonly spacing: 'angle' | 'ulps';
  /** Radians. */
  readonly angle: number;
  readonly bits: number;
}

function rowsOf({ sweep, spacing, series }: PrecisionReport): readonly Row[] {
  return series.flatMap(({ name: candidate, bits }) =>
    sweep.flatMap((angle, i): readonly Row[] => {
      const lost = bits[i];
      const isKnown = typeof lost === 'number' && Number.isFinite(lost);
      return isKnown ? [{ candidate, spacing: spacing[i] ?? 'angle', angle, bits: lost }] : [];
    }),
  );
}

const bits = () => ({ field: 'bits', type: 'quantitative', title: t('bits lost') });
const candidate = {
  field: 'candidate',
  type: 'nominal',
  title: null,
  sort: null,
  legend: { orient: 'top' },
};

const byAngle = (rows: readonly Row[]): Spec => ({
  title: t('Bits lost by angle'),
  data: {
    values: rows.map(({ candidate, angle, bits }) => ({
      candidate,
      degrees: round((angle * 180) / Math.PI),
      bits: round(bits),
    })),
  },
  mark: { type: 'line', point: { size: 16 } },
  encoding: {
    x: {
      ...{ field: 'degrees', type: 'quantitative', title: t('angle between the two, in degrees') },
      ...{
        scale: { domain: [0, 180] },
        axis: { tickCount: 7, values: [0, 30, 60, 90, 120, 150, 180] },
      },
    },
    y: bits(),
    color: candidate,
    shape: candidate,
  },
});

/** Where the formulas of an angle differ: cosines near ±1 tell small angles apart badly. */
const nearEnds = (rows: readonly Row[]): Spec => ({
  title: t('Bits lost near 0° and 180°'),
  data: {
    values: rows.map(({ candidate, angle, bits }) => ({
      candidate,
      end: angle < Math.PI / 2 ? t('near {0}', '0°') : t('near {0}', '180°'),
      distance: round(angle < Math.PI / 2 ? angle : Math.PI - angle),
      bits: round(bits),
    })),
  },
  mark: { type: 'line', point: { size: 16 } },
  encoding: {
    x: {
      ...{ field: 'distance', type: 'quantitative', title: t('radians from 0° or 180°') },
      ...{ scale: { type: 'log' }, axis: { format: '.0e', values: decades } },
    },
    y: bits(),
    color: candidate,
    shape: candidate,
    strokeDash: {
      ...{ field: 'end', type: 'nominal', title: null, sort: null },
      legend: {
        orient: 'top',
        symbolType: 'stroke',
        symbolSize: 300,
        symbolFillColor: 'transparent',
      },
    },
  },
});

/** Of the sweep; a line for each of their parts would hide the curves. */
const decades = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

/** As many digits as a reader of a table wants. */
const round = (x: number): number => Number(x.toPrecision(4));
