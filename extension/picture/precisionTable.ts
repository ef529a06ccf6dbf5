/** What candidates kept, as a table: one row each in float32, or one in each format of training. For text, picture and page. */
import type { FormatFigures, FormatResult, PrecisionReport } from '../wire/report.js';

export interface PrecisionRow {
  readonly cells: readonly string[];
  readonly remark: string;
  readonly isFailing: boolean;
}

export interface PrecisionTable {
  readonly columns: readonly string[];
  readonly rows: readonly PrecisionRow[];
}

const bits = (x: number | undefined): string => (x === undefined ? '' : x.toFixed(1));

export function precisionTable(report: PrecisionReport): PrecisionTable {
  const { series, best, required, limit, formats } = report;
  const star = (name: string): string => (name === best ? '★ keeps most ' : '');
  if (formats) {
    return {
      columns: [
        'candidate',
        'format',
        'bits',
        'value lost',
        'gradient lost',
        'not finite',
        'became 0',
      ],
      rows: formats.map((result) => ({
        cells: cellsOf(result),
        remark:
          (result.format === 'float32' && new Set(series).size > 1 ? star(result.name) : '') +
          remarkOn(result),
        isFailing: result.isJudged && result.verdict === 'fail',
      })),
    };
  }
  return {
    columns: ['candidate', 'mean bits', 'most', 'sweep of angles', 'sweep of ulps'],
    rows: series.map(({ name, meanBits, maxBits, sweepMeans }) => {
      const isFailing = required.includes(name) && !(meanBits <= limit);
      return {
        cells: [name, ...[meanBits, maxBits, sweepMeans?.angle, sweepMeans?.ulps].map(bits)],
        remark: star(name) + (isFailing ? '✗ over the limit' : ''),
        isFailing,
      };
    }),
  };
}

function cellsOf({ name, format, bits: of, value, gradient }: FormatResult): readonly string[] {
  const count = (key: 'nonFinite' | 'becameZero'): string =>
    [value, gradient].reduce((sum, part) => sum + (part?.[key] ?? 0), 0).toLocaleString('en-US');
  const meanOf = (part?: FormatFigures): string => bits(part?.meanBits);
  return [
    name,
    format,
    `${of}`,
    meanOf(value),
    meanOf(gradient),
    count('nonFinite'),
    count('becameZero'),
  ];
}

function remarkOn({ verdict, lossScale, blame: [first] }: FormatResult): string {
  const line = first?.place ? `, line ${first.place.line}` : '';
  return [
    ...(verdict === 'fail' ? ['✗'] : []),
    ...(first ? [`${first.operation}${first.inDerivative ? ' (derivative)' : ''}${line}`] : []),
    ...(typeof lossScale === 'number' ? [`scale by 2^${Math.log2(lossScale)}`] : []),
  ].join(' ');
}
