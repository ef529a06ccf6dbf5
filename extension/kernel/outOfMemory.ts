/** What is said when the memory of the backend wasm was used up: how much is held, and by which names. */
import * as tf from '@tensorflow/tfjs';
import type { WasmTrouble } from '../backends/wasmRenewal.js';
import type { CellError } from '../wire/message.js';
import { byteSize } from '../wire/numberText.js';
import { cellError } from './cellError.js';
import { globalValues } from './globalNames.js';
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
  const names = [...replValues(replNames()), ...globalValues()];
  const isNotable = (bytes: number) => bytes > 0 && bytes >= notableShare * numBytes;
  const named = names
    .map(({ name, value }) => ({ name, bytes: heldBytes(value) }))
    .filter(({ bytes }) => isNotable(bytes))
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${byteSize(bytes)}`);
  // What two names hold is there once.
  const rest = numBytes - heldBytes(names.map(({ value }) => value));
  const parts = [
    ...(named.length > 0 ? [`the largest names are ${named.join(', ')}`] : []),
    ...(isNotable(rest)
      ? [
          `of ${byteSize(rest)} no name was found: computed on the way and not disposed of, or kept by a function or a module`,
        ]
      : []),
  ];
  return parts.join('; ') || 'each of its names holds a little of it';
}
