/**
 * Losses of 3-vectors and of optical flow, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper. This file imports nothing.
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

interface ZeroVector {
  readonly zeroVector?: 'quarter' | 'zero' | 'nan';
}

/** θ^(1 + delta), θ the angle between the normals. */
export function surfaceNormalAngular(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly delta?: number } = {},
): Nested {
  const { delta = 0, zeroVector } = options;
  return reduce(yTrue, yPred, options, (t, p) => Math.pow(angle(t, p, zeroVector), 1 + delta));
}

/** −log κ − κ(cos θ − 1) + log(1 − e^(−2κ)). */
export function vonMisesFisherNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions &
    ZeroVector & { readonly kappa?: Nested; readonly normalised?: boolean } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number => {
    const cosine = Math.cos(angle(t, p, options.zeroVector));
    // −log κ + log(1 − e^(−2κ)) = log((1 − e^(−2κ))/κ), which is log 2 in the limit κ → 0.
    const normaliser = kappa === 0 ? Math.LN2 : Math.log(-Math.expm1(-2 * kappa) / kappa);
    return normaliser - kappa * (cosine - 1) + (options.normalised ? Math.log(2 * Math.PI) : 0);
  };
  return reduce(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/** −log(κ² + 1) + κθ + log(1 + e^(−κπ)). */
export function angMfNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions &
    ZeroVector & { readonly kappa?: Nested; readonly normalised?: boolean } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number => {
    const theta = angle(t, p, options.zeroVector);
    const constant = options.normalised ? Math.log(2 * Math.PI) : 0;
    return (
      -Math.log(kappa ** 2 + 1) +
      kappa * theta +
      Math.log(1 + Math.exp(-kappa * Math.PI)) +
      constant
    );
  };
  return reduce(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/** √((pu − tu)² + (pv − tv)²). */
export function endpointError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return reduce(yTrue, yPred, options, ([tu, tv], [pu, pv]) => Math.hypot(pu - tu, pv - tv));
}

/** Angle between (pu, pv, 1) and (tu, tv, 1). */
export function flowAngularError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return reduce(yTrue, yPred, options, ([tu, tv], [pu, pv]) => angle([tu, tv, 1], [pu, pv, 1]));
}

/** Angle between the illuminants. */
export function recoveryError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return reduce(yTrue, yPred, options, (t, p) => angle(t, p, options.zeroVector));
}

/** Angle between t/p and (1, 1, 1). */
export function reproductionError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return reduce(yTrue, yPred, options, (t, p) => {
    const size = Math.hypot(...p) || 1;
    const [r, g, b] = [p[0] / size, p[1] / size, p[2] / size];
    // The direction of (t₀/r, t₁/g, t₂/b), without the division by a channel that is 0.
    const sign = r * g * b < 0 ? -1 : 1;
    const white: Pixel = [sign * t[0] * g * b, sign * t[1] * b * r, sign * t[2] * r * g];
    return angle([1, 1, 1], white, options.zeroVector);
  });
}

type Pixel = readonly [number, number, number];

/** atan2(|t × p|, t·p). */
function angle(t: Pixel, p: Pixel, zeroVector: ZeroVector['zeroVector'] = 'quarter'): number {
  if (Math.hypot(...t) < 2 ** -126 || Math.hypot(...p) < 2 ** -126) {
    return zeroVector === 'nan' ? NaN : zeroVector === 'zero' ? 0 : Math.PI / 2;
  }
  const x = t[1] * p[2] - t[2] * p[1];
  const y = t[2] * p[0] - t[0] * p[2];
  const z = t[0] * p[1] - t[1] * p[0];
  return Math.atan2(Math.hypot(x, y, z), t[0] * p[0] + t[1] * p[1] + t[2] * p[2]);
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
