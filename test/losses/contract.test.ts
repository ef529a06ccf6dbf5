/**
 * What every loss computes, under the same test names, on every backend. Truth is the naive loop in
 * doubles, on the same float32 inputs.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { along, direction, dot, gradients, shapeOf, value } from './cases.js';
import {
  assertClose,
  differences,
  flat,
  gradientTolerance,
  nested,
  onEachBackend,
  valueTolerance,
} from './support.js';
import { metrics, namesWithLoop } from './publicNames.js';
import type { Nested } from './support.js';
import { batchShape, sample, table } from './table.js';
import type { LossCase, Options } from './table.js';

/** With which differences of the loop are the gradient. */
const ownOptions = (c: LossCase): readonly Options[] =>
  c.holdsConstant ? c.variants : [{}, ...c.variants];

const rtol = (c: LossCase, usual: number): number => c.tolerance ?? usual;

const truths = new Map<string, number[]>();

onEachBackend('every loss', () => {
  for (const c of table) {
    describe(c.name, () => {
      const { yTrue, yPred } = sample(c);

      it('scalar', () => {
        const shape =
          c.kind === 'image' ? [1, ...batchShape(c).slice(1)] : [1, ...(c.byClass ? [2] : c.event)];
        const one = sample(c, 3, shape);
        const [mean, sum] = [
          value(c, one.yTrue, one.yPred),
          value(c, one.yTrue, one.yPred, { reduction: 'sum' }),
        ];
        assert.equal(mean.length, 1);
        if (c.kind === 'pixel') assert.deepEqual(mean, sum);
        assertClose(mean, flat(c.loop(one.yTrue, one.yPred)), rtol(c, valueTolerance), 'one pixel');
      });

      it('batched', () => {
        const map = tf.tidy(() => nested(c.loss(yTrue, yPred, { reduction: 'none' })));
        const loop = c.loop(yTrue, yPred, { reduction: 'none' });
        assert.deepEqual(shapeOf(map), shapeOf(loop));
        assertClose(flat(map), flat(loop), rtol(c, valueTolerance), 'map');
      });

      it('matches reference', () => {
        for (const own of [{}, ...c.variants]) {
          for (const reduction of ['none', 'mean', 'sum']) {
            const options = { ...own, reduction };
            const expected = flat(c.loop(yTrue, yPred, options));
            assertClose(
              value(c, yTrue, yPred, options),
              expected,
              rtol(c, valueTolerance),
              JSON.stringify(options),
            );
          }
        }
      });

      it('gradient', () => {
        for (const own of ownOptions(c)) {
          const [inTrue, inPred] = gradients(c, yTrue, yPred, own) as [number[], number[]];
          const loop = (t: Nested, p: Nested): number => c.loop(t, p, own) as number;
          const slow = c.slow ?? false;
          const shape = batchShape(c);
          const truth = once(`${c.name} ${JSON.stringify(own)}`, () =>
            slow
              ? along(shape, yPred, (p) => loop(yTrue, p))
              : differences((p) => loop(yTrue, p), yPred, shape),
          );
          const got = slow ? [dot(inPred, direction(shape))] : inPred;
          assertClose(
            got,
            truth,
            rtol(c, gradientTolerance),
            `in yPred, ${JSON.stringify(own)}`,
            1e-9,
          );
          if (!c.differentiableInTrue) assert.ok(inTrue.every((x) => x === 0));
          else if (!slow) {
            const expected = differences((t) => loop(t, yPred), yTrue, shape);
            assertClose(
              inTrue,
              expected,
              rtol(c, gradientTolerance),
              `in yTrue, ${JSON.stringify(own)}`,
              1e-9,
            );
          }
        }
      });

      it('second derivative', () => {
        if (c.slow) return; // too slow for N² differences; see regions.test.ts
        const shape = batchShape(c);
        const k = direction(shape);
        for (const own of ownOptions(c)) {
          const product = tf.tidy(() => {
            const p = tf.tensor(yPred);
            const slope = (p: tf.Tensor): tf.Tensor => tf.grad((q) => c.loss(yTrue, q, own))(p);
            return [
              ...tf
                .grad((p) => tf.sum(tf.mul(slope(p), tf.tensor(k, [...shape]))))(p)
                .dataSync(),
            ];
          });
          if (c.linear) {
            assert.ok(product.every((x) => x === 0));
            continue;
          }
          const loop = (p: Nested): number => c.loop(yTrue, p, own) as number;
          const truth = once(`${c.name} second ${JSON.stringify(own)}`, () =>
            differences((p) => along(shape, p, loop)[0]!, yPred, shape, 1e-3),
          );
          // Differences of differences in doubles: rounding 10⁻¹⁶/h² = 10⁻¹⁰ to 10⁻⁸, truncation h⁴
          // times a sixth derivative.
          assertClose(product, truth, 2e-4, JSON.stringify(own), 1e-7);
        }
      });

      it('reductions', () => {
        const all = value(c, yTrue, yPred, { reduction: 'none' });
        const sum = all.reduce((a, b) => a + b, 0);
        assertClose(value(c, yTrue, yPred, { reduction: 'sum' }), [sum], valueTolerance, 'sum');
        assertClose(value(c, yTrue, yPred), [sum / all.length], valueTolerance, 'mean');
        assert.throws(
          () => c.loss(yTrue, yPred, { reduction: 'avg' }),
          /reduction must be 'mean' or 'sum' or 'none', got 'avg'/,
        );
      });
    });
  }
});

/** The truth does not depend on the backend, and takes longer than what is tested. */
function once(key: string, compute: () => number[]): number[] {
  const known = truths.get(key) ?? compute();
  truths.set(key, known);
  return known;
}

describe('the table', () => {
  it('has every public loss, and the reference has the same names', () => {
    const names = [...table.map((c) => c.name), ...metrics].sort();
    assert.deepEqual(namesWithLoop(losses), names);
    assert.deepEqual(Object.keys(reference).sort(), names);
  });
});
