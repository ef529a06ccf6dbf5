/**
 * compare where one of the two has lost digits on the way: what is left over from numbers near 1, in the candidate or in
 * the loop, and loops that add in float32. None of it is a wrong formula, and wrong ones stay wrong.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, probe } from '../../extension/check/index.js';
import {
  elementLoop,
  flat,
  seeded,
  textOf,
  uniform,
  useBackend,
  type Loss,
  type Numbers,
} from './support.js';

type Formula = (d: number) => number;

const of =
  (f: (d: tf.Tensor) => tf.Tensor): Loss =>
  (t, p) =>
    tf.mean(f(tf.sub(p, t)));

/** Of errors of 1e-6: the candidates lose digits, or the loops, or both. */
const leftOver: readonly (readonly [name: string, Loss, Formula])[] = [
  [
    'log-cosh by logSumExp beside the stable one',
    of((d) => tf.sub(tf.logSumExp(tf.stack([d, tf.neg(d)], -1), -1), Math.LN2)),
    (d) => Math.abs(d) + Math.log1p(Math.exp(-2 * Math.abs(d))) - Math.LN2,
  ],
  [
    'linex by exp beside expm1',
    of((d) => tf.sub(tf.sub(tf.exp(d), d), 1)),
    (d) => Math.expm1(d) - d,
  ],
  [
    'Welsch by expm1 beside exp',
    of((d) => tf.neg(tf.expm1(tf.mul(-0.5, tf.square(d))))),
    (d) => 1 - Math.exp(-0.5 * d * d),
  ],
  [
    'pseudo-Huber as a quotient beside the difference of roots',
    of((d) => tf.div(tf.square(d), tf.add(tf.sqrt(tf.add(tf.square(d), 1)), 1))),
    (d) => Math.sqrt(d * d + 1) - 1,
  ],
  ['Cauchy by log1p beside log', of((d) => tf.log1p(tf.square(d))), (d) => Math.log(1 + d * d)],
];

describe('what is left over from numbers near 1', () => {
  before(() => useBackend('cpu'));
  for (const [name, candidate, f] of leftOver) {
    it(name, () => {
      for (let seed = 1; seed <= 10; seed++) {
        const random = seeded(seed);
        const pair = [1, 2].map(() => uniform(random, [2, 3, 4, 2], -1e-6, 1e-6)) as never;
        const report = compare(
          candidate,
          elementLoop((t, p) => f(p - t)),
          pair,
        );
        assert.equal(report.verdict, 'pass', `seed ${seed}\n${textOf(report)}`);
      }
    });
    it(`${name}, the candidate half of it`, () => {
      const random = seeded(1);
      const pair = [1, 2].map(() => uniform(random, [2, 3, 4, 2], -1e-2, 1e-2)) as never;
      const half: Loss = (t, p) => tf.mul(0.5, candidate(t, p));
      const report = compare(
        half,
        elementLoop((t, p) => f(p - t)),
        pair,
      );
      assert.equal(report.verdict, 'fail', textOf(report));
    });
  }
});

/** Σ(p − t)² / N, added as `add` does. */
const adding =
  (add: (total: number, term: number) => number, most = Infinity) =>
  (t: Numbers, p: Numbers): number => {
    const [a, b] = [flat(t), flat(p)];
    if (b.length > most || (most < Infinity && b.length < most)) throw new Error(`not ${most}`);
    return a.reduce((total, x, i) => add(total, (x - b[i]!) ** 2), 0) / a.length;
  };
const inFloat32 = (total: number, term: number): number => Math.fround(total + term);
const inArray = (total: number, term: number): number => {
  const sum = new Float32Array([total]);
  sum[0]! += term;
  return sum[0]!;
};
const mse: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));

describe('a loop that adds in float32', function () {
  this.timeout(Infinity);
  before(() => useBackend('cpu'));
  const random = seeded(3);
  const pair = [1, 2].map(() => uniform(random, [2, 120, 120, 1])) as never;
  const codesOf = (loss: Loss, loop: ReturnType<typeof adding>): readonly string[] => {
    const { verdict, diagnoses } = compare(loss, loop, pair);
    return [verdict, ...diagnoses.map(({ code }) => code)];
  };

  for (const [name, add] of [
    ['Math.fround', inFloat32],
    ['a Float32Array', inArray],
  ] as const) {
    it(`${name}: granted, and said`, () =>
      assert.deepEqual(codesOf(mse, adding(add)), ['pass', 'float32-reference']));
  }

  it('in doubles nothing is said', () =>
    assert.deepEqual(
      codesOf(
        mse,
        adding((a, b) => a + b),
      ),
      ['pass'],
    ));

  it('a factor of 1.001 is no rounding', () =>
    assert.deepEqual(
      codesOf((t, p) => tf.mul(1.001, mse(t, p)), adding(inFloat32)),
      ['fail', 'float32-reference', 'constant-factor'],
    ));

  it('one for this size alone cannot be told from a wrong one', () =>
    assert.deepEqual(codesOf(mse, adding(inFloat32, 28_800)), ['fail', 'float32-reference']));
});

it('a sine of 1e-6 by wasm, which has lost two digits, is said and fails nobody', async () => {
  await useBackend('wasm');
  const wrapped = of((d) => tf.square(tf.atan2(tf.sin(d), tf.cos(d))));
  const loop = elementLoop((t, p) => Math.atan2(Math.sin(p - t), Math.cos(p - t)) ** 2);
  const random = seeded(1);
  const pair = [1, 2].map(() => uniform(random, [2, 3, 4, 1], -1e-6, 1e-6)) as never;
  const report = compare(wrapped, loop, pair);
  assert.equal(report.verdict, 'pass', textOf(report));
  assert.deepEqual(
    report.diagnoses.map(({ code }) => code),
    ['precision-loss'],
  );
});

it('a tape that was left open is no leak of the loss', async () => {
  await useBackend('cpu');
  const pair = [
    [0.5, 1],
    [0.25, 2],
  ];
  const tapes = tf.engine() as unknown as { startTape: () => void; endTape: () => void };
  tapes.startTape();
  try {
    const reports = [
      gradcheck(mse, pair),
      compare(
        mse,
        adding((a, b) => a + b),
        pair,
      ),
      probe(mse as never, { kind: 'regression' }),
    ];
    assert.deepEqual(
      reports.map(({ verdict }) => verdict),
      ['pass', 'pass', 'pass'],
    );
  } finally {
    tapes.endTape();
  }
});
