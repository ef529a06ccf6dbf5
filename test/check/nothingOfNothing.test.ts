/** Losses that are exactly 0, constant, tiny or huge: no report tells NaN as a share, and none that looks at no truth passes. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, precision, probe } from '../../extension/check/index.js';
import { probeKinds, type ProbeKind } from '../../extension/check/probe/kind.js';
import { codesOf, textOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const apart = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.abs(tf.sub(t, p));
const mse: Loss = (t, p) => tf.mean(tf.squaredDifference(t, p));
const margin =
  (width: number): Loss =>
  (t, p) =>
    tf.mean(tf.relu(tf.sub(apart(t, p), width)));

const losses: Readonly<Record<string, Loss>> = {
  'a margin of 4': margin(4),
  'a margin of 100': margin(100),
  'a margin of 4, squared': (t, p) => tf.mean(tf.square(tf.relu(tf.sub(apart(t, p), 4)))),
  'a map of a margin': (t, p) => tf.relu(tf.sub(apart(t, p), 4)),
  'always 0': (_, p) => tf.mul(tf.sum(p), 0),
  'always 3': (_, p) => tf.add(tf.mul(tf.sum(p), 0), 3),
  'of the prediction alone': (_, p) => tf.mean(tf.square(tf.sub(p, tf.mean(p)))),
  'its entropy': (_, p) => tf.neg(tf.mean(tf.sum(tf.mul(tf.softmax(p), tf.logSoftmax(p)), -1))),
  'of the prediction twice': (_, p) => mse(p, tf.clone(p)),
  huge: (t, p) => tf.mul(mse(t, p), 1e30),
  tiny: (t, p) => tf.mul(mse(t, p), 1e-30),
  'lost to float32': (t, p) => tf.mul(tf.mul(mse(t, p), 1e-30), 1e-30),
  'one image costs nothing': (t, p) =>
    tf.mean(tf.mul(tf.squaredDifference(t, p), tf.tensor([0, 1]).reshape([2, 1, 1, 1]))),
};
const ignoring = [
  'always 0',
  'always 3',
  'of the prediction alone',
  'its entropy',
  'of the prediction twice',
];
/** A share or a factor; a NaN that was given, or that a loss gives, is another thing. */
const noShare = /(?:\bby|×|more than|\bof) -?(?:NaN|Infinity)|(?:NaN|Infinity) (?:of|%|bits)|NaN%/;

const inputs = [
  tf.randomNormal([2, 4, 4, 2], 0, 1, 'float32', 1),
  tf.randomNormal([2, 4, 4, 2], 0, 1, 'float32', 2),
];

const texts = ({ summary, diagnoses, rows = [] }: ReturnType<typeof probe> | Checked): string =>
  [
    summary,
    ...diagnoses.map(({ message }) => message),
    ...rows.map((row) => Object.values(row).join('; ')),
  ].join('\n');
type Checked = {
  summary: string;
  diagnoses: readonly { message: string }[];
  rows?: readonly object[];
};

describe('losses that are 0, constant or huge', () => {
  before(() => useBackend('wasm'));
  for (const [name, loss] of Object.entries(losses)) {
    for (const kind of probeKinds) {
      it(`${name}, of kind ${kind}`, () => {
        const report = probe(loss, { kind, channels: 2 });
        assert.doesNotMatch(texts(report), noShare);
        const unused = codesOf(report).includes('truth-unused');
        assert.equal(unused, ignoring.includes(name) && kind !== 'other', textOf(report));
      });
    }
    it(`${name}, in every check`, () => {
      const told: Checked[] = [
        gradcheck(loss, inputs),
        compare(loss, (t: never, p: never) => loss(tf.tensor(t), tf.tensor(p)).arraySync(), inputs),
        precision(loss, inputs),
        precision(loss, inputs, { as: 'float16' }),
      ];
      for (const report of told) assert.doesNotMatch(texts(report), noShare);
    });
  }

  const otherwise: readonly [string, ProbeKind, 'pass' | 'fail', string[], RegExp][] = [
    [
      'of the prediction alone',
      'other',
      'fail',
      ['truth-unused'],
      /other, as its behaviour does not tell/,
    ],
    ['a margin of 4', 'regression', 'pass', [], /regression, as its behaviour does not tell/],
    ['a margin of 100', 'regression', 'pass', [], /regression, as its behaviour/],
    ['a margin of 4', 'other', 'pass', [], /other, as its behaviour does not tell/],
  ];
  for (const [name, kind, verdict, codes, summary] of otherwise) {
    it(`${name}, taken for ${kind} where nothing tells: ${verdict}`, () => {
      const report = probe(losses[name]!, { otherwise: kind, inputs: [inputs[0]!, inputs[1]!] });
      assert.equal(report.verdict, verdict, textOf(report));
      assert.match(report.summary, summary);
      for (const code of codes) assert.ok(codesOf(report).includes(code), textOf(report));
    });
  }

  /** Labels that are all alike, of every sort: that nothing changes when they move is no evidence. */
  const alike: readonly [string, tf.Tensor, Loss][] = [
    ['zeros', tf.zeros([2, 4, 4, 2]), mse],
    ['one class', tf.tile(tf.tensor([1, 0]).reshape([1, 1, 1, 2]), [2, 4, 4, 1]), mse],
    ['class numbers', tf.zeros([2, 4, 4], 'int32'), (t, p) => mse(tf.oneHot(t, 2), p)],
  ];
  for (const [name, truth, loss] of alike) {
    it(`labels all alike: ${name}`, () => {
      const report = probe(loss, { kind: 'other', inputs: [truth, inputs[1]!] });
      assert.equal(report.rows.find(({ id }) => id === 'uses-truth')!.verdict, 'pass');
    });
  }
});
