/**
 * The backends on which losses and checks are held to the same results: cpu and wasm everywhere, and the real
 * TensorFlow library where `@tensorflow/tfjs-node` loads. Which ones ran is in the names of the tests.
 */
import * as tf from '@tensorflow/tfjs';
import type { BackendInfo } from '../../extension/wire/message.js';
import { loadTensorflow } from '../../extension/backends/tensorflow.js';

const tensorflow = loadTensorflow(process.cwd(), process.cwd(), tf);
// Loading it makes it the chosen one.
await tf.setBackend('cpu');

if (!tensorflow.ok) {
  const missing = `the suites cannot run on the TensorFlow library: ${tensorflow.why}`;
  const script = `'.ci/tensorflow.sh node_modules' makes it on Linux from package registries.`;
  if (process.env['CI'] === 'true') throw new Error(`${missing} In CI ${script}`);
  console.warn(`\nSKIPPED: ${missing}\n${script}\n`);
}

export const hasTensorflow = tensorflow.ok;

export const backends: readonly BackendInfo['name'][] = [
  'cpu',
  'wasm',
  ...(hasTensorflow ? (['tensorflow'] as const) : []),
];
