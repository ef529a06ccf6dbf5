/** What truth and prediction share in each region, in one pass over memory, and its gradient in another. */
import * as tf from '@tensorflow/tfjs-core';
import { besides, keepCounted, node, type Composable, type Tensors } from './attach.js';
import type { KernelModule } from './compiled.js';
import { compiledKernels } from './module.js';
import { OutOfMemory } from './kernel.js';
import {
  registerOverlap,
  gradientName,
  sumsName,
  type OverlapInputs,
  type OverlapLayout,
  type OverlapRequest,
} from './overlapKernel.js';
import { mostClasses } from './profile.js';
import { isTapeNested, isTapeOn } from './tape.js';

export type { OverlapLayout } from './overlapKernel.js';

export interface OverlapCall extends OverlapRequest, Composable {}

export interface OverlapSums {
  /** [3, regions] */
  readonly sums: tf.Tensor;
  /** Whether a label or a probability is none. */
  readonly outside: boolean;
}

/** Undefined where operations have to do it: see `fusedLoss`. */
export const overlapSums = (call: OverlapCall): OverlapSums | undefined =>
  whereFused(call.layout, registerOverlap, () => differentiate(call));

/** What kernels give of regions, where there are kernels for them here and now. */
export function whereFused<T>(
  { images, rows, classes }: OverlapLayout,
  register: (backendName: string, module: KernelModule) => void,
  compute: () => T,
): T | undefined {
  const compiled = compiledKernels();
  const empty = images * rows * classes === 0;
  if (!compiled.ok || empty || classes > mostClasses) return undefined;
  if (isTapeOn() && isTapeNested()) return undefined;
  register(tf.getBackend(), compiled.module);
  try {
    return compute();
  } catch (error) {
    if (error instanceof OutOfMemory) return undefined;
    throw error;
  }
}

function differentiate(call: OverlapCall): OverlapSums {
  if (!isTapeOn()) return run(call, call);
  let outside = false;
  const ofPrediction = node('yPred', call, () => {
    const found = run(call, call);
    outside = found.outside;
    return { value: found.sums, held: [], gradient: gradientIn('yPred') };
  });
  const sums = besides(call, ofPrediction, {
    yTrue: gradientIn('yTrue'),
    weights: (dy, tensors) => weightGradient(call, tensors, dy),
  });
  return { sums, outside };

  function gradientIn(of: 'yTrue' | 'yPred') {
    return (dy: tf.Tensor, tensors: Tensors): tf.Tensor => {
      const inputs = { ...inputsOf(tensors), derivatives: dy };
      const { layout, squared } = call;
      return tf
        .engine()
        .runKernel<tf.Tensor>(gradientName, inputs as never, { layout, squared, of } as never);
    };
  }
}

function run({ layout, squared }: OverlapRequest, tensors: Tensors): OverlapSums {
  const [sums, outside] = tf
    .engine()
    .runKernel<tf.Tensor[]>(sumsName, inputsOf(tensors) as never, { layout, squared } as never);
  return { sums: sums!, outside: outside!.dataSync()[0] !== 0 };
}

export const inputsOf = ({ yTrue, yPred, weights, mask }: Tensors): OverlapInputs => ({
  yTrue,
  yPred,
  ...(weights && { weights }),
  ...(mask && { mask }),
});

/** Of each entry what goes into the three sums. */
export function overlapTerms(
  t: tf.Tensor,
  p: tf.Tensor,
  squared: boolean,
): readonly [tf.Tensor, tf.Tensor, tf.Tensor] {
  const hit = tf.mul(t, p);
  return squared
    ? [hit, tf.square(tf.sub(t, p)), tf.square(t)]
    : [hit, tf.mul(tf.sub(1, t), p), tf.mul(t, tf.sub(1, p))];
}

/** What a sum gains by an entry, times what the loss gains by the sum. */
function weightGradient(
  { layout: { images, rows, classes }, squared }: OverlapRequest,
  { yTrue, yPred, mask }: Tensors,
  dy: tf.Tensor,
): tf.Tensor {
  const apart = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [images, rows, classes]);
  const [t, p] = [apart(yTrue), apart(yPred)];
  const terms = overlapTerms(t, p, squared).map((term, part) =>
    tf.mul(term, tf.reshape(tf.slice(dy, [part, 0], [1, -1]), [images, 1, classes])),
  );
  return keepCounted(tf.reshape(tf.addN(terms), yTrue.shape), mask);
}
