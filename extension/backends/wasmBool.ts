/**
 * Keeps bool tensors away from the WebAssembly kernels that read and write four bytes for each of a bool's one.
 *
 * They neither convert nor refuse (tfjs-backend-wasm 4.22): results are noise, and what they write past the end
 * breaks the memory of every later kernel ("memory access out of bounds"). The list was found by running the kernels
 * that take a tensor of any type on 4 × 10,000 bools, beside the cpu backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrapKernel } from './wrapKernel.js';

const floatKernels =
  // Those made by `createUnaryKernelConfig`, all but LogicalNot,
  `Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p Neg
   Reciprocal Relu Relu6 Round Rsqrt Selu Sign Sin Sinh Softplus Sqrt Square Tan Tanh ` +
  // and the rest.
  `Atan2 DepthToSpace EluGrad FlipLeftRight FloorDiv LeakyRelu Maximum Minimum Mod OneHot Prod Reverse
   RotateWithOffset Select Sigmoid Softmax Step Sum TopK`;

/** From now on these kernels throw, before anything is read, when given bool. */
export function refuseBoolOnWasm(): void {
  for (const name of floatKernels.split(/\s+/)) {
    wrapKernel(name, 'wasm', 'bool', (run) => (call) => {
      for (const [input, tensor] of Object.entries(call.inputs)) {
        // Select reads its condition as bool, as it should.
        if (input !== 'condition' && (tensor as tf.TensorInfo).dtype === 'bool')
          throw refusal(name);
      }
      return run(call);
    });
  }
}

const refusal = (kernel: string): Error =>
  new Error(
    `${kernel} cannot take bool tensors on backend wasm: convert them first, tf.cast(x, 'float32')`,
  );
