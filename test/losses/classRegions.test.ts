/** Losses over regions of classes given class numbers, one of them ignored; and image losses under any mask, of which some have edges of their own. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { gradients, value } from './cases.js';
import { assertClose, flat, nest, onEachBackend, uniform, valueTolerance } from './support.js';
import type { Nested } from './support.js';
import { batchShape, named, sample } from './table.js';
import type { Loss, Options } from './table.js';

const next = uniform(31);
const shape = [2, 3, 4];
const area = 24;
const many = (size: number, f: (i: number) => number): number[] =>
  Array.from({ length: size }, (_, i) => Math.fround(f(i)));
const labels = many(area, () => Math.floor(3 * next()));
const withVoid = labels.map((label, i) => (i % 4 === 1 ? 255 : label));
const logits = many(area * 3, () => 6 * next() - 3);
const soft = tf.tidy(() => [...tf.softmax(tf.tensor(logits, [area, 3])).dataSync()]);

const rows: readonly (readonly [name: string, p: readonly number[], options?: Options])[] = [
  ['generalizedDice', soft],
  ['lovaszSoftmax', soft],
  ['unifiedFocal', soft],
  ['unifiedFocal', soft, { form: 'symmetric' }],
  ['diceCrossEntropy', logits],
  ['diceCrossEntropy', logits, { background: false }],
];

onEachBackend('class numbers, one of them ignored', () => {
  for (const [name, numbers, own = {}] of rows) {
    const c = named(name);
    const [t, p] = [nest(withVoid, shape), nest([...numbers], [...shape, 3])];
    const index = { ...own, labels: 'index', ignoreLabel: 255 };
    it(`${name} ${JSON.stringify(own)}: as the loop, and as one-hot labels that are masked`, () => {
      const hot = withVoid.flatMap((label) => [0, 1, 2].map((k) => Number(k === label)));
      const mask = nest(withVoid.flatMap((label) => Array<number>(3).fill(Number(label !== 255))), [...shape, 3]); // prettier-ignore
      for (const regions of ['image', 'all']) {
        for (const reduction of ['none', 'mean']) {
          const of = { ...index, regions, reduction };
          const got = value(c, t, p, of);
          assertClose(got, flat(c.loop(t, p, of)), valueTolerance, JSON.stringify(of));
          const masked = value(c, nest(hot, [...shape, 3]), p, {
            ...own,
            regions,
            reduction,
            mask,
          });
          assertClose(got, masked, 1e-6, 'masked');
        }
      }
    });

    it(`${name} ${JSON.stringify(own)}: a mask of pixels is that of all their classes, and one of some is refused`, () => {
      const hot = nest(labels.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))), [...shape, 3]); // prettier-ignore
      const counts = labels.map((_, i) => Number(i % 5 !== 2));
      const of = (mask: Nested): number[] => value(c, hot, p, { ...own, mask });
      const all = nest(counts.flatMap((x) => [x, x, x]), [...shape, 3]); // prettier-ignore
      assert.deepEqual(of(nest(counts, shape)), of(all));
      const some = nest(counts.flatMap((x) => [x, 1, x]), [...shape, 3]); // prettier-ignore
      assert.throws(() => of(some), {
        message: `${name}: mask must count a pixel in all of its 3 classes or in none (and may have no class axis), got 1 at [0,0,2]`,
      });
    });

    it(`${name} ${JSON.stringify(own)}: NaN where it is ignored reaches neither value nor gradient`, () => {
      const spoilt = nest(
        numbers.map((x, i) => (withVoid[Math.floor(i / 3)] === 255 ? NaN : x)),
        [...shape, 3],
      );
      assert.deepEqual(value(c, t, spoilt, index), value(c, t, p, index));
      const inPred = tf.tidy(() => [
        ...tf
          .grad((p) => c.loss(t, p, index))(tf.tensor(spoilt))
          .dataSync(),
      ]);
      assert.ok(inPred.every((g, i) => Number.isFinite(g) && (withVoid[Math.floor(i / 3)] !== 255 || g === 0))); // prettier-ignore
    });

    it(`${name} ${JSON.stringify(own)}: weights of pixels, a label that there is not, all ignored`, () => {
      if (name !== 'lovaszSoftmax') {
        const weights = nest(many(area, () => 2 * next()), shape); // prettier-ignore
        const of = { ...index, weights };
        assertClose(value(c, t, p, of), flat(c.loop(t, p, of)), valueTolerance, 'weights');
      }
      const none = nest(labels.map(() => 255), shape); // prettier-ignore
      assert.deepEqual(value(c, none, p, index), [0]);
      assert.throws(
        () => c.loss(t, p, { ...own, labels: 'index' }),
        new RegExp(`${name}: yTrue must hold class numbers from 0 to 2 .*got 255`),
      );
      assert.throws(
        () => c.loss(p, p, { ...own, ignoreLabel: 255 }),
        new RegExp(`${name}: ignoreLabel is for class numbers: it needs labels 'index'`),
      );
    });
  }

  it('ohemCrossEntropy: as the loop, ignored and masked', () => {
    const c = named('ohemCrossEntropy');
    const [t, p] = [nest(withVoid, shape), nest(logits, [...shape, 3])];
    const mask = nest(many(area, () => Math.round(next())), shape); // prettier-ignore
    for (const own of [{}, { mask }, { threshold: 0.2, minKept: 3, mask }]) {
      for (const reduction of ['none', 'mean', 'sum']) {
        const of = { ...own, labels: 'index', ignoreLabel: 255, reduction };
        assertClose(value(c, t, p, of), flat(c.loop(t, p, of)), valueTolerance, JSON.stringify(of));
      }
    }
  });

  it('ohemCrossEntropy: ties at the last place are all kept, and a sure pixel is not', () => {
    const [t, p] = [[[1, 0], [1, 0], [1, 0]], [[0, 0], [0, 0], [9, 0]]]; // prettier-ignore
    const each = tf.tidy(() => [
      ...losses
        .ohemCrossEntropy(t, p, { minKept: 1, threshold: 0.1, reduction: 'none' })
        .dataSync(),
    ]);
    assertClose(each, [Math.LN2, Math.LN2, 0], valueTolerance, 'kept');
  });
});

const images: readonly (readonly [name: string, kept: number])[] = [
  ['boundary', 0.7],
  ['hausdorff', 0.7],
  ['msSsim', 0.97],
  ['photometric', 0.95],
  ['census', 0.99],
  ['edgeAwareSmoothness', 0.7],
  ['scaleShiftInvariantDepth', 0.7],
];

onEachBackend('images', () => {
  for (const [name, kept] of images) {
    it(`${name}: any mask, against the loop`, () => {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      const of = batchShape(c).slice(0, 3);
      const draw = uniform(3);
      const size = of.reduce((a, b) => a * b);
      for (const chance of [kept, kept, 0.2]) {
        const mask = nest(many(size, () => Number(draw() < chance)), of); // prettier-ignore
        for (const own of [{}, ...c.variants]) {
          for (const reduction of ['none', 'mean', 'sum']) {
            const options = { ...own, mask, reduction };
            const got = value(c, yTrue, yPred, options);
            const expected = flat(c.loop(yTrue, yPred, options));
            assertClose(got, expected, c.tolerance ?? valueTolerance, JSON.stringify(own), 1e-7);
          }
        }
      }
    });
  }

  for (const name of ['boundary', 'hausdorff'] as const) {
    it(`${name}: a region that is everything or nothing has no boundary and costs nothing of it`, () => {
      const p = nest(many(12, () => 0.1 + 0.8 * next()), [1, 3, 4, 1]); // prettier-ignore
      const all = (x: number): Nested => nest(many(12, () => x), [1, 3, 4, 1]); // prettier-ignore
      const loss = losses[name] as Loss;
      const total = (t: Nested, p: Nested): number =>
        tf.tidy(() => loss(t, p, { reduction: 'sum' }).dataSync()[0]!);
      // Of hausdorff the prediction has a boundary of its own.
      const of = name === 'boundary' ? p : all(0.3);
      assert.deepEqual([total(all(0), of), total(all(1), of)], [0, 0]);
    });
  }

  it('boundary: distances of a large region are exact', () => {
    const [height, width] = [31, 47];
    const t = many(height * width, (i) => Number(Math.hypot(Math.floor(i / width) - 11, (i % width) - 30) < 9)); // prettier-ignore
    const shape = [1, height, width, 1];
    const ones = nest(many(height * width, () => 1), shape); // prettier-ignore
    const c = named('boundary');
    const options = { reduction: 'none', spacing: [1.5, 0.7] };
    assertClose(
      value(c, nest(t, shape), ones, options),
      flat(c.loop(nest(t, shape), ones, options)),
      1e-6,
      'distances',
    );
  });

  it('msSsim: a negative has loss 1 and a gradient of 0, not NaN', () => {
    const c = named('msSsim');
    const { yTrue } = sample(c);
    const negative = nest(flat(yTrue).map((x) => 1 - x), batchShape(c)); // prettier-ignore
    assert.deepEqual(value(c, yTrue, negative), [1]);
    assert.ok(gradients(c, yTrue, negative)[1]!.every((g) => g === 0));
  });

  it('scaleShiftInvariantDepth: blind to scale and shift of the prediction, and still at a constant one', () => {
    const c = named('scaleShiftInvariantDepth');
    const { yTrue, yPred } = sample(c);
    const moved = nest(flat(yPred).map((x) => Math.fround(-30 * x + 7)), batchShape(c)); // prettier-ignore
    assertClose(value(c, yTrue, moved), value(c, yTrue, yPred), 1e-5, 'moved');
    const constant = nest(flat(yPred).map(() => 3), batchShape(c)); // prettier-ignore
    assertClose(value(c, yTrue, constant), flat(c.loop(yTrue, constant)), valueTolerance, 'mean');
    assert.ok(gradients(c, yTrue, constant)[1]!.every((g) => g === 0));
  });

  it('edgeAwareSmoothness: an image of other channels than the prediction', () => {
    const c = named('edgeAwareSmoothness');
    const [t, p] = [nest(many(36, next), [1, 3, 4, 3]), nest(many(12, next), [1, 3, 4, 1])];
    assertClose(value(c, t, p), flat(c.loop(t, p)), valueTolerance, 'three and one');
    assert.throws(
      () => c.loss(nest(many(36, next), [1, 4, 3, 3]), p),
      /edgeAwareSmoothness: yTrue \[1,4,3,3\] and yPred \[1,3,4,1\] must have equal shapes/,
    );
  });
});
