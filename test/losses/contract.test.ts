/**
 * What every loss must do, under the same test names, on every backend. Truth is the naive loop in doubles, on the same
 * float32 inputs.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import {
  assertClose,
  differences,
  flat,
  nest,
  nested,
  onEachBackend,
  uniform,
  withoutLeak,
} from './support.js';
import type { Nested } from './support.js';
import { batchShape, sample, table } from './table.js';
import type { LossCase, Options } from './table.js';

/**
 * float32 has 6·10⁻⁸; a loss is ten to twenty roundings of numbers up to ten times its size, and the WebAssembly
 * exp, log, pow and atan2 are good to a few units in the last place.
 */
const valueTolerance = 2e-6;
/** The same for gradients, which divide by lengths down to 0.5. */
const gradientTolerance = 4e-6;

const value = (c: LossCase, yTrue: Nested, yPred: Nested, options: Options = {}): number[] =>
  tf.tidy(() => [...c.loss(yTrue, yPred, options).dataSync()]);

const gradients = (c: LossCase, yTrue: Nested, yPred: Nested, options: Options = {}): number[][] =>
  tf.tidy(() => {
    const f = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => c.loss(t, p, options);
    return tf
      .grads(f)([tf.tensor(yTrue), tf.tensor(yPred)])
      .map((g) => [...g.dataSync()]);
  });

const mapShape = (c: LossCase, options: Options = {}): readonly number[] =>
  tf.tidy(() => {
    const { yTrue, yPred } = sample(c);
    return c.loss(yTrue, yPred, { ...options, reduction: 'none' }).shape;
  });

const maskShape = (c: LossCase): readonly number[] =>
  c.kind === 'region'
    ? batchShape(c)
    : c.kind === 'image'
      ? batchShape(c).slice(0, 3)
      : mapShape(c);

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const randomMap = (shape: readonly number[], seed: number, f: (x: number) => number): Nested => {
  const next = uniform(seed);
  return nest(
    Array.from({ length: size(shape) }, () => Math.fround(f(next()))),
    shape,
  );
};

const rtol = (c: LossCase, usual: number): number => c.tolerance ?? usual;

onEachBackend('every loss', () => {
  for (const c of table) {
    describe(c.name, () => {
      const { yTrue, yPred } = sample(c);

      it('scalar', () => {
        const shape = c.kind === 'image' ? [1, ...batchShape(c).slice(1)] : [1, ...c.event];
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
        for (const own of [{}, ...c.variants]) {
          const [inTrue, inPred] = gradients(c, yTrue, yPred, own) as [number[], number[]];
          const loop = (t: Nested, p: Nested): number => c.loop(t, p, own) as number;
          const slow = c.name === 'ssim';
          const shape = batchShape(c);
          const truth = slow
            ? along(shape, yPred, (p) => loop(yTrue, p))
            : differences((p) => loop(yTrue, p), yPred, shape);
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
        if (c.name === 'ssim') return; // its loop is too slow for N² differences; see ssim.test.ts
        const shape = batchShape(c);
        const k = direction(shape);
        for (const own of [{}, ...c.variants]) {
          const product = tf.tidy(() => {
            const p = tf.tensor(yPred);
            const slope = (p: tf.Tensor): tf.Tensor =>
              tf.grad((q) => c.loss(yTrue as number[], q, own))(p);
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
          const truth = differences(
            (p) => along(shape, p, (p) => c.loop(yTrue, p, own) as number)[0]!,
            yPred,
            shape,
            1e-3,
          );
          // Differences of differences in doubles: rounding 10⁻¹⁶/h² = 10⁻¹⁰ to 10⁻⁸, truncation h⁴ times a sixth derivative.
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

      it('weights', () => {
        if (c.name === 'lovasz') {
          assert.throws(
            () => c.loss(yTrue, yPred, { weights: yPred }),
            /lovasz: weights are not defined/,
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
        const none = randomMap(shape, 5, () => 0);
        const expected = c.kind === 'region' ? flat(c.loop(yTrue, yPred, { weights: none })) : [0];
        assert.deepEqual(value(c, yTrue, yPred, { weights: none, divisor: 'weights' }), expected);
        assert.throws(
          () => c.loss(yTrue, yPred, { weights: [1, 2] }),
          /weights \[2\] must have the shape of the per-pixel map/,
        );
        const negative = randomMap(shape, 5, (x) => x - 0.5);
        assert.throws(
          () => c.loss(yTrue, yPred, { weights: negative }),
          /weights must not be negative, got -0\.\d+ at \[/,
        );
      });

      it('mask equals removal', () => {
        const masked = withMask(c);
        // Removal leaves one image.
        const options =
          c.name === 'lovasz' ? { mask: masked.mask, regions: 'all' } : { mask: masked.mask };
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
          tf.tidy(() => {
            const message = `${c.name}: yTrue [${a}] and yPred [${b}] must have equal shapes`;
            assert.throws(() => c.loss(tensor(a), tensor(b)), { message });
          });
        }
      });

      it('wrong dtype, wrong rank, ragged, unknown option', () => {
        tf.tidy(() => {
          const p = tf.tensor(yPred);
          const message = `${c.name}: yPred must be float32, got int32; cast it with tf.cast(yPred, 'float32')`;
          assert.throws(() => c.loss(yTrue, tf.cast(p, 'int32')), { message });
          assert.throws(() => c.loss(tf.cast(p, 'bool'), p), /yTrue must be float32, got bool/);
          assert.throws(
            () => c.loss([[1, 2], [1]], [[1, 2], [1]]),
            /must be a regular nested array/,
          );
          assert.throws(
            () => c.loss(['a'] as unknown as number[], [1]),
            /must be a tensor or nested arrays of numbers/,
          );
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
        assert.ok(inPred.some((g) => !Number.isFinite(g)) || c.name === 'lovasz', 'gradient');
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
          const mask = randomMap(maskShape(c), 6, (x) => Math.round(x));
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

describe('the table', () => {
  it('has every public loss, and the reference has the same names', () => {
    const metrics = ['angularErrorMetrics', 'circularStatistics'];
    const names = [...table.map((c) => c.name), ...metrics].sort();
    assert.deepEqual(Object.keys(losses).sort(), names);
    assert.deepEqual(Object.keys(reference).sort(), names);
  });
});

function shapeOf(x: Nested): number[] {
  return typeof x === 'number' ? [] : [x.length, ...(x.length > 0 ? shapeOf(x[0]!) : [])];
}

function direction(shape: readonly number[]): number[] {
  return flat(randomMap(shape, 9, (x) => 2 * x - 1));
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Derivative of f at x along the fixed random direction. */
function along(shape: readonly number[], x: Nested, f: (x: Nested) => number): number[] {
  const [values, k] = [flat(x), direction(shape)];
  return differences(
    (s) =>
      f(
        nest(
          values.map((v, i) => v + (s as number) * k[i]!),
          shape,
        ),
      ),
    0,
    [],
    1e-3,
  );
}

/** A mask, the same inputs with NaN under it, and the inputs without what it takes away. */
function withMask(c: LossCase) {
  const shape = batchShape(c);
  const { yTrue, yPred } = sample(c);
  const inner = size(shape) / size(maskShape(c));
  // Images lose their right columns, since removal must leave an image; the others lose random pixels.
  const width = shape[2]!;
  const next = uniform(7);
  const bits = Array.from({ length: size(maskShape(c)) }, (_, i) =>
    c.kind === 'image' ? Number(i % width < width - 1) : Number(next() < 0.6),
  );
  const isKept = Array.from({ length: size(shape) }, (_, i) => bits[Math.floor(i / inner)] === 1);
  const keptShape =
    c.kind === 'image'
      ? [shape[0]!, shape[1]!, width - 1, shape[3]!]
      : [1, bits.reduce((a, b) => a + b, 0), ...shape.slice(maskShape(c).length)];
  const kept = (x: Nested): Nested =>
    nest(
      flat(x).filter((_, i) => isKept[i]),
      keptShape,
    );
  const spoilt = (x: Nested): Nested =>
    nest(
      flat(x).map((v, i) => (isKept[i] ? v : NaN)),
      shape,
    );
  return {
    mask: nest(bits, maskShape(c)),
    isKept,
    kept: { yTrue: kept(yTrue), yPred: kept(yPred) },
    spoilt: { yTrue: spoilt(yTrue), yPred: spoilt(yPred) },
  };
}

/** Singular points: ties, opposites, zeros, tiny and huge values. `map`: the value has a closed form to compare with. */
function extremes(c: LossCase): { what: string; t: Nested; p: Nested; map: boolean }[] {
  const shape = batchShape(c);
  const { yTrue, yPred } = sample(c);
  const labels = ['binaryCrossEntropy', 'crossEntropy', 'focal', 'lovasz'].includes(c.name);
  const bounded = c.kind === 'region' && !labels;
  const map = (x: Nested, f: (v: number) => number): Nested =>
    nest(
      flat(x).map((v) => Math.fround(f(v))),
      shape,
    );
  const rows = [
    { what: 'identical', t: yTrue, p: yTrue, map: true },
    { what: 'zero prediction', t: yTrue, p: map(yPred, () => 0), map: true },
    { what: 'all ones', t: map(yTrue, () => 1), p: map(yPred, () => 1), map: true },
  ];
  if (bounded)
    return [
      ...rows,
      { what: 'all zero', t: map(yTrue, () => 0), p: map(yPred, () => 0), map: true },
    ];
  rows.push({ what: 'opposite', t: yTrue, p: map(yTrue, (v) => -v), map: true });
  const huge = labels ? 1e4 : c.name === 'so3Geodesic' || c.name === 'ssim' ? 1e3 : 1e30;
  rows.push({ what: 'tiny', t: yTrue, p: map(yPred, (v) => v * 1e-30), map: true });
  rows.push({
    what: 'huge',
    t: yTrue,
    p: map(yPred, (v) => v * huge),
    map: !c.name.startsWith('wrapped'),
  });
  if (!labels) {
    rows.push({ what: 'zero truth', t: map(yTrue, () => 0), p: yPred, map: true });
    rows.push({ what: 'both zero', t: map(yTrue, () => 0), p: map(yPred, () => 0), map: true });
  }
  return rows;
}
