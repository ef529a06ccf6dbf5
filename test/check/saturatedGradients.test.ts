/**
 * Right losses at saturated logits, sure and right, sure and wrong, and both in one batch: what is left of their gradients is made beside
 * numbers that swallow it, so differences must say how little they know. No entry is wrong for that, none noisy; a gradient
 * that is next to nothing at all entries of a loss that could be lower is right, and said to be that; a wrong one that shows still fails.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { codesOf, seeded, textOf, useBackend, type Loss } from './support.js';

const cross: Loss = (t, z) => tf.neg(tf.sum(tf.mul(t, tf.logSoftmax(z)), -1));
const chosen: Loss = (t, z) => tf.sum(tf.mul(t, tf.softmax(z)), -1);
const guarded =
  (epsilon: number): Loss =>
  (t, z) =>
    tf.neg(tf.mean(tf.sum(tf.mul(t, tf.log(tf.add(tf.softmax(z), epsilon))), -1)));
const focal =
  (ce: Loss, gamma: number): Loss =>
  (t, z) => {
    const c = ce(t, z);
    return tf.mean(tf.mul(tf.pow(tf.sub(1, tf.exp(tf.neg(c))), gamma), c));
  };
const ofClasses: Readonly<Record<string, Loss>> = {
  'cross-entropy': (t, z) => tf.mean(cross(t, z)),
  'log(softmax + 1e-3)': guarded(1e-3),
  'log(softmax + 1e-7)': guarded(1e-7),
  'log(softmax + 1e-8)': guarded(1e-8),
  'focal, γ = 1.5': focal(cross, 1.5),
  '1 − exp(−ce)': (t, z) => tf.mean(tf.sub(1, tf.exp(tf.neg(cross(t, z))))),
  'generalised, q = 0.7': (t, z) => tf.mean(tf.div(tf.sub(1, tf.pow(chosen(t, z), 0.7)), 0.7)),
  dice: (t, z) => {
    const p = tf.softmax(z);
    const both = tf.add(tf.sum(p), tf.sum(t));
    return tf.sub(1, tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(p, t))), 1e-5), tf.add(both, 1e-5)));
  },
};
const binary: Loss = (t, z) =>
  tf.add(tf.sub(tf.relu(z), tf.mul(z, t)), tf.softplus(tf.neg(tf.abs(z))));
const chosenOfTwo: Loss = (t, z) => {
  const p = tf.sigmoid(z);
  return tf.add(tf.mul(t, p), tf.mul(tf.sub(1, t), tf.sub(1, p)));
};
const ofTwo: Readonly<Record<string, Loss>> = {
  'focal of two, γ = 1': focal(binary, 1),
  'focal of two, γ = 1.5': focal(binary, 1.5),
  'focal of two, γ = 1.5, guarded': (t, z) => {
    const p = chosenOfTwo(t, z);
    return tf.neg(tf.mean(tf.mul(tf.pow(tf.sub(1, p), 1.5), tf.log(tf.add(p, 1e-7)))));
  },
  'dice of two': (t, z) => {
    const p = tf.sigmoid(z);
    const both = tf.add(tf.sum(p), tf.sum(t));
    return tf.sub(1, tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(p, t))), 1), tf.add(both, 1)));
  },
};

type How = 'sure and right' | 'just right' | 'sure and wrong' | 'either';
const hows: readonly How[] = ['sure and right', 'just right', 'sure and wrong', 'either'];

/** Six labels and their logits. */
function inputsOf(classes: 1 | 3, how: How, size: number): [number[][], number[][]] {
  const random = seeded(size);
  for (let i = 0; i < 5; i++) random();
  const labels = Array.from({ length: 6 }, () => {
    const k = Math.floor(random() * Math.max(2, classes));
    return classes === 1 ? [k] : [0, 1, 2].map((j) => (j === k ? 1 : 0));
  });
  const logitOf = (label: number): number => {
    const sign = 2 * label - 1;
    const near = size * (0.9 + 0.2 * random());
    if (how === 'just right') return sign * size;
    if (how === 'either') return random() < 0.5 ? near : -near;
    return how === 'sure and right' ? sign * near : -sign * near;
  };
  return [labels, labels.map((row) => row.map(logitOf))];
}
const tables = [
  [3, ofClasses],
  [1, ofTwo],
] as const;

describe('saturated gradients', () => {
  before(() => useBackend(suiteBackend));
  for (const [classes, losses] of tables) {
    for (const [name, loss] of Object.entries(losses)) {
      for (const how of hows) {
        it(`${name}, ${how}: neither wrong nor noisy`, () => {
          for (const size of [20, 40]) {
            const report = gradcheck(loss, inputsOf(classes, how, size));
            // Exactly 0 at every entry is a failure of its own, where the loss could be lower.
            const isDead = codesOf(report).join() === 'zero-gradient';
            const isRight = how === 'sure and right' || how === 'just right';
            assert.ok(report.verdict === 'pass' || (isDead && !isRight), textOf(report));
          }
        });
      }
    }
  }

  // At 60 it is less than float32 can hold, and exactly 0 there: that is the place, as at 40, and not the loss.
  const reverse: Readonly<Record<string, Loss>> = {
    'of log(softmax + 1e-7)': (t, z) => {
      const p = tf.softmax(z);
      return tf.mean(
        tf.sum(tf.mul(p, tf.sub(tf.log(tf.add(p, 1e-7)), tf.log(tf.add(t, 1e-7)))), -1),
      );
    },
    'of a log-softmax': (t, z) => {
      const q = tf.logSoftmax(z);
      return tf.mean(tf.sum(tf.mul(tf.exp(q), tf.sub(q, tf.log(tf.add(t, 0.01)))), -1));
    },
  };
  for (const [name, loss] of Object.entries(reverse)) {
    for (const size of [20, 40, 60, 100]) {
      const [t, right] = inputsOf(3, 'just right', size);
      const wrong = right.map((row) => [row[2]!, row[0]!, row[1]!]);
      it(`a reverse KL ${name} vanishes at ±${size}, sure and wrong`, () => {
        const report = gradcheck(loss, [t, wrong]);
        assert.equal(report.verdict, 'pass', textOf(report));
        assert.deepEqual(codesOf(report), ['vanishing-gradient'], textOf(report));
      });
      it(`a reverse KL ${name} is right at ±${size}, sure and right`, () => {
        const report = gradcheck(loss, [t, right]);
        assert.equal(report.verdict, 'pass', textOf(report));
        assert.doesNotMatch(textOf(report), /zero-gradient|wrong-gradient/);
      });
    }
  }
  it('times 1e-50 it is 0 wherever it is asked', () => {
    const report = gradcheck(
      (t, z) => tf.mul(tf.mul(reverse['of a log-softmax']!(t, z), 1e-25), 1e-25),
      inputsOf(3, 'sure and wrong', 2),
    );
    assert.match(textOf(report), /zero-gradient.*smaller than float32 can hold/);
  });

  for (const epsilon of [1e-3, 1e-5]) {
    it(`log(softmax + ${epsilon}) learns nothing where it is sure and wrong, and that is said`, () => {
      const report = gradcheck(guarded(epsilon), inputsOf(3, 'sure and wrong', 40));
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.match(
        textOf(report),
        /vanishing-gradient: .*next to nothing beside what it is elsewhere, .* nothing is learned/,
      );
    });
  }

  // In float32 what is left of 1 − exp(−ce) is 0 from 17 on, where a root has no slope.
  for (const size of [20, 32, 36]) {
    it(`the root of 1 − exp(−ce) has none at logits of ${size}, and its division is named`, () => {
      const root: Loss = (t, z) => tf.mean(tf.sqrt(tf.sub(1, tf.exp(tf.neg(cross(t, z))))));
      const report = gradcheck(root, inputsOf(3, 'sure and right', size));
      assert.match(textOf(report), /nan-source: RealDiv \(in the derivative\)/);
      assert.deepEqual(codesOf(report), ['nan-source']);
    });
  }

  const scaled = (by: number) =>
    tf.customGrad((z) => ({ value: tf.clone(z as tf.Tensor), gradFunc: (dy) => tf.mul(dy, by) }));
  for (const by of [0.5, 1.1, -1]) {
    it(`a gradient times ${by} is wrong wherever it shows`, () => {
      for (const name of ['cross-entropy', 'log(softmax + 1e-7)', 'focal, γ = 1.5'])
        for (const [how, size] of [
          ['either', 20],
          ['sure and right', 5],
          ['sure and wrong', 5],
        ] as const) {
          const report = gradcheck(
            (t, z) => ofClasses[name]!(t, scaled(by)(z)),
            inputsOf(3, how, size),
          );
          assert.equal(report.verdict, 'fail', `${name}, ${how}: ${textOf(report)}`);
        }
    });
  }
});
