/** What is said when the memory of the backend wasm was used up: how much is held, and by which names. */
import * as tf from '@tensorflow/tfjs';
import type { CellError } from '../wire/message.js';
import { cellError } from './cellError.js';
import { heldBytes } from './heldBytes.js';
import { replNames, replValues } from './replNames.js';

/** The backend was made anew for want of memory, whatever the cell made of the error. */
export function outOfMemory(cell: string): CellError {
  const { numBytes, numTensors } = tf.memory();
  const gib = (numBytes / 2 ** 30).toFixed(2);
  const named = replValues(replNames())
    .map(({ name, value }) => ({ name, bytes: heldBytes(value) }))
    .filter(({ bytes }) => bytes > 0);
  const largest = named.sort((a, b) => b.bytes - a.bytes).slice(0, 3);
  const list = largest.map(({ name, bytes }) => `${name} ${(bytes / 2 ** 20).toFixed(1)} MiB`);
  const error = new Error(
    `the memory of backend wasm is ${numBytes > 2 ** 30 ? 'used up' : 'broken'}: ${gib} GiB in ${numTensors} tensors` +
      `${list.length > 0 ? `; the largest names are ${list.join(', ')}` : ''}. The backend was made anew, names and ` +
      'tensors are kept. Dispose of what is no longer needed (tf.tidy, tensor.dispose()) before the next cell.',
  );
  error.name = 'OutOfMemory';
  error.stack = '';
  return cellError(error, cell);
}
