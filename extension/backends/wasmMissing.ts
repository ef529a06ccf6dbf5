/**
 * Kernels that TensorFlow.js's WebAssembly backend lacks (4.22), and that training asks for. TensorFlow.js says that a kernel is not
 * registered; here it is said what that means, and what to do.
 */
import * as tf from '@tensorflow/tfjs-core';

const missing: Readonly<Record<string, string>> = {
  Conv2DBackpropFilter: 'the gradient of a convolution in its filter',
  DepthwiseConv2dNativeBackpropFilter: 'the gradient of a depthwise convolution in its filter',
  DepthwiseConv2dNativeBackpropInput: 'the gradient of a depthwise convolution in its input',
};

export function explainMissingOnWasm(): void {
  for (const [kernelName, what] of Object.entries(missing)) {
    if (tf.getKernel(kernelName, 'wasm') != null) continue;
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: () => {
        throw new Error(
          `backend wasm has no ${kernelName}, ${what}: a convolutional model cannot be trained on it. Choose backend ` +
            `tensorflow or cpu (await tf.setBackend('cpu') in the first cell, --backend, or the setting lossbook.backend)`,
        );
      },
    });
  }
}
