/**
 * What a check may ask of a loss that is not TensorFlow.js's, beside calling it. Such a loss is a function as any other, from
 * tensors to a tensor with a gradient on the tape; under the symbol it says what its source and its operations would
 * have told of a TensorFlow.js one.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NumberFormat } from '../wire/numberFormats.js';
import type { Shape } from '../wire/shape.js';
import type { SeenOperation } from './precision/blame/record.js';

export const foreignLoss = Symbol.for('lossbook.foreignLoss');

/** As what a call of such a loss is heard by who listens to kernels. */
export const foreignKernel = 'Python';

export interface ForeignNumbers {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32' | 'bool';
  /** float32 is handed over as the doubles it is among. */
  readonly values: Float64Array;
}

/** One run of a loss with its gradient, of which the operations are wanted. */
export interface TraceRequest {
  readonly inputs: readonly ForeignNumbers[];
  readonly format: NumberFormat | 'doubles';
  readonly wrt: number;
  /** What the gradient starts from. */
  readonly slope: number;
  /** Positions of operations whose results are to be those of doubles. */
  readonly repaired?: readonly number[];
}

export interface ForeignTrace {
  readonly value: { readonly shape: Shape; readonly values: Float64Array };
  readonly gradient: Float64Array | undefined;
  readonly operations: readonly SeenOperation[];
}

export interface ForeignLoss {
  /** As sentences name it: `torch`. */
  readonly framework: string;
  readonly parameters: readonly string[];
  /** Where it has the channels of images; they are handed to it so. */
  readonly layout?: 'NHWC' | 'NCHW';
  /** Where its gradient comes from; `none`: there is nothing to check or to train with. */
  readonly gradient: 'autodiff' | 'own' | 'none';
  /** How this framework's code loses the way from an input to the loss, as a part of a sentence. */
  readonly howCut: string;
  /** What to look for where its gradient is another than the derivative: the end of `look for …`. */
  readonly howWrong: string;
  /** Positions of inputs from which, at its last gradient, the framework saw no path to the loss. */
  cut: () => readonly number[];
  /** Positions of inputs that its last call wrote to: it had copies of them, in training it has the very ones. */
  changedInputs: () => readonly number[];
  /** The loss as truth: on doubles, in doubles. */
  loop: (inputs: readonly ForeignNumbers[]) => {
    readonly shape: Shape;
    readonly values: Float64Array;
  };
  /** The same for many inputs of equal shapes, at the cost of one call. */
  loops: (inputs: readonly (readonly ForeignNumbers[])[]) => readonly Float64Array[];
  /** Its operations, where the framework lets them be seen. */
  trace?: (request: TraceRequest) => ForeignTrace;
}

/** What computes a loss, for sentences about its numbers: never the backend, where TensorFlow.js has no part in them. */
export interface Arithmetic {
  readonly backend: string;
  readonly framework?: string;
}

export const arithmeticOf = (loss: unknown): Arithmetic => ({
  backend: tf.getBackend(),
  ...frameworkOf(loss),
});

/** Nothing for a loss of TensorFlow.js. */
export function frameworkOf(loss: unknown): Pick<Arithmetic, 'framework'> {
  const foreign = foreignOf(loss);
  return foreign ? { framework: foreign.framework } : {};
}

export const arithmeticText = ({ backend, framework }: Arithmetic): string =>
  framework === undefined ? `on backend ${backend}` : `in ${framework}`;

export const foreignOf = (loss: unknown): ForeignLoss | undefined =>
  typeof loss === 'function' ? (loss as { [foreignLoss]?: ForeignLoss })[foreignLoss] : undefined;
