/** The first line of a precision report, and what precision says of what it was given. */
import type { Diagnosis, FormatResult, Verdict } from '../../wire/report.js';
import { trainingFormats } from '../../wire/numberFormats.js';
import { stoppedText } from '../summary.js';

const one = (x: number): string => String(Number(x.toFixed(1)));

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
  stopped?: Diagnosis,
): string {
  const [best, ...rest] = ranked;
  const check = `${title === '' ? 'precision' : `precision ${title}`} ${verdict.toUpperCase()}`;
  const start = stopped ? `${check} ${stoppedText(stopped)};` : check;
  if (best === undefined) return `${start} nothing could be measured`;
  const others = rest.map(({ name, mean }) => `, ${name} ${one(mean)}`).join('');
  const who =
    rest.length === 0
      ? `${best.name} loses ${one(best.mean)} bits on average`
      : `${best.name} keeps most: ${one(best.mean)} bits lost on average${others}`;
  return `${start} ${failing.length > 0 ? `${failing.join(', ')} over the limit; ` : ''}${who}`;
}

/** `precision FAIL dice in float16: value and 262144/262144 gradients not finite (tf.sum, line 3); bfloat16 ok` */
export function summarizeFormats(
  title: string,
  verdict: Verdict,
  formats: readonly FormatResult[],
  threw: number,
  stopped?: Diagnosis,
): string {
  const check = `${title === '' ? 'precision' : `precision ${title}`} ${verdict.toUpperCase()}`;
  const start = stopped ? `${check} ${stoppedText(stopped)};` : check;
  const shown = formats.filter(({ format }) => format !== 'float32');
  const names = new Set(shown.map(({ name }) => name));
  // What failed is told first.
  const parts = shown
    .toSorted((a, b) => Number(a.verdict === 'pass') - Number(b.verdict === 'pass'))
    .map(
      (result) =>
        `${names.size > 1 ? `${result.name} in ` : ''}${result.format} ${keptText(result)}`,
    );
  return `${start} ${[...(threw > 0 ? [`${threw} threw`] : []), ...parts].join('; ')}`;
}

function keptText({ verdict, value, gradient, bits, blame }: FormatResult): string {
  const most = (gradient ?? value).meanBits;
  if (verdict === 'pass') return `ok (${one(most)} of ${bits} bits lost)`;
  const [first] = blame;
  const line = first?.place ? `, line ${first.place.line}` : '';
  const who = first
    ? ` (${first.operation}${first.inDerivative ? "'s derivative" : ''}${line})`
    : '';
  const nonFinite = [
    ...(value.nonFinite > 0 ? ['value'] : []),
    ...(gradient && gradient.nonFinite > 0
      ? [`${gradient.nonFinite}/${gradient.of} gradients`]
      : []),
  ];
  if (nonFinite.length > 0) return `${nonFinite.join(' and ')} not finite${who}`;
  if (gradient && gradient.becameZero > 0)
    return `${gradient.becameZero}/${gradient.of} gradients became 0${who}`;
  return `${one(most)} of ${bits} bits lost${who}`;
}

export const precisionErrors = {
  format: (given: unknown): string =>
    `precision: as names ${JSON.stringify(given)}; valid are ${trainingFormats.join(', ')}`,
  formatSweep:
    'precision: as runs a loss at given inputs and not over a sweep; leave sweep out, or make two checks',
  formatInputs:
    "precision: as needs inputs: precision(loss, [yTrue, yPred], { as: ['float16', 'bfloat16'] })",
  twice: 'precision: inputs are given twice, as second argument and as option',
  lossScale: (given: unknown): string =>
    `precision: lossScale must be a power of two, such as 1024, got ${String(given)}`,
  lossScaleAlone: 'precision: lossScale is for the formats that as names; name one',
  wrt: (given: unknown, count: number): string =>
    `precision: wrt is ${String(given)}; there are inputs 0 to ${count - 1}`,
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
