/**
 * Kernels of backend wasm that give other numbers than they should (tfjs-backend-wasm 4.22), set right where they do:
 *
 *   Sign, Selu     0 for what is smaller than 1e-7, so an absolute value has no gradient there
 *   Log1p          log(1 + x): a small x loses its digits, below 1e-7 all of them
 *   ClipByValue    a number, where cpu and the TensorFlow library give NaN for NaN; so does Relu6
 *   All, Any, Max, Min, Mean, Prod, Sum     what was in the memory, for an axis that has no entries
 *   operations of two tensors broadcast to seven axes or more     the same; they are refused
 *
 * Found by `test/backends/operations.test.ts`, which runs what losses are made of beside cpu.
 */
import * as tf from '@tensorflow/tfjs-core';
import { broadcastingKernels } from './broadcasting.js';
import type { WasmTensors } from './wasmTensors.js';
import { wrapKernel } from './wrapKernel.js';

interface Mend {
  /** Which entries are set right: those of x that this holds for. */
  readonly where: (x: number) => boolean;
  readonly to: (x: number) => number;
}

const small = (x: number): boolean => Math.abs(x) < 0.01; // where digits are lost
const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;

const entrywise: Readonly<Record<string, Mend>> = {
  Sign: { where: small, to: Math.sign },
  Log1p: { where: small, to: Math.log1p },
  Selu: {
    where: small,
    to: (x) => (x >= 0 ? SELU_SCALE * x : SELU_SCALEALPHA * Math.expm1(x)),
  },
  ClipByValue: { where: Number.isNaN, to: (x) => x },
  Relu6: { where: Number.isNaN, to: (x) => x },
};

const ofNothing: Readonly<Record<string, number>> = {
  All: 0, // as cpu has it
  Any: 0,
  Max: NaN,
  Min: NaN,
  Mean: 0,
  Prod: 1,
  Sum: 0,
};

const broadcasting = [...broadcastingKernels, 'LogicalAnd', 'LogicalOr', 'LogicalXor'];
const mostAxes = 6;

/** From now on these kernels give what those of cpu give, or throw. */
export function mendWasmNumbers(): void {
  for (const [name, mend] of Object.entries(entrywise)) wrap(name, (run) => setRight(run, mend));
  for (const [name, value] of Object.entries(ofNothing)) wrap(name, (run) => fill(run, value));
  for (const name of broadcasting) wrap(name, (run) => refuseAxes(name, run));
}

const wrap = (name: string, around: (run: tf.KernelFunc) => tf.KernelFunc): void =>
  wrapKernel(name, 'wasm', 'numbers', around);

const setRight =
  (run: tf.KernelFunc, { where, to }: Mend): tf.KernelFunc =>
  (call) => {
    const result = run(call);
    const { x } = call.inputs as { x: tf.TensorInfo };
    const [output] = [result].flat();
    if (x.dtype !== 'float32' || output?.dtype !== 'float32') return result;
    const heap = call.backend as WasmTensors;
    const [given, made] = [heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(output)];
    for (let i = 0; i < given.length; i++) {
      const value = given[i]!;
      if (where(value)) made[i] = to(value);
    }
    return result;
  };

const fill =
  (run: tf.KernelFunc, value: number): tf.KernelFunc =>
  (call) => {
    const result = run(call);
    const { x } = call.inputs as { x: tf.TensorInfo };
    const [output] = [result].flat();
    if (tf.util.sizeFromShape(x.shape) === 0 && output)
      (call.backend as WasmTensors).typedArrayFromHeap(output).fill(value);
    return result;
  };

const refuseAxes =
  (name: string, run: tf.KernelFunc): tf.KernelFunc =>
  (call) => {
    const { a, b } = call.inputs as { a?: tf.TensorInfo; b?: tf.TensorInfo };
    if (a && b && a.shape.join() !== b.shape.join()) {
      const axes = Math.max(a.shape.length, b.shape.length);
      if (axes > mostAxes)
        throw new Error(
          `${name} cannot broadcast tensors of ${axes} axes on backend wasm, ${mostAxes} at most: reshape them, or stretch one with tf.tile`,
        );
    }
    return run(call);
  };
