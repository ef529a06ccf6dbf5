/** What a run in a number format of training costs beside one in float32, value and gradient, on backend cpu. */
import * as tf from '@tensorflow/tfjs';
import { runIn } from '../../extension/check/precision/formats/formatRun.js';
import type { Loss } from '../../extension/check/evaluate.js';
import type { Sample } from '../../extension/check/inputs.js';
import { numberFormats, type NumberFormat } from '../../extension/wire/numberFormats.js';
import { makeRandom } from '../../extension/check/numbers.js';
import { inTurn, ratios, spread, timed } from './measure.js';
import { startBackend } from './startBackend.js';
import type { Row, Table } from './table.js';

const pixels = 256 * 256;
const rounds = 7;

const losses: Readonly<Record<string, Loss>> = {
  dice: (t, p) =>
    tf.sub(
      1,
      tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), 1), tf.add(tf.add(tf.sum(t), tf.sum(p)), 1)),
    ),
  'acos of a dot product': (t, p) =>
    tf.mean(tf.pow(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6)), 1.2)),
  'cross entropy of logits': (t, p) => tf.mean(tf.sub(tf.softplus(p), tf.mul(t, p))),
};

export async function* formatsBench(): AsyncGenerator<Table> {
  await startBackend('cpu');
  const random = makeRandom(1);
  const sample = (): Sample => ({
    shape: [pixels, 2],
    dtype: 'float32',
    values: Float64Array.from({ length: 2 * pixels }, () => Math.fround(0.1 + 0.6 * random())),
  });
  const samples = [sample(), sample()];
  const formats = Object.keys(numberFormats) as NumberFormat[];
  const rows: Row[] = [];
  for (const [name, loss] of Object.entries(losses)) {
    const subject = { loss, samples, wrt: 1, lossScale: 1, seed: 1 };
    const run = (format: NumberFormat) => () => timed(() => runIn(format, subject));
    const measurements = Object.fromEntries(formats.map((format) => [format, run(format)]));
    const times = await inTurn(measurements, { warmup: 2, rounds });
    for (const format of formats) {
      if (format === 'float32') continue;
      rows.push({
        what: `${name}, ${format}`,
        value: spread(ratios(times[format]!, times['float32']!)),
        unit: '×',
        ...(format === 'float16' && { limit: 3 }),
      });
    }
  }
  yield {
    title: `A run in a format beside one in float32, ${pixels.toLocaleString('en-US')} × 2 numbers, value and gradient, on cpu`,
    rows,
    notes: ['Ratios of rounds taken in turn.'],
  };
}
