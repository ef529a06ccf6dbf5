/**
 * What a pixel of angularLoss costs, value and gradient, by every way there is to compute it.
 * All ways take turns in every round, so that what slows the machine for a while slows all of them.
 */
import * as tf from '@tensorflow/tfjs';
import { fusedState, fusedText, withoutFused } from '../../extension/backends/fused/index.js';
import { angularLoss } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { fieldOf, type Field } from './fields.js';
import { inTurn, spread, timed, type Measurement, type Spread } from './measure.js';
import { startBackend, type Backend } from './startBackend.js';
import type { Row, Table } from './table.js';

/** A batch of square images. */
export interface Size {
  readonly batch: number;
  readonly side: number;
}

/** One way to compute the loss at one size, in nanoseconds a pixel: the shape that other benches give theirs in. */
export interface SpeedRow {
  readonly name: string;
  readonly size: Size;
  readonly forwardNs: number;
  /** Undefined where the way has no gradient. */
  readonly valueAndGradNs: number | undefined;
  readonly spread: { readonly forward: Spread; readonly valueAndGrad: Spread | undefined };
}

export const sizes: readonly (Size & { readonly rounds: number })[] = [
  { batch: 1, side: 256, rounds: 15 },
  { batch: 8, side: 256, rounds: 7 },
  { batch: 16, side: 512, rounds: 3 },
];

export const sizeText = ({ batch, side }: Size): string => `${batch}×${side}²×2`;

type Nested = Parameters<typeof reference.angularLoss>[0];
type Way = Readonly<Record<'forward' | 'both', Measurement | undefined>>;

export async function* fusedBench(): AsyncGenerator<Table> {
  for (const { rounds, ...size } of sizes) yield speedTable(size, await speedRows(size, rounds));
}

/** The rows of one size. */
export async function speedRows(size: Size, rounds: number): Promise<readonly SpeedRow[]> {
  await startBackend('cpu');
  await startBackend('wasm');
  const ways = { ...withoutBackends(size), ...onBackends(size) };
  const names = Object.keys(ways);
  const pixels = size.batch * size.side ** 2;
  const all: Record<string, Measurement> = {};
  for (const [name, { forward, both }] of Object.entries(ways)) {
    if (forward) all[`${name} forward`] = forward;
    if (both) all[`${name} both`] = both;
  }
  const times = await inTurn(all, { warmup: 2, rounds });
  const perPixel = (name: string): Spread | undefined =>
    times[name] && spread(times[name].map((ms) => (ms * 1e6) / pixels));
  return names.map((name) => {
    const forward = perPixel(`${name} forward`)!;
    const valueAndGrad = perPixel(`${name} both`);
    return {
      name,
      size,
      forwardNs: forward.median,
      valueAndGradNs: valueAndGrad?.median,
      spread: { forward, valueAndGrad },
    };
  });
}

/** The images of a batch are the same one, which takes as long as others. */
export function batchOf({ batch, side }: Size): Field {
  const one = fieldOf(Math.min(side, 512));
  const values = 2 * batch * side ** 2;
  const repeated = (from: Float32Array): Float32Array => {
    const to = new Float32Array(values);
    for (let i = 0; i < values; i += from.length) to.set(from, i);
    return to;
  };
  return {
    shape: [batch, side, side, 2],
    yTrue: repeated(one.yTrue),
    yPred: repeated(one.yPred),
  };
}

function withoutBackends(size: Size): Readonly<Record<string, Way>> {
  const { shape, yTrue, yPred } = batchOf(size);
  const nested = [yTrue, yPred].map((values) => {
    const tensor = tf.tensor(values, [...shape]);
    const arrays = tensor.arraySync() as Nested;
    tensor.dispose();
    return arrays;
  });
  const bytes = Buffer.from(yTrue.buffer);
  const copy = Buffer.from(bytes);
  return {
    'naive loop': {
      forward: () => timed(() => reference.angularLoss(nested[0]!, nested[1]!)),
      both: undefined,
    },
    'reading both inputs': { forward: () => timed(() => bytes.equals(copy)), both: undefined },
  };
}

/** Operations and kernels on each backend, on tensors that are there before the clock starts. */
function onBackends(size: Size): Readonly<Record<string, Way>> {
  const field = batchOf(size);
  const value = (t: tf.Tensor, p: tf.Tensor): unknown => angularLoss(t, p).dataSync();
  const both = (t: tf.Tensor, p: tf.Tensor): unknown =>
    tf
      .valueAndGrad((p: tf.Tensor) => angularLoss(t, p))(p)
      .value.dataSync();
  const ways: Record<string, Way> = {};
  for (const backend of ['cpu', 'wasm'] as const) {
    const run = on(backend, field);
    const composed =
      (body: typeof value): typeof value =>
      (t, p) =>
        withoutFused(() => body(t, p));
    ways[`operations, ${backend}`] = { forward: run(composed(value)), both: run(composed(both)) };
    ways[`fused, ${backend}`] = { forward: run(value), both: run(both) };
  }
  return ways;
}

export function on(
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

function speedTable(size: Size, found: readonly SpeedRow[]): Table {
  const rows: Row[] = found.flatMap(({ name, spread: { forward, valueAndGrad } }) => [
    { what: `${name}, value`, value: forward, unit: 'ns/px' as const },
    ...(valueAndGrad
      ? [{ what: `${name}, value and gradient`, value: valueAndGrad, unit: 'ns/px' as const }]
      : []),
  ]);
  const by = (name: string): SpeedRow => found.find((row) => row.name === name)!;
  const fused = by('fused, wasm').valueAndGradNs!;
  rows.push(
    {
      what: 'naive loop / fused, wasm, value',
      value: by('naive loop').forwardNs / by('fused, wasm').forwardNs,
      unit: '×',
    },
    {
      what: 'operations / fused, wasm, value and gradient',
      value: by('operations, wasm').valueAndGradNs! / fused,
      unit: '×',
    },
  );
  const notes = [
    `On one thread; ${fusedText(fusedState())}. Tensors are on the backend before the clock starts.`,
    'The naive loop has its arrays nested already, and no gradient. Reading: both inputs once, by memcmp.',
  ];
  return { title: `fused: angularLoss, ${sizeText(size)}`, rows, notes };
}
