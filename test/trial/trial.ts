/** What a trial is: something is done to Lossbook very often, and counted how often a promise was broken. */

export interface Trial {
  /** Heading of its part in docs/reliability.md. */
  readonly title: string;
  /** What is done, and what must hold. */
  readonly about: string;
  run: (scale: Scale) => AsyncIterable<TrialRow>;
}

export interface Scale {
  /** The same seed makes the same trial, as far as the machine's timing lets it. */
  readonly seed: number;
  /** The whole of it, for docs/reliability.md, or the part that `npm test` has time for: some ten seconds. */
  readonly size: 'whole' | 'sample';
}

export interface TrialRow {
  /** What was tried: a fault on a backend, a decoder, a command. */
  readonly what: string;
  readonly tried: number;
  /** One line for each that broke the promise, with what is needed to see it again. */
  readonly failures: readonly string[];
  /** What was measured beside, and the most that it may be. */
  readonly figure?: Figure;
  /** What a reader of the table must know. */
  readonly note?: string;
}

export interface Figure {
  readonly value: number;
  readonly atMost: number;
  readonly unit: '%' | 's' | 'MB' | 'tensors' | 'exponent';
}

export const isReached = ({ failures, figure }: TrialRow): boolean =>
  failures.length === 0 && (figure === undefined || figure.value <= figure.atMost);

export const figureText = ({ value, unit }: Figure): string =>
  unit === 'exponent' ? value.toFixed(2) : `${Number(value.toPrecision(3))} ${unit}`;
