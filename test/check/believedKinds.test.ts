/** What a loss is probed as where it is the same for vectors turned together, and what it is given may be no directions. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { probe } from '../../extension/check/index.js';
import type { ProbeKind } from '../../extension/check/probe/kind.js';
import { seeded, textOf, uniform, useBackend } from './support.js';
import type { Loss } from './probeRight.js';
import { unit } from './probeRight.js';

const product: Loss = (t, p) => tf.mean(tf.sum(tf.mul(t, p), -1));
const cosine: Loss = (t, p) => tf.mean(tf.sub(1, tf.sum(tf.mul(unit(t), unit(p)), -1)));
const gramOf = (x: tf.Tensor): tf.Tensor => {
  const features = tf.reshape(x, [x.shape[0], -1, x.shape.at(-1)!]);
  return tf.div(tf.matMul(features, features, true), features.size);
};
const gram: Loss = (t, p) => tf.mean(tf.squaredDifference(gramOf(t), gramOf(p)));

const distances = tf.tensor(uniform(seeded(1), [2, 6, 5, 2], -4, 4));
const images = tf.tensor(uniform(seeded(2), [2, 6, 5, 2], 0.1, 1));
const directions = unit(distances);

const rows: readonly (readonly [
  what: string,
  loss: Loss,
  otherwise: ProbeKind,
  inputs: readonly [tf.Tensor, tf.Tensor] | undefined,
  as: RegExp,
])[] = [
  ['a product with a distance map', product, 'other', [distances, images], /\(other, as its/],
  ['the same, of labels', product, 'classification', undefined, /\(classification, as its/],
  ['a product with directions', product, 'other', [directions, images], /\(direction, by its/],
  ['a product of nothing said', product, 'other', undefined, /\(direction, by its/],
  ['a cosine, whatever lengths', cosine, 'other', [distances, images], /\(direction, by its/],
  ['products of features', gram, 'regression', [distances, images], /\(regression, as its/],
];

describe('kinds that are believed', () => {
  before(() => useBackend('wasm'));
  for (const [what, loss, otherwise, inputs, as] of rows) {
    it(`${what}: ${as.source}`, () => {
      const report = probe(loss, { otherwise, ...(inputs && { inputs }) });
      assert.match(report.summary, as, textOf(report));
    });
  }
});
