/**
 * Names that reproduced the numbers and were not what is wrong, found by hand on 30 November 2026: each row stands for its
 * kind, and is swept over shapes where the rule that failed goes by them.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import { mean } from './reportedSupport.js';
import { bits, codesOf, flat, seeded, textOf, uniform, useBackend } from './support.js';
import type { Loop, Loss, Numbers } from './support.js';

const elements =
  (f: (...x: number[]) => number): Loop =>
  (...inputs: Numbers[]) => {
    const all = inputs.map(flat);
    return mean(all[0]!.map((_, i) => f(...all.map((x) => x[i]!))));
  };
const random = seeded(30);
const of = (...shape: number[]): Numbers => uniform(random, shape);
const between = (lo: number, hi: number, ...shape: number[]): Numbers =>
  uniform(random, shape, lo, hi);
const twoOf = (...shape: number[]): Numbers[] => [of(...shape), of(...shape)];
const squares = elements((t, p) => (t - p) ** 2);
const absolute = elements((t, p) => Math.abs(t - p));
const { abs, add, div, log, mul, square, squeeze, sub, sum } = tf;
const meanOf = (x: tf.Tensor, axis?: number): tf.Tensor => tf.mean(x, axis);
const weighted: Loss = (t, p) => meanOf(mul(add(1, t), abs(sub(p, t))));
const weightedLoop = elements((t, p) => (1 + t) * Math.abs(t - p));
const gaussian = (change: (t: tf.Tensor) => tf.Tensor): Loss => {
  return (t, s, p) => meanOf(add(square(div(sub(change(t), p), s)), log(s)));
};
const gaussianLoop = elements((t, s, p) => ((t - p) / s) ** 2 + Math.log(s));
const channelMean: Loss = (t, p) => meanOf(abs(meanOf(sub(p, t), -1)));

/** Differences along x, of images of one channel. */
const along: (x: tf.Tensor) => tf.Tensor = (x) =>
  sub(
    tf.slice(x, [0, 0, 1, 0], [-1, -1, -1, -1]),
    tf.slice(x, [0, 0, 0, 0], [-1, -1, x.shape[2]! - 1, -1]),
  );
type Image = readonly (readonly (readonly (readonly [number])[])[])[];
const gradients: Loop = (t: Image, p: Image) =>
  mean(
    p.flatMap((image, b) =>
      image.flatMap((row, i) =>
        row.slice(1).map(([x], j) => {
          const [u, v] = [t[b]![i]![j + 1]![0], t[b]![i]![j]![0]];
          return Math.abs(x - row[j]![0] - u + v);
        }),
      ),
    ),
  );

const masked =
  (change: (m: tf.Tensor) => tf.Tensor): Loss =>
  (t, m, p) => {
    const w = change(m);
    return div(sum(mul(w, square(sub(p, t)))), sum(w));
  };
const maskedLoop: Loop = (t: Numbers, m: Numbers, p: Numbers) => {
  const [a, w, b] = [flat(t), flat(m), flat(p)];
  return mean(a.map((x, i) => w[i]! * (x - b[i]!) ** 2)) / mean(w);
};
const masks = (): Numbers[] => {
  const m = tf.sub(1, tf.tensor(bits(random, [2, 4, 5, 1]) as never)).arraySync() as Numbers;
  return [of(2, 4, 5, 1), m, of(2, 4, 5, 1)];
};
const pool = (m: tf.Tensor): tf.Tensor => tf.maxPool(m as tf.Tensor4D, 2, 1, 'same');
const shifted = (x: tf.Tensor): tf.Tensor =>
  tf.concat([tf.slice(x, [0, 0, 1, 0], [-1, -1, -1, -1]), tf.slice(x, [0, 0, 0, 0], [-1, -1, 1, -1])], 2); // prettier-ignore
const halved: Loss = (t, p) => meanOf(sub(tf.softplus(div(p, 2)), mul(t, div(p, 2))));

type Row = readonly [
  name: string,
  Loss,
  Loop,
  readonly Numbers[],
  named: RegExp | undefined,
  not?: RegExp,
];

const rows: readonly Row[] = [
  ...[[5], [7], [4, 4]].map((shape): Row => [`a weight by the label, [${shape.join()}] against a last axis of 1`, weighted, weightedLoop, [of(...shape), of(...shape, 1)], /^silent-broadcast/]), // prettier-ignore
  ['and the other way round', weighted, weightedLoop, [of(5, 1), of(5)], /^silent-broadcast/],
  ['a squeezed truth of three inputs', gaussian((t) => squeeze(t)), gaussianLoop, [of(6, 1), between(0.5, 2, 6, 1), of(6, 1)], /^silent-broadcast/], // prettier-ignore
  ...[[1, 6, 6, 2], [1, 5, 4, 3], [3, 1, 6, 2], [2, 5, 4, 2]].map((shape): Row => [`a mean of signed errors over the channels, [${shape.join()}]`, channelMean, absolute, twoOf(...shape), /^operation-/, /over axis [012]/]), // prettier-ignore
  ['the largest over the channels, batch 1', (t, p) => meanOf(tf.max(abs(sub(p, t)), -1)), absolute, twoOf(1, 6, 6, 2), undefined, /over axis [012]/], // prettier-ignore
  ...[[0, 1], [0.2, 0.4], [-2, 2]].map(([lo, hi]): Row => [`variation of the prediction alone, ${lo} to ${hi}`, (_t, p) => meanOf(abs(along(p))), gradients, [between(lo!, hi!, 1, 7, 6, 1), between(lo!, hi!, 1, 7, 6, 1)], /^input-unused/]), // prettier-ignore
  ['the size of the prediction alone', (_t, p) => meanOf(abs(p)), absolute, [between(0.2, 0.4, 6, 3), between(0.2, 0.4, 6, 3)], /^input-unused/], // prettier-ignore
  ['truth truncated', (t, p) => meanOf(abs(sub(tf.cast(tf.cast(t, 'int32'), 'float32'), p))), absolute, [between(-3, 4, 6, 3), between(0.2, 0.4, 6, 3)], /truncation .* applied to t/], // prettier-ignore
  ['a mask eroded', masked((m) => tf.neg(pool(tf.neg(m)))), maskedLoop, masks(), undefined, /leaves out/], // prettier-ignore
  ['a mask dilated', masked(pool), maskedLoop, masks(), undefined, /leaves out/],
  ['a mask mirrored', masked((m) => tf.reverse(m, 2)), maskedLoop, masks(), /reverse along axis 2/, /leaves out/], // prettier-ignore
  ['a mask ignored', masked((m) => tf.onesLike(m)), maskedLoop, masks(), /^left-out: the reference leaves out the pixels where m is 0/], // prettier-ignore
  ['truth shifted by a column', (t, p) => meanOf(square(sub(p, shifted(t)))), elements((t, p) => (t - p) ** 2), twoOf(2, 5, 6, 2), /a step of [+−]1 along axis 2 \(around the edge\) applied to t/], // prettier-ignore
  ['half of a logit', halved, elements((t, p) => Math.log1p(Math.exp(p)) - t * p), [bits(random, [6, 3]), of(6, 3)], /scaling by 2 is applied to p first: it is missing in the candidate, or the candidate undoes it$/], // prettier-ignore
  // A sum over pixels and channels has one factor, and a constant beside it is told in the same sentence.
  ...[[2, 6, 6, 2], [2, 4, 4, 3], [5, 3]].map((shape): Row => [`a sum for a mean of ${shape.join('×')}`, (t, p) => sum(square(sub(t, p))), squares, twoOf(...shape), shape.length === 4 ? /× B·H·W·C, a sum where the reference is a mean: a constant factor of/ : /× N·C, a sum where the reference is a mean: a constant factor of/, /besides|2 channels/]), // prettier-ignore
  ['a sum divided by the batch', (t, p) => div(sum(square(sub(t, p))), t.shape[0]), squares, twoOf(2, 6, 6, 2), /× H·W·C: a constant factor of 72/, /besides/], // prettier-ignore
  ['half of a sum', (t, p) => mul(0.5, sum(square(sub(t, p)))), squares, twoOf(2, 6, 6, 1), /× B·H·W, a sum where the reference is a mean, times 0\.5: a constant factor of 36/, /besides/], // prettier-ignore
  // All pairs of the one with the other are the same, whichever lost its axis.
  ...[
    [8, 1],
    [5, 1],
  ].flatMap((shape): Row[] => [
    [`a squeezed truth of ${shape.join('×')}`, (t, p) => meanOf(square(sub(p, tf.squeeze(t, [-1])))), squares, twoOf(...shape), /^silent-broadcast: t or p as .* and the other/], // prettier-ignore
    [`a squeezed prediction of ${shape.join('×')}`, (t, p) => meanOf(square(sub(tf.squeeze(p, [-1]), t))), squares, twoOf(...shape), /^silent-broadcast: t or p as .* and the other/], // prettier-ignore
  ]),
];

describe('rival names', () => {
  before(() => useBackend('cpu'));
  for (const [name, loss, loop, inputs, named, not] of rows) {
    it(`${name}: ${String(named ?? 'another')}`, () => {
      const report = compare(loss, loop, inputs); // prettier-ignore
      assert.equal(report.verdict, 'fail', textOf(report));
      const said = report.diagnoses.map(({ code, message }) => `${code}: ${message}`).join('\n');
      if (named) assert.match(said, named);
      if (not) assert.doesNotMatch(said, not);
      assert.ok(codesOf(report).length <= 2, said);
    });
  }
});
