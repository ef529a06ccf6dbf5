/** compare: what it says of the losses of the story, of precision, and its tolerances. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { angle, angleMap, angular, angularLoop, element, meanOf, power } from './formulas.js';
import {
  codesOf,
  directions,
  elementLoop,
  rowLoop,
  rowMap,
  seeded,
  textOf,
  useBackend,
  type Loss,
} from './support.js';

const field = (seed: number, lo = 1, hi = 1): never =>
  directions(seeded(seed), [2, 4, 5], lo, hi) as never;
const mse = element(
  'mse',
  (t, p) => tf.squaredDifference(t, p),
  (t, p) => (t - p) ** 2,
);

describe('compare', () => {
  before(() => useBackend('cpu'));

  it('the precedence mistake is explained by the product of dimensions', () => {
    const wrong: Loss = (t, p) => {
      const [b, h, w] = t.shape as [number, number, number];
      return tf.mul(tf.mul(tf.div(tf.sum(power(angleMap(t, p))), b), h), w);
    };
    const report = compare(wrong, angularLoop, [field(1), field(2)]);
    assert.match(
      report.summary,
      /^compare FAIL 1\/1 wrong; worst value candidate \S+ reference \S+ \(constant-factor\)$/,
    );
    assert.equal(
      report.diagnoses[0]!.message,
      'candidate = reference × (H·W)², as a divisor that binds left to right makes it: x / a * b is (x / a) · b: a constant factor of 400',
    );
  });

  it('the whole seed loss: factor, plateau, floor and normalisation, each by its numbers', () => {
    const seed: Loss = (t, p) => {
      const [b, h, w] = t.shape as [number, number, number];
      const map = power(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6)));
      return tf.mul(tf.mul(tf.div(tf.sum(map), b), h), w);
    };
    const report = compare(seed, angularLoop, [field(1), field(2, 0.5, 1.5)]);
    assert.deepEqual(codesOf(report), ['constant-factor', 'not-normalised', 'plateau', 'floor']);
    assert.match(textOf(report), /capped at 1\.7193 where the reference reaches 3\.9498/);
    assert.match(textOf(report), /from 90° on/);
    assert.match(textOf(report), /up to 0\.081° sits on this floor/);
    assert.match(textOf(report), /with length 2, all errors up to 60° sit on the floor/);
  });

  it('a map: differences and indices per pixel, with pictures', () => {
    const map: Loss = (t, p) => power(angleMap(t, p));
    const off: Loss = (t, p) =>
      tf.add(
        map(t, p),
        tf.tensor(
          Array.from({ length: 40 }, (_, i) => (i === 17 ? 0.5 : 0)),
          [2, 4, 5],
        ),
      );
    const loop = rowMap((t, p) => angle(t, p) ** 1.2);
    assert.equal(compare(map, loop, [field(1), field(2)]).verdict, 'pass');
    const report = compare(off, loop, [field(1), field(2)]);
    assert.deepEqual(
      report.worst.map(({ index }) => index),
      [[0, 3, 2]],
    );
    assert.deepEqual({ ...report.counts }, { ok: 39, wrong: 1 });
    assert.deepEqual(
      (report as unknown as { maps: { name: string }[] }).maps.map(({ name }) => name),
      ['candidate', 'reference', 'difference', 'judged difference', 'allowance', 'class'],
    );
  });

  it('float32 rounding of a right formula passes and is said: a long sum on wasm', async () => {
    await useBackend('wasm');
    try {
      const flat = new Array<number>(400000).fill(0.3);
      const zero = new Array<number>(400000).fill(0);
      const report = compare(mse.loss, mse.loop, [zero, flat]);
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.deepEqual(codesOf(report), ['precision-loss']);
      assert.match(textOf(report), /adds a long sum one by one in float32/);
    } finally {
      await useBackend('cpu');
    }
  });

  it('a closure tensor in float32 is no wrong formula: exponent 1.2 held as a tensor', () => {
    const exponent = tf.scalar(1.2);
    const loss = meanOf((t, p) => tf.pow(angleMap(t, p), exponent));
    assert.equal(compare(loss, angularLoop, [field(1), field(2)]).verdict, 'pass');
  });

  it('the loop sees the rounded inputs: 0.1 as float32 has it', () => {
    const seen: number[] = [];
    compare(
      (x) => tf.sum(x),
      (x: number[]) => (seen.push(...x), x.reduce((a, b) => a + b, 0)),
      [[0.1, 0.2]],
    );
    assert.deepEqual(seen.slice(0, 2), [Math.fround(0.1), Math.fround(0.2)]);
  });

  it('rtol and atol replace the tolerances', () => {
    const off: Loss = (t, p) => tf.mul(mse.loss(t, p), 1.001);
    const inputs = [
      [1, 2],
      [3, 5],
    ] as never;
    assert.equal(compare(off, mse.loop, inputs).verdict, 'fail');
    assert.equal(compare(off, mse.loop, inputs, { rtol: 0.01 }).verdict, 'pass');
    assert.equal(compare(off, mse.loop, inputs, { atol: 0.01 }).verdict, 'pass');
    assert.deepEqual(
      { ...compare(off, mse.loop, inputs, { rtol: 0.01 }).tolerance },
      { rtol: 0.01, atol: 0 },
    );
  });

  it('acos of exactly 1, in doubles off by 1.5e-8 through rounding, is a right formula', () => {
    const loss = meanOf((t, p) =>
      tf.acos(
        tf.clipByValue(
          tf.div(tf.sum(tf.mul(t, p), -1), tf.mul(tf.norm(t, 2, -1), tf.norm(p, 2, -1))),
          -1,
          1,
        ),
      ),
    );
    const loop = rowLoop(angle);
    const same = field(3, 0.5, 1.5);
    assert.equal(compare(loss, loop, [same, same]).verdict, 'pass');
    assert.equal(compare(loss, loop, [field(4), field(5)]).verdict, 'pass');
  });

  it('NaN equals NaN only, and its source is said', () => {
    const report = compare(
      (x) => tf.mean(tf.log(x)),
      elementLoop((x) => Math.log(x)),
      [
        [-1, 1],
        [0, 0],
      ] as never,
    );
    assert.equal(report.verdict, 'pass');
    assert.match(
      textOf(report),
      /nan-source: Log, line \d+ of compare\.test\.js, makes the first NaN, at \[0\], from -1/,
    );
    const other = compare(
      (x) => tf.mean(tf.log(x)),
      () => 1,
      [[-1, 1]],
    );
    assert.equal(other.verdict, 'fail');
    assert.deepEqual({ ...other.counts }, { 'non-finite': 1 });
  });

  it('a reference may return a tensor', () => {
    const report = compare(angular, (t: never, p: never) => angular(tf.tensor(t), tf.tensor(p)), [
      field(1),
      field(2),
    ]);
    assert.equal(report.verdict, 'pass', textOf(report));
  });

  it('int32 results are named', () => {
    const report = compare(
      (x) => tf.mean(tf.cast(tf.cast(x, 'int32'), 'float32')),
      elementLoop((x) => x),
      [
        [1.5, 2.5],
        [0, 0],
      ] as never,
    );
    assert.equal(report.verdict, 'fail');
    const cut = compare(
      (x) => tf.floorDiv(tf.cast(x, 'int32'), tf.scalar(1, 'int32')),
      (x: number[]) => x,
      [[1.5, 2.5]],
    );
    assert.ok(codesOf(cut).includes('dtype'), textOf(cut));
  });
});
