/** One operation of a candidate, and what is done in its place. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Operation, Proceed } from '../../backends/alterKernels.js';
import type { Finding } from '../diagnoses/table.js';
import type { Change } from './inputChanges.js';

/** Where something is made: by which operation of a name, as which of the `of` that it gives, or as which of the inputs. */
export type Origin =
  | {
      readonly name: string;
      readonly ordinal: number;
      readonly output?: number;
      readonly of?: number;
    }
  | { readonly input: number };

/** What an operation is given. */
export interface Operand {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Absent of what is in the code. */
  readonly from?: Origin;
  /** A number, or few, in the code. */
  readonly constant?: readonly number[];
}

/** An operation of the candidate, as it was seen once. */
export interface SeenOperation {
  readonly name: string;
  /** How many of that name came before it. */
  readonly ordinal: number;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Operand>>;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Keys of inputs that are numbers in the code. */
  readonly constants: readonly string[];
}

/** `used`: what `uses` names. */
export type Run = (
  operation: Operation,
  proceed: Proceed,
  used?: tf.Tensor,
) => tf.Tensor | tf.Tensor[];

/** What is done instead of an operation. */
export interface Repair {
  readonly finding: Finding;
  readonly run: Run;
  /** The shape of a `reshape` that follows, where the repair made another. */
  readonly reshape?: (shape: readonly number[]) => readonly number[] | undefined;
  /** At all operations of the same name and attributes, as both inputs are often treated alike. */
  readonly everywhere?: true;
  /** At these, of the same name, in place of the one. */
  readonly where?: (operation: Operation) => boolean;
  /** And of other names as well. */
  readonly ofAnyName?: true;
  /** What is done to other operations besides. */
  readonly also?: readonly { readonly at: SeenOperation; readonly run: Run }[];
  /** Something made before, of which the repair makes use. */
  readonly uses?: Origin;
  /** That is of a run on inputs so changed. */
  readonly of?: Change;
}

/** An operation with other operands; those of a concatenation are a list. */
export function withOperands(
  operation: Operation,
  changes: Readonly<Record<string, tf.Tensor | undefined>>,
): Operation {
  const { inputs } = operation;
  const list = Array.isArray(inputs)
    ? (inputs as tf.Tensor[]).map((x, i) => changes[i] ?? x)
    : { ...inputs, ...changes };
  return { ...operation, inputs: list as Operation['inputs'] };
}
