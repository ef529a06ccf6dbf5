/** What is said when the memory of the backend wasm was used up: how much is held, and by which names. */
import * as tf from '@tensorflow/tfjs';
import type { WasmTrouble } from '../backends/wasmRenewal.js';
import type { CellError } from '../wire/message.js';
import { byteSize } from '../wire/numberText.js';
import { cellError } from './cellError.js';
import { heldBytes } from './heldBytes.js';
import { replNames, replValues } from './replNames.js';

export function outOfMemory(cell: string, trouble: WasmTrouble): CellError {
  const { numBytes, numTensors } = tf.memory();
  const { kind, refused } = trouble;
  const isFull = trouble.isFull || numBytes > 2 ** 30;
  const room = refused > 0 ? `, and no room for ${byteSize(refused)} more` : '';
  const error = new Error(
    `the memory of backend wasm is ${isFull ? 'used up' : 'broken'}: ${byteSize(numBytes)} in ${numTensors} tensors${room}; ${holders(numBytes)}. ` +
      `${kind === 'renewed' ? 'The backend was made anew, names' : 'Names'} and ` +
      'tensors are kept. Dispose of what is no longer needed (tf.tidy, tensor.dispose()) before the next cell.',
  );
  error.name = 'OutOfMemory';
  error.stack = '';
  return cellError(error, cell);
}

/** Who is named holds at least this share of it all. */
const notableShare = 0.01;

function holders(numBytes: number): string {
  const named = replValues(replNames())
    .map(({ name, value }) => ({ name, bytes: heldBytes(value) }))
    .filter(({ bytes }) => bytes > 0 && bytes >= notableShare * numBytes)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${byteSize(bytes)}`);
  return named.length > 0
    ? `the largest names are ${named.join(', ')}`
    : 'no name of a cell holds much of it, so what was computed on the way has not been disposed of';
}
