/**
 * Losses whose probe once said nothing, or something false: an epsilon of 0.1, a softmax over the pixels, an absolute value
 * outside a mean of inverses, labels of which only a count matters; and inputs of which only a part is gone through.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { probe } from '../../extension/check/index.js';
import type { Loss } from './probeRight.js';
import { codesOf, textOf, useBackend } from './support.js';

type Options = Exclude<Parameters<typeof probe>[1], undefined | readonly unknown[]>;

const labels: Options = { kind: 'classification' };
const probabilities: Options = { kind: 'classification', domain: [0, 1] };
const depths: Options = { kind: 'regression', domain: [0.5, 8] };
const inverse = (x: tf.Tensor): tf.Tensor => tf.mean(tf.div(1, x));
const logOf =
  (epsilon: number, to: (p: tf.Tensor) => tf.Tensor = tf.softmax): Loss =>
  (t, p) =>
    tf.neg(tf.mean(tf.sum(tf.mul(t, tf.log(tf.add(to(p), epsilon))), -1)));

const wrong: readonly (readonly [string, Loss, Options, code: string])[] = [
  ['log(softmax + 0.1)', logOf(0.1), labels, 'large-epsilon'],
  ['log(p + 0.05) of probabilities', logOf(0.05, (p) => p), probabilities, 'large-epsilon'],
  ['log(softmax + 0.01)', logOf(0.01), labels, 'large-epsilon'],
  [
    'a softmax over the whole image',
    (t, p) =>
      tf.mean(tf.sub(tf.logSumExp(p, [1, 2, 3]), tf.mean(tf.sum(tf.mul(t, p), -1), [1, 2]))),
    labels,
    'parts-compete',
  ],
  [
    '1 less the dices of all images (faustomilletari/VNet#13, HiLab-git/DTC#18)',
    (t, p) => {
      const of = (x: tf.Tensor): tf.Tensor => tf.sum(x, [1, 2, 3]);
      const both = tf.add(tf.add(of(t), of(p)), 1);
      return tf.sub(1, tf.sum(tf.div(tf.add(tf.mul(2, of(tf.mul(t, p))), 1), both)));
    },
    probabilities,
    'parts-compete',
  ],
  [
    'the absolute value of a mean of inverses',
    (t, p) => tf.abs(tf.sub(inverse(p), inverse(t))),
    depths,
    'errors-cancel',
  ],
];

const right: readonly (readonly [string, Loss, Options])[] = [
  ['log(softmax + 1e-7)', logOf(1e-7), labels],
  ['log(softmax + 0.001)', logOf(1e-3), labels],
  [
    'labels smoothed',
    (t, p) => tf.losses.softmaxCrossEntropy(tf.add(tf.mul(t, 0.9), 0.1 / 3), p),
    labels,
  ],
  [
    'softplus as log(1 + exp)',
    (t, p) => {
      const soft = tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(p)))));
      return tf.mean(tf.add(tf.sub(tf.relu(p), tf.mul(p, t)), soft));
    },
    { ...labels, channels: 1 },
  ],
  [
    'a cross entropy and what is constant besides',
    (t, p) => tf.add(2, tf.losses.softmaxCrossEntropy(t, p)),
    labels,
  ],
];

const field = (shape: readonly number[], seed: number): tf.Tensor => {
  const angle = tf.randomUniform([...shape], -Math.PI, Math.PI, 'float32', seed);
  return tf.stack([tf.cos(angle), tf.sin(angle)], -1);
};
const dot = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.sum(tf.mul(t, p), -1);
const cross = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
  const [a, b] = tf.unstack(t, -1) as [tf.Tensor, tf.Tensor];
  const [c, d] = tf.unstack(p, -1) as [tf.Tensor, tf.Tensor];
  return tf.abs(tf.sub(tf.mul(a, d), tf.mul(b, c)));
};
const angular: Loss = (t, p) => tf.mean(tf.pow(tf.atan2(cross(t, p), dot(t, p)), 1.2));
const notClaimed = { 'zero-prediction': 'not claimed', 'zero-both': 'not claimed' } as const;
const large = (of: Loss, side: number) =>
  probe(of, {
    kind: 'direction',
    inputs: [field([1, side, side], 3), field([1, side, side], 4)],
    declares: notClaimed,
  });

describe('probe of losses that were tried', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));
  for (const [name, loss, options, code] of wrong) {
    it(`${name}: ${code}`, () => {
      const report = probe(loss, options);
      assert.equal(report.verdict, 'fail', textOf(report));
      assert.ok(codesOf(report).includes(code), textOf(report));
    });
  }
  for (const [name, loss, options] of right) {
    it(`${name} passes`, () => assert.equal(probe(loss, options).verdict, 'pass'));
  }

  it('labels whose order does not matter are used', () => {
    const { rows } = probe((t, p) => tf.abs(tf.sub(inverse(p), inverse(t))), depths);
    assert.equal(rows.find(({ id }) => id === 'uses-truth')!.verdict, 'pass');
  });
});

describe('probe of many pixels', function () {
  this.timeout(Infinity);
  before(() => useBackend('wasm'));

  it('says how many most rows looked at', () =>
    assert.match(
      large(angular, 256).summary,
      /^probe PASS .*\(direction; most rows on 1×64×64 of 1×256×256 pixels\)$/,
    ));

  it('asks all of them for a gradient that is a number', () => {
    // Of the last pixel only, which no window in the middle has.
    const broken: Loss = (t, p) => {
      const side = p.shape[1]!;
      const corner = tf.slice(p, [0, side - 1, side - 1, 0], [1, 1, 1, 2]);
      return tf.add(angular(t, p), tf.mul(0, tf.sum(tf.sqrt(tf.sub(corner, 9)))));
    };
    const report = large(side(256, broken), 256);
    assert.equal(report.verdict, 'fail', textOf(report));
  });

  it('of a loss that takes one size only, all of them in each row', () => {
    const fixed: Loss = (t, p) =>
      angular(tf.reshape(t, [1, 364, 364, 2]), tf.reshape(p, [1, 364, 364, 2]));
    const report = large(fixed, 364);
    // More pixels than a call takes arguments.
    assert.doesNotMatch(JSON.stringify(report.rows), /call stack/);
    assert.match(report.summary, /\(direction\)/);
  });
});

/** The loss as it is at any other size. */
function side(size: number, loss: Loss): Loss {
  return (t, p) => (p.shape[1] === size ? loss(t, p) : angular(t, p));
}
