/**
 * Names of losses that count (outliers, accuracies) and of those that leave out what was not measured: many things make the
 * same of a few counts, so each is held against the loops of all others, and only the names listed may be said.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, type Loss } from '../../extension/check/index.js';
import { flat, seeded, useBackend, type Numbers } from './support.js';

type Row = readonly number[];
type Kind = readonly [loss: Loss, loop: (t: Numbers, p: Numbers) => number];

const float = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
const epe = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.norm(tf.sub(t, p), 2, -1);
const length = (t: tf.Tensor): tf.Tensor => tf.norm(t, 2, -1);
const far = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.greater(epe(t, p), 3);
const relative = (t: tf.Tensor, p: tf.Tensor): tf.Tensor =>
  tf.greater(tf.div(epe(t, p), length(t)), 0.05);

const rowsOf = (x: Numbers, channels: number): readonly Row[] => {
  const all = flat(x);
  return Array.from({ length: all.length / channels }, (_, i) =>
    all.slice(i * channels, (i + 1) * channels),
  );
};
const average =
  (channels: number, f: (t: Row, p: Row) => number, counts: (t: Row) => boolean = () => true) =>
  (t: Numbers, p: Numbers): number => {
    const truth = rowsOf(t, channels);
    const own = rowsOf(p, channels);
    const kept = [...truth.keys()].filter((i) => counts(truth[i]!));
    return kept.reduce((sum, i) => sum + f(truth[i]!, own[i]!), 0) / kept.length;
  };
const error = (t: Row, p: Row): number => Math.hypot(...t.map((x, i) => x - p[i]!));
const isFar = (t: Row, p: Row): boolean => error(t, p) > 3;
const isRelative = (t: Row, p: Row): boolean => error(t, p) / Math.hypot(...t) > 0.05;

/** Outliers of a flow: KITTI 2015 (Menze & Geiger, CVPR 2015) counts those beyond 3 pixels and 5 %. */
const outliers: Readonly<Record<string, Kind>> = {
  'far and relative': [
    (t, p) => tf.mean(float(tf.logicalAnd(far(t, p), relative(t, p)))),
    average(2, (t, p) => Number(isFar(t, p) && isRelative(t, p))),
  ],
  'far or relative': [
    (t, p) => tf.mean(float(tf.logicalOr(far(t, p), relative(t, p)))),
    average(2, (t, p) => Number(isFar(t, p) || isRelative(t, p))),
  ],
  far: [(t, p) => tf.mean(float(far(t, p))), average(2, (t, p) => Number(isFar(t, p)))],
  near: [
    (t, p) => tf.mean(float(tf.logicalNot(far(t, p)))),
    average(2, (t, p) => Number(!isFar(t, p))),
  ],
  relative: [
    (t, p) => tf.mean(float(relative(t, p))),
    average(2, (t, p) => Number(isRelative(t, p))),
  ],
};

const isMeasured = (t: tf.Tensor): tf.Tensor => float(tf.greater(t, 0));
const distance = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => tf.abs(tf.sub(t, p));
const gap = ([t]: Row, [p]: Row): number => Math.abs(t! - p!);

/** A depth is 0 where none was measured. */
const depths: Readonly<Record<string, Kind>> = {
  'all pixels': [(t, p) => tf.mean(distance(t, p)), average(1, gap)],
  'measured pixels': [
    (t, p) => tf.div(tf.sum(tf.mul(isMeasured(t), distance(t, p))), tf.sum(isMeasured(t))),
    average(1, gap, ([t]) => t! > 0),
  ],
  'measured pixels, divided by all': [
    (t, p) => tf.mean(tf.mul(isMeasured(t), distance(t, p))),
    average(1, (t, p) => (t[0]! > 0 ? gap(t, p) : 0)),
  ],
};

const fill = (size: number, f: (i: number) => number): number[] =>
  Array.from({ length: size }, (_, i) => f(i));
const shaped = (values: readonly number[], channels: number): tf.Tensor =>
  tf.tensor([...values], [2, 5, 6, channels]);

/** Flows of up to 60 pixels, off by up to `reach` / 2. */
function flows(seed: number, reach: number): [tf.Tensor, tf.Tensor] {
  const random = seeded(seed);
  const t = fill(120, () => 120 * random() - 60);
  return [
    shaped(t, 2),
    shaped(
      t.map((x) => x + reach * (random() - 0.5)),
      2,
    ),
  ];
}

function depthsWithHoles(seed: number): [tf.Tensor, tf.Tensor] {
  const random = seeded(seed);
  const t = fill(60, () => (random() < 0.25 ? 0 : 1 + 9 * random()));
  return [
    shaped(t, 1),
    shaped(
      fill(60, () => 1 + 9 * random()),
      1,
    ),
  ];
}

/** `candidate|reference`: what may be said; of the others nothing. */
const names: Readonly<Record<string, RegExp>> = {
  'far and relative|far or relative': /with tf\.logicalOr in place of tf\.logicalAnd/,
  'far or relative|far and relative': /with tf\.logicalAnd in place of tf\.logicalOr/,
  'far|near': /candidate = 1 − r/,
  'near|far': /candidate = 1 − r/,
  'all pixels|measured pixels': /the reference leaves out the pixels where t is 0 /,
  'all pixels|measured pixels, divided by all':
    /the reference counts the pixels where t is 0 .* as 0/,
  'measured pixels|all pixels': /the candidate leaves out the pixels where t is 0 /,
  'measured pixels|measured pixels, divided by all':
    /the candidate leaves out the pixels where t is 0 /,
  'measured pixels, divided by all|all pixels':
    /the candidate counts the pixels where t is 0 .* as 0/,
  'measured pixels, divided by all|measured pixels':
    /the reference leaves out the pixels where t is 0 /,
};

const inputs: readonly (readonly [
  string,
  typeof depths,
  (seed: number) => [tf.Tensor, tf.Tensor],
  must: boolean,
])[] = [
  // Of flows that are all far the two may agree, or nothing may tell what is wrong.
  ['flows off by up to 4', outliers, (seed) => flows(seed, 8), false],
  ['flows off by up to 10', outliers, (seed) => flows(seed, 20), false],
  ['flows off by up to 200', outliers, (seed) => flows(seed, 400), false],
  ['depths with holes', depths, depthsWithHoles, true],
];

describe('names of counts and holes', () => {
  before(() => useBackend('cpu'));
  for (const [of, table, make, must] of inputs)
    for (const [a, [loss]] of Object.entries(table))
      for (const [b, [, loop]] of Object.entries(table)) {
        if (a === b) continue;
        it(`${of}: ${a} against ${b}`, function () {
          this.timeout(Infinity);
          const name = names[`${a}|${b}`];
          for (const seed of [1, 2]) {
            const report = compare(loss, loop, make(seed));
            const [first] = report.diagnoses;
            if (must) assert.ok(first, `seed ${seed}: no name`);
            if (first) assert.match(first.message, name ?? /^$/, `seed ${seed}`);
          }
        });
      }
});
