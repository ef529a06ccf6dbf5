/** What a pixel of angularLoss costs on each backend, beside the loop it stands for. */
import * as tf from '@tensorflow/tfjs';
import { angularLoss } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { fieldOf, tensorOf } from './fields.js';
import { inTurn, ratios, spread, timed } from './measure.js';
import { startBackend, type Backend } from './startBackend.js';
import type { Row, Table } from './table.js';

type Nested = Parameters<typeof reference.angularLoss>[0];

export async function* lossesBench(): AsyncGenerator<Table> {
  await startBackend('cpu');
  await startBackend('wasm');
  yield perPixel(256, 15);
  yield perPixel(512, 9);
}

async function perPixel(side: number, rounds: number): Promise<Table> {
  await tf.setBackend('cpu');
  const field = fieldOf(side);
  const inputs = () => [tensorOf(field, field.yTrue), tensorOf(field, field.yPred)] as const;
  const nested = inputs().map((tensor) => tensor.arraySync() as Nested);
  const value = (t: tf.Tensor, p: tf.Tensor) => angularLoss(t, p).dataSync();
  const both = (t: tf.Tensor, p: tf.Tensor) =>
    tf
      .valueAndGrad((p: tf.Tensor) => angularLoss(t, p))(p)
      .value.dataSync();
  const on = (backend: Backend, run: typeof value) => async () => {
    await tf.setBackend(backend);
    return tf.tidy(() => {
      const [t, p] = inputs();
      // Uploaded before the clock starts.
      t.dataSync();
      return timed(() => run(t, p));
    });
  };
  const times = await inTurn(
    {
      loop: () => timed(() => reference.angularLoss(nested[0]!, nested[1]!)),
      synced: () =>
        tf.tidy(() => {
          const [t, p] = inputs();
          return timed(() => reference.angularLoss(t.arraySync(), p.arraySync()));
        }),
      cpu: on('cpu', value),
      cpuBoth: on('cpu', both),
      wasm: on('wasm', value),
      wasmBoth: on('wasm', both),
    },
    { warmup: 2, rounds },
  );
  const pixel = (ms: readonly number[]) => spread(ms.map((x) => (x * 1e6) / side ** 2));
  const rows: Row[] = [
    { what: 'naive loop over nested arrays, value', value: pixel(times.loop), unit: 'ns/px' },
    { what: 'arraySync and naive loop, value', value: pixel(times.synced), unit: 'ns/px' },
    { what: 'cpu, value', value: pixel(times.cpu), unit: 'ns/px' },
    { what: 'cpu, value and gradient', value: pixel(times.cpuBoth), unit: 'ns/px' },
    { what: 'wasm, value', value: pixel(times.wasm), unit: 'ns/px' },
    { what: 'wasm, value and gradient', value: pixel(times.wasmBoth), unit: 'ns/px' },
    { what: 'loop / cpu, value', value: spread(ratios(times.loop, times.cpu)), unit: '×' },
    { what: 'loop / wasm, value', value: spread(ratios(times.loop, times.wasm)), unit: '×' },
    { what: 'gradient on top, cpu', value: spread(ratios(times.cpuBoth, times.cpu)), unit: '×' },
    { what: 'gradient on top, wasm', value: spread(ratios(times.wasmBoth, times.wasm)), unit: '×' },
  ];
  const notes = [
    'Inputs are on the backend before the clock starts; the loop has no gradient. Above 1×, the backend is faster.',
  ];
  return { title: `losses: angularLoss, 1×${side}×${side}×2`, rows, notes };
}
