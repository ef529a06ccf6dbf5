/** What of a loss a number format keeps, and at which operation it loses the rest. */
import type { JsonNumber } from './jsonNumber.js';

/** Why an operation lost bits. */
export type BlameCause =
  'overflow' | 'underflow' | 'constant' | 'cancellation' | 'condition' | 'inaccurate';

/** The operation at which a format lost what a loss then lacks. */
export interface Blame {
  /** As the code has it: `tf.acos`. */
  readonly operation: string;
  /** In the operation's derivative, not in its value. */
  readonly inDerivative: boolean;
  /** Where the person's code calls it; lines count from 1. */
  readonly place?: { readonly label: string; readonly line: number };
  readonly cause: BlameCause;
  /** The operation's condition number at the worst entry: by how much it stretches relative errors. */
  readonly condition: JsonNumber;
  /** Bits lost there, of those that the format has. */
  readonly bits: number;
  /** The number that it was given there in doubles, what doubles make of it, and what the format made. */
  readonly given: readonly JsonNumber[];
  readonly exact: JsonNumber;
  readonly made: JsonNumber;
  /** What is known to help. */
  readonly remedy?: string;
}

/** What a format kept of a loss's value or of its gradient. */
export interface FormatFigures {
  /** On average and at most, of those that the format has. */
  readonly meanBits: number;
  readonly maxBits: number;
  /** NaN or ±Infinity where doubles have a number. */
  readonly nonFinite: number;
  /** 0 where doubles have a number that counts beside the largest; of values always 0. */
  readonly becameZero: number;
  readonly of: number;
}
