/**
 * Total variation, a band of an image's rows after another: the same bands wherever images lie, and so the same bits. Out of arrays of
 * JavaScript a band is copied together with the rows above and below it.
 */
import type { Addresses, Band, Instance } from './instance.js';
import type { KernelModule } from './compiled.js';
import type { Arrays } from './staged.js';
import { pieceNumbers, workspaces } from './workspace.js';

/** Σ of the map of images that lie in the memory of the instance. */
export const variationWithin = (
  instance: Instance,
  shape: readonly number[],
  at: Addresses,
  scale: number,
): number =>
  sumBands(shape, (band, from) => instance.variation(band, addressesFrom(at, from), scale));

/** Of images in arrays; fills map and gradient. */
export function variationOf(
  module: KernelModule,
): (shape: readonly number[], arrays: Arrays, scale: number) => number {
  const workspace = workspaces(module);
  return (shape, arrays, scale) => {
    const row = shape[2]! * shape[3]!;
    const most = (rowsOf(row) + 2) * row;
    const { instance, ...room } = roomFor(workspace, most);
    return sumBands(shape, (band, from) => {
      const { first, rows, image } = band;
      // What lies before and behind the band belongs to it where it is of the same image.
      const above = first > 0 ? row : 0;
      const below = first + rows < image[0] ? row : 0;
      const [begin, end, size] = [from - above, from + rows * row + below, rows * row];
      const { yPred, weights, mask, map, gradient } = arrays;
      room.yPred.set(yPred.subarray(begin, end));
      if (weights) room.weights.set(weights.subarray(begin, end));
      if (mask) room.mask.set(mask.subarray(begin, end));
      const sum = instance.variation(
        band,
        {
          yTrue: 0,
          yPred: room.at.yPred + 4 * above,
          weights: weights ? room.at.weights + 4 * above : 0,
          mask: mask ? room.at.mask + above : 0,
          map: map ? room.at.map : 0,
          gradient: gradient ? room.at.gradient : 0,
        },
        scale,
      );
      map?.set(room.map.subarray(0, size), from);
      gradient?.set(room.gradient.subarray(0, size), from);
      return sum;
    });
  };
}

/** Places for so many entries of each array. */
function roomFor(workspace: ReturnType<typeof workspaces>, entries: number) {
  const sizes = [4, 4, 4, 4, 1].map((bytes) => bytes * entries);
  const place = workspace(sizes.reduce((a, b) => a + b, 5 * 16));
  const [yPred, weights, map, gradient, mask] = place.place(sizes) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    instance: place.instance,
    at: { yPred, weights, map, gradient, mask },
    yPred: place.floats(yPred, entries),
    weights: place.floats(weights, entries),
    map: place.floats(map, entries),
    gradient: place.floats(gradient, entries),
    mask: place.bits(mask, entries),
  };
}

const rowsOf = (row: number): number => Math.max(1, Math.floor(pieceNumbers / row) - 2);

function sumBands(
  [images, height, width, channels]: readonly number[],
  run: (band: Band, from: number) => number,
): number {
  const image = [height!, width!, channels!] as const;
  const row = width! * channels!;
  const most = rowsOf(row);
  let sum = 0;
  for (let i = 0; i < images!; i++) {
    for (let first = 0; first < height!; first += most) {
      const rows = Math.min(most, height! - first);
      sum += run({ first, rows, image }, (i * height! + first) * row);
    }
  }
  return sum;
}

/** Of the entries from one on. */
function addressesFrom(at: Addresses, from: number): Addresses {
  const after = (address: number, bytes: number): number => (address === 0 ? 0 : address + bytes);
  return {
    yTrue: 0,
    yPred: at.yPred + from * 4,
    weights: after(at.weights, from * 4),
    mask: after(at.mask, from),
    map: after(at.map, from * 4),
    gradient: after(at.gradient, from * 4),
  };
}
