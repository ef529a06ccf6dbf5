/** The walk of the loops over regions of exclusive classes: labels as one-hot numbers or class numbers, one of which may be ignored. */
import type { Nested, NestedMask } from './nested.js';
import { overRegions, type Entry, type RegionOptions } from './overRegions.js';

export interface ClassRegionOptions extends RegionOptions {
  readonly labels?: 'oneHot' | 'index';
  readonly ignoreLabel?: number | null;
}

export function overClassRegions(
  yTrue: Nested,
  yPred: Nested,
  options: ClassRegionOptions,
  loss: (region: readonly Entry[]) => number,
): Nested {
  const { labels = 'oneHot', ignoreLabel = null, mask, weights, ...rest } = options;
  const common = { regions: 'image', ...rest } as const;
  const inner = { ...(mask !== undefined && { mask }), ...(weights !== undefined && { weights }) };
  if (labels === 'oneHot') return overRegions(yTrue, yPred, { ...common, ...inner }, loss);
  // Each label, weight and mask of a pixel for all of its classes.
  const forClasses = <T>(x: T | readonly T[], p: Nested, of: (x: T, k: number) => unknown): never =>
    (p as readonly Nested[]).map((q, k) =>
      typeof q === 'number' ? of(x as T, k) : forClasses(Array.isArray(x) ? (x[k] as T) : (x as T), q, of),
    ) as never; // prettier-ignore
  const counts = (t: Nested, m: NestedMask): NestedMask =>
    typeof t === 'number'
      ? Boolean(m) && t !== ignoreLabel
      : t.map((x, i) => counts(x, Array.isArray(m) ? (m[i] as NestedMask) : m));
  const given = {
    ...common,
    mask: forClasses<NestedMask>(counts(yTrue, mask ?? true), yPred, (m) => m),
    ...(weights !== undefined && { weights: forClasses<Nested>(weights, yPred, (w) => w) }),
  };
  const oneHot = forClasses<Nested>(yTrue, yPred, (t, k) => (t === k ? 1 : 0));
  return overRegions(oneHot, yPred, given, loss);
}

/** The entries of each pixel, its classes, in their order. */
export function byPixel(region: readonly Entry[]): readonly (readonly Entry[])[] {
  const pixels: Entry[][] = [];
  for (const entry of region) {
    if (entry.c === 0 || pixels.length === 0) pixels.push([]);
    pixels[pixels.length - 1]!.push(entry);
  }
  return pixels;
}
