/** Starts a backend of TensorFlow.js, without the advice that it prints in Node. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export type Backend = 'cpu' | 'wasm';

export async function startBackend(backend: Backend): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(join(dirname(wasm), '/'));
  // In production mode it is silent; the advice is given at the first use only.
  tf.env().set('PROD', true);
  if (!(await tf.setBackend(backend))) throw new Error(`backend ${backend} does not start`);
  tf.tidy(() => tf.scalar(0).dataSync());
  tf.env().set('PROD', false);
}
