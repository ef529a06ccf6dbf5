/** The batches of images on which the speed of a loss is measured. */
import { fieldOf, type Field } from './fields.js';

/** A batch of square images. */
export interface Size {
  readonly batch: number;
  readonly side: number;
}

export const sizes: readonly Size[] = [
  { batch: 1, side: 256 },
  { batch: 8, side: 256 },
  { batch: 16, side: 512 },
];

export const sizeText = ({ batch, side }: Size): string => `${batch}×${side}²×2`;

/** The images of a batch are the same one, which takes as long as others. */
export function batchOf({ batch, side }: Size): Field {
  const one = fieldOf(Math.min(side, 512));
  const values = 2 * batch * side ** 2;
  const repeated = (from: Float32Array): Float32Array => {
    const to = new Float32Array(values);
    for (let i = 0; i < values; i += from.length) to.set(from, i);
    return to;
  };
  return {
    shape: [batch, side, side, 2],
    yTrue: repeated(one.yTrue),
    yPred: repeated(one.yPred),
  };
}
