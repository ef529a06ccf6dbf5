/**
 * The frame of losses whose entries are independent numbers: regression, robust, wrapped and logit
 * losses.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FusedLoss } from '../backends/fused/index.js';
import { oneOf } from './arguments.js';
import type { Input } from './arguments.js';
import { checkLabels } from './domains.js';
import { perPixel } from './reduction.js';
import type { LossOptions, PixelShape } from './reduction.js';

export interface ElementwiseOptions extends LossOptions {
  /**
   * 'keep': every entry is a pixel, and the map has the shape of the inputs. 'mean': the last axis
   * holds the channels of one pixel and is averaged first, as Keras does; the map, weights and mask
   * are without it. Without weights and mask the mean is the same.
   * @default 'keep'
   */
  readonly lastAxis?: 'keep' | 'mean';
}

export const elementwiseDefaults: { readonly lastAxis: 'keep' | 'mean' } = { lastAxis: 'keep' };

export function perEntry(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ElementwiseOptions,
  loss: EntryLoss,
  fused?: FusedLoss,
): tf.Tensor {
  return perNumber(name, yTrue, yPred, options, { fused }, loss);
}

/** The same where yTrue holds labels from 0 to 1, of any dtype. */
export function perLabel(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ElementwiseOptions,
  loss: EntryLoss,
  fused?: FusedLoss,
): tf.Tensor {
  const checkTruth = (y: tf.Tensor): void => checkLabels(name, y);
  return perNumber(name, yTrue, yPred, options, { fused, labels: true, checkTruth }, loss);
}

type EntryLoss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor;

function perNumber(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: ElementwiseOptions,
  { fused, ...checks }: Pick<PixelShape, 'fused' | 'labels' | 'checkTruth'>,
  loss: EntryLoss,
): tf.Tensor {
  const { lastAxis = 'keep' } = options;
  oneOf(name, 'lastAxis', lastAxis, ['keep', 'mean']);
  if (lastAxis === 'keep') {
    return perPixel(name, yTrue, yPred, options, { event: [], fused, ...checks }, loss);
  }
  return perPixel(name, yTrue, yPred, options, { event: [null], ...checks }, (t, p) =>
    tf.mean(loss(t, p), -1),
  );
}
