/**
 * A constant that float32 holds as another number, however the loss comes by it: written as one, or made of constants by operations.
 * Doubles say that the formula is right; float32 trains with another number, in every run alike. So it is told, and it fails from
 * where it misleads; and no rounding is granted for it under which a wrong gradient would pass.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { elements } from './reportedSupport.js';
import { codesOf, textOf, useBackend, type Loss } from './support.js';

const { add, div, log, mean, mul, neg, sub } = tf;

/** 1 + ε. */
const ways: Readonly<Record<string, (epsilon: number) => tf.Tensor>> = {
  'tf.scalar(1 + ε)': (e) => tf.scalar(1 + e),
  'tf.add(1, ε)': (e) => add(1, e),
  'tf.add(ε, 1)': (e) => add(e, 1),
  'tf.sub(1, −ε)': (e) => sub(1, -e),
  'of tf.fill': (e) => add(tf.fill([1], e), 1),
  'of a quotient': (e) => add(1, div(tf.scalar(8 * e), 8)),
  'of a reshape': (e) => add(tf.reshape(tf.tensor1d([e]), []), tf.ones([])),
  'of a root': (e) => add(1, tf.sqrt(tf.scalar(e ** 2))),
};

type Of = (epsilon: number) => tf.Tensor;
const crossEntropy =
  (one: Of, epsilon: number): Loss =>
  (t, p) =>
    neg(mean(add(mul(t, log(add(p, epsilon))), mul(sub(1, t), log(sub(one(epsilon), p))))));
const crossLoop = (epsilon: number) =>
  elements((t, p) => -(t * Math.log(p + epsilon) + (1 - t) * Math.log(1 - p + epsilon)));

/** Right, but for the gradient of one label, which is off by 3 %. */
const detuned =
  (loss: Loss): Loss =>
  (t, p) => {
    const held = tf.customGrad((x) => ({ value: tf.clone(x as tf.Tensor), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) }))(p); // prettier-ignore
    return loss(t, add(p, mul(mul(sub(1, t), sub(p, held)), 0.03)));
  };

const places = {
  'sure and wrong, beside others': [
    [0, 1, 1, 0, 1],
    [1, 1, 0.3, 0.2, 0],
  ],
  'two of them sure and wrong': [
    [0, 0, 1, 1, 0],
    [1, 1, 0.3, 0.2, 0.2],
  ],
};

describe('constants that float32 rounds', function () {
  this.timeout(Infinity);
  before(() => useBackend(suiteBackend));

  for (const [way, of] of Object.entries(ways)) {
    for (const [place, inputs] of Object.entries(places)) {
      it(`${way}, ${place}: told at 1e-6, too far off at 1e-7`, () => {
        const [told, failed] = [1e-6, 1e-7].map((e) => gradcheck(crossEntropy(of, e), inputs));
        assert.equal(told!.verdict, 'pass', textOf(told!));
        assert.equal(failed!.verdict, 'fail', textOf(failed!));
        assert.match(textOf(told!), /its constant 1\.000001 is 1\.00000095 in float32; add 0\.000001 last, to what is left of 1/); // prettier-ignore
        assert.match(textOf(failed!), /its constant 1\.0000001 is 1\.00000012 in float32; add 1e-7 last/); // prettier-ignore
        for (const report of [told!, failed!])
          assert.deepEqual(codesOf(report), ['precision-loss']);
      });
      it(`${way}, ${place}: the same of the value`, () => {
        const [told, failed] = [1e-6, 1e-7].map((e) =>
          compare(crossEntropy(of, e), crossLoop(e), inputs),
        );
        assert.match(textOf(told!), /its constant 1\.000001 is/);
        assert.equal(failed!.verdict, 'fail', textOf(failed!));
        assert.deepEqual(codesOf(failed!), ['precision-loss'], textOf(failed!));
      });
      it(`${way}, ${place}: a gradient off by 3 % is wrong, beside the loop too`, () => {
        const wrong = detuned(crossEntropy(of, 1e-6));
        const beside = gradcheck(wrong, inputs, { reference: crossLoop(1e-6) });
        const offAt = inputs[0]!.filter((t) => t === 0).length;
        for (const { summary } of [gradcheck(wrong, inputs), beside])
          assert.match(summary, new RegExp(`FAIL ${offAt}/${inputs[0]!.length} wrong`));
      });
    }
  }

  const right: Readonly<Record<string, readonly [Loss, readonly (readonly number[])[]]>> = {
    '(1 − p) + ε': [(t, p) => neg(mean(add(mul(t, log(add(p, 1e-6))), mul(sub(1, t), log(add(sub(1, p), 1e-6)))))), places['sure and wrong, beside others']],
    '(1 − p) + ε, both made': [(t, p) => neg(mean(add(mul(t, log(add(p, add(0, 1e-6)))), mul(sub(1, t), log(add(sub(tf.ones([]), p), mul(1e-3, 1e-3))))))), places['sure and wrong, beside others']],
    '1e-10 + 1 where nothing cancels': [(t, p) => mean(div(tf.square(sub(t, p)), add(p, add(1e-10, 1)))), [[0, 1, 1], [1, 1, 0.3]]],
    '1 + ε away from p = 1': [crossEntropy((e) => add(1, e), 1e-6), [[0, 1, 1, 0], [0.9, 0.8, 0.3, 0.2]]],
    'a third made by a division': [(t, p) => mean(mul(div(1, 3), tf.square(sub(t, p)))), [[0.1, 0.7], [0.1, 0.2]]],
    'an ε in a root': [(t, p) => mean(tf.sqrt(add(tf.square(sub(t, p)), mul(1e-3, 1e-3)))), [[0.1, 0.7], [0.1, 0.2]]],
  }; // prettier-ignore
  for (const [name, [loss, inputs]] of Object.entries(right)) {
    it(`${name}: nothing to say`, () => {
      const report = gradcheck(loss, inputs);
      assert.equal(report.verdict, 'pass', textOf(report));
      assert.deepEqual(codesOf(report), [], textOf(report));
    });
  }

  it('a steep slope is no wrong gradient of the operation there', () => {
    for (const e of [1e-3, 1e-4, 1e-5]) {
      const text = textOf(gradcheck(detuned(crossEntropy((x) => add(1, x), e)), places['sure and wrong, beside others'], { reference: crossLoop(e) })); // prettier-ignore
      assert.doesNotMatch(text, /tf\.log/);
    }
  });
  it('a steep slope is no kink', () => {
    const report = gradcheck(crossEntropy((e) => tf.scalar(1 + e), 1e-4), places['sure and wrong, beside others']); // prettier-ignore
    assert.doesNotMatch(report.summary, /kink/);
  });
});
