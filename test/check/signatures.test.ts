/** What may be given to the checks, as types have it: this file compiles without a cast. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, precision, probe } from '../../extension/check/index.js';
import { angularLoss, cosineDistance } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';

const inputs = [
  [
    [1, 0],
    [0.6, 0.8],
  ],
  [
    [0, 1],
    [0.8, 0.6],
  ],
];

describe('the checks take', () => {
  before(() => tf.setBackend('cpu'));

  it('losses of the library, which have options of their own', () => {
    assert.equal(gradcheck(angularLoss, inputs).verdict, 'pass');
    assert.equal(compare(angularLoss, reference.angularLoss, inputs).verdict, 'pass');
    assert.equal(compare(cosineDistance, reference.cosineDistance, inputs).verdict, 'pass');
    assert.equal(probe(angularLoss).verdict, 'pass');
    assert.equal(precision({ angularLoss }).verdict, 'pass');
  });
  it('functions of tensors, whose parameters need no types', () => {
    assert.equal(gradcheck((p) => tf.sum(p.square()), [[1, 2]]).verdict, 'pass');
    assert.equal(gradcheck((t, p) => t.sub(p).square().sum(), inputs).verdict, 'pass');
    const three = gradcheck((a, b, c) => a.mul(b).mul(c).sum(), [...inputs, inputs[0]!]);
    assert.equal(three.verdict, 'pass');
    const loop = (t: number[], p: number[]): number => t[0]! - p[0]!;
    const pair = [[2], [1]];
    assert.equal(compare((t, p) => t.sub(p).sum(), loop, pair).verdict, 'pass');
  });
});
