/** Mean and variance of log p − log t over images, as losses of depth have them: one pass over memory, and one for their gradient. */
import * as tf from '@tensorflow/tfjs-core';
import { besides, keepCounted, node, type Composable, type Tensors } from './attach.js';
import { gradientName, momentsName, registerLogRatio, type LogRatioRequest } from './logRatioKernel.js'; // prettier-ignore
import { inputsOf, whereFused } from './overlap.js';
import type { OverlapLayout } from './overlapKernel.js';
import { isTapeOn } from './tape.js';

export type LogRatioCall = LogRatioRequest & Composable;

export interface LogRatioMoments {
  /** [3, images]: mean, mean square of what differs from it, and Σ of the weights. */
  readonly moments: tf.Tensor;
  /** Whether a depth that counts is not greater than 0, or no normal number: operations say what is to be said of it. */
  readonly outside: boolean;
}

/** Undefined where operations have to do it: see `fusedLoss`. */
export const logRatioMoments = (call: LogRatioCall): LogRatioMoments | undefined =>
  whereFused(call.layout, registerLogRatio, () => differentiate(call));

function differentiate(call: LogRatioCall): LogRatioMoments {
  if (!isTapeOn()) return run(call, call, false);
  let outside = false;
  let ratios: tf.Tensor | undefined;
  let moments: tf.Tensor | undefined;
  const ofPrediction = node('yPred', call, () => {
    const found = run(call, call, true);
    outside = found.outside;
    ratios = found.ratios!;
    moments = tf.clone(found.moments);
    return {
      value: found.moments,
      held: [ratios, moments],
      gradient: (dy, tensors) => derivativesIn(tensors.yPred, tensors, dy),
    };
  });
  const all = besides(call, ofPrediction, {
    yTrue: (dy, tensors) => derivativesIn(tensors.yTrue, tensors, tf.neg(dy)),
    weights: (dy, { mask }) =>
      weightGradient(call.layout, ratios!, mask, perImage(call.layout, moments!, dy)),
  });
  return { moments: all, outside };

  /** d mean/dx = w/(Wx), d variance/dx = 2w(d − mean)/(Wx). */
  function derivativesIn(x: tf.Tensor, { weights, mask }: Tensors, dy: tf.Tensor): tf.Tensor {
    const each = perImage(call.layout, moments!, dy);
    const factors = tf.tensor2d([
      each.map(({ ofMean }) => ofMean),
      each.map(({ ofVariance }) => 2 * ofVariance),
      each.map(({ mean }) => mean),
    ]);
    const inputs = { ...inputsOf({ yTrue: ratios!, yPred: x, weights, mask }), factors };
    const { layout } = call;
    return tf.engine().runKernel<tf.Tensor>(gradientName, inputs as never, { layout } as never);
  }
}

/** An image's moments, and what the loss gains by them: by mean and variance each over W. */
interface ImageGains {
  readonly mean: number;
  readonly variance: number;
  readonly ofMean: number;
  readonly ofVariance: number;
  readonly ofAll: number;
}

function perImage(
  { images }: OverlapLayout,
  moments: tf.Tensor,
  dy: tf.Tensor,
): readonly ImageGains[] {
  const [found, gains] = [moments.dataSync(), dy.dataSync()];
  return Array.from({ length: images }, (_, image) => {
    const [mean, variance, all] = [0, 1, 2].map((part) => found[part * images + image]!);
    const [ofMean, ofVariance, ofAll] = [0, 1, 2].map((part) => gains[part * images + image]!);
    const share = all === 0 ? 0 : 1 / all!;
    return {
      mean: mean!,
      variance: variance!,
      ofMean: ofMean! * share,
      ofVariance: ofVariance! * share,
      ofAll: ofAll!,
    };
  });
}

/** d mean/dw = (d − mean)/W, d variance/dw = ((d − mean)² − variance)/W, dW/dw = 1. */
function weightGradient(
  { images, rows }: OverlapLayout,
  ratios: tf.Tensor,
  mask: tf.Tensor | undefined,
  each: readonly ImageGains[],
): tf.Tensor {
  const column = (of: (gains: ImageGains) => number): tf.Tensor =>
    tf.tensor2d(each.map(of), [images, 1]);
  const off = tf.sub(
    tf.reshape(ratios, [images, rows]),
    column(({ mean }) => mean),
  );
  const square = tf.mul(
    tf.square(off),
    column(({ ofVariance }) => ofVariance),
  );
  const linear = tf.mul(
    off,
    column(({ ofMean }) => ofMean),
  );
  const level = column(({ ofAll, ofVariance, variance }) => ofAll - ofVariance * variance);
  return keepCounted(tf.reshape(tf.add(tf.add(square, linear), level), ratios.shape), mask);
}

function run(
  { layout }: LogRatioRequest,
  tensors: Tensors,
  keepsRatios: boolean,
): LogRatioMoments & { readonly ratios: tf.Tensor | undefined } {
  const attrs = { layout, keepsRatios };
  const [moments, outside, ratios] = tf
    .engine()
    .runKernel<tf.Tensor[]>(momentsName, inputsOf(tensors) as never, attrs as never);
  return { moments: moments!, outside: outside!.dataSync()[0] !== 0, ratios };
}
