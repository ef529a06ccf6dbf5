/**
 * The truth that gradcheck holds autodiff against, itself held against closed forms: 1e-10 relative away
 * from kinks, as its error estimate says.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { evaluate, gradient } from '../../extension/check/evaluate.js';
import { readInputs, type Input } from '../../extension/check/inputs.js';
import { lossRun } from '../../extension/check/gradcheck/runs.js';
import { findBlocks } from '../../extension/check/gradcheck/independentBlocks.js';
import {
  extrapolate,
  scaleOf,
  type Derivative,
} from '../../extension/check/gradcheck/differenceQuotients.js';
import { angular } from './formulas.js';
import { seeded, useBackend, type Loss } from './support.js';

/** Slopes of the sum of a loss in its last input by the extrapolate alone, without autodiff. */
function slopesOf(loss: Loss, inputs: readonly Input[]): readonly Derivative[] {
  const samples = readInputs('test', inputs);
  const wrt = samples.length - 1;
  const x = samples[wrt]!.values;
  return inDoubles(() => {
    const f = findBlocks(lossRun(loss, { evaluations: 0 }, x.length), samples, wrt, seeded(1));
    const channels = Array.from({ length: f.blockSize }, (_, c) =>
      extrapolate(f, x, c, scaleOf(x)),
    );
    return Array.from(x, (_, i) => {
      const s = channels[i % f.blockSize]![Math.floor(i / f.blockSize)]!;
      const k = f.weight;
      return { ...s, slope: k * s.derivative, left: k * s.left, right: k * s.right };
    });
  });
}

const at = [-1.7, -0.3, 0.1, 0.9, 2.3];
const single = at.map(Math.fround);

const forms: Readonly<
  Record<string, readonly [loss: (p: tf.Tensor) => tf.Tensor, slope: (x: number) => number]>
> = {
  'x²': [tf.square, (x) => 2 * x],
  'sin x': [tf.sin, Math.cos],
  'exp x': [tf.exp, Math.exp],
  'tanh x': [tf.tanh, (x) => 1 - Math.tanh(x) ** 2],
  'softplus x': [tf.softplus, (x) => 1 / (1 + Math.exp(-x))],
  '|x|^1.2': [(p) => tf.pow(tf.abs(p), 1.2), (x) => 1.2 * Math.sign(x) * Math.abs(x) ** 0.2],
  'log(1 + x²)': [(p) => tf.log1p(tf.square(p)), (x) => (2 * x) / (1 + x * x)],
  'sqrt(x² + 1e-6)': [
    (p) => tf.sqrt(tf.add(tf.square(p), 1e-6)),
    (x) => x / Math.sqrt(x * x + 1e-6),
  ],
};

describe('slopes against closed forms', () => {
  before(() => useBackend('cpu'));

  for (const [name, [f, slope]] of Object.entries(forms)) {
    it(`Σ ${name}: 1e-10 relative, and within the estimated error`, () => {
      slopesOf((p) => tf.sum(f(p)), [at]).forEach((found, i) => {
        const truth = slope(single[i]!);
        const off = Math.abs(found.derivative - truth);
        assert.ok(off <= 1e-10 * Math.abs(truth), `at ${at[i]}: ${found.derivative} for ${truth}`);
        assert.ok(off <= 10 * found.error + 1e-15, `at ${at[i]}: off ${off}, error ${found.error}`);
        assert.ok(!found.kink);
      });
    });
  }

  it('angular loss, value and gradient in doubles: (1+δ)θ^δ n⊥/r, r from 0.5 to 2, θ from 0.1° to 179.9°', () => {
    for (const degrees of [0.1, 1, 30, 90, 150, 179, 179.9]) {
      for (const r of [0.5, 1, 2]) {
        const a = (degrees * Math.PI) / 180;
        const p = [Math.fround(r * Math.cos(a)), Math.fround(r * Math.sin(a))] as const;
        const theta = Math.atan2(p[1], p[0]);
        const norm = Math.hypot(...p);
        const size = (1.2 * theta ** 0.2) / norm;
        const truth = [(-size * p[1]) / norm, (size * p[0]) / norm];
        const samples = readInputs('test', [[[1, 0]], [[...p]]]);
        const value = inDoubles(() => evaluate(angular, samples).values[0]!);
        assert.ok(Math.abs(value - theta ** 1.2) <= 1e-12, `value at ${degrees}°`);
        const autodiff = inDoubles(() => gradient(angular, samples, 1).gradient);
        slopesOf(angular, [[[1, 0]], [[...p]]]).forEach((found, i) => {
          const off = 1e-10 * size;
          assert.ok(
            Math.abs(found.derivative - truth[i]!) <= off,
            `${degrees}°, r ${r}: ${found.derivative} for ${truth[i]}`,
          );
          assert.ok(Math.abs(autodiff[i]! - truth[i]!) <= off, `autodiff at ${degrees}°, r ${r}`);
        });
      }
    }
  });

  it('near the cusp the step follows the distance: θ = 1e-8, where a fixed step of 6e-6 is off by 170 times', () => {
    const [, across] = slopesOf(angular, [[[1, 0]], [[1, 1e-8]]]);
    const truth = 1.2 * Math.fround(1e-8) ** 0.2;
    assert.ok(
      Math.abs(across!.derivative - truth) <= 1e-4 * truth,
      `${across!.derivative} for ${truth}`,
    );
  });

  it('one-sided slopes at kinks: |x| at 0, and θ^1.2 at 180°', () => {
    const [corner] = slopesOf((p) => tf.sum(tf.abs(p)), [[0]]);
    assert.ok(corner!.kink);
    assert.deepEqual([corner!.left, corner!.right], [-1, 1]);
    const [, across] = slopesOf(angular, [[[1, 0]], [[-1, 0]]]);
    const steep = 1.2 * Math.PI ** 0.2;
    assert.ok(across!.kink);
    assert.ok(Math.abs(across!.left - steep) <= 1e-9 && Math.abs(across!.right + steep) <= 1e-9);
  });

  it('Huber is smooth at its knee: one slope, no kink', () => {
    const [knee] = slopesOf((t, p) => tf.losses.huberLoss(t, p), [[0], [1]]);
    assert.ok(!knee!.kink);
    assert.ok(Math.abs(knee!.derivative - 1) <= 1e-7);
  });
});
