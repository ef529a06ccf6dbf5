/** What a gradcheck of a whole picture costs in evaluations, second derivatives by backend, and the name that reports carry. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, precision, probe } from '../../extension/check/index.js';
import { fieldOf } from '../bench/fields.js';
import { onEachBackend } from '../losses/support.js';
import { codesOf, elementLoop, seeded, textOf, uniform, useBackend, type Loss } from './support.js';

const mse = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.mean(tf.squaredDifference(t, p));

/** Some pixels of it are at small angles, where one step of a difference is not enough. */
const anglePower = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
  const [tc, ts] = tf.unstack(t, -1) as [tf.Tensor, tf.Tensor];
  const [pc, ps] = tf.unstack(p, -1) as [tf.Tensor, tf.Tensor];
  const cross = tf.sub(tf.mul(tc, ps), tf.mul(ts, pc));
  return tf.mean(tf.pow(tf.atan2(tf.abs(cross), tf.sum(tf.mul(t, p), -1)), 1.2));
};

describe('gradcheck of every entry of 1×512²×2', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  const entries = 512 * 512 * 2;
  for (const [name, formula] of Object.entries({ mse, anglePower })) {
    it(`evaluates the loss in doubles twelve times at most, parts counted as parts: ${name}`, () => {
      const { yTrue, yPred, shape } = fieldOf(512);
      const inputs = [tf.tensor(yTrue, [...shape]), tf.tensor(yPred, [...shape])];
      let inDoubles = 0;
      const loss: Loss = (t, p) => {
        if (tf.getBackend() !== 'wasm') inDoubles += p.size / entries;
        return formula(t, p);
      };
      const report = gradcheck(loss, inputs);
      tf.dispose(inputs);
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.equal(report.checked, entries);
      assert.ok(inDoubles > 1 && inDoubles <= 12, `${inDoubles} evaluations in doubles`);
    });
  }
});

/** x³, whose second derivative is 6x times a factor on each backend. */
const cube =
  (factors: Readonly<Record<string, number>>): Loss =>
  (p) => {
    const derivative = tf.customGrad((x, save) => {
      (save as (of: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: tf.mul(3, tf.square(x as tf.Tensor)),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
          tf.mul(dy, tf.mul(saved[0]!, 6 * (factors[tf.getBackend()] ?? factors['else']!))),
      };
    });
    const op = tf.customGrad((x, save) => {
      (save as (of: tf.Tensor[]) => void)([x as tf.Tensor]);
      return {
        value: tf.pow(x as tf.Tensor, 3),
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, derivative(saved[0]!)),
      };
    });
    return tf.sum(op(p));
  };

onEachBackend('a second derivative that depends on the backend', () => {
  const check = (here: number, inDoubles: number) =>
    gradcheck(cube({ [tf.getBackend()]: here, else: inDoubles }), [[[0.5, 1, -2, 3]]], {
      order: 2,
    });

  it('right on both passes', () => assert.equal(check(1, 1).verdict, 'pass'));
  it('wrong here fails, though the doubles of cpu are right', () =>
    assert.equal(check(0.5, 1).verdict, 'fail'));
  it('wrong on both fails', () => assert.equal(check(0.5, 0.5).verdict, 'fail'));
  it('right here and wrong in the doubles of cpu passes, and says so', () => {
    const report = check(1, 0.5);
    const isCpu = tf.getBackend() === 'cpu';
    assert.equal(report.verdict, isCpu ? 'fail' : 'pass', textOf(report));
    if (!isCpu) assert.deepEqual(codesOf(report), ['backend-differs'], textOf(report));
  });
});

describe('the name of a check', () => {
  before(() => useBackend('wasm'));
  const random = seeded(3);
  const inputs = [uniform(random, [3, 4]), uniform(random, [3, 4])];
  const loop = elementLoop((t, p) => (t - p) ** 2);
  const reports = {
    compare: () => compare(mse, loop, inputs, { name: 'mine' }),
    'compare, failing': () => compare(mse, () => 0, inputs, { name: 'mine' }),
    gradcheck: () => gradcheck(mse, inputs, { name: 'mine' }),
    'gradcheck, order 2': () => gradcheck(mse, inputs, { order: 2, name: 'mine' }),
    probe: () => probe(mse, { kind: 'regression', name: 'mine' }),
    precision: () => precision(mse, { inputs, sweep: false, name: 'mine' }),
  };
  for (const [name, make] of Object.entries(reports)) {
    it(`is a field of the JSON: ${name}`, () => {
      const { name: found } = JSON.parse(JSON.stringify(make())) as { readonly name?: string };
      assert.equal(found, 'mine');
    });
  }
});
