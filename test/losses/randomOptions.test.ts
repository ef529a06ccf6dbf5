/**
 * Every loss against its loop with options drawn at random: its own, the usual ones of `match`, mask, weights, divisor and reduction, on
 * shapes drawn too. The tables have each option by itself; what two of them do together is found here.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { combineOptions, usualOptions } from '../../extension/losses/usualOptions.js';
import { randomOptions as tolerances } from '../support/tolerances.js';
import { shapeOf, size } from './cases.js';
import { assertClose, flat, nest, onEachBackend, uniform } from './support.js';
import type { Nested } from './support.js';
import { batchShape, indexed, sample, table } from './table.js';
import type { LossCase, Options } from './table.js';

const draws = 8;

interface Drawn {
  readonly yTrue: Nested;
  readonly yPred: Nested;
  readonly options: Options;
}

/** Of the usual options those that fit what the row makes. */
const usual = (c: LossCase): readonly Options[] =>
  (usualOptions[c.name as keyof typeof usualOptions] ?? [])
    .flatMap(combineOptions)
    .filter((o) => (c === indexed ? o['labels'] !== 'oneHot' : o['labels'] !== 'index'));

/** Arccos near 1 has half the digits, which is why it is an option only; and 1 minus a similarity of nearly 1 is of images of other bytes. */
const isWellConditioned = (o: Options): boolean =>
  o['maxValue'] === undefined && o['method'] !== 'acos';

function draw(c: LossCase, seed: number): Drawn {
  const next = uniform(seed * 7919 + c.name.length);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  const lead = c.kind === 'image' ? [pick([1, 2]), pick([3, 5, 7]), pick([3, 4, 6])] : [pick([1, 2, 3]), pick([1, 2, 4, 7]), pick([1, 3, 5])]; // prettier-ignore
  const shape = c.shape ?? [...lead, ...batchShape(c).slice(3)];
  const own = pick([{}, ...c.variants, ...usual(c)].filter(isWellConditioned));
  const { yTrue, yPred } = sample(c, seed, shape);
  const map = tf.tidy(() => c.loss(yTrue, yPred, { ...own, reduction: 'none' }).shape);
  const pixels = shape.slice(0, c.byClass ? -1 : undefined);
  const weighted = c.kind === 'region' ? pixels : map;
  const masked = c.kind === 'image' ? shape.slice(0, 3) : weighted;
  const given = (of: readonly number[], value: (x: number) => number): Nested =>
    nest(
      Array.from({ length: size(of) }, () => value(next())),
      of,
    );
  const [hasMask, hasWeights] = [next() < 0.5, next() < 0.5 && !c.name.startsWith('lovasz')];
  return {
    yTrue,
    yPred,
    options: {
      ...own,
      reduction: pick(['mean', 'sum', 'none']),
      ...(hasMask && { mask: given(masked, (x) => Number(x > 0.3)) }),
      ...(hasWeights && { weights: given(weighted, (x) => Math.fround(2 * x)) }),
      ...(hasWeights && { divisor: pick(['count', 'weights']) }),
    },
  };
}

const spoken = ({ mask, weights, ...own }: Options): string =>
  JSON.stringify({ ...own, ...(mask ? { mask: 'some' } : {}), ...(weights ? { weights: 'some' } : {}) }); // prettier-ignore

/** By central differences of two widths; undefined where they disagree, at a kink. */
function slope(f: (x: number) => number, x: number, largest: number): number | undefined {
  const at = (h: number): number => (f(x + h) - f(x - h)) / (2 * h);
  const h = 1e-5 * Math.max(1, Math.abs(x));
  const [wide, narrow] = [at(h), at(h / 2)];
  return Math.abs(wide - narrow) <= 1e-4 * largest ? wide : undefined;
}

function gradientOf(c: LossCase, { yTrue, yPred, options }: Drawn): [number[], number[]] {
  const found = tf.tidy(() => [
    ...tf
      .grad((p) => tf.sum(c.loss(tf.tensor(yTrue), p, options)))(tf.tensor(yPred))
      .dataSync(),
  ]);
  const [values, shape] = [flat(yPred), shapeOf(yPred)];
  const largest = Math.max(...found.map(Math.abs), 1e-4);
  const pairs = values.map((x, i) => {
    const moved = (v: number): Nested =>
      nest(
        values.map((y, j) => (j === i ? v : y)),
        shape,
      );
    const sum = (v: number): number =>
      flat(c.loop(yTrue, moved(v), options)).reduce((a, b) => a + b, 0);
    return [found[i]!, slope(sum, x, largest) ?? found[i]!] as const;
  });
  return [pairs.map(([x]) => x), pairs.map(([, x]) => x)];
}

onEachBackend('options drawn at random', () => {
  for (const c of [...table, indexed]) {
    it(c === indexed ? `${c.name} of class numbers` : c.name, () => {
      for (let seed = 1; seed <= draws; seed++) {
        const drawn = draw(c, seed);
        const { yTrue, yPred, options } = drawn;
        const what = `${JSON.stringify(shapeOf(yPred))} ${spoken(options)}, draw ${seed}`;
        const found = tf.tidy(() => [...c.loss(yTrue, yPred, options).dataSync()]);
        const { value, gradient, floor } = tolerances;
        assertClose(found, flat(c.loop(yTrue, yPred, options)), value, what, floor);
        // Differences of 80 entries are 320 loops; constants that a loss holds are not in those.
        const isCheap = flat(yPred).length <= 80 && c.slow !== true;
        if (!isCheap || c.holdsConstant === true || options['beta'] !== undefined) continue;
        const [slopes, truth] = gradientOf(c, drawn);
        assert.ok(slopes.every(Number.isFinite), `${what}: ${slopes.join(' ')}`);
        assertClose(slopes, truth, gradient, `gradient of ${what}`, floor);
      }
    });
  }
});
