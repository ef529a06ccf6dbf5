/** Overlap sums by the kernels: those of operations and of doubles, for every layout of regions, with weights and masks. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles, traceKernels } from '../../../extension/backends/doubles.js';
import { withoutFused } from '../../../extension/backends/fused/index.js';
import * as losses from '../../../extension/losses/index.js';
import { assertClose, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';
import type { Loss, Options } from '../../losses/table.js';

const { dice, focalTversky, jaccard, logDice, tversky } = losses as unknown as Readonly<
  Record<string, Loss>
>;
const family: readonly (readonly [name: string, loss: Loss, options: Options])[] = [
  ['dice', dice!, { smooth: 1 }],
  ['dice', dice!, { squared: true }],
  ['dice', dice!, { absent: 'nothing' }],
  ['dice', dice!, { absent: 'nothing', squared: true, smooth: [0, 1e-5] }],
  ['tversky', tversky!, { alpha: 0.3, beta: 0.9 }],
  ['focalTversky', focalTversky!, {}],
  ['jaccard', jaccard!, {}],
  ['logDice', logDice!, {}],
];

const kernelsOf = (run: () => unknown): readonly string[] => {
  const names: string[] = [];
  tf.tidy(() =>
    traceKernels(
      ({ name }) => names.push(name),
      () => void run(),
    ),
  );
  return names;
};
const isFused = (run: () => unknown): boolean => kernelsOf(run).includes('LossbookOverlap');

const shape = [3, 5, 7, 3];
const size = shape.reduce((a, b) => a * b, 1);

onEachBackend('fused overlaps', () => {
  const next = uniform(11);
  const numbers = (): number[] => Array.from({ length: size }, () => next());
  // Class 2 has no truth.
  const truth = numbers().map((x, i) => (i % 3 === 2 ? 0 : Math.round(x)));
  const [found, weights] = [numbers(), numbers()];
  const mask = numbers().map((x) => x < 0.7);
  const tensor = (values: number[] | boolean[]): tf.Tensor => tf.tensor(values, shape);

  for (const [name, loss, own] of family) {
    for (const regions of ['all', 'image', 'class', 'imageAndClass']) {
      for (const more of [
        { reduction: 'none' },
        { weights: true, mask: true },
        { mask: true },
      ] as readonly Options[]) {
        const options = { ...own, regions, ...more };
        it(`${name} ${JSON.stringify(options)}: value and gradients are those of doubles, no tensor is left`, () => {
          const f = (t: tf.Tensor, p: tf.Tensor, w: tf.Tensor): tf.Tensor => {
            const given = {
              ...(more['mask'] !== undefined && { mask: tensor(mask) }),
              weights: more['weights'] === undefined ? undefined : w,
            };
            const value = loss(t, p, { ...own, regions, reduction: 'mean', ...more, ...given });
            return tf.add(tf.sum(tf.square(value)), tf.mul(0, tf.sum(w)));
          };
          const run = (): number[][] =>
            tf.tidy(() => {
              const { value, grads } = tf.valueAndGrads(f)([truth, found, weights].map(tensor));
              return [value, ...grads].map((each) => [...each.dataSync()]);
            });
          assert.ok(isFused(run));
          withoutLeak(run);
          const expected = inDoubles(run);
          for (const [i, what] of ['value', 'yTrue', 'yPred', 'weights'].entries())
            assertClose(run()[i]!, expected[i]!, 4e-6, what, 1e-9);
        });
      }
    }
    it(`${name} ${JSON.stringify(own)}: second derivatives are those of doubles`, () => {
      const run = (): number[] =>
        tf.tidy(() => {
          const f = (p: tf.Tensor): tf.Tensor =>
            loss(tensor(truth), p, { ...own, regions: 'class' });
          const twice = tf.grad((p: tf.Tensor) => tf.sum(tf.square(tf.grad(f)(p))));
          return [...twice(tensor(found)).dataSync()];
        });
      assertClose(run(), inDoubles(run), 2e-5, 'twice', 1e-9);
    });
    it(`${name} ${JSON.stringify(own)}: what is under the mask is not seen`, () => {
      const hidden = (values: number[], by: readonly number[]): number[] =>
        values.map((x, i) => (mask[i]! ? x : by[i % by.length]!));
      const run = (t: number[], p: number[]): number[] =>
        tf.tidy(() => {
          const f = (p: tf.Tensor): tf.Tensor => loss(tensor(t), p, { ...own, mask: tensor(mask) });
          const { value, grad } = tf.valueAndGrad(f)(tensor(p));
          return [...value.dataSync(), ...grad.dataSync()];
        });
      const special = [NaN, Infinity, -7, 255];
      assert.deepEqual(run(hidden(truth, special), hidden(found, special)), run(truth, found));
    });
  }

  // Ends of chunks of 16,384 entries, and of rows that are taken together.
  const sizes = [
    ...[1, 3, 63, 65, 1024, 16_383, 16_385].map((rows) => [rows, 1] as const),
    ...[1, 5, 8191, 8193].map((rows) => [rows, 2] as const),
    ...[1, 7, 781, 1563].map((rows) => [rows, 21] as const),
    ...[1, 5, 33].map((rows) => [rows, 512] as const),
  ];
  for (const [rows, classes] of sizes) {
    it(`${rows} rows of ${classes} classes, as operations have it, and the same bits again`, () => {
      const next = uniform(rows + classes);
      const numbers = Array.from({ length: rows * classes }, () => next());
      const run = (): number[][] =>
        tf.tidy(() => {
          const p = tf.tensor2d(numbers, [rows, classes]);
          const t = tf.tensor2d(numbers.toReversed().map(Math.round), [rows, classes]);
          const w = tf.tensor2d(numbers, [rows, classes]);
          const f = (p: tf.Tensor): tf.Tensor =>
            dice!(t, p, { regions: 'class', smooth: 1, weights: w, reduction: 'none' });
          const { grad } = tf.valueAndGrad((p: tf.Tensor) => tf.sum(f(p)))(p);
          return [f(p), grad].map((each) => [...each.dataSync()]);
        });
      const found = run();
      const expected = withoutFused(run);
      assertClose(found[0]!, expected[0]!, 4e-6, 'loss');
      assertClose(found[1]!, expected[1]!, 4e-6, 'gradient');
      assert.deepEqual(run(), found);
    });
  }

  const refused: readonly (readonly [t: number[], p: number[], message: RegExp])[] = [
    [[0, 1, -1], [0, 0, 0], /yTrue must hold labels from 0 to 1, got -1 at \[2\]/],
    [[0, 1, 1], [0, 2, 0], /yPred must hold probabilities from 0 to 1.*got 2 at \[1\]/],
    [[0, 1, 1], [0, -Infinity, 0], /yPred must hold probabilities/],
  ];
  for (const [t, p, message] of refused) {
    it(`${JSON.stringify([t, p])} is refused`, () => {
      assert.throws(() => dice!(t, p), message);
      assert.throws(() => tf.grad((p) => dice!(t, p))(tf.tensor(p)), message);
    });
  }
  it('NaN in is NaN out', () => {
    assert.deepEqual([...dice!([1, 0], [NaN, 0]).dataSync()], [NaN]);
    assert.deepEqual([...dice!([NaN, 0], [0, 0]).dataSync()], [NaN]);
  });
  it('more than 512 classes are summed by operations', () => {
    const of = (k: number): boolean =>
      isFused(() => dice!(tf.zeros([2, k]), tf.zeros([2, k]), { regions: 'class' }));
    assert.deepEqual([of(512), of(513)], [true, false]);
  });
});
