/**
 * Exact Euclidean distances in an image, by two passes of lower envelopes of parabolas (Felzenszwalb & Huttenlocher 2012,
 * doi:10.4086/toc.2012.v008a019): linear in the number of pixels.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Of one image and one of its channels: squared distances to the nearest pixel inside and outside, Infinity where there is none. */
export interface Sides {
  readonly inside: (pixel: number) => boolean;
  readonly toInside: Float64Array;
  readonly toOutside: Float64Array;
}

export type Spacing = readonly [vertical: number, horizontal: number];

/**
 * A number for each entry of [B, H, W, C], from where its channel is above ½; constant for the gradient. Masked pixels are on neither
 * side. A channel that is all on one side has no boundary, and is 0; one with a NaN is NaN.
 */
export function fromSides(
  x: tf.Tensor,
  pixels: tf.Tensor | undefined,
  spacing: Spacing,
  numberOf: (sides: Sides, pixel: number) => number,
): tf.Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [given, counted] = [x.dataSync(), pixels?.dataSync()];
  const area = height * width;
  const map = new Float32Array(x.size);
  for (let b = 0; b < batch; b++) {
    for (let c = 0; c < channels; c++) {
      const counts = (i: number): boolean => counted === undefined || counted[b * area + i] !== 0;
      const at = (i: number): number => given[(b * area + i) * channels + c]!;
      const inside = (i: number): boolean => counts(i) && at(i) > 0.5;
      const nearest = (of: (i: number) => boolean): Float64Array =>
        squaredDistances(of, height, width, spacing);
      const toOutside = nearest((i) => counts(i) && at(i) <= 0.5);
      const sides = { inside, toInside: nearest(inside), toOutside };
      const isBroken = anyPixel(area, (i) => counts(i) && Number.isNaN(at(i)));
      const hasBoundary = toOutside[0] !== Infinity && sides.toInside[0] !== Infinity;
      for (let i = 0; i < area; i++) {
        const value = isBroken ? NaN : hasBoundary && counts(i) ? numberOf(sides, i) : 0;
        map[(b * area + i) * channels + c] = value;
      }
    }
  }
  return tf.tensor(map, x.shape);
}

function anyPixel(area: number, test: (i: number) => boolean): boolean {
  for (let i = 0; i < area; i++) if (test(i)) return true;
  return false;
}

/** Of each pixel to the nearest one of `of`; Infinity everywhere if there is none. */
function squaredDistances(
  of: (pixel: number) => boolean,
  height: number,
  width: number,
  [vertical, horizontal]: Spacing,
): Float64Array {
  const distances = new Float64Array(height * width);
  for (let i = 0; i < distances.length; i++) distances[i] = of(i) ? 0 : Infinity;
  for (let x = 0; x < width; x++) alongLine(distances, x, width, height, vertical);
  for (let y = 0; y < height; y++) alongLine(distances, y * width, 1, width, horizontal);
  return distances;
}

/** min over j of f(j) + (spacing·(i − j))², for each i of one line. */
function alongLine(
  of: Float64Array,
  start: number,
  stride: number,
  length: number,
  spacing: number,
): void {
  // Parabolas of the lower envelope: where they stand, how high, and from where on each is the lowest.
  const [places, heights, from]: [number[], number[], number[]] = [[], [], []];
  for (let j = 0; j < length; j++) {
    const height = of[start + j * stride]!;
    if (height === Infinity) continue;
    const meets = (k: number): number => {
      const [i, other] = [places[k]!, heights[k]!];
      const rise = (height - other) / spacing ** 2;
      return (rise + j * j - i * i) / (2 * (j - i));
    };
    while (places.length > 0 && meets(places.length - 1) <= from[places.length - 1]!) {
      places.pop();
      heights.pop();
      from.pop();
    }
    from.push(places.length === 0 ? -Infinity : meets(places.length - 1));
    places.push(j);
    heights.push(height);
  }
  let k = 0;
  for (let i = 0; i < length && places.length > 0; i++) {
    while (k + 1 < places.length && from[k + 1]! <= i) k += 1;
    of[start + i * stride] = heights[k]! + (spacing * (i - places[k]!)) ** 2;
  }
}
