/**
 * Operations on one tensor of doubles, each in a loop of its own, as those on two in `doublesBinary.ts`; and those whose
 * formula in the kernels of cpu is an approximation made for float32.
 */
import * as tf from '@tensorflow/tfjs-core';
import { erf } from './doublesErf.js';
import { doublesOf, toInfo, type OwnKernel, type Stores } from './doublesRows.js';

type Loop = (x: Float64Array, y: Float64Array) => void;

const loops: Readonly<Record<string, Loop>> = {
  Abs(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.abs(x[i]!);
  },
  Neg(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = -x[i]!;
  },
  Square(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i]! * x[i]!;
  },
  Sqrt(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.sqrt(x[i]!);
  },
  Relu(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.max(0, x[i]!);
  },
  Exp(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]!);
  },
  Log(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.log(x[i]!);
  },
};

const exact: Readonly<Record<string, (x: number) => number>> = {
  Erf: erf,
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  Elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  Selu: (x) =>
    x >= 0 ? tf.backend_util.SELU_SCALE * x : tf.backend_util.SELU_SCALEALPHA * Math.expm1(x),
};

export const unaryKernels: Readonly<Record<string, OwnKernel>> = Object.fromEntries([
  ...Object.entries(loops).map(([name, loop]) => [name, kernelOf(loop)] as const),
  ...Object.entries(exact).map(([name, f]) => [name, ofAnyType(f)] as const),
]);

function kernelOf(loop: Loop): OwnKernel {
  return ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const stores = backend as Stores;
    const values = doublesOf(stores, x);
    if (!values) return undefined;
    const result = new Float64Array(values.length);
    loop(values, result);
    return toInfo(stores, result, x.shape, 'float32');
  };
}

function ofAnyType(f: (x: number) => number): OwnKernel {
  return ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    const stores = backend as Stores;
    const values = stores.readSync(x.dataId);
    const result = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) result[i] = f(values[i]!);
    return toInfo(stores, result, x.shape, 'float32');
  };
}
