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
 * and those that work on bytes, text or pictures, which are refused by name.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unsupportedError } from './doublesArrays.js';
import { erf } from './doublesErf.js';
import { withoutPlaces } from './doublesStrides.js';

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

const exactKernels: Readonly<Record<string, (x: number) => number>> = {
  Erf: erf,
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  Selu: (x) =>
    x >= 0 ? tf.backend_util.SELU_SCALE * x : tf.backend_util.SELU_SCALEALPHA * Math.expm1(x),
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
  const exact = exactKernels[kernelName];
  return exact === undefined ? withoutPlaces(kernelName, kernel.kernelFunc) : unary(exact);
}

interface Stores {
  readSync: (dataId: object) => ArrayLike<number>;
  write: (values: Float64Array, shape: number[], dtype: 'float32') => object;
}

function unary(f: (x: number) => number): tf.KernelFunc {
  return ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const stores = backend as Stores;
    const values = Float64Array.from(stores.readSync(x.dataId), f);
    return { dataId: stores.write(values, x.shape, 'float32'), shape: x.shape, dtype: 'float32' };
  };
}
