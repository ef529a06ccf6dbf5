/** Losses of regions and neighbourhoods: which region, which mask, nothing in it. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { along, direction, gradients, value } from './cases.js';
import {
  assertClose,
  differences,
  flat,
  gradientTolerance,
  nest,
  onEachBackend,
  uniform,
  valueTolerance,
} from './support.js';
import type { Nested } from './support.js';
import { batchShape, named, sample } from './table.js';
import type { Loss } from './table.js';

onEachBackend('regions and images', () => {
  for (const name of ['dice', 'tversky', 'focalTversky', 'jaccard'] as const) {
    it(`${name}: every kind of region, weighted and masked`, () => {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      const next = uniform(8);
      const map = (f: (x: number) => number): Nested =>
        nest(
          Array.from({ length: 36 }, () => Math.fround(f(next()))),
          batchShape(c),
        );
      const [weights, mask] = [map((x) => x), map(Math.round)];
      // One image has no pixel left in one class.
      const hole = nest(
        flat(mask).map((m, i) => (i < 18 && i % 2 === 0 ? 0 : m)),
        batchShape(c),
      );
      for (const regions of ['all', 'image', 'class', 'imageAndClass']) {
        for (const reduction of ['none', 'mean', 'sum']) {
          for (const own of [{}, { weights }, { mask }, { weights, mask: hole }]) {
            const options = { regions, reduction, ...own };
            assertClose(
              value(c, yTrue, yPred, options),
              flat(c.loop(yTrue, yPred, options)),
              valueTolerance,
              `${regions} ${reduction}`,
            );
          }
        }
      }
    });

    it(`${name}: a class without truth costs what is said`, () => {
      const loss = losses[name] as Loss;
      const loop = named(name).loop;
      const [t, p] = [[[1, 0], [1, 0]], [[0.5, 0.25], [0.75, 0.5]]] as [Nested, Nested]; // prettier-ignore
      const options = { regions: 'class', absent: 'nothing', reduction: 'none' };
      const [map, slope] = tf.tidy(() => [
        [...loss(t, p, options).dataSync()],
        [
          ...tf
            .grad((p) => tf.sum(loss(t, p, options)))(tf.tensor(p))
            .dataSync(),
        ],
      ]);
      assertClose(map, flat(loop(t, p, options)), valueTolerance, 'map');
      assert.ok(map[0]! > 0 && map[1] === 0);
      assert.ok(slope[0] !== 0 && slope[1] === 0);
    });

    it(`${name}: above and below the bar by themselves`, () => {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      for (const smooth of [
        [0, 1e-7],
        [1, 2],
        [2, 1],
      ]) {
        const options = {
          smooth,
          regions: 'image',
          reduction: 'none',
          ...(name === 'focalTversky' && { gamma: 1 }),
        };
        assertClose(
          value(c, yTrue, yPred, options),
          flat(c.loop(yTrue, yPred, options)),
          valueTolerance,
          `${smooth}`,
        );
      }
    });

    it(`${name}: both empty`, () => {
      const loss = losses[name] as Loss;
      const zero = [0, 0, 0];
      for (const [own, expected] of [
        [{}, 1],
        [{ empty: 0 }, 0],
        [{ smooth: 1 }, 0],
      ] as const) {
        const [v, g] = tf.tidy(() => [
          loss(zero, zero, own).dataSync()[0],
          [
            ...tf
              .grad((p) => loss(zero, p, own))(tf.tensor(zero))
              .dataSync(),
          ],
        ]);
        assert.equal(v, expected);
        assert.ok(g.every(Number.isFinite));
      }
    });
  }

  it('image masks: any mask, against the loop', () => {
    for (const name of ['ssim', 'totalVariation', 'angularTotalVariation'] as const) {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      const shape = batchShape(c).slice(0, 3);
      const next = uniform(3);
      const mask = nest(
        Array.from({ length: shape.reduce((a, b) => a * b) }, () =>
          Number(next() < (name === 'ssim' ? 0.995 : 0.7)),
        ),
        shape,
      );
      for (const reduction of ['none', 'mean', 'sum']) {
        const options = { mask, reduction };
        assertClose(
          value(c, yTrue, yPred, options),
          flat(c.loop(yTrue, yPred, options)),
          c.tolerance ?? valueTolerance,
          `${name} ${reduction}`,
        );
      }
    }
  });

  it('totalVariation of a single row, column and pixel', () => {
    for (const shape of [
      [1, 1, 4, 2],
      [1, 4, 1, 2],
      [1, 1, 1, 2],
    ]) {
      const x = nest(
        [1, 0, 0.6, 0.8, -1, 0, 0, 1].slice(
          0,
          shape.reduce((a, b) => a * b),
        ),
        shape,
      );
      for (const name of ['totalVariation', 'angularTotalVariation'] as const) {
        const c = named(name);
        assertClose(value(c, x, x), flat(c.loop(x, x)), valueTolerance, `${name} ${shape.join()}`);
        assert.ok(gradients(c, x, x)[1]!.every(Number.isFinite));
      }
    }
  });

  it('ssim: second derivative along a direction', () => {
    const c = named('ssim');
    const { yTrue, yPred } = sample(c);
    const shape = batchShape(c);
    const k = direction(shape);
    const product = tf.tidy(() => {
      const slope = (p: tf.Tensor): tf.Tensor => tf.grad((p) => c.loss(yTrue, p))(p);
      const along = tf.tensor(k, [...shape]);
      const h = tf.grad((p) => tf.sum(tf.mul(slope(p), along)))(tf.tensor(yPred));
      return tf.sum(tf.mul(h, along)).dataSync()[0]!;
    });
    const values = flat(yPred);
    const slope = (s: Nested): number =>
      along(
        shape,
        nest(
          values.map((v, i) => v + (s as number) * k[i]!),
          shape,
        ),
        (p) => c.loop(yTrue, p) as number,
      )[0]!;
    // Differences of differences in doubles, and the float32 variances of SSIM: see table.ts.
    assertClose([product], differences(slope, 0, [], 1e-3), 1e-4, 'kᵀHk');
  });

  it('log-dice: overlaps of every size, from nearly none to nearly all, value and slope', () => {
    const c = named('logDice');
    const options = { floor: 1e-12 };
    for (let k = 1; k <= 24; k++) {
      const little = 2 ** -k;
      const nearlyNone = [little, little / 2, 0.5];
      const nearlyAll = [1 - little, 1 - little, little];
      for (const [p, width] of [
        [nearlyNone, little / 100],
        [nearlyAll, 1e-4],
      ] as const) {
        const t = [1, 1, 0];
        const what = `2^-${k} ${String(p)}`;
        const loop = (p: Nested): number => c.loop(t, p, options) as number;
        assertClose(value(c, t, [...p], options), [loop([...p])], valueTolerance, what);
        const slopes = differences(loop, [...p], [3], width);
        assertClose(
          gradients(c, t, [...p], options)[1]!,
          slopes,
          gradientTolerance,
          `slope at ${what}`,
        );
      }
    }
    // Nothing but what lies below half a float32: 1 − dice has no digit of it.
    const [t, p] = [[1, 1], [2 ** -26, 0]]; // prettier-ignore
    assertClose(
      value(c, t, p, options),
      [c.loop(t, p, options) as number],
      valueTolerance,
      'alone',
    );
  });
});
