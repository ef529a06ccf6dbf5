/**
 * Loaded by mocha before any test file: the backends there are, and the plain one chosen. Suites that want
 * another set it for themselves; tensors made while files load need one that is ready.
 */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

const wasmModule = import.meta.resolve('@tensorflow/tfjs-backend-wasm/package.json');
setWasmPaths(fileURLToPath(new URL('dist/', wasmModule)).replaceAll('/', sep));
await tf.setBackend('cpu');
