/**
 * Right losses at logits so sure that a 1 swallows what is left of them, against loops that keep it (expm1, log1p). Found by
 * hand on 30 November 2026: compare failed a focal loss by 1.4e-42, as the power of 1 − e^−x, rounded below 0, had no value.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { mean } from './reportedSupport.js';
import { toDiagnosis } from '../../extension/check/diagnoses/table.js';
import {
  flat,
  rows,
  seeded,
  textOf,
  uniform,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const cross: Loss = (t, p) => tf.sub(tf.softplus(p), tf.mul(t, p));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** Of labels 0 and 1, by the logit of the wrong answer. */
const binary =
  (f: (x: number) => number): Loop =>
  (t: Numbers, p: Numbers) =>
    mean(flat(t).map((k, i) => f((1 - 2 * k) * flat(p)[i]!)));
const focal = (gamma: number): Loss => {
  return (t, p) => {
    const ce = cross(t, p);
    return tf.mean(tf.mul(tf.pow(tf.sub(1, tf.exp(tf.neg(ce))), gamma), ce));
  };
};
const focalOf = (gamma: number): Loop =>
  binary((x) => (-Math.expm1(-softplus(x))) ** gamma * softplus(x));

const ofTwo: readonly (readonly [name: string, Loss, Loop])[] = [
  ...[0.5, 1, 1.5, 2].map((g) => [`focal, γ = ${g}`, focal(g), focalOf(g)] as const),
  ['power of a sigmoid', (t, p) => tf.mean(tf.pow(tf.sub(1, tf.sigmoid(tf.mul(p, tf.sub(tf.mul(2, t), 1)))), 1.5)), binary((x) => (1 / (1 + Math.exp(-x))) ** 1.5)], // prettier-ignore
  ['root of 1 − tanh', (t, p) => tf.mean(tf.sqrt(tf.sub(1, tf.tanh(tf.mul(p, tf.sub(tf.mul(2, t), 1)))))), binary((x) => Math.sqrt(2 / (1 + Math.exp(-2 * x))))], // prettier-ignore
];

const ofClasses: Loss = (t, p) => {
  const l = tf.logSoftmax(p);
  return tf.neg(tf.mean(tf.sum(tf.mul(t, tf.mul(tf.pow(tf.sub(1, tf.exp(l)), 1.5), l)), -1)));
};
const ofClassesLoop: Loop = (t: Numbers, p: Numbers) =>
  mean(
    rows(t).map((z, i) => {
      const x = rows(p)[i]!;
      const k = z.indexOf(1);
      const rest = x.reduce((a, v, j) => a + (j === k ? 0 : Math.exp(v - x[k]!)), 0);
      const ce = Math.log1p(rest);
      return (-Math.expm1(-ce)) ** 1.5 * ce;
    }),
  );

const labels = [1, 0, 1, 0, 1, 1];
const sizes = [20, 30, 38, 45, 60];

describe('saturated', () => {
  before(() => useBackend('cpu'));
  for (const [name, loss, loop] of ofTwo) {
    it(`${name}: not wrong`, () => {
      for (const size of sizes) {
        const off = flat(uniform(seeded(size), [6], 0, 5));
        const logits = labels.map((k, i) => (2 * k - 1) * (size + off[i]!));
        assertRight(loss, loop, [labels, logits]);
      }
    });
  }

  it('focal of classes: not wrong', () => {
    const classes = labels.map((k) => [k, 1 - k, 0]);
    for (const size of sizes) {
      const off = rows(uniform(seeded(size), [6, 3], 0, 1));
      assertRight(ofClasses, ofClassesLoop, [
        classes,
        classes.map((row, i) => row.map((v, j) => v * size + off[i]![j]!)),
      ]);
    }
  });

  it('a focal loss of another power is wrong there too', () => {
    const report = compare(focal(2), focalOf(1.5), [[1, 0, 1], [20, -18, 15]]); // prettier-ignore
    assert.equal(report.verdict, 'fail', textOf(report));
  });

  it('two numbers that differ are never printed as the same', () => {
    for (const [candidate, reference] of [
      [1, 1 + 1e-9],
      [2.0885e-24, 2.08851e-24],
    ] as const)
      // prettier-ignore
      for (const finding of [
        { code: 'threshold-convention', entries: 1, candidate, reference },
        { code: 'agrees-here-only', candidate, reference },
      ] as const) {
        const { message } = toDiagnosis(finding);
        const [, a, b] = /gives (\S+) and the reference ([^;:\s]+)/.exec(message)!;
        assert.notEqual(a, b);
      }
  });
});

/** In float32 such a loss may be too imprecise; its formula is right. */
function assertRight(loss: Loss, loop: Loop, inputs: readonly Numbers[]): void {
  const report = compare(loss, loop, inputs);
  assert.doesNotMatch(textOf(report), /wrong;/);
  const allowed = ['precision-loss', 'ill-conditioned', 'float32-reference'];
  assert.ok(
    report.diagnoses.every(({ code }) => allowed.includes(code)),
    textOf(report),
  );
}
