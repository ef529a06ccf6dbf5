/**
 * Regression losses, robust ones and those of scalar angles, as loops over plain numbers in double
 * precision. Each function is its formula, to be read against the paper. This file imports nothing.
 */

/** Numbers nested as deep as the shape. */
type Nested = number | readonly Nested[];
type NestedMask = number | boolean | readonly NestedMask[];

interface ReferenceOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  readonly weights?: Nested;
  readonly mask?: NestedMask;
}

type Options = ReferenceOptions & { readonly lastAxis?: 'keep' | 'mean' };

/** |w|, w = p − t taken the short way round. */
export function wrappedL1(yTrue: Nested, yPred: Nested, options: Options & Period = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => Math.abs(wrap(p - t, options.period)));
}

/** w². */
export function wrappedL2(yTrue: Nested, yPred: Nested, options: Options & Period = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => wrap(p - t, options.period) ** 2);
}

/** ½w² up to delta, delta(|w| − ½delta) beyond. */
export function wrappedHuber(
  yTrue: Nested,
  yPred: Nested,
  options: Options & Period & Delta = {},
): Nested {
  return reduce(yTrue, yPred, options, (t, p) =>
    huberOf(wrap(p - t, options.period), options.delta),
  );
}

/** (p − t)². */
export function mse(yTrue: Nested, yPred: Nested, options: Options = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => (p - t) ** 2);
}

/** |p − t|. */
export function mae(yTrue: Nested, yPred: Nested, options: Options = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => Math.abs(p - t));
}

/** ½e² up to delta, delta(|e| − ½delta) beyond. */
export function huber(yTrue: Nested, yPred: Nested, options: Options & Delta = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => huberOf(p - t, options.delta));
}

/**
 * log cosh e, as |e| + log(1 + e^(−2|e|)) − log 2, which does not overflow; near 0 as log(1 + 2
 * sinh²(½e)).
 */
export function logCosh(yTrue: Nested, yPred: Nested, options: Options = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    const e = Math.abs(p - t);
    if (e < 1) return Math.log1p(2 * Math.sinh(e / 2) ** 2);
    return e + Math.log1p(Math.exp(-2 * e)) - Math.LN2;
  });
}

/** √(e² + epsilon²), with offset − epsilon. */
export function charbonnier(
  yTrue: Nested,
  yPred: Nested,
  options: Options & { readonly epsilon?: number; readonly offset?: boolean } = {},
): Nested {
  const { epsilon = 1e-3, offset = false } = options;
  return reduce(yTrue, yPred, options, (t, p) => {
    const root = Math.sqrt((p - t) ** 2 + epsilon ** 2);
    return offset ? root - epsilon : root;
  });
}

/** 2e²/(e² + 4), e = (p − t)/scale. */
export function gemanMcClure(yTrue: Nested, yPred: Nested, options: Options & Scale = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return (2 * e ** 2) / (e ** 2 + 4);
  });
}

/** 1 − exp(−½e²), e = (p − t)/scale. */
export function welsch(yTrue: Nested, yPred: Nested, options: Options & Scale = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return -Math.expm1(-(e ** 2) / 2);
  });
}

/** log(1 + ½e²), e = (p − t)/scale. */
export function cauchy(yTrue: Nested, yPred: Nested, options: Options & Scale = {}): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return Math.log1p(e ** 2 / 2);
  });
}

interface Period {
  readonly period?: number;
}

interface Delta {
  readonly delta?: number;
}

interface Scale {
  readonly scale?: number;
}

/** atan2(sin e, cos e) for period 2π. */
function wrap(e: number, period = 2 * Math.PI): number {
  const turns = (2 * Math.PI) / period;
  return Math.atan2(Math.sin(e * turns), Math.cos(e * turns)) / turns;
}

function huberOf(e: number, delta = 1): number {
  if (Math.abs(e) <= delta) return e ** 2 / 2;
  return delta * (Math.abs(e) - delta / 2);
}

/** Walks all entries, adds up weight × loss of those not masked, and divides. */
function reduce(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly lastAxis?: 'keep' | 'mean' },
  loss: (t: number, p: number) => number,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const isPixel = (x: Nested): boolean =>
    options.lastAxis === 'mean'
      ? Array.isArray(x) && typeof x[0] === 'number'
      : typeof x === 'number';
  /** The mean over the channels of one pixel. */
  const pixel = (t: Nested, p: Nested): number => {
    if (typeof t === 'number') return loss(t, p as number);
    let channels = 0;
    for (let i = 0; i < t.length; i++)
      channels += loss(t[i] as number, (p as readonly number[])[i]!);
    return channels / t.length;
  };
  const visit = (t: Nested, p: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (isPixel(t)) {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * pixel(t, p);
      sum += value;
      count += 1;
      weightSum += weight;
      return value;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    return (p as readonly Nested[]).map((_, i) => visit(at(t, i), at(p, i), at(w, i), at(m, i)));
  };
  const map = visit(yTrue, yPred, options.weights, options.mask);
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor =
    options.divisor === 'weights' && options.weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
