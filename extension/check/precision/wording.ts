/** Every sentence of a precision report. */
import { assertNever } from '../../wire/assertNever.js';
import { jsonNumber, type Diagnosis } from '../../wire/report.js';
import { formatNumber } from '../numbers.js';

export type PrecisionFinding =
  | {
      code: 'precision-loss';
      name: string;
      mean: number;
      allowed: number;
      over: string;
      at?: number;
    }
  | { code: 'threw'; name: string; reason: string }
  | { code: 'nan-source'; name: string; entries: number; of: number }
  | { code: 'policy'; names: readonly string[]; apart: number };

export function toDiagnosis(f: PrecisionFinding): Diagnosis {
  const data: Record<string, NonNullable<Diagnosis['data']>[string]> = {};
  for (const [key, value] of Object.entries(f)) {
    if (key === 'code') continue;
    data[key] =
      typeof value === 'number'
        ? jsonNumber(value)
        : Array.isArray(value)
          ? value.join(', ')
          : String(value);
  }
  return { code: f.code, message: sentence(f), data };
}

const one = (x: number): string => String(Number(x.toFixed(1)));

function sentence(f: PrecisionFinding): string {
  switch (f.code) {
    case 'precision-loss':
      return `${f.name} loses ${one(f.mean)} bits on average over ${f.over}, more than ${one(f.allowed)}${f.at === undefined ? '' : `; most at ${formatNumber(f.at, 2)} rad`}`;
    case 'threw':
      return `${f.name} throws: ${f.reason}`;
    case 'nan-source':
      return `the truth for ${f.name} is NaN at ${f.entries} of ${f.of} entries, which are not counted: its formula has no value there`;
    case 'policy':
      return `${f.names.join(' and ')} are not the same function: in doubles they differ by up to ${formatNumber(f.apart, 2)}; each was held against its own formula, options.reference gives them one truth`;
    default:
      return assertNever(f);
  }
}

export interface Loser {
  readonly name: string;
  readonly mean: number;
}

/** `precision PASS atan2 keeps most: 2.8 bits lost on average, acos 14.2` */
export function summarize(
  title: string,
  verdict: string,
  ranked: readonly Loser[],
  failing: readonly string[],
): string {
  const [best, ...rest] = ranked;
  const start = `${title === '' ? 'precision' : `precision ${title}`} ${verdict.toUpperCase()}`;
  if (best === undefined) return `${start} nothing could be measured`;
  const others = rest.map(({ name, mean }) => `, ${name} ${one(mean)}`).join('');
  const who =
    rest.length === 0
      ? `${best.name} loses ${one(best.mean)} bits on average`
      : `${best.name} keeps most: ${one(best.mean)} bits lost on average${others}`;
  return `${start} ${failing.length > 0 ? `${failing.join(', ')} over the limit; ` : ''}${who}`;
}

export const precisionErrors = {
  candidates:
    'precision: the first argument must be a loss or an object of losses: precision({ atan2: loss, acos: other }, options?)',
  require: (name: string, valid: readonly string[]): string =>
    `precision: require names ${name}, which is no candidate; candidates are ${valid.join(', ')}`,
  maxBits: (given: unknown): string =>
    `precision: maxBits must be a number from 0 to 32, got ${String(given)}`,
  sweep:
    'precision: the sweep turns (cos, sin) vectors: it needs two inputs with two channels last; set sweep to false',
  empty: 'precision: the inputs are empty: nothing to measure',
  nothing: 'precision: without a sweep there must be options.inputs',
};
