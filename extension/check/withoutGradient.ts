/** An operation that TensorFlow.js has no gradient of: which it is, where the loss calls it, and what has one. */
import type { Finding } from './diagnoses/table.js';
import { evaluate, type Loss } from './evaluate.js';
import type { Sample } from './inputs.js';
import { callOf } from './compare/repairKinds.js';
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

const message = /gradient function not found for (\w+)/;

/** Undefined for an error that is of something else. */
export function findNoGradient(
  reason: string,
  loss: Loss,
  samples: readonly Sample[],
  wrt: number,
): Finding<'operation-without-gradient'> | undefined {
  const [, kernel] = message.exec(reason) ?? [];
  if (kernel === undefined || reason.includes('no gradients are registered')) return undefined;
  const [operation, instead] = known[kernel] ?? [callOf(kernel)];
  const place = placeOf(kernel, loss, samples, wrt);
  return {
    code: 'operation-without-gradient',
    operation,
    ...(instead !== undefined && { instead }),
    ...(place && { place: `${place.label}:${place.line}` }),
  };
}

/** The first call of the kernel on what comes of the input. */
function placeOf(
  kernel: string,
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
      ({ name }) => {
        if (name === kernel) place ??= placeAbove(depth, framesHere());
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
