/** How time and memory of a fused loss grow with the pixels, from 64² to 4096². */
import * as tf from '@tensorflow/tfjs';
import { angularLoss } from '../../extension/losses/index.js';
import { batchOf } from './batches.js';
import type { Field } from './fields.js';
import { growth, inTurn, spread, timed, type Measurement, type Spread } from './measure.js';
import { startBackend, type Backend } from './startBackend.js';
import type { Row, Table } from './table.js';
import { watchTensorBytes } from './tensorBytes.js';

const sides = [64, 128, 256, 512, 1024, 2048, 4096] as const;

export async function* growthBench(): AsyncGenerator<Table> {
  for (const backend of ['wasm', 'cpu'] as const) {
    await startBackend(backend);
    const rows: Row[] = [];
    const times: [number, number][] = [];
    const bytes: [number, number][] = [];
    for (const side of sides) {
      const measured = await grown(backend, side);
      rows.push(
        { what: `${side}², value and gradient`, value: measured.time, unit: 'ms' },
        { what: `${side}², peak of tensors`, value: measured.bytes / 2 ** 20, unit: 'MB' },
      );
      times.push([side ** 2, measured.time.median]);
      bytes.push([side ** 2, measured.bytes]);
    }
    rows.push(
      { what: 'time, by pixels', value: growth(times), unit: 'exponent', limit: 1.05 },
      { what: 'memory, by pixels', value: growth(bytes), unit: 'exponent', limit: 1.05 },
    );
    const notes = [
      'The peak is by the count of TensorFlow.js, above the inputs; it counts aliases, which share their memory, like copies.',
    ];
    yield { title: `growth: angularLoss, fused, on ${backend}`, rows, notes };
  }
}

async function grown(
  backend: Backend,
  side: number,
): Promise<{ readonly time: Spread; readonly bytes: number }> {
  const field = batchOf({ batch: 1, side });
  let bytes = 0;
  const measure = on(
    backend,
    field,
  )((t, p) => {
    const peak = watchTensorBytes();
    tf.valueAndGrad((p: tf.Tensor) => angularLoss(t, p))(p).value.dataSync();
    bytes = peak();
  });
  const { times } = await inTurn({ times: measure }, { warmup: 2, rounds: 7 });
  return { time: spread(times), bytes };
}

/** On tensors that are there before the clock starts. */
function on(
  backend: Backend,
  { shape, yTrue, yPred }: Field,
): (body: (t: tf.Tensor, p: tf.Tensor) => unknown) => Measurement {
  return (body) => async () => {
    await tf.setBackend(backend);
    return tf.tidy(() => {
      const [t, p] = [tf.tensor(yTrue, [...shape]), tf.tensor(yPred, [...shape])];
      return timed(() => body(t, p));
    });
  };
}
