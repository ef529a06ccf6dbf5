/**
 * Likelihoods of directions at concentrations from 1e-30 to 1e30, value and slope in κ, against mpmath at 90 digits
 * (`likelihood` in test/golden/mpmath_values.py).
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { goldenFile } from '../support/goldenFile.js';
import { onEachBackend } from './support.js';
import type { Loop } from './lossCase.js';
import type { Loss } from './table.js';

const golden = goldenFile('mpmath_values.npz');

const rows: readonly (readonly [name: string, loss: unknown, loop: unknown])[] = [
  ['von_mises', losses.vonMises, reference.vonMises],
  ['von_mises_nll', losses.vonMisesNll, reference.vonMisesNll],
  ['von_mises_fisher_nll', losses.vonMisesFisherNll, reference.vonMisesFisherNll],
  ['ang_mf_nll', losses.angMfNll, reference.angMfNll],
];

/** float32 rounds each operation by 6·10⁻⁸; five to ten of them. */
const relative = 2e-6;

onEachBackend('κ from 1e-30 to 1e30', () => {
  for (const [name, loss] of rows) {
    it(name, () => {
      const of = (part: string): readonly number[] => golden.get(`mpmath.${name}.${part}`)!.values;
      const [kappas, values, derivatives] = [of('weights'), of('value'), of('grad')];
      const size = of('true').length / kappas.length;
      const vectors = (part: string): tf.Tensor =>
        tf.tensor2d([...of(part)], [kappas.length, size]);
      tf.tidy(() => {
        const [t, p] = [vectors('true'), vectors('pred')];
        const run = (kappa: tf.Tensor, reduction: 'none' | 'sum'): tf.Tensor =>
          (loss as Loss)(t, p, { kappa, reduction });
        const kappa = tf.tensor1d([...kappas]);
        const got = run(kappa, 'none').dataSync();
        const slope = tf
          .grad((kappa) => run(kappa, 'sum'))(kappa)
          .dataSync();
        kappas.forEach((k, i) => {
          const [x, y] = of('pred').slice(size * i, size * i + 2) as [number, number];
          const angle = Math.atan2(y, x);
          const where = `κ = ${k}, ${angle} rad`;
          // Its parts are the logarithm of κ and what grows with the angle; they may cancel.
          close(got[i]!, values[i]!, relative * (2 + Math.abs(Math.log(k || 1))), where);
          // Below 8 the slope has the rounding of a difference of numbers near 1.
          const near = name === 'von_mises_nll' && k < 8 ? 6e-7 : 0;
          const power = name === 'ang_mf_nll' ? 1 : 2;
          close(slope[i]!, derivatives[i]!, relative * angle ** power + near, `${where}, slope`);
        });
      });
    });
  }
});

describe('κ from 1e-30 to 1e30, the loops', () => {
  for (const [name, , loop] of rows) {
    it(name, () => {
      const of = (part: string): readonly number[] => golden.get(`mpmath.${name}.${part}`)!.values;
      const [kappas, values] = [of('weights'), of('value')];
      const size = of('true').length / kappas.length;
      kappas.forEach((k, i) => {
        const vector = (part: string): number[] => of(part).slice(size * i, size * i + size);
        const got = (loop as Loop)([vector('true')], [vector('pred')], { kappa: [k] }) as number;
        // A cosine knows an angle next to 0 to a few units of its own last place only.
        const allowed = 1e-13 * (Math.abs(values[i]!) + 2 + Math.abs(Math.log(k || 1))) + 4e-16 * k;
        const difference = Math.abs(got - values[i]!);
        assert.ok(difference <= allowed, `κ = ${k}: ${got}, expected ${values[i]}`);
      });
    });
  }
});

function close(got: number, expected: number, absolute: number, what: string): void {
  // float32 has no number below 1.4·10⁻⁴⁵, TensorFlow none below 1.2·10⁻³⁸.
  const allowed = 2 * relative * Math.abs(expected) + absolute + 1.2e-38;
  assert.ok(Math.abs(got - expected) <= allowed, `${what}: ${got}, expected ${expected}`);
}
