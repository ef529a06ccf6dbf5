/** One operation of a candidate, and what is done in its place. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Operation, Proceed } from '../../backends/alterKernels.js';
import type { Finding } from '../diagnoses/table.js';

/** An operation of the candidate, as it was seen once. */
export interface SeenOperation {
  readonly name: string;
  /** How many of that name came before it. */
  readonly ordinal: number;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly dtype: string }>
  >;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Keys of inputs that are numbers in the code. */
  readonly constants: readonly string[];
}

/** What is done instead of an operation. */
export interface Repair {
  readonly finding: Finding;
  readonly run: (operation: Operation, proceed: Proceed) => tf.Tensor | tf.Tensor[];
  /** The shape of a `reshape` that follows, where the repair made another. */
  readonly reshape?: (shape: readonly number[]) => readonly number[] | undefined;
  /** At all operations of the same name and attributes, as both inputs are often treated alike. */
  readonly everywhere?: true;
}
