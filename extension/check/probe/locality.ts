/**
 * Whether a pixel's gradient depends on that pixel only, and what follows: a sum over pixels is held to more than a
 * loss of the whole image.
 */
import type { LossWithOptions } from '../evaluate.js';
import { sizeOf } from '../../wire/shape.js';
import { withValues, type Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { invariance } from './kind.js';
import { look, type Pair } from './look.js';
import { angular, type Locality, type Probe } from './row.js';

/** A sample as its pixels; labels without a channel axis have one number each. */
export const pixelsOf = ({ values }: Sample, pixels: number): readonly Float64Array[] => {
  const size = values.length / pixels;
  return Array.from({ length: pixels }, (_, i) => values.subarray(i * size, (i + 1) * size));
};

export const pixelCount = ({ shape }: Sample): number => sizeOf(shape.slice(0, -1));

export const joinPixels = (sample: Sample, pixels: readonly Float64Array[]): Sample =>
  withValues(sample, Float64Array.from(pixels.flatMap((x) => [...x])));

/** Compares the gradient at the even pixels before and after the odd ones change, and the other way round. */
export function localityOf(
  loss: LossWithOptions,
  base: Pair,
  here: Float64Array | undefined,
): Locality {
  const count = pixelCount(base[1]);
  // A gradient that is 0 everywhere, as of a decision, says nothing of which pixels belong together.
  if (!here || largest(here) === 0 || count < 4) return 'global';
  const images = base[1].shape.length > 2 ? base[1].shape[0]! : 1;
  const found = [0, 1].map((parity): Locality => {
    // All the others become one and the same: their sums and norms change too, not only their order.
    const moved = base.map((sample) => {
      const pixels = pixelsOf(sample, count);
      return joinPixels(
        sample,
        pixels.map((x, i) => (i % 2 === parity ? x : pixels[2]!)),
      );
    }) as [Sample, Sample];
    const there = look(loss, moved).gradient;
    if (!there) return 'global';
    const [a, b] = [here, there].map((g) => pixelsOf(withValues(base[1], g), count));
    const unmovedPixels = (image: number): readonly number[] =>
      Array.from({ length: count / images }, (_, i) => image * (count / images) + i).filter(
        (i) => i % 2 === parity,
      );
    const parts = Array.from({ length: images }, (_, image) => {
      const at = unmovedPixels(image);
      return [at.flatMap((i) => [...a![i]!]), at.flatMap((i) => [...b![i]!])] as const;
    });
    if (parts.every(([x, y]) => isMultiple(x, y, 1))) return 'local';
    return parts.every(([x, y]) => isMultiple(x, y, factorOf(x, y))) ? 'factor' : 'global';
  });
  return found.includes('global') ? 'global' : found.includes('factor') ? 'factor' : 'local';
}

const isMultiple = (x: readonly number[], y: readonly number[], factor: number): boolean => {
  const slack = invariance * Math.max(Math.abs(factor), 1) * largest(x);
  return x.every((v, i) => Math.abs(y[i]! - factor * v) <= slack);
};

/** By least squares. */
function factorOf(x: readonly number[], y: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((total, v, i) => total + v * b[i]!, 0);
  const size = dot(x, x);
  return size === 0 ? 1 : dot(x, y) / size;
}

/**
 * A loss of directions, or stated to be of vectors, compares pixel by pixel; losses of numbers and of classes may
 * be of the whole image: a correlation, a region's overlap.
 */
export function severityOf(probe: Probe): 'fail' | 'note' {
  if (probe.known.locality === 'local') return 'fail';
  if (probe.known.locality === 'factor') return 'note';
  if (probe.declares['locality'] === 'not claimed') return 'note';
  const strict = angular.includes(probe.kind) || (probe.stated && probe.kind === 'vector');
  return strict ? 'fail' : 'note';
}
