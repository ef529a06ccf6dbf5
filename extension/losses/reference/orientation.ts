/**
 * Losses between directions, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper. This file imports nothing.
 */

/** Numbers nested as deep as the shape. */
export type Nested = number | readonly Nested[];
export type NestedMask = number | boolean | readonly NestedMask[];

export interface ReferenceOptions {
  readonly reduction?: 'mean' | 'sum' | 'none';
  readonly divisor?: 'count' | 'weights';
  readonly weights?: Nested;
  readonly mask?: NestedMask;
}

/** θ^(1 + delta), θ the angle between (tc, ts) and (pc, ps). */
export function angularLoss(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions &
    ZeroVector & {
      readonly delta?: number;
      readonly method?: 'atan2' | 'acos';
      readonly epsilon?: number;
      readonly period?: number;
    } = {},
): Nested {
  const { delta = 0.2, method = 'atan2', epsilon = 1e-6, period = 2 * Math.PI } = options;
  return reduce(yTrue, yPred, options, (t, p) => {
    const [tc, ts] = t;
    const [pc, ps] = p;
    const cross = tc * ps - ts * pc;
    let dot = tc * pc + ts * ps;
    if (period === Math.PI) dot = Math.abs(dot);
    let theta = Math.atan2(Math.abs(cross), dot);
    let cosine = dot / (Math.hypot(tc, ts) * Math.hypot(pc, ps));
    if (isZero(t) || isZero(p)) {
      theta = zeroAngle(options.zeroVector, period);
      cosine = Math.cos(theta);
    }
    if (method === 'acos') {
      if (cosine > 1 - epsilon) cosine = 1 - epsilon;
      if (cosine < -1 + epsilon) cosine = -1 + epsilon;
      theta = Math.acos(cosine);
    }
    return Math.pow(theta, 1 + delta);
  });
}

/** 1 − cos θ, as half the squared distance of the unit vectors. */
export function cosineDistance(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    if (isZero(t) || isZero(p)) return 1 - Math.cos(zeroAngle(options.zeroVector));
    let squares = 0;
    for (let i = 0; i < t.length; i++) {
      const difference = p[i]! / Math.hypot(...p) - t[i]! / Math.hypot(...t);
      squares += difference * difference;
    }
    return squares / 2;
  });
}

/** sin²d, d the angle between (tc, ts) and (pc, ps). */
export function axialDoubleAngle(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    if (isZero(t) || isZero(p)) return Math.sin(zeroAngle(options.zeroVector, Math.PI)) ** 2;
    const [tc, ts] = t;
    const [pc, ps] = p;
    const cross = tc * ps - ts * pc;
    return (cross / (Math.hypot(tc, ts) * Math.hypot(pc, ps))) ** 2;
  });
}

/** 1 − exp(κ(cos d − 1)). */
export function vonMises(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly kappa?: Nested } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number =>
    1 - Math.exp(kappa * (cosine(t, p, options.zeroVector) - 1));
  return reduce(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/** κ(1 − cos d) + log(2π e^(−κ) I₀(κ)). */
export function vonMisesNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly kappa?: Nested } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number => {
    // I₀(κ) = 1/π ∫₀^π exp(κ cos φ) dφ, by the midpoint rule, which converges geometrically here.
    const steps = 64 + 16 * Math.ceil(Math.sqrt(kappa));
    let bessel = 0;
    for (let i = 0; i < steps; i++) {
      bessel += Math.exp(kappa * (Math.cos((Math.PI * (i + 0.5)) / steps) - 1)) / steps;
    }
    return kappa * (1 - cosine(t, p, options.zeroVector)) + Math.log(2 * Math.PI * bessel);
  };
  return reduce(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/** ½((pc − tc)² + (ps − ts)²). */
export function cosSinMse(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return reduce(
    yTrue,
    yPred,
    options,
    ([tc, ts], [pc, ps]) => ((pc - tc) ** 2 + (ps - ts) ** 2) / 2,
  );
}

/** |pc − tc| + |ps − ts|. */
export function cosSinL1(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return reduce(
    yTrue,
    yPred,
    options,
    ([tc, ts], [pc, ps]) => Math.abs(pc - tc) + Math.abs(ps - ts),
  );
}

/** (r² − 1)² or (r − 1)², r = |p|. */
export function unitNormPenalty(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & { readonly form?: 'squared' | 'distance' } = {},
): Nested {
  return reduce(yTrue, yPred, options, (_t, p) => {
    const r = Math.hypot(...p);
    return options.form === 'distance' ? (r - 1) ** 2 : (r * r - 1) ** 2;
  });
}

type Pixel = readonly [number, number, ...number[]];

interface ZeroVector {
  readonly zeroVector?: 'quarter' | 'zero' | 'nan';
}

function cosine(t: Pixel, p: Pixel, zeroVector: ZeroVector['zeroVector']): number {
  if (isZero(t) || isZero(p)) return Math.cos(zeroAngle(zeroVector));
  return (t[0] * p[0] + t[1] * p[1]) / (Math.hypot(...t) * Math.hypot(...p));
}

/** Shorter than float32's smallest normal number: no direction. */
function isZero(x: Pixel): boolean {
  return Math.hypot(...x) < 2 ** -126;
}

/** The angle that a zero vector counts as. */
function zeroAngle(policy: ZeroVector['zeroVector'] = 'quarter', period = 2 * Math.PI): number {
  if (policy === 'nan') return NaN;
  return policy === 'zero' ? 0 : period / 4;
}

/** Walks all pixels, adds up weight × loss of those not masked, and divides. */
function reduce(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions,
  loss: (t: Pixel, p: Pixel, extra: number) => number,
  extra: Nested = 0,
): Nested {
  let sum = 0;
  let count = 0;
  let weightSum = 0;
  const visit = (t: Nested, p: Nested, e: Nested, w?: Nested, m?: NestedMask): Nested => {
    if (Array.isArray(t) && typeof t[0] === 'number') {
      if (m !== undefined && !m) return 0;
      const weight = w === undefined ? 1 : (w as number);
      const value = weight * loss(t as unknown as Pixel, p as unknown as Pixel, e as number);
      sum += value;
      count += 1;
      weightSum += weight;
      return value;
    }
    const at = <T>(x: T, i: number): T => (Array.isArray(x) ? (x[i] as T) : x);
    return (p as readonly Nested[]).map((_, i) =>
      visit(at(t, i), at(p, i), at(e, i), at(w, i), at(m, i)),
    );
  };
  const map = visit(yTrue, yPred, extra, options.weights, options.mask);
  if (options.reduction === 'none') return map;
  if (options.reduction === 'sum') return sum;
  const divisor =
    options.divisor === 'weights' && options.weights !== undefined ? weightSum : count;
  return divisor === 0 ? 0 : sum / divisor;
}
