/** The first line of a precision report, and what precision says of what it was given. */

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
