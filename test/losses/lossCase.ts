/** A row of the table of losses: the loss, its loop, and what the suites must know of them. */
import type * as tf from '@tensorflow/tfjs';
import type { Domains } from './domains.js';
import type { Make } from './makes.js';
import type { Nested } from './support.js';

export type Options = Record<string, unknown>;
export type Loss = (
  yTrue: tf.Tensor | tf.TensorLike,
  yPred: tf.Tensor | tf.TensorLike,
  options?: Options,
) => tf.Tensor;
export type Loop = (yTrue: Nested, yPred: Nested, options?: Options) => Nested;

export interface LossCase {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  /**
   * 'pixel': the map is the shape without the last `event` axes. 'region': sums over regions.
   * 'image': neighbourhoods.
   */
  readonly kind: 'pixel' | 'region' | 'image';
  readonly event: readonly number[];
  readonly make: Make;
  /** Sets of own options, to be tested against the reference. */
  readonly variants: readonly Options[];
  /** Numbers of yTrue and of yPred that the loss is for; `what` is in the error for others. 'real': any. */
  readonly domain: Domains;
  /** yTrue holds labels, which may be int32 or bool. */
  readonly labels?: boolean;
  /** From where to where the loss of one pixel goes, with the default options. */
  readonly range: readonly [number, number];
  /** False where yTrue has no gradient: class numbers, hard labels, values that are not used. */
  readonly differentiableInTrue: boolean;
  /** Values of yPred beyond which float32 overflows in the value or gradient itself. */
  readonly overflows?: boolean;
  /** Holds a part of itself constant on purpose, so that differences of the loop are not its gradient without options. */
  readonly holdsConstant?: boolean;
  /** A region whose last axis is its classes. */
  readonly byClass?: boolean;
  /** Of a small batch, where the usual one does not suit it. */
  readonly shape?: readonly number[];
  /** Its loop is too slow for differences of every entry. */
  readonly slow?: boolean;
  /** What predictions are multiplied by to be huge, where squares of 10³⁰ would leave float32. */
  readonly huge?: number;
  /** Its gradient does not look at the prediction, and so not at a NaN there. */
  readonly fixedGradient?: boolean;
  /** yTrue may have other channels than yPred. */
  readonly ownChannels?: boolean;
  /** Regions are images unless all are one. */
  readonly byImage?: boolean;
  /** Piecewise linear: the second derivative is 0. */
  readonly linear?: boolean;
  /** Relative tolerance of value and gradient where it is not the usual one. */
  readonly tolerance?: number;
}
