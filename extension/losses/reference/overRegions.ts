/**
 * The walk of the loops over regions: all, an image, a class, or a class of an image.
 */
import type { Nested, NestedMask } from './nested.js';

export interface RegionOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  readonly weights?: Nested;
  readonly mask?: NestedMask;
  readonly regions?: 'all' | 'image' | 'class' | 'imageAndClass';
}

export interface Entry {
  readonly t: number;
  readonly p: number;
  readonly w: number;
  /** Its place on the last axis. */
  readonly c: number;
}

/** The entries of each class, the last axis, in their order. */
export function byClass(region: readonly Entry[]): readonly (readonly Entry[])[] {
  const classes: Entry[][] = [];
  for (const entry of region) (classes[entry.c] ??= []).push(entry);
  return classes;
}

/**
 * Sorts the entries that are not masked into regions, and reduces the loss of those that have any.
 */
export function overRegions(
  yTrue: Nested,
  yPred: Nested,
  options: RegionOptions,
  loss: (region: readonly Entry[]) => number,
): Nested {
  const { regions = 'all', reduction = 'mean' } = options;
  const byImage = regions === 'image' || regions === 'imageAndClass';
  const byClass = regions === 'class' || regions === 'imageAndClass';
  const images: Entry[][][] = [];
  const visit = (
    t: Nested,
    p: Nested,
    index: readonly number[],
    w?: Nested,
    m?: NestedMask,
  ): void => {
    if (typeof t === 'number') {
      const image = byImage ? index[0]! : 0;
      const kind = byClass ? index[index.length - 1]! : 0;
      const region = ((images[image] ??= [])[kind] ??= []);
      if (m === undefined || m)
        region.push({
          t,
          p: p as number,
          w: (w as number | undefined) ?? 1,
          c: index[index.length - 1] ?? 0,
        });
      return;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    t.forEach((_, i) => visit(at(t, i), at(p, i), [...index, i], at(w, i), at(m, i)));
  };
  visit(yTrue, yPred, [], options.weights, options.mask);
  const map = images.map((kinds) =>
    kinds.map((region) => (region.length === 0 ? 0 : loss(region))),
  );
  if (reduction === 'none') {
    if (byImage && byClass) return map;
    return byImage ? map.map((kinds) => kinds[0]!) : byClass ? map[0]! : map[0]![0]!;
  }
  let sum = 0;
  let count = 0;
  images.forEach((kinds, i) =>
    kinds.forEach((region, k) => {
      sum += map[i]![k]!;
      if (region.length > 0) count += 1;
    }),
  );
  return reduction === 'sum' ? sum : count === 0 ? 0 : sum / count;
}
