/** Gradients that are 0, or nearly: what is said of them holds, and at a minimum they are as they should be. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { gradcheck } from '../../extension/check/index.js';
import { textOf, useBackend, type Loss } from './support.js';

const sums = (x: tf.Tensor): tf.Tensor => tf.sum(x, -1);

/** Of unlike pairs: nothing beyond a margin of 1. */
const contrastive: Loss = (t, p) => {
  const distance = tf.sqrt(tf.add(sums(tf.squaredDifference(t, p)), 1e-6));
  return tf.mean(tf.square(tf.relu(tf.sub(1, distance))));
};

type Corners = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

const iou: Loss = (t, p) => {
  const [a0, a1, a2, a3] = tf.unstack(t, -1) as Corners;
  const [b0, b1, b2, b3] = tf.unstack(p, -1) as Corners;
  const width = tf.relu(tf.sub(tf.minimum(a2, b2), tf.maximum(a0, b0)));
  const height = tf.relu(tf.sub(tf.minimum(a3, b3), tf.maximum(a1, b1)));
  const both = tf.mul(width, height);
  const areas = tf.add(
    tf.mul(tf.sub(a2, a0), tf.sub(a3, a1)),
    tf.mul(tf.sub(b2, b0), tf.sub(b3, b1)),
  );
  return tf.mean(tf.sub(1, tf.div(both, tf.sub(areas, both))));
};

const concordance: Loss = (t, p) => {
  const [a, b] = [tf.moments(t), tf.moments(p)];
  const both = tf.mean(tf.mul(tf.sub(t, a.mean), tf.sub(p, b.mean)));
  const apart = tf.square(tf.sub(a.mean, b.mean));
  return tf.sub(1, tf.div(tf.mul(2, both), tf.addN([a.variance, b.variance, apart])));
};

const jaccard: Loss = (t, x) => {
  const p = tf.sigmoid(x);
  const both = tf.sum(tf.mul(t, p));
  return tf.sub(1, tf.div(tf.add(both, 1), tf.add(tf.sub(tf.sum(tf.add(t, p)), both), 1)));
};

const generalised: Loss = (t, p) =>
  tf.mean(tf.div(tf.sub(1, tf.pow(sums(tf.mul(t, tf.softmax(p))), 0.7)), 0.7));

const crossEntropy: Loss = (t, p) =>
  tf.neg(tf.mean(sums(tf.mul(t, tf.log(tf.add(tf.softmax(p), 1e-8))))));

const boxes = [[[0, 0, 1, 1]], [[3, 0.2, 4, 1.2]]];
const table: readonly (readonly [
  name: string,
  loss: Loss,
  inputs: readonly unknown[],
  verdict: 'pass' | 'fail',
  said: RegExp,
  notSaid: RegExp,
])[] = [
  [
    'an unlike pair beyond its margin is at its least',
    contrastive,
    [[[0.5, 0.5, -1]], [[-1, 0.2, 1]]],
    'pass',
    /PASS/,
    /zero-gradient/,
  ],
  [
    'two boxes apart: it is the overlap that is flat',
    iou,
    boxes,
    'fail',
    /zero-gradient.*Relu is flat/,
    /M(in|ax)imum is flat/,
  ],
  [
    'one number has no concordance, and no cast takes it out',
    concordance,
    [[0.5], [0.7]],
    'fail',
    /the loss does not change with it/,
    /Cast/,
  ],
  [
    'squares times 1e-50',
    (t, p) => tf.mul(tf.mul(tf.mean(tf.square(tf.sub(p, t))), 1e-25), 1e-25),
    [
      [0, 1],
      [0.5, 2],
    ],
    'fail',
    /smaller than float32 can hold/,
    /wrong-gradient/,
  ],
  [
    'logits of 1e4, of which only the last bits of doubles know',
    jaccard,
    [
      [1, 0, 1, 0],
      [9000, -104, 8000, -7000],
    ],
    // Each is sure and right.
    'pass',
    /PASS/,
    /wrong-gradient/,
  ],
  [
    'a softmax of logits of 1e4',
    crossEntropy,
    [
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      [
        [9000, 8790, -5000],
        [-7000, 100, -8000],
      ],
    ],
    'pass',
    /PASS/,
    /wrong-gradient|tf\.softmax/,
  ],
  [
    'probabilities a few units of float32 from 1',
    generalised,
    [
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      [
        [17.9, 0.4, -1.2],
        [0.1, 1.2, 3.1],
      ],
    ],
    'pass',
    /PASS/,
    /backend-differs/,
  ],
  [
    'a clip to 100 and up of numbers near 1: what is lower is far off',
    (p) => tf.mean(tf.square(tf.sub(tf.clipByValue(p, 100, 200), 150))),
    [[0.3, -1.2, 1.9, 0.7]],
    'fail',
    /the loss is lower elsewhere: ClipByValue is flat/,
    /in steps/,
  ],
  [
    'a picture of 0 to 255 clipped to 1, beside one of 0 to 1',
    (t, p) => tf.mean(tf.squaredDifference(t, tf.clipByValue(p, 0, 1))),
    [
      [0.2, 0.9, 0.4, 0.6],
      [12, 250, 130, 77],
    ],
    'fail',
    /the loss is lower elsewhere: ClipByValue is flat/,
    /in steps/,
  ],
  [
    'a margin of 500 that nothing near reaches is at its least',
    (p) => tf.mean(tf.relu(tf.sub(tf.square(p), 500))),
    [[0.3, -1.2, 1.9, 0.7]],
    'pass',
    /PASS/,
    /zero-gradient/,
  ],
];

describe('gradients of 0, or nearly', () => {
  before(() => useBackend('wasm'));
  for (const [name, loss, inputs, verdict, said, notSaid] of table) {
    it(name, () => {
      const report = gradcheck(loss, inputs as never);
      const text = textOf(report);
      assert.equal(report.verdict, verdict, text);
      assert.match(text, said);
      assert.doesNotMatch(text, notSaid);
    });
  }
});
