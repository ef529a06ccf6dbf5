/** A value that a loss holds constant on purpose is held constant in the truth too, and the report says so. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { constant, gradcheck } from '../../extension/check/index.js';
import { backends } from '../support/backends.js';
import { codesOf, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

/** As losses do it that do not say so: the value as numbers, so that no gradient goes back. */
const silently = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync().slice(), x.shape);
const asIs = (x: tf.Tensor): tf.Tensor => x;

type Stop = (x: tf.Tensor) => tf.Tensor;

const losses: Readonly<Record<string, (stop: Stop) => Loss>> = {
  'weights of the error itself, by pixel': (stop) => (t, p) => {
    const d = tf.abs(tf.sub(t, p));
    return tf.mean(tf.mul(stop(tf.square(d)), d));
  },
  'normalised by its own mean': (stop) => (t, p) => {
    const d = tf.square(tf.sub(t, p));
    return tf.mean(tf.div(d, stop(tf.add(tf.mean(d), 0.1))));
  },
  'two of them, α of CIoU and a target': (stop) => (t, p) => {
    const v = tf.square(tf.sub(tf.atan(t), tf.atan(p)));
    const alpha = stop(tf.div(v, tf.add(v, 0.5)));
    return tf.mean(tf.add(tf.mul(alpha, v), tf.squaredDifference(p, stop(tf.sin(p)))));
  },
};

describe('constant', () => {
  for (const backend of backends) {
    describe(backend, () => {
      before(() => useBackend(backend));
      for (const [name, lossOf] of Object.entries(losses)) {
        for (const shape of [[6], [4, 5, 2]]) {
          it(`${name}, ${shape.join('×')}: passes, and is said`, () => {
            const inputs = [uniform(seeded(1), shape), uniform(seeded(2), shape)] as never;
            const report = gradcheck(lossOf(constant), inputs);
            assert.equal(report.verdict, 'pass', textOf(report));
            assert.match(report.summary, /\(held-constant\)$/);
            assert.match(textOf(report), /held constant in the truth too/);
          });
        }
        it(`${name}, taken out as numbers: fails`, () => {
          const inputs = [uniform(seeded(1), [6]), uniform(seeded(2), [6])] as never;
          assert.equal(gradcheck(lossOf(silently), inputs).verdict, 'fail');
          assert.equal(gradcheck(lossOf(asIs), inputs).verdict, 'pass');
        });
      }

      it('what is wrong beside it is still found', () => {
        const loss: Loss = (t, p) =>
          tf.mean(tf.mul(constant(tf.abs(p)), tf.squaredDifference(silently(tf.mul(p, 2)), t)));
        assert.equal(
          gradcheck(loss, [
            [1, 2, 3],
            [2, 2.5, 1],
          ]).verdict,
          'fail',
        );
      });

      it('a loop may hold its numbers too', () => {
        const loop = (t: readonly number[], p: readonly number[]): number =>
          t.reduce((sum, a, i) => sum + constant(Math.abs(a - p[i]!)) * (a - p[i]!) ** 2, 0) /
          t.length;
        const loss: Loss = (t, p) => {
          const d = tf.sub(t, p);
          return tf.mean(tf.mul(constant(tf.abs(d)), tf.square(d)));
        };
        const report = gradcheck(
          loss,
          [
            [1, 2, 3],
            [2, 2.5, 1],
          ],
          { reference: loop },
        );
        assert.equal(report.verdict, 'pass', textOf(report));
      });

      it('order 2', () => {
        const loss: Loss = (p) => tf.sum(tf.mul(constant(tf.square(p)), tf.pow(p, 3)));
        const report = gradcheck(loss, [[1, 2, 3]], { order: 2 });
        assert.equal(report.verdict, 'pass', textOf(report));
      });
    });
  }

  it('outside of a check it is the identity, and no gradient goes through', () => {
    const of = tf.valueAndGrad((x: tf.Tensor) => tf.sum(tf.mul(constant(tf.square(x)), x)));
    const { value, grad } = of(tf.tensor1d([2, 3]));
    assert.deepEqual([...value.dataSync(), ...grad.dataSync()], [35, 4, 9]);
    assert.equal(constant(2.5), 2.5);
    assert.ok(!codesOf(gradcheck((p) => tf.sum(tf.square(p)), [[1, 2]])).includes('held-constant'));
  });
});
