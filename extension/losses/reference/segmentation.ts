/**
 * Overlap losses and the Lovász hinge, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper. This file imports nothing.
 */

/** Numbers nested as deep as the shape. */
type Nested = number | readonly Nested[];
type NestedMask = number | boolean | readonly NestedMask[];

interface RegionOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  readonly weights?: Nested;
  readonly mask?: NestedMask;
  readonly regions?: 'all' | 'image' | 'class' | 'imageAndClass';
}

interface OverlapOptions extends RegionOptions {
  readonly smooth?: number;
  readonly empty?: 0 | 1;
}

/** 1 − (2·Σtp + smooth)/(Σt + Σp + smooth). */
export function dice(
  yTrue: Nested,
  yPred: Nested,
  options: OverlapOptions & { readonly squared?: boolean } = {},
): Nested {
  const { smooth = 0, squared = false, empty = 1 } = options;
  return overRegions(yTrue, yPred, options, (region) => {
    let intersection = 0;
    let sizes = 0;
    for (const { t, p, w } of region) {
      intersection += w * t * p;
      sizes += squared ? w * (t * t + p * p) : w * (t + p);
    }
    if (sizes + smooth === 0) return empty;
    return 1 - (2 * intersection + smooth) / (sizes + smooth);
  });
}

/** 1 − (TP + smooth)/(TP + alpha·FP + beta·FN + smooth). */
export function tversky(
  yTrue: Nested,
  yPred: Nested,
  options: OverlapOptions & { readonly alpha?: number; readonly beta?: number } = {},
): Nested {
  const { alpha = 0.5, beta = 0.5 } = options;
  return overRegions(yTrue, yPred, options, (region) => tverskyOf(region, alpha, beta, options));
}

/** The Tversky loss to the power gamma. */
export function focalTversky(
  yTrue: Nested,
  yPred: Nested,
  options: OverlapOptions & {
    readonly alpha?: number;
    readonly beta?: number;
    readonly gamma?: number;
  } = {},
): Nested {
  const { alpha = 0.3, beta = 0.7, gamma = 0.75 } = options;
  return overRegions(yTrue, yPred, options, (region) =>
    Math.pow(tverskyOf(region, alpha, beta, options), gamma),
  );
}

/** 1 − (Σtp + smooth)/(Σt + Σp − Σtp + smooth). */
export function jaccard(yTrue: Nested, yPred: Nested, options: OverlapOptions = {}): Nested {
  const { smooth = 0, empty = 1 } = options;
  return overRegions(yTrue, yPred, options, (region) => {
    let intersection = 0;
    let union = 0;
    for (const { t, p, w } of region) {
      intersection += w * t * p;
      union += w * (t + p - t * p);
    }
    if (union + smooth === 0) return empty;
    return 1 - (intersection + smooth) / (union + smooth);
  });
}

/**
 * Σ mᵢ·(Jᵢ − Jᵢ₋₁), the hinge errors m from large to small, Jᵢ the Jaccard loss of getting the
 * first i wrong.
 */
export function lovasz(yTrue: Nested, yPred: Nested, options: RegionOptions = {}): Nested {
  return overRegions(yTrue, yPred, { regions: 'image', ...options }, (region) => {
    const errors = region.map(({ t, p }) => ({ t, margin: Math.max(0, 1 - p * (2 * t - 1)) }));
    errors.sort((a, b) => b.margin - a.margin);
    let positives = 0;
    for (const { t } of errors) positives += t;
    let loss = 0;
    let before = 0;
    let intersection = positives;
    let union = positives;
    for (const { t, margin } of errors) {
      // Wrong about a positive: it leaves the intersection. Wrong about a negative: it joins the
      // union.
      if (t === 1) intersection -= 1;
      else union += 1;
      const jaccardLoss = 1 - intersection / union;
      loss += margin * (jaccardLoss - before);
      before = jaccardLoss;
    }
    return loss;
  });
}

interface Entry {
  readonly t: number;
  readonly p: number;
  readonly w: number;
}

function tverskyOf(
  region: readonly Entry[],
  alpha: number,
  beta: number,
  { smooth = 0, empty = 1 }: OverlapOptions,
): number {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  for (const { t, p, w } of region) {
    truePositive += w * t * p;
    falsePositive += w * (1 - t) * p;
    falseNegative += w * t * (1 - p);
  }
  const denominator = truePositive + alpha * falsePositive + beta * falseNegative + smooth;
  if (denominator === 0) return empty;
  return 1 - (truePositive + smooth) / denominator;
}

/**
 * Sorts the entries that are not masked into regions, and reduces the loss of those that have any.
 */
function overRegions(
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
        region.push({ t, p: p as number, w: (w as number | undefined) ?? 1 });
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
