/** Gradients that differ from autodiff in doubles by what float32 does: what rounding can explain is among them. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import { gradient } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { jitter } from '../noise.js';
import { makeRandom } from '../numbers.js';
import { float32Unit } from '../tolerance.js';
import type { ByEntry } from './gradientClasses.js';
import type { Measured } from './gradients.js';
import { findPart } from './partGradient.js';
import type { Subject } from './subject.js';
import { withRounding } from '../stochasticRounding.js';
import { withRoundedConstants } from '../roundedConstants.js';

/**
 * The inputs are changed in their last bits and every operation rounds to float32, by 1 to 8 units: a result may lie
 * that far on the other side of a clip or a kink. Only `entries` are wanted: where their blocks can be had by
 * themselves, only those are evaluated. `constants`: of the loss, exact or as float32 holds them.
 */
export function computeNearbyGradients(
  subject: Subject,
  { float64, truthBlocks: f }: Measured,
  entries: readonly number[],
  constants: 'exact' | 'rounded',
): readonly ByEntry[] {
  const { loss, samples, wrt, seed } = subject;
  const random = makeRandom(seed + 1);
  const backend = tf.getBackend();
  const at = (these: readonly Sample[], trials: number): Float64Array[] =>
    Array.from({ length: trials }, (_, k) => {
      const units = 2 ** (k % 4);
      const moved = k % 2 === 0 ? these : these.map((s) => jitter(s, float32Unit * units, random));
      const run = (): Float64Array => gradient(loss, moved, wrt).gradient;
      return withRounding({ bits: 24, units, backend }, random, () =>
        constants === 'rounded' ? withRoundedConstants(run) : run(),
      );
    });
  return inDoubles(() => {
    const blocks = [...new Set(entries.map((i) => Math.floor(i / f.blockSize)))];
    const part = findPart(loss, wrt, f, float64!, blocks);
    if (!part) return at(samples, 8);
    return at(part.few.samples, 16).map((g) => {
      const found: Record<number, number> = {};
      g.forEach((v, k) => {
        found[blocks[Math.floor(k / f.blockSize)]! * f.blockSize + (k % f.blockSize)] =
          part.factor * v;
      });
      return found;
    });
  });
}

/** The same where there is no autodiff in doubles: float32 at inputs changed in their last bits, on this backend. */
export function computeFloat32Noise(
  { loss, samples, wrt, seed }: Subject,
  float32: Float64Array,
): Float64Array {
  const random = makeRandom(seed + 1);
  const noise = new Float64Array(float32.length);
  for (let k = 0; k < 4; k++) {
    const moved = samples.map((sample) => jitter(sample, float32Unit * 2 ** k, random));
    gradient(loss, moved, wrt).gradient.forEach((g, i) => {
      const off = Math.abs(g - float32[i]!);
      if (!Number.isNaN(off)) noise[i] = Math.max(noise[i]!, off);
    });
  }
  return noise;
}
