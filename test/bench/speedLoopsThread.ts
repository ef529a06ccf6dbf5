/** The thread of `speedLoops.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import * as reference from '../../extension/losses/reference/index.js';
import type { Field } from './fields.js';
import type { LoopTurn } from './speedLoops.js';
import { repeated } from './speedWays.js';

type Nested = Parameters<typeof reference.angularLoss>[0];

const { shape, yTrue, yPred } = workerData as Field;
const port = parentPort!;
await tf.setBackend('cpu');

function nested(values: Float32Array): Nested {
  const tensor = tf.tensor(values, [...shape]);
  const arrays = tensor.arraySync() as Nested;
  tensor.dispose();
  return arrays;
}

const [t, p] = [nested(yTrue), nested(yPred)];
const bodies: Readonly<Record<LoopTurn['name'], () => unknown>> = {
  'naive loop': () => reference.angularLoss(t, p),
  'arraySync and naive loop': () => reference.angularLoss(nested(yTrue), nested(yPred)),
};

port.on('message', ({ name, untimed, calls }: LoopTurn) =>
  port.postMessage(repeated(untimed, calls, bodies[name])),
);
port.postMessage('ready');
