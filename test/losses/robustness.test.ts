/**
 * What every loss makes of weights, masks, bad input and singular points, under the same test
 * names, on every backend.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { extremes, gradients, mapShape, maskShape, randomMap, value, withMask } from './cases.js';
import {
  assertClose,
  differences,
  flat,
  nest,
  onEachBackend,
  valueTolerance,
  withoutLeak,
} from './support.js';
import type { Nested } from './support.js';
import { batchShape, sample, table } from './table.js';
import type { LossCase } from './table.js';

const rtol = (c: LossCase, usual: number): number => c.tolerance ?? usual;

onEachBackend('every loss, bad input', () => {
  for (const c of table) {
    describe(c.name, () => {
      const { yTrue, yPred } = sample(c);

      it('weights', () => {
        if (c.name.startsWith('lovasz')) {
          assert.throws(
            () => c.loss(yTrue, yPred, { weights: yPred }),
            /lovasz\w*: weights are not defined/,
          );
          return;
        }
        const shape = c.kind === 'region' ? batchShape(c) : mapShape(c);
        const weights = randomMap(shape, 5, (x) => (x < 0.2 ? 0 : 2 * x));
        for (const divisor of ['count', 'weights']) {
          for (const reduction of ['mean', 'sum', 'none']) {
            const options = { weights, divisor, reduction };
            const expected = flat(c.loop(yTrue, yPred, options));
            assertClose(
              value(c, yTrue, yPred, options),
              expected,
              rtol(c, valueTolerance),
              `${divisor} ${reduction}`,
            );
          }
        }
        for (const divisor of ['count', 'weights']) {
          const got = tf.tidy(() => [
            ...tf
              .grad((weights) => c.loss(yTrue, yPred, { weights, divisor }))(tf.tensor(weights))
              .dataSync(),
          ]);
          const loop = (weights: Nested): number =>
            c.loop(yTrue, yPred, { weights, divisor }) as number;
          if (c.slow) continue;
          // A difference of the loss at the pixel and the mean: 10⁻⁶ of the largest.
          assertClose(got, differences(loop, weights, shape), 1e-5, `gradient, ${divisor}`, 1e-9);
        }
        const none = randomMap(shape, 5, () => 0);
        const expected = c.kind === 'region' ? flat(c.loop(yTrue, yPred, { weights: none })) : [0];
        const got = value(c, yTrue, yPred, { weights: none, divisor: 'weights' });
        assertClose(got, expected, valueTolerance, 'weights of 0');
        assert.throws(
          () => c.loss(yTrue, yPred, { weights: [1, 2] }),
          /weights \[2\] must have the shape of the per-pixel map/,
        );
        const negative = randomMap(shape, 5, (x) => x - 1);
        assert.throws(
          () => c.loss(yTrue, yPred, { weights: negative }),
          /weights must not be negative, got -0\.\d+ at \[/,
        );
      });

      it('mask equals removal', () => {
        const masked = withMask(c);
        // Removal leaves one image.
        const options = c.byImage ? { mask: masked.mask, regions: 'all' } : { mask: masked.mask };
        const kept = value(c, masked.kept.yTrue, masked.kept.yPred);
        assertClose(value(c, yTrue, yPred, options), kept, valueTolerance, 'value');
        // What lies under the mask does not matter, not even NaN.
        assert.deepEqual(
          value(c, masked.spoilt.yTrue, masked.spoilt.yPred, options),
          value(c, yTrue, yPred, options),
        );
        const [, whole] = gradients(c, yTrue, yPred, options) as [number[], number[]];
        const [inTrue, spoilt] = gradients(
          c,
          masked.spoilt.yTrue,
          masked.spoilt.yPred,
          options,
        ) as [number[], number[]];
        assert.deepEqual(spoilt, whole);
        assert.ok(inTrue.every(Number.isFinite), 'gradient in yTrue is finite');
        assert.ok(
          inTrue.every((g, i) => masked.isKept[i] || g === 0),
          'gradient in yTrue under the mask is 0',
        );
        const [, part] = gradients(c, masked.kept.yTrue, masked.kept.yPred) as [number[], number[]];
        assertClose(
          whole.filter((_, i) => masked.isKept[i]),
          part,
          1e-6,
          'gradient',
          1e-12,
        );
        assert.ok(
          whole.every((g, i) => masked.isKept[i] || g === 0),
          'gradient under the mask is 0',
        );
      });

      it('shape mismatch', () => {
        const tensor = (shape: number[]): tf.Tensor => tf.fill(shape, 0.5);
        const pairs: [number[], number[]][] = [
          [
            [2, 4, 4, 2],
            [2, 4, 4, 1],
          ],
          [
            [1, 4, 4],
            [1, 4, 4, 1],
          ],
          [
            [2, 3, 5, 2],
            [2, 3, 5],
          ],
          [
            [3, 3, 3],
            [3, 3, 3, 1],
          ],
        ];
        for (const [a, b] of pairs) {
          if (c.ownChannels && a.length === b.length) continue;
          tf.tidy(() => {
            const message = `${c.name}: yTrue [${a}] and yPred [${b}] must have equal shapes`;
            assert.throws(
              () => c.loss(tensor(a), tensor(b)),
              (error: Error) => error.message.split(';')[0] === message,
            );
          });
        }
      });

      it('wrong dtype, wrong rank, ragged, unknown option', () => {
        tf.tidy(() => {
          const p = tf.tensor(yPred);
          const message = `${c.name}: yPred must be float32, got int32; cast it with tf.cast(yPred, 'float32')`;
          assert.throws(() => c.loss(yTrue, tf.cast(p, 'int32')), { message });
          const bool = tf.cast(tf.zerosLike(p), 'bool');
          // Labels are what tf.oneHot and comparisons make.
          if (c.labels) c.loss(bool, c.domain.yPred === 'real' ? p : tf.zerosLike(p));
          else assert.throws(() => c.loss(bool, p), /yTrue must be float32, got bool/);
          assert.throws(
            () => c.loss([[1, 2], [1]], [[1, 2], [1]]),
            /must be a regular nested array/,
          );
          assert.throws(() => c.loss(['a'], [1]), /must be a tensor or nested arrays of numbers/);
          assert.throws(
            () => c.loss(yTrue, yPred, { sigmaa: 1 }),
            new RegExp(`^Error: ${c.name}: unknown option 'sigmaa'; it takes .*reduction`),
          );
          if (c.event.length > 0) {
            assert.throws(
              () => c.loss(tf.scalar(1), tf.scalar(1)),
              new RegExp(`^Error: ${c.name}: yTrue and yPred must end in`),
            );
          }
        });
      });

      it('extremes', () => {
        for (const { what, t, p, map } of extremes(c)) {
          const [inTrue, inPred] = gradients(c, t, p) as [number[], number[]];
          if (!(c.overflows && what === 'huge')) {
            assert.ok([...inTrue, ...inPred].every(Number.isFinite), `${what}: gradient is finite`);
          }
          if (!map) continue;
          const expected = flat(c.loop(t, p, { reduction: 'none' })).map(Math.fround);
          assertClose(value(c, t, p, { reduction: 'none' }), expected, rtol(c, 1e-5), what, 1e-6);
        }
      });

      it('NaN shows', () => {
        const values = flat(yPred);
        values[0] = NaN;
        const p = nest(values, batchShape(c));
        assert.ok(value(c, yTrue, p).every(Number.isNaN), 'in yPred');
        const [, inPred] = gradients(c, yTrue, p) as [number[], number[]];
        assert.ok(inPred.some((g) => !Number.isFinite(g)) || c.fixedGradient === true, 'gradient');
        if (c.differentiableInTrue) {
          const truth = flat(yTrue);
          truth[0] = NaN;
          assert.ok(value(c, nest(truth, batchShape(c)), yPred).every(Number.isNaN), 'in yTrue');
        }
      });

      it('all masked and empty', () => {
        const mask = randomMap(maskShape(c), 1, () => 0);
        const nan = nest(
          flat(yPred).map(() => NaN),
          batchShape(c),
        );
        const zeros = flat(yPred).map(() => 0);
        for (const reduction of ['mean', 'sum']) {
          assert.deepEqual(value(c, nan, nan, { mask, reduction }), [0]);
          assert.deepEqual(gradients(c, nan, nan, { mask, reduction }), [zeros, zeros]);
        }
        assert.ok(value(c, nan, nan, { mask, reduction: 'none' }).every((x) => x === 0));
        tf.tidy(() => {
          const shape = [0, ...batchShape(c).slice(1)];
          const empty = tf.zeros(shape);
          assert.deepEqual([...c.loss(empty, empty).dataSync()], [0]);
          const g = tf.grad((p) => c.loss(empty, p))(empty);
          assert.deepEqual(g.shape, shape);
          c.loss(empty, empty, { reduction: 'none' });
        });
      });

      it('no leak, inputs kept', () => {
        tf.tidy(() => {
          const [t, p] = [tf.tensor(yTrue), tf.tensor(yPred)];
          const mask = randomMap(c.byClass ? maskShape(c).slice(0, -1) : maskShape(c), 6, (x) =>
            Math.round(x),
          );
          for (const own of [{}, ...c.variants, { mask }]) {
            withoutLeak(() => c.loss(t, p, own).dispose());
            withoutLeak(() =>
              tf
                .grads((t, p) => c.loss(t, p, own))([t, p])
                .forEach((g) => g.dispose()),
            );
          }
          assert.ok(!t.isDisposed && !p.isDisposed);
        });
      });
    });
  }
});
