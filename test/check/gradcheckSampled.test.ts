/**
 * Wrong entries of gradients too long to go through, of losses whose pixels are not independent. Which place is wrong is
 * random. In CI one place each at 64²; with LOSSBOOK_WHOLE=1 fifty at 256² and 512², of which 49 must be found.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { backends } from '../support/backends.js';
import { whole } from '../support/turns.js';
import { seeded, textOf, useBackend, type Loss, type Random } from './support.js';

type Map = (x: tf.Tensor) => tf.Tensor;

/** The identity, whose gradient is multiplied by `factor` where and by what it says. */
const spoiled =
  (factors: tf.Tensor): Map =>
  (x) =>
    tf.customGrad((v: unknown) => ({
      value: tf.clone(v as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, factors),
    }))(x);

const box = tf.fill<tf.Rank.R4>([5, 5, 1, 1], 1 / 25);
const blur: Map = (x) => tf.conv2d(x as tf.Tensor4D, box, 1, 'same');

const losses: Readonly<Record<string, (spoil: Map) => Loss>> = {
  rmse: (spoil) => (t, p) => tf.sqrt(tf.mean(tf.square(tf.sub(spoil(p), t)))),
  dice: (spoil) => (t, p) => {
    const [a, b] = [tf.sigmoid(t), tf.sigmoid(spoil(p))];
    return tf.sub(1, tf.div(tf.mul(2, tf.sum(tf.mul(a, b))), tf.add(tf.sum(a), tf.sum(b))));
  },
  'a blur': (spoil) => (t, p) => tf.mean(tf.square(tf.sub(blur(spoil(p)), blur(t)))),
  'the root of a mean |d|^1.5': (spoil) => (t, p) =>
    tf.sqrt(tf.mean(tf.pow(tf.abs(tf.sub(spoil(p), t)), 1.5))),
};

/** What the gradient is multiplied by, at a random place. */
const attacks: Readonly<Record<string, (side: number, random: Random) => Float32Array>> = {
  "one row's sign": (side, random) => row(side, random, -1),
  'one row by 5 %': (side, random) => row(side, random, 1.05),
  "one entry's sign": (side, random) => entry(side, random, -1),
  'one entry by 10 %': (side, random) => entry(side, random, 1.1),
  'the border by 20 %': (side) =>
    ones(side).map((_, i) => {
      const [y, x] = [Math.floor(i / side), i % side];
      return y === 0 || x === 0 || y === side - 1 || x === side - 1 ? 1.2 : 1;
    }),
};
const ones = (side: number): Float32Array => new Float32Array(side * side).fill(1);
const row = (side: number, random: Random, factor: number): Float32Array => {
  const y = Math.floor(side * random());
  return ones(side).fill(factor, y * side, (y + 1) * side);
};
const entry = (side: number, random: Random, factor: number): Float32Array => {
  const found = ones(side);
  found[Math.floor(found.length * random())] = factor;
  return found;
};

const image = (side: number, random: Random): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: side * side }, () => 4 * random() - 2),
    [1, side, side, 1],
  );

const sides = whole ? [256, 512] : [64];
const places = whole ? 50 : 1;

describe('gradcheck of gradients too long to go through', function () {
  this.timeout(Infinity);
  after(() => box.dispose());
  for (const backend of whole ? backends : (['wasm'] as const)) {
    describe(backend, () => {
      before(() => useBackend(backend));
      for (const side of sides) {
        for (const [name, lossOf] of Object.entries(losses)) {
          it(`${name} of ${side}², right: passes, and says how much was looked at`, () => {
            const random = seeded(side);
            const report = gradcheck(
              lossOf((x) => x),
              [image(side, random), image(side, random)],
            );
            assert.equal(report.verdict, 'pass', textOf(report));
            const extent = `\\d+ directions over ${(side * side).toLocaleString('en')} entries`;
            assert.match(report.summary, new RegExp(extent));
          });
          for (const [attack, factorsOf] of Object.entries(attacks)) {
            it(`${name} of ${side}², ${attack}: found`, () => {
              let found = 0;
              for (let place = 0; place < places; place++) {
                const random = seeded(1000 + place);
                const inputs = [image(side, random), image(side, random)];
                const factors = tf.tensor(factorsOf(side, random), [1, side, side, 1]);
                const report = gradcheck(lossOf(spoiled(factors)), inputs);
                if (report.verdict === 'fail') found++;
                if (whole || report.verdict === 'fail') tf.dispose([...inputs, factors]);
                else assert.fail(`${place}\n${textOf(report)}`);
              }
              assert.ok(found >= 0.98 * places, `${found} of ${places}`);
            });
          }
        }
      }
    });
  }
});
