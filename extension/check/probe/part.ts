/**
 * A part of inputs that are too many to try some forty things on: a window of the image, of a few images. What follows
 * from the formula of a loss shows there as well as on the whole; what does not is asked of the whole.
 */
import { sizeOf, type Shape } from '../../wire/shape.js';
import type { LossWithOptions } from '../evaluate.js';
import { leadingAxes, take } from '../compare/variations.js';
import { look, type Pair } from './look.js';

/** As many pixels as 64 by 64: each row takes some milliseconds there. */
const mostPixels = 4096;
const mostImages = 2;

/** Undefined where all of it is as much, or where the loss does not take a part as it takes the whole. */
export function partOf(loss: LossWithOptions, whole: Pair): Pair | undefined {
  const { shape } = whole[1];
  const sizes = partSizes(shape.slice(0, leadingAxes(shape)));
  if (sizes === undefined) return undefined;
  const part = sizes.reduce<Pair>((taken, size, axis) => {
    const length = taken[1].shape[axis]!;
    if (size === length) return taken;
    const start = Math.floor((length - size) / 2);
    const indices = Array.from({ length: size }, (_, i) => start + i);
    return take(taken, axis, indices) as unknown as Pair;
  }, whole);
  const seen = look(loss, part);
  // A window without a label, or a loss of one size only, says nothing of the whole.
  return Number.isFinite(seen.value) && seen.value !== 0 && seen.gradient?.some((g) => g !== 0)
    ? part
    : undefined;
}

function partSizes(lengths: Shape): Shape | undefined {
  if (sizeOf(lengths) <= mostPixels) return undefined;
  const [images, ...sides] = lengths;
  if (images === undefined || sides.length === 0) return [mostPixels];
  const some = Math.min(images, mostImages);
  const side = Math.floor((mostPixels / some) ** (1 / sides.length));
  return [some, ...sides.map((length) => Math.min(length, side))];
}
