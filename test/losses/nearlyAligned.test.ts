/**
 * Gradients of directions next to 0 and π lie across the prediction: that of unit vectors, which are of length 1 but for their
 * rounding, is many times their rounding off unless what lies along is taken away.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { withoutFused } from '../../extension/backends/fused/index.js';
import * as losses from '../../extension/losses/index.js';
import { onEachBackend } from './support.js';
import type { Loss } from './table.js';

const rows: readonly (readonly [name: keyof typeof losses, size: 2 | 3, options?: object])[] = [
  ['angularLoss', 2],
  ['cosineDistance', 2],
  ['axialDoubleAngle', 2],
  ['vonMises', 2, { kappa: 3 }],
  ['vonMisesNll', 2, { kappa: 3 }],
  ['surfaceNormalAngular', 3],
  ['cosineDistance', 3],
  ['vonMisesFisherNll', 3, { kappa: 3 }],
  ['angMfNll', 3, { kappa: 3 }],
];

const offsets = [1e-5, 1e-4, 1e-3, 1e-2];
const angles = [...offsets, ...offsets.map((x) => Math.PI - x)];
/** Where the truth points. */
const turns = [0, 0.7, 2.1, 4];

onEachBackend('gradients next to 0 and π', () => {
  for (const [name, size, options] of rows) {
    it(`${name}, [..., ${size}]: the part along the prediction is 1e-6 of the whole at most`, () => {
      const at = (angle: number): number[] =>
        [Math.cos(angle), 0.9 * Math.sin(angle), Math.sqrt(0.19) * Math.sin(angle)].slice(0, size);
      const all = angles.flatMap((angle) => turns.map((turn) => ({ angle, turn })));
      const truths = all.map(({ turn }) => at(turn));
      const predictions = tf.tensor(all.map(({ angle, turn }) => at(turn + angle)));
      const loss = losses[name] as unknown as Loss;
      for (const run of [<T>(f: () => T): T => f(), withoutFused]) {
        const slopes = run(() =>
          tf.tidy(
            () =>
              tf
                .grad((p) => loss(truths, p, { ...options, reduction: 'sum' }))(predictions)
                .arraySync() as number[][],
          ),
        );
        const given = predictions.arraySync() as number[][];
        slopes.forEach((slope, i) => {
          const along = slope.reduce((sum, g, k) => sum + g * given[i]![k]!, 0);
          const share = Math.abs(along) / Math.hypot(...slope) / Math.hypot(...given[i]!);
          const { angle, turn } = all[i]!;
          assert.ok(share <= 1e-6, `${angle} rad from ${turn}: ${share}`);
        });
      }
      predictions.dispose();
    });
  }
});
