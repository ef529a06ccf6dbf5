/**
 * How far rounding alone may move an output: measured, by changing the inputs in their last bits.
 *
 * A right formula can be ill-conditioned where it is evaluated (acos at 1 turns 1e-16 into 1.5e-8).
 * A difference that a change in the inputs' last bit also makes says nothing about the formula.
 */
import { noiseMargin } from './tolerance.js';
import { seeded } from './numbers.js';
import { withValues, type Sample } from './inputs.js';

const trials = 4;

/** Largest change per entry of `f` over some random changes of relative size `unit`, with its margin. */
export function roundingNoise(
  f: (samples: readonly Sample[]) => Float64Array,
  samples: readonly Sample[],
  at: Float64Array,
  unit: number,
): Float64Array {
  const noise = new Float64Array(at.length);
  const random = seeded(1);
  for (let trial = 0; trial < trials; trial++) {
    const moved = f(samples.map((sample) => jitter(sample, unit, random)));
    for (let i = 0; i < noise.length; i++) {
      const d = Math.abs(moved[i]! - at[i]!);
      if (d > noise[i]!) noise[i] = d;
    }
  }
  return noise.map((d) => noiseMargin * d);
}

/**
 * Whole numbers stay, and no number passes one: they may be labels, which a loop uses as an index and a loss
 * refuses beyond 0 and 1.
 */
export function jitter(sample: Sample, unit: number, random: () => number): Sample {
  if (sample.dtype !== 'float32') return sample;
  return withValues(
    sample,
    sample.values.map((x) => {
      const moved = x * (1 + unit * (4 * random() - 2));
      return Math.min(Math.max(moved, Math.floor(x)), Math.ceil(x));
    }),
  );
}
