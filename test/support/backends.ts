/**
 * The backends on which losses and checks are held to the same results: cpu and wasm everywhere, and the real
 * TensorFlow library where `@tensorflow/tfjs-node` loads. Which ones ran is in the names of the tests.
 */
import * as tf from '@tensorflow/tfjs';
import { loadTensorflow } from '../../extension/backends/tensorflow.js';

const tensorflow = loadTensorflow(process.cwd(), process.cwd(), tf);
// Loading it makes it the chosen one.
await tf.setBackend('cpu');

export const backends: readonly string[] = [
  'cpu',
  'wasm',
  ...(tensorflow.ok ? ['tensorflow'] : []),
];
