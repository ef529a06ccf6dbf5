/** One kernel, thousands of cells: what it takes at the end is what it took near the beginning. */
import { startTestKernel } from '../support/kernelUnderTest.js';
import { backends } from '../support/backends.js';
import { drawsOf } from './draws.js';
import type { Scale, Trial, TrialRow } from './trial.js';

/** Each leaves nothing behind but names that the next of its kind declares again. */
const kinds: readonly ((n: number) => string)[] = [
  (n) => `const sum${n % 7} = ${n} + 1; sum${n % 7}`,
  (n) => `for (let i = 0; i < 20; i++) console.log('line', i, ${n});`,
  (n) => `tf.tidy(() => tf.ones([64, 64]).mul(${n}).sum().dataSync()[0])`,
  () => `tf.tidy(() => tf.grad((p) => angularLoss(field, p))(other).dataSync()[0])`,
  (n) => `class Field { constructor(public readonly x = ${n}) {} } new Field().x`,
  () => `compare((t, p) => t.sub(p).square().mean(), (t, p) => (t - p) ** 2, [[1], [2]]).checked`,
  () => `tf.tidy(() => show(small.add(0)))`,
  () => `try { null.x } catch (error) { error.name }`,
  () => `await new Promise((resolve) => setTimeout(resolve, 0))`,
  () => `throw new Error('meant')`,
];

/** Every so many cells memory is read. */
const between = 50;
const collect = `{ require('node:v8').setFlagsFromString('--expose-gc'); const gc = require('node:vm').runInNewContext('gc'); gc(); gc(); }`;

const prepare = `
  import * as tf from '@tensorflow/tfjs';
  import { angularLoss } from 'lossbook/losses';
  import { compare } from 'lossbook/check';
  import { show } from 'lossbook/display';
  const [field, other] = [1, 2].map((seed) => tf.randomUniform([32, 32, 2], -1, 1, 'float32', seed));
  const small = tf.ones([4, 4]);`;

export const soak: Trial = {
  title: 'Soak',
  about:
    'Cells of ten kinds in random order in one kernel. The memory that the process occupies when garbage has been collected, the ' +
    'median over a tenth of the cells, grows from the second tenth to the last by no more than 10 %, and no tensor is left. ' +
    '(What V8 has not collected yet is a fifth of it at times, and at times nothing.)',
  async *run(scale) {
    for (const backend of backends) yield await soakOn(backend, scale);
  },
};

async function soakOn(
  backend: (typeof backends)[number],
  { seed, size }: Scale,
): Promise<TrialRow> {
  const count = size === 'whole' ? 10_000 : 300;
  const draws = drawsOf(seed);
  const failures: string[] = [];
  const memory: number[] = [];
  const { test, stop } = startTestKernel({ backend });
  try {
    await test.run(prepare);
    const before = await tensors();
    for (let n = 0; n < count; n++) {
      const code = draws.pick(kinds)(n);
      const end = await test.run(code);
      const meant = code.startsWith('throw') ? 'error' : 'ok';
      if (end.status !== meant) failures.push(`cell ${n}, ${code}: ${end.error?.message}`);
      if (n % between === between - 1) memory.push((await test.run(collect)).reply?.rss ?? 0);
      test.messages.length = 0;
    }
    const left = (await tensors()) - before;
    if (left !== 0) failures.push(`${left} tensors are left`);
  } finally {
    await stop();
  }
  const tenth = memory.length / 10;
  const early = median(memory.slice(tenth, 2 * tenth));
  const growth = 100 * (median(memory.slice(-tenth)) / early - 1);
  const what = `${count.toLocaleString('en-US')} cells on ${backend}`;
  // After 300 cells what V8 compiles is still growing.
  if (size === 'sample') return { what, tried: count, failures };
  return { what, tried: count, failures, figure: { value: growth, atMost: 10, unit: '%' } };

  async function tensors(): Promise<number> {
    return Number((await test.run('tf.memory().numTensors')).value);
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
