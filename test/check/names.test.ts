/** Verdicts and names of compare: reported bugs by their right names, conventions at thresholds, and no false names. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare } from '../../extension/check/index.js';
import type { CompareReport } from '../../extension/wire/report.js';
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';
import { reportedPixels } from './reportedPixels.js';
import { dot, draws, elements, mean, pixels } from './reportedSupport.js';
import { reportedWholes } from './reportedWholes.js';
import {
  codesOf,
  failureOf,
  textOf,
  useBackend,
  type Loop,
  type Loss,
  type Numbers,
} from './support.js';

const { oneHot, simplex, uniform, unit } = draws();

interface Row {
  readonly name: string;
  readonly loss: Loss;
  readonly loop: Loop;
  readonly inputs: readonly Numbers[];
  readonly verdict: 'pass' | 'fail';
  readonly named?: string;
  readonly not?: string;
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
}

const half = [
  [0.5, 0.2, 0.9],
  [0.5, 0.7, 0.1],
];
const zeros = [
  [0, 0, 0],
  [0, 0, 0],
];
const above = (p: tf.Tensor): tf.Tensor => tf.cast(tf.greater(p, 0.5), 'float32');
const atLeast = (p: tf.Tensor): tf.Tensor => tf.cast(tf.greaterEqual(p, 0.5), 'float32');
const third = [[0.1, 0.3, 0.7, 1.1, 1.3, 1.9, 2.3, 2.9]];

const rowsOfVerdicts: readonly Row[] = [
  {
    name: '>= 0.5 against > 0.5 at exactly 0.5',
    loss: (t, p) => tf.mean(tf.abs(tf.sub(t, atLeast(p)))),
    loop: elements((t, p) => Math.abs(t - (p > 0.5 ? 1 : 0))),
    inputs: [zeros, half],
    verdict: 'fail',
    named: 'threshold-convention',
  },
  {
    name: '> 0.5 on both sides at exactly 0.5',
    loss: (t, p) => tf.mean(tf.abs(tf.sub(t, above(p)))),
    loop: elements((t, p) => Math.abs(t - (p > 0.5 ? 1 : 0))),
    inputs: [zeros, half],
    verdict: 'pass',
  },
  {
    name: 'half to even against half up',
    loss: (t, p) => tf.mean(tf.square(tf.sub(t, tf.round(p)))),
    loop: elements((t, p) => (t - Math.round(p)) ** 2),
    inputs: [
      zeros,
      [
        [0.5, 2.5, 4.5],
        [0.3, 2.2, 6.5],
      ],
    ],
    verdict: 'fail',
    named: 'threshold-convention',
  },
  {
    name: '3·sign against sign, with one pixel at the jump',
    loss: (t, p) => tf.mean(tf.add(tf.mul(3, tf.sign(tf.sub(p, 0.5))), tf.mul(0, t))),
    loop: elements((_, p) => Math.sign(p - 0.5)),
    inputs: [
      zeros,
      [
        [0.5, 0.2, 0.9],
        [0.8, 0.7, 0.6],
      ],
    ],
    verdict: 'fail',
    not: 'threshold-convention',
  },
  {
    name: 'a threshold that the two round to different sides of',
    loss: (t, p) => tf.mean(tf.cast(tf.greater(tf.mul(tf.div(p, 7), 7), t), 'float32')),
    loop: elements((t, p) => ((p * 7) / 7 > t ? 1 : 0)),
    inputs: [third, third],
    verdict: 'pass',
  },
  {
    name: 'equal infinities show nothing',
    loss: (t) => tf.mean(tf.add(tf.mul(0, t), 0.123)),
    loop: pixels((t, p) => -t.reduce((s, v, c) => s + v * Math.log(p[c]!), 0)),
    inputs: [oneHot([6, 3]), simplex([6, 3])],
    verdict: 'fail',
    not: 'arguments-swapped',
  },
  {
    name: 'a shape that the loop broadcasts too',
    loss: (w, t) => tf.mean(tf.sum(tf.mul(w, tf.abs(t)), -1)),
    loop: (w: number[], t: number[][]) =>
      mean(
        t.map((r) =>
          dot(
            w,
            r.map((v) => v * v),
          ),
        ),
      ),
    inputs: [[0.2, 0.3, 0.5], uniform([6, 3])],
    verdict: 'fail',
    not: 'silent-broadcast',
  },
  {
    name: '1 − t·p of unit labels is not normalised, and no swap',
    loss: (t, p) => tf.mean(tf.sub(1, tf.sum(tf.mul(t, p), -1))),
    loop: pixels((t, p) => 1 - dot(t, p) / Math.hypot(...p)),
    inputs: [unit([8, 3]), uniform([8, 3])],
    verdict: 'fail',
    named: 'not-normalised',
    not: 'arguments-swapped',
  },
  {
    name: 'a clip of differences has no angle',
    loss: (t, p) => tf.mean(tf.sum(tf.square(tf.clipByValue(tf.sub(p, t), -1, 1)), -1)),
    loop: pixels((t, p) => t.reduce((s, x, c) => s + (p[c]! - x) ** 2, 0)),
    inputs: [uniform([3, 4, 2]), uniform([3, 4, 2])],
    verdict: 'fail',
    saysNot: /°/,
  },
  {
    name: 'unit vectors to float32 are normalised',
    loss: (t, p) => tf.mean(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), -1, 1))),
    loop: pixels((t, p) =>
      Math.acos(Math.min(1, Math.max(-1, dot(t, p) / Math.hypot(...t) / Math.hypot(...p)))),
    ),
    inputs: ((v) => [v, v])(unit([6, 3])),
    verdict: 'fail',
    not: 'not-normalised',
  },
  {
    name: 'twenty numbers that cancel are no long sum',
    loss: (p) => tf.sub(tf.mean(tf.square(p)), tf.square(tf.mean(p))),
    loop: (p: number[]) => mean(p.map((x) => (x - mean(p)) ** 2)),
    inputs: [uniform([20], 999, 1001)],
    verdict: 'pass',
    named: 'precision-loss',
    says: /left of numbers up to .* that cancel/,
    saysNot: /long sum/,
  },
  {
    name: 'a loop of a fixed size',
    loss: (t, p) => tf.mean(tf.abs(tf.sub(t, p))),
    loop: (t: number[][][][], p: number[][][][]) => {
      let s = 0;
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < 4; x++) s += (t[0]![y]![x]![0]! - p[0]![y]![x]![0]!) ** 2;
      return s / 16;
    },
    inputs: [uniform([1, 4, 4, 1]), uniform([1, 4, 4, 1])],
    verdict: 'fail',
  },
];

function holds(report: CompareReport, row: Row): void {
  const text = textOf(report);
  const messages = report.diagnoses.map(({ message }) => message).join(' ');
  assert.equal(report.verdict, row.verdict, text);
  if (row.named) assert.ok(codesOf(report).includes(row.named), text);
  if (row.not) assert.ok(!codesOf(report).includes(row.not), text);
  if (row.says) assert.match(messages, row.says);
  if (row.saysNot) assert.doesNotMatch(messages, row.saysNot);
}

/** A name is right for what the loss is, not for the numbers it happened to get. */
const seeds = [11, 12, 13, 14, 15];

for (const backend of backends) {
  describe(`verdicts and names (${backend})`, () => {
    before(() => useBackend(backend));
    for (const { name, source, loss, loop, inputs, codes } of rowsOn(backend, [
      ...reportedPixels,
      ...reportedWholes,
    ])) {
      it(`${name} (${source}): ${codes.join(' or ')}`, () => {
        for (const seed of seeds) {
          const { codes: found, text } = failureOf(compare(loss, loop, inputs(draws(seed))));
          assert.ok(found[0] !== undefined && codes.includes(found[0]), `seed ${seed}: ${text}`);
        }
      });
    }
    for (const row of rowsOfVerdicts) {
      it(`${row.name}: ${row.verdict}`, () => holds(compare(row.loss, row.loop, row.inputs), row));
    }
  });
}

describe('an error of the loop', () => {
  before(() => useBackend('cpu'));
  it("is the cell's error, whatever the shapes", () => {
    const loss: Loss = (w, t) => tf.mean(tf.mul(w, t));
    const loop = (): number => {
      throw new Error('no such row');
    };
    assert.throws(() => compare(loss, loop, [[[1, 2]], [[3, 4]]]), /no such row/);
  });
});
