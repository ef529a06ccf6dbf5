/** gradcheck where an operation's gradient is another one on the backend than in doubles, which cpu kernels compute. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { onEachBackend } from '../losses/support.js';
import { codesOf, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

/** x², whose gradient is 2x times a factor on each backend; in doubles the backend has a name of its own. */
const square =
  (factors: Readonly<Record<string, readonly number[]>>): Loss =>
  (p) => {
    const op = tf.customGrad((x, save) => {
      (save as (of: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
          const factor = factors[tf.getBackend()] ?? factors['else']!;
          return tf.mul(dy, tf.mul(saved[0]!, tf.mul(2, tf.tensor1d([...factor]))));
        },
      };
    });
    return tf.sum(op(p));
  };

const x = [[0.5, 1, -2, 3]];
const [right, half, mixed, near] = [
  [1, 1, 1, 1],
  [0.5, 0.5, 0.5, 0.5],
  [1, 1, 0.5, 0.5],
  // Off by more than doubles and by less than float32 is granted.
  [1.00005, 1, 1, 1],
];

onEachBackend('a gradient that depends on the backend', () => {
  const check = (here: readonly number[], inDoubles: readonly number[]) =>
    gradcheck(square({ [tf.getBackend()]: here, else: inDoubles }), x);

  it('right here and wrong in doubles: passes, and says so, but on cpu, whose kernels doubles have', () => {
    const backend = tf.getBackend();
    const report = check(right, half);
    const expected =
      backend === 'cpu'
        ? { verdict: 'fail', counts: { wrong: 4 }, codes: ['wrong-gradient'] }
        : { verdict: 'pass', counts: { ok: 4 }, codes: ['backend-differs'] };
    const { verdict, counts } = report;
    assert.deepEqual({ verdict, counts, codes: codesOf(report) }, expected, textOf(report));
    if (verdict === 'pass') {
      assert.match(report.summary, /PASS 4\/4 ok \(backend-differs\)/);
      const said = `at 4 entries the gradient is right on backend ${backend} and wrong on cpu`;
      assert.ok(textOf(report).includes(said), textOf(report));
    }
  });

  for (const [what, here, inDoubles] of [
    ['wrong here and right in doubles', half, right],
    ['wrong in both', half, half],
    ['wrong in both, by different factors', mixed, half],
    ['right here at some of the entries wrong in doubles', mixed, [0.5, 0.5, 0.4, 0.4]],
    ['wrong in doubles by less than float32 is granted', right, near],
  ] as const) {
    it(`${what}: fails`, () => {
      const report = check(here, inDoubles);
      assert.equal(report.verdict, 'fail', textOf(report));
    });
  }

  it('avgPool with padding, which divides by the pixels there are in the TensorFlow library alone', () => {
    const image = uniform(seeded(3), [1, 3, 4, 1]);
    const loss: Loss = (p) => tf.sum(tf.square(tf.avgPool(p as tf.Tensor4D, 2, 1, 'same')));
    const expected = tf.getBackend() === 'tensorflow' ? 'pass' : 'fail';
    assert.equal(gradcheck(loss, [image as never]).verdict, expected);
  });
});

/** A cross-entropy with an ε, of predictions that are sure and wrong: what is left of 1 + ε in float32 is up to half of ε off. */
const guarded =
  (epsilon: number, of: (p: tf.Tensor) => tf.Tensor = (p) => p): Loss =>
  (t, p) => {
    const yes = tf.mul(t, tf.log(tf.add(p, epsilon)));
    const no = tf.mul(tf.sub(1, t), tf.log(tf.sub(1 + epsilon, of(p))));
    return tf.neg(tf.mean(tf.add(yes, no)));
  };
const sureAndWrong = [
  [[0, 1, 1, 0, 1], [1, 0, 0, 1, 0]],
  [[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]],
]; // prettier-ignore

onEachBackend('a constant that float32 rounds', () => {
  for (const epsilon of [1e-7, 3e-7, 1e-6, 3e-6, 1e-5]) {
    for (const [k, inputs] of sureAndWrong.entries()) {
      it(`1 + ${epsilon} is a loss of precision on each backend (${k})`, () => {
        const report = gradcheck(guarded(epsilon), inputs);
        assert.deepEqual(codesOf(report), ['precision-loss'], textOf(report));
      });
    }
  }

  it('excuses no operation beside it', () => {
    const there = tf.getBackend();
    const steeper = tf.customGrad((x) => ({
      value: tf.clone(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.getBackend() === there ? 1.05 : 1),
    }));
    for (const inputs of sureAndWrong) {
      const report = gradcheck(guarded(1e-6, steeper), inputs);
      if (there === 'cpu') assert.notDeepEqual(codesOf(report), [], textOf(report));
      else assert.match(textOf(report), /FAIL.*(backend-differs|wrong-gradient)/);
    }
  });
});

describe('kernels of wasm that are mended', () => {
  before(() => useBackend('wasm'));
  for (const operation of ['log1p', 'selu'] as const) {
    it(`${operation} of the smallest numbers is granted no more than its own digits`, () => {
      const factors = tf.keep(tf.tensor1d([1.5, 0.6, 1, 1]));
      const loss: Loss = (p) => {
        const y = tf[operation](p);
        return tf.mean(tf.square(tf.getBackend() === 'wasm' ? tf.mul(y, factors) : y));
      };
      const report = gradcheck(loss, [[[3e-7, 5e-7, 7e-7, 9e-7]]]);
      factors.dispose();
      assert.equal(report.verdict, 'fail', textOf(report));
      assert.ok(codesOf(report).includes('backend-differs'), textOf(report));
    });
  }
});

// The cosine is a rounding from 1, beyond which acos has no value: some runs that round at random end there.
onEachBackend('an angle of a thousandth, whose slope rounding moves by hundredths', () => {
  const angular: Loss = (t, p) => tf.mean(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), -1, 1)));
  const vectors = (angle: tf.Tensor): tf.Tensor => tf.stack([tf.cos(angle), tf.sin(angle)], -1);
  for (let seed = 1; seed <= 12; seed++) {
    it(`is no wrong gradient (${seed})`, () => {
      const angles = tf.randomUniform([2, 6, 4], -3, 3, 'float32', seed);
      const errors = tf.tensor(
        Array.from({ length: 48 }, (_, i) => (i === 17 ? 1.2e-3 : 0.5)),
        [2, 6, 4],
      );
      const report = gradcheck(angular, [vectors(angles), vectors(tf.add(angles, errors))]);
      assert.equal(report.verdict, 'pass', textOf(report));
    });
  }
});
