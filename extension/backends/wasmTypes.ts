/**
 * Keeps tensors away from the WebAssembly kernels that read another type than theirs (tfjs-backend-wasm 4.22): these neither
 * convert nor refuse.
 *
 * Of a bool they read and write four bytes for each one: results are noise, and what they write past the end breaks the
 * memory of every later kernel ("memory access out of bounds"). The bits of an int32 they take for those of a float, or they
 * compute nothing and say so on the console alone, and the result is what lay in the memory.
 *
 * Found by running the kernels that take a tensor of any type beside the cpu backend; `test/backends/wasmTypes.test.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrapKernel } from './wrapKernel.js';

/** Kernels by the type that they cannot read. */
const unread: Readonly<Partial<Record<tf.DataType, string>>> = {
  bool:
    // Those made by `createUnaryKernelConfig`, all but LogicalNot,
    `Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Elu Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p Neg
     Reciprocal Relu Relu6 Round Rsqrt Selu Sign Sin Sinh Softplus Sqrt Square Tan Tanh ` +
    // and the rest.
    `Atan2 ClipByValue DepthToSpace EluGrad FlipLeftRight FloorDiv FusedBatchNorm LeakyRelu Maximum Minimum Mod OneHot Prod Reverse
     RotateWithOffset Select Sigmoid Softmax Step StridedSlice Sum TopK`,
  // On cpu their results are cut to whole numbers, which nobody wants either; the TensorFlow library refuses them.
  int32: `Acos Acosh Asin Asinh Atanh FusedBatchNorm Log1p Reciprocal`,
};

/** From now on these kernels throw, before anything is read, when given a type that they cannot read. */
export function refuseTypesOnWasm(): void {
  for (const [type, kernels] of Object.entries(unread)) {
    for (const name of kernels.split(/\s+/)) {
      wrapKernel(name, 'wasm', type, (run) => (call) => {
        for (const [input, tensor] of Object.entries(call.inputs)) {
          // Select reads its condition as bool, as it should.
          if (input !== 'condition' && tensor?.dtype === type) throw refusal(name, type);
        }
        return run(call);
      });
    }
  }
}

const refusal = (kernel: string, type: string): Error =>
  new Error(
    `${kernel} cannot take ${type} tensors on backend wasm: convert them first, tf.cast(x, 'float32')`,
  );
