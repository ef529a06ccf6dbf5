/**
 * Losses of 3-vectors and of optical flow, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper.
 */

import type { ZeroVector } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './overPixels.js';

/** θ^(1 + delta), θ the angle between the normals. */
export function surfaceNormalAngular(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly delta?: number } = {},
): Nested {
  const { delta = 0, zeroVector } = options;
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) =>
    Math.pow(angle(t, p, zeroVector), 1 + delta),
  );
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
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
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
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/** √((pu − tu)² + (pv − tv)²). */
export function endpointError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, ([tu, tv], [pu, pv]) =>
    Math.hypot(pu - tu, pv - tv),
  );
}

/** Angle between (pu, pv, 1) and (tu, tv, 1). */
export function flowAngularError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, ([tu, tv], [pu, pv]) =>
    angle([tu, tv, 1], [pu, pv, 1]),
  );
}

/** Angle between the illuminants. */
export function recoveryError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => angle(t, p, options.zeroVector));
}

/** Angle between t/p and (1, 1, 1). */
export function reproductionError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => {
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
