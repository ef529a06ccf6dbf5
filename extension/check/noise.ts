/** Inputs changed in their last bits, to tell what rounding makes of a result from what a formula does. */
import { withValues, type Sample } from './inputs.js';

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
