/** gradcheck: classes of entries, what it says of plateaus and precision, sampling, second order. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { angular, angularLoop, meanOf, power } from './formulas.js';
import { codesOf, directions, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

const seedLoss = meanOf((t, p) =>
  power(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6))),
);
const field = (seed: number): never => directions(seeded(seed), [2, 8, 8]) as never;

/** One loss per line, at one point: the class of each entry. */
const classes: readonly (readonly [
  name: string,
  loss: Loss,
  x: readonly number[],
  counts: Record<string, number>,
])[] = [
  ['x² anywhere', (p) => tf.sum(tf.square(p)), [1, 2], { ok: 2 }],
  ['|x| at 0, where tfjs gives -1', (p) => tf.sum(tf.abs(p)), [0, 1], { kink: 1, ok: 1 }],
  ['relu at 0', (p) => tf.sum(tf.relu(p)), [0, -1, 1], { kink: 1, ok: 2 }],
  ['max of ties, where tfjs gives 1 to each', (p) => tf.max(p), [2, 2, 1], { kink: 2, ok: 1 }],
  [
    'clip met exactly at both bounds',
    (p) => tf.sum(tf.clipByValue(p, 0, 1)),
    [0, 1, 0.5],
    { kink: 2, ok: 1 },
  ],
  ['|x|^1.2 at 0: a cusp with slope 0', (p) => tf.sum(power(tf.abs(p))), [0, 0.5], { ok: 2 }],
  [
    'sign at 0: a jump, where any number is a convention',
    (p) => tf.sum(tf.add(tf.sign(p), p)),
    [0, 1],
    { kink: 1, ok: 1 },
  ],
  [
    'Σ softmax beside a term: constant, its gradient is rounding',
    (p) => tf.add(tf.sum(tf.softmax(p)), tf.sum(tf.square(p))),
    [-1.7, 0.3, 2],
    { ok: 3 },
  ],
  ['norm at 0', (p) => tf.norm(p), [0, 0], { 'non-finite': 2 }],
  ['sqrt at 0', (p) => tf.sum(tf.sqrt(p)), [0, 1], { 'non-finite': 1, ok: 1 }],
  ['acos at 1', (p) => tf.sum(tf.acos(p)), [1, 0], { 'non-finite': 1, ok: 1 }],
  ['round, flat everywhere', (p) => tf.sum(tf.round(p)), [0.2, 1.7], { plateau: 2 }],
  ['Σ softmax: constant', (p) => tf.sum(tf.softmax(p)), [-1.7, 0.3, 2], { plateau: 3 }],
];

describe('gradcheck', () => {
  before(() => useBackend('cpu'));

  for (const [name, loss, x, counts] of classes) {
    it(`${name} → ${JSON.stringify(counts)}`, () => {
      const report = gradcheck(loss, [x]);
      assert.deepEqual({ ...report.counts }, counts, textOf(report));
      const fails = counts['non-finite'] ?? counts['plateau'];
      assert.equal(report.verdict, fails ? 'fail' : 'pass');
    });
  }

  it('the seed loss by itself passes, with its plateau and clip in the first line', () => {
    const report = gradcheck(seedLoss, [field(1), field(2)]);
    assert.match(report.summary, /^gradcheck PASS 256\/256 ok \(plateau\)$/);
    const { message } = report.diagnoses[0]!;
    assert.match(
      message,
      /capped at 1\.7193: \d+ of 128 pixels .* gradient is exactly 0; it holds every error from 90° on \(clip at 0\.000001\)/,
    );
  });

  it('the seed loss against the loop fails, names the plateau, the floor and the missing normalisation', () => {
    const report = gradcheck(seedLoss, [field(1), field(2)], { reference: angularLoop });
    assert.match(
      report.summary,
      /^gradcheck FAIL \d+\/256 wrong, \d+ plateau; worst p\[\d,\d,\d,\d\] autodiff \S+ truth \S+ \(plateau\)$/,
    );
    assert.deepEqual(codesOf(report), ['plateau', 'floor', 'not-normalised']);
    assert.match(
      report.diagnoses[0]!.message,
      /capped at 1\.7193 where the reference reaches 3\.9498/,
    );
    assert.match(report.diagnoses[1]!.message, /every error up to 0\.081° sits on this floor/);
    assert.match(
      report.diagnoses[2]!.message,
      /with length 2, all errors up to 60° sit on the floor/,
    );
  });

  it('pixels found independent behind a mean: 2 evaluations per channel and few more', () => {
    const report = gradcheck(angular, [
      directions(seeded(1), [1, 16, 16]),
      directions(seeded(2), [1, 16, 16]),
    ] as never);
    assert.equal(report.method, 'local');
    assert.ok(report.evaluations <= 9, String(report.evaluations));
  });

  it('pixels that are not independent are not taken to be', () => {
    const box = tf.fill<tf.Rank.R4>([3, 3, 1, 1], 1 / 9);
    const blur: Loss = (p) => tf.mean(tf.square(tf.conv2d(p as tf.Tensor4D, box, 1, 'same')));
    const report = gradcheck(blur, [uniform(seeded(1), [1, 6, 6, 1])] as never);
    assert.equal(report.method, 'entrywise');
    assert.equal(report.verdict, 'pass', textOf(report));
  });

  it("found in TensorFlow.js 4.22: avgPool 'same' has a wrong gradient at the border", () => {
    // Forward divides by the number of pixels under the window, backward by its full size. Closed form: the
    // sum of four means of the same four numbers has gradient 1; autodiff gives 4/9.
    const pool: Loss = (p) => tf.sum(tf.avgPool(p as tf.Tensor4D, 3, 1, 'same'));
    const report = gradcheck(pool, [
      [
        [
          [[1], [2]],
          [[3], [4]],
        ],
      ],
    ] as never);
    assert.equal(report.verdict, 'fail');
    assert.ok(Math.abs(Number(report.worst[0]!.truth) - 1) < 1e-9);
    assert.match(textOf(report), /autodiff = truth × 0\.4444444/);
  });

  it('a pixel that leans on one other pixel, in 10 000, is found out', () => {
    const loss: Loss = (p) => {
      const x = tf.reshape(p, [10000]);
      const shifted = tf.mul(tf.oneHot(tf.tensor1d([77], 'int32'), 10000), tf.slice(x, 4711, 1));
      return tf.mean(tf.square(tf.add(x, tf.reshape(shifted, [10000]))));
    };
    const report = gradcheck(loss, [uniform(seeded(1), [100, 100])] as never);
    assert.notEqual(report.method, 'local');
    assert.equal(report.verdict, 'pass', textOf(report));
  });

  it('one wrong entry among 8192, of a loss without independent pixels, is found by directions', () => {
    const wrong: (x: tf.Tensor) => tf.Tensor = tf.customGrad((x, save) => {
      (save as (t: tf.Tensor[]) => void)([x as tf.Tensor]);
      const factor = Array.from({ length: 8192 }, (_, i) => (i === 777 ? 2.02 : 2));
      return {
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
          tf.mul(dy, tf.mul(saved!, tf.tensor(factor, [64, 64, 2]))),
      };
    });
    const report = gradcheck((p) => tf.sqrt(tf.sum(wrong(p))), [
      uniform(seeded(1), [64, 64, 2]),
    ] as never);
    assert.equal(report.method, 'sampled');
    assert.deepEqual(
      report.worst.map(({ index }) => index),
      [[6, 4, 1]],
    );
    assert.ok(report.sampled!.directions > 2 && report.sampled!.entries < 8192);
    assert.ok(codesOf(report).includes('partial'));
  });

  it('the Taylor slope of a right gradient is 2', () => {
    const report = gradcheck((p) => tf.sqrt(tf.sum(tf.square(p))), [
      uniform(seeded(1), [64, 64, 2]),
    ] as never);
    assert.equal(report.verdict, 'pass', textOf(report));
    assert.ok(Math.abs(Number(report.taylor!.slope) - 2) < 0.05, JSON.stringify(report.taylor));
  });

  it('float32 noise is another finding than a wrong formula: acos at 0.06°', () => {
    const p = [Math.cos(1e-3), Math.sin(1e-3)];
    const far = [0.6, 0.8];
    const near = meanOf((t, x) => tf.acos(tf.clipByValue(tf.sum(tf.mul(t, x), -1), -1, 1 - 1e-7)));
    const report = gradcheck(near, [
      [
        [1, 0],
        [1, 0],
      ],
      [p, far],
    ]);
    const worst = report.diagnoses.map(({ code }) => code);
    assert.ok(!worst.includes('wrong-gradient'), textOf(report));
  });

  it('one wrong entry of many has no factor that would say anything', () => {
    const berhu = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
      const off = tf.abs(tf.sub(t, p));
      const held: (x: tf.Tensor) => tf.Tensor = tf.customGrad((x) => ({
        value: (x as tf.Tensor).mul(0.2),
        gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
      }));
      const c = held(tf.max(off));
      const far = tf.div(tf.add(tf.square(off), tf.square(c)), tf.mul(c, 2));
      return tf.mean(tf.where(tf.lessEqual(off, c), off, far));
    };
    const [t, p] = [tf.zeros([4, 3]), tf.randomUniform([4, 3], 1, 2, 'float32', 3)];
    const text = textOf(gradcheck(berhu, [t, p]));
    assert.match(text, /^gradcheck FAIL 1\/12 wrong/);
    assert.match(text, /not the derivative of the loss at 1 entry; look for/);
  });

  it('the gradient of a map is that of its sum, and the report says so', () => {
    const report = gradcheck(
      (t, p) => tf.squaredDifference(t, p),
      [
        [1, 2],
        [3, 5],
      ],
    );
    assert.equal(report.verdict, 'pass');
    assert.match(textOf(report), /the loss is a map \[2\]: the gradient of its sum was checked/);
  });

  it('order 2: the derivative of the gradient', () => {
    const second = (loss: Loss): string => gradcheck(loss, [[1, 2, 3]], { order: 2 }).summary;
    assert.match(
      second((p) => tf.sum(tf.pow(p, 3))),
      /PASS 3\/3 ok/,
    );
    assert.match(
      second((p) => tf.square(tf.sum(tf.sin(p)))),
      /PASS 3\/3 ok/,
    );
    // A custom gradient that is right once, and held as numbers.
    const held: (x: tf.Tensor) => tf.Tensor = tf.customGrad((x) => {
      const twice = [...(x as tf.Tensor).dataSync()].map((v) => 2 * v);
      return {
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, twice),
      };
    });
    assert.equal(gradcheck((p) => tf.sum(tf.mul(held(p), p)), [[1, 2, 3]]).verdict, 'pass');
    assert.match(
      second((p) => tf.sum(tf.mul(held(p), p))),
      /FAIL 3\/3 wrong/,
    );
    assert.match(
      second((p) => tf.sum(held(p))),
      /nothing could be checked \(detached\)/,
    );
  });

  it('a wrong kernel of one backend is not taken for noise: 1 % in float32 only', () => {
    const scaled: Loss = (p) => tf.sum(tf.mul(tf.square(p), tf.getBackend() === 'cpu' ? 1.01 : 1));
    const report = gradcheck(scaled, [[1, 2, 3, 4.5]]);
    assert.equal(report.verdict, 'fail', textOf(report));
    assert.match(textOf(report), /right in doubles but wrong in float32 on this backend/);
  });
});
