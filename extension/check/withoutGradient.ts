/** An operation that TensorFlow.js has no gradient of, or one that throws: which it is, where the loss calls it, and what to use. */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../backends/doubles.js';
import type { Finding } from './diagnoses/table.js';
import { evaluate, type Loss } from './evaluate.js';
import type { Sample } from './inputs.js';
import { callOf } from './compare/callOf.js';
import { framesHere, placeAbove, type CodePlace } from './precision/blame/place.js';
import { traceFrom } from './traceFrom.js';

const moved = 'tf.gather or tf.slice, then tf.reshape';
const counted = 'tf.matMul with tf.oneHot of the places, or tf.unsortedSegmentSum';
const sampled = 'tf.gather of the pixels beside and their weighted sum';
const chosen =
  'the choice on tf.tidy of its own, outside of what is differentiated, and take what it chose by tf.gather';

/** Of a kernel: how it is called, and what does the same and has a gradient. */
const known: Readonly<Record<string, readonly [call: string, instead: string]>> = {
  Bincount: ['tf.bincount', counted],
  CropAndResize: ['tf.image.cropAndResize', 'tf.slice and tf.image.resizeBilinear'],
  Cumprod: ['tf.cumprod', 'tf.exp(tf.cumsum(tf.log(x))), of positive numbers'],
  DenseBincount: ['tf.denseBincount', counted],
  Diag: ['tf.diag', 'tf.mul(tf.eye(n), x)'],
  Einsum: ['tf.einsum', 'tf.matMul, or tf.sum(tf.mul(a, b), axes)'],
  FlipLeftRight: ['tf.image.flipLeftRight', 'tf.reverse(x, 2)'],
  MaxPoolWithArgmax: ['tf.maxPoolWithArgmax', 'tf.maxPool'],
  NonMaxSuppressionV3: ['tf.image.nonMaxSuppression', chosen],
  RotateWithOffset: ['tf.image.rotateWithOffset', sampled],
  SparseToDense: ['tf.sparseToDense', counted],
  StridedSlice: ['tf.stridedSlice', moved],
  TensorScatterUpdate: ['tf.tensorScatterUpdate', 'tf.where with a mask of the places'],
  Transform: ['tf.image.transform', sampled],
};

/** Of a kernel whose gradient throws: how it is called, and what has one. */
const throwing: Readonly<Record<string, readonly [call: string, instead: string]>> = {
  FusedBatchNorm: ['tf.batchNorm', 'tf.batchNorm with an offset and a scale'],
  ResizeBilinear: [
    'tf.image.resizeBilinear',
    'backend wasm or tensorflow, or tf.gather and weighted sums',
  ],
};
/** Of TensorFlow.js's own customGrads, one holds a tensor that is gone when it is asked, unless that is an input of the loss. */
const ofLogSigmoid = ['tf.logSigmoid', 'tf.neg(tf.softplus(tf.neg(x)))'] as const;

const message = /gradient function not found for (\w+)/;

/** Of a gradient that cannot be computed for this reason. */
export function explainNoGradient(
  reason: string,
  loss: Loss,
  samples: readonly Sample[],
  wrt: number,
): Finding<'operation-without-gradient' | 'threw'> {
  const [, kernel] = message.exec(reason) ?? [];
  const find = (isWanted: Choice): CodePlace | undefined => placeOf(isWanted, loss, samples, wrt);
  if (kernel !== undefined && !reason.includes('no gradients are registered')) {
    const [operation, instead] = known[kernel] ?? [callOf(kernel)];
    const place = find(({ name }) => name === kernel);
    return {
      code: 'operation-without-gradient',
      operation,
      ...(instead !== undefined && { instead }),
      ...(place && { place: `${place.label}:${place.line}` }),
    };
  }
  let thrower: string | undefined;
  const isThrower = (call: KernelCall): boolean => {
    if (!throwsItself(call)) return false;
    thrower = call.name;
    return true;
  };
  const place =
    find(isThrower) ??
    (reason.includes(`reading 'backend'`) ? find(({ name }) => name === 'Softplus') : undefined);
  if (!place) return { code: 'threw', reason };
  const [operation, instead] =
    thrower === undefined ? ofLogSigmoid : (throwing[thrower] ?? [callOf(thrower)]);
  const use = instead === undefined ? '' : `; use ${instead}`;
  return {
    code: 'threw',
    reason: `that of ${operation} (${place.label}:${place.line}) throws: ${reason}${use}`,
  };
}

/** Does its gradient throw, of what it is given? */
function throwsItself({ name, inputs, attrs }: KernelCall): boolean {
  if (tf.getGradient(name) == null) return false;
  return Object.entries(inputs).some(([input, x]) => {
    if (x?.dtype !== 'float32') return false;
    const run = (given: tf.Tensor): tf.Tensor => {
      const result: unknown = tf
        .engine()
        .runKernel(name, { ...inputs, [input]: given }, attrs as never);
      return tf.sum((Array.isArray(result) ? result[0] : result) as tf.Tensor);
    };
    try {
      tf.tidy(() => void tf.grad(run)(x));
      return false;
    } catch (error) {
      return !String(error).includes('Cannot compute gradient');
    }
  });
}

type Choice = (call: KernelCall) => boolean;

/** The first call that is wanted, of those on what comes of the input. */
function placeOf(
  isWanted: Choice,
  loss: Loss,
  samples: readonly Sample[],
  wrt: number,
): CodePlace | undefined {
  let place: CodePlace | undefined;
  const watch: Loss = (...tensors) => {
    const depth = framesHere().length;
    const { result } = traceFrom(
      tensors[wrt]!,
      () => loss(...tensors),
      (call) => {
        if (!place && isWanted(call)) place = placeAbove(depth, framesHere());
      },
    );
    return result;
  };
  try {
    evaluate(watch, samples);
  } catch {
    return undefined;
  }
  return place;
}
