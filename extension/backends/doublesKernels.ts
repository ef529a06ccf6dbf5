/**
 * Kernels of the double-precision backend: those of the cpu backend, with three corrections.
 *
 * The cpu kernels compute in JavaScript numbers and round only when they store, so they are exact
 * enough as they are, except where the formula itself is an approximation made for float32:
 *
 *   Erf       Abramowitz and Stegun 7.1.26, off by 1.5e-7
 *   Softplus  switches to x and exp(x) beyond ±13.9, a jump of 9e-7
 *   Elu, Selu exp(x) - 1 loses the digits of a small x
 *
 * and those that work on bytes, text or pictures, which are refused by name. What losses are mostly made of has loops
 * of its own, bit for bit the same and several times as fast: checks evaluate losses by the dozen.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unsupportedError } from './doublesArrays.js';
import { binaryKernels } from './doublesBinary.js';
import { movingKernels } from './doublesMoves.js';
import { mean, select, sum } from './doublesReduce.js';
import type { OwnKernel } from './doublesRows.js';
import { withoutPlaces } from './doublesStrides.js';
import { unaryKernels } from './doublesUnary.js';

/** Kernels that read or write bytes, text or a canvas: nothing a derivative could be taken of. */
export const refusedKernels: readonly string[] = [
  'DecodeJpeg',
  'DecodePng',
  'Draw',
  'EncodeJpeg',
  'EncodePng',
  'FromPixels',
  'Multinomial',
  'StaticRegexReplace',
  'StringNGrams',
  'StringSplit',
  'StringToHashBucketFast',
];

const ownKernels: Readonly<Record<string, OwnKernel>> = {
  ...unaryKernels,
  ...binaryKernels,
  ...movingKernels,
  Mean: mean,
  Sum: sum,
  Select: select,
};

/** Gives `backendName` every kernel that the cpu backend has by now and it lacks. */
export function registerDoublesKernels(backendName: string): void {
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernel.kernelName, backendName) != null) continue;
    tf.registerKernel({ ...kernel, backendName, kernelFunc: kernelFor(kernel) });
  }
}

function kernelFor(kernel: tf.KernelConfig): tf.KernelFunc {
  const { kernelName } = kernel;
  if (refusedKernels.includes(kernelName)) {
    return () => {
      throw unsupportedError(kernelName);
    };
  }
  const own = ownKernels[kernelName];
  const run = withoutPlaces(kernelName, kernel.kernelFunc);
  return own ? (call) => own(call) ?? run(call) : run;
}
