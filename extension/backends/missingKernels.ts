/**
 * Kernels that a backend of TensorFlow.js lacks (4.22). TensorFlow.js says that a kernel is not registered; here it is said which
 * operation that is, and what to do: in a cell, in a check, in training.
 */
import * as tf from '@tensorflow/tfjs-core';

interface Missing {
  /** As a person calls it; of a kernel that only a gradient runs, that gradient. */
  readonly what: string;
  readonly instead?: string;
}

const inFilter = 'a convolutional model cannot be trained without it';
const missing: Readonly<Record<string, Readonly<Record<string, Missing>>>> = {
  wasm: {
    Complex: { what: 'tf.complex (tf.spectral calls it too)' },
    ComplexAbs: { what: 'tf.abs of complex numbers' },
    Conv2DBackpropFilter: {
      what: `the gradient of tf.conv2d in its filter (${inFilter})`,
    },
    DepthwiseConv2dNativeBackpropFilter: {
      what: `the gradient of tf.depthwiseConv2d in its filter (${inFilter})`,
    },
    DepthwiseConv2dNativeBackpropInput: {
      what: 'the gradient of tf.depthwiseConv2d in its input',
      instead: 'tf.conv2d of each channel by itself',
    },
    Einsum: { what: 'tf.einsum', instead: 'tf.matMul, tf.sum(tf.mul(a, b), axes)' },
    FFT: { what: 'tf.spectral.fft' },
    IFFT: { what: 'tf.spectral.ifft' },
    Imag: { what: 'tf.imag' },
    RaggedGather: { what: 'tf.raggedGather' },
    RaggedRange: { what: 'tf.raggedRange' },
    RaggedTensorToTensor: { what: 'tf.raggedTensorToTensor' },
    Real: { what: 'tf.real' },
    StaticRegexReplace: { what: 'tf.string.staticRegexReplace' },
  },
  tensorflow: {
    BitwiseAnd: { what: 'tf.bitwiseAnd' },
    DenseBincount: { what: 'tf.denseBincount' },
    MaxPoolWithArgmax: { what: 'tf.maxPoolWithArgmax', instead: 'tf.maxPool' },
    RaggedGather: { what: 'tf.raggedGather' },
    RaggedRange: { what: 'tf.raggedRange' },
    RaggedTensorToTensor: { what: 'tf.raggedTensorToTensor' },
    RotateWithOffset: { what: 'tf.image.rotateWithOffset' },
    SearchSorted: { what: 'tf.searchSorted', instead: 'tf.sum of tf.lessEqual' },
    SparseFillEmptyRows: { what: 'tf.sparse.sparseFillEmptyRows' },
    SparseReshape: { what: 'tf.sparse.sparseReshape' },
    SparseSegmentMean: { what: 'tf.sparse.sparseSegmentMean' },
    SparseSegmentSum: { what: 'tf.sparse.sparseSegmentSum', instead: 'tf.unsortedSegmentSum' },
    StringNGrams: { what: 'tf.string.stringNGrams' },
    StringSplit: { what: 'tf.string.stringSplit' },
    StringToHashBucketFast: { what: 'tf.string.stringToHashBucketFast' },
    Transform: { what: 'tf.image.transform' },
  },
};

/** Of a backend that is registered; what it has by now stays. */
export function explainMissingKernels(backendName: string): void {
  if (tf.getKernelsForBackend(backendName).length === 0) return;
  for (const [kernelName, { what, instead }] of Object.entries(missing[backendName] ?? {})) {
    if (tf.getKernel(kernelName, backendName) != null) continue;
    const others = Object.keys(missing).filter(
      (name) => name !== backendName && missing[name]![kernelName] === undefined,
    );
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: () => {
        throw new Error(
          `backend ${backendName} lacks ${what}: ${instead === undefined ? '' : `use ${instead} or `}choose backend ` +
            `${[...others, 'cpu'].join(' or ')} (await tf.setBackend('cpu') in the first cell, --backend, or the setting lossbook.backend)`,
        );
      },
    });
  }
}
