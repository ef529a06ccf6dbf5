/**
 * Losses of 3-vectors and of optical flow, as loops over plain numbers in double precision. Each
 * function is its formula, to be read against the paper.
 */

import type { ZeroVector } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  surfaceNormalAngular: 'normals',
  vonMisesFisherNll: 'special',
  angMfNll: 'special',
  endpointError: 'flow',
  flowAngularError: 'flowAngle',
  recoveryError: 'normals',
  reproductionError: 'special',
} as const;

/**
 * θ^(1 + delta), θ the angle between the normals.
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `delta` (0), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Radians^(1 + delta).
 * @example
 * surfaceNormalAngular([[0, 0, 1]], [[0, 2, 0]]); // → π/2
 */
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

/**
 * −log κ − κ(cos θ − 1) + log(1 − e^(−2κ)).
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `kappa` (1), `normalised` (false), `zeroVector` ('quarter'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * vonMisesFisherNll([[0, 0, 1]], [[0, 1, 0]], { kappa: 1 }); // → 0.8546
 */
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

/**
 * −log(κ² + 1) + κθ + log(1 + e^(−κπ)).
 *
 * @param yTrue - Truth: surface normals (x, y, z), [..., 3], of any length; nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `kappa` (1), `normalised` (false), `zeroVector` ('quarter'); and `reduction`, `divisor`,
 *   `weights` and `mask`. Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * angMfNll([[0, 0, 1]], [[0, 0, 3]], { kappa: 0 }); // → log 2 = 0.6931
 */
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

/**
 * √((pu − tu)² + (pv − tv)²).
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. Pixels.
 * @example
 * endpointError([[0, 0]], [[3, 4]]); // → 5
 */
export function endpointError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, ([tu, tv], [pu, pv]) =>
    Math.hypot(pu - tu, pv - tv),
  );
}

/**
 * Angle between (pu, pv, 1) and (tu, tv, 1).
 *
 * @param yTrue - Truth: flow (u, v) in pixels, [..., 2]; nested numbers.
 * @param yPred - Prediction: flow (u, v) in pixels, of the shape of yTrue.
 * @param options - `reduction`, `divisor`, `weights` and `mask`.
 * @returns A double; with reduction 'none' the map, nested. Radians.
 * @example
 * flowAngularError([[0, 0]], [[1, 0]]); // → π/4
 */
export function flowAngularError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, ([tu, tv], [pu, pv]) =>
    angle([tu, tv, 1], [pu, pv, 1]),
  );
}

/**
 * Angle between the illuminants.
 *
 * @param yTrue - Truth: colour of the light (r, g, b), linear, of any brightness, [..., 3]; nested numbers.
 * @param yPred - Prediction: the estimated colour, of the shape of yTrue; its brightness does not count.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. Radians.
 * @example
 * recoveryError([[1, 1, 1]], [[1, 0, 0]]); // → 0.9553 (54.7°)
 */
export function recoveryError(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => angle(t, p, options.zeroVector));
}

/**
 * Angle between t/p and (1, 1, 1).
 *
 * @param yTrue - Truth: colour of the light (r, g, b), linear, of any brightness, [..., 3]; nested numbers.
 * @param yPred - Prediction: the estimated colour, of the shape of yTrue; its brightness does not count.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. Radians.
 * @example
 * reproductionError([[1, 1, 1]], [[1, 1, 0]]); // → 0.9553
 */
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
