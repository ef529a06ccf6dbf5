/** What candidates kept, as a table: one row each in float32, or one in each format of training. For text, picture and page. */
import type { Blame, FormatFigures, FormatResult, PrecisionReport } from '../wire/report.js';
import { listText, t } from '../wire/words.js';

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
  const star = (name: string): string => (name === best ? `★ ${t('keeps most')} ` : '');
  if (formats) {
    return {
      columns: [
        ...[t('candidate'), t('format'), t('bits'), t('value lost'), t('gradient lost')],
        ...[t('not finite'), t('became 0')],
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
    columns: [
      ...[t('candidate'), t('mean bits'), t('most'), t('sweep of angles'), t('sweep of ulps')],
    ],
    rows: series.map(({ name, meanBits, maxBits, sweepMeans }) => {
      const isFailing = required.includes(name) && !(meanBits <= limit);
      return {
        cells: [name, ...[meanBits, maxBits, sweepMeans?.angle, sweepMeans?.ulps].map(bits)],
        remark: star(name) + (isFailing ? `✗ ${t('over the limit')}` : ''),
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
  return [
    ...(verdict === 'fail' ? ['✗'] : []),
    ...(first ? [blamedText(first)] : []),
    ...(typeof lossScale === 'number' ? [t('scale by {0}', `2^${Math.log2(lossScale)}`)] : []),
  ].join(' ');
}

/** `exp (derivative), line 4`. */
function blamedText({ operation, inDerivative, place }: Blame): string {
  const what = inDerivative ? t('{0} (derivative)', operation) : operation;
  return listText([what, ...(place ? [t('line {0}', place.line)] : [])]);
}
