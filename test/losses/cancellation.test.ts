/** Losses in which large numbers cancel keep the digits that their inputs have. */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { assertClose, onEachBackend } from './support.js';

onEachBackend('cancellation', () => {
  it('boxes at pixel 4000 lose no part of the way between their centres', () => {
    const t = [4000.25, 3100.5, 4002.5, 3103.75];
    const p = t.map((x, i) => Math.fround(x + [0.011, -0.013, 0.012, 0.014][i]!));
    const far = tf.tidy(() => losses.distanceBoxIou([t], [p], { reduction: 'none' }).dataSync());
    const near = tf.tidy(() => losses.boxIou([t], [p], { reduction: 'none' }).dataSync());
    // ρ²/c² alone, of what float32 has of the corners.
    const sides = [0, 1].map((i) => p[i]! - t[i]! + (p[i + 2]! - t[i + 2]!));
    const hull = [0, 1].map((i) => Math.max(t[i + 2]!, p[i + 2]!) - Math.min(t[i]!, p[i]!));
    const apart = Math.hypot(...sides) ** 2 / 4 / Math.hypot(...hull) ** 2;
    // It is 10⁻⁵ beside 1 − IoU of 10⁻²: a rounding of that is 10⁻⁴ of it, and sums of corners are off by half.
    assertClose([far[0]! - near[0]!], [apart], 1e-3, 'ρ²/c²');
  });

  it('ssim of flat images keeps its digits: variances are about the middle', () => {
    const of = (x: number): tf.Tensor => tf.fill([1, 12, 12, 1], x);
    const found = tf.tidy(() => losses.ssim(of(0.5), of(0.6)).dataSync()[0]!);
    const [t, p] = [0.5, Math.fround(0.6)];
    const expected = (t - p) ** 2 / (t * t + p * p + 1e-4) / 2;
    // Of 1 − 0.984 four digits and a half are left; without the middle it was 1 % off.
    assertClose([found], [expected], 2e-5, 'loss');
  });
});
