/**
 * Losses of the cosine between directions, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { cosine, isZero, zeroAngle, type Pixel, type ZeroVector } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './walk.js';

/** What each takes: a row of target/knownLosses.ts. */
export const takes = {
  cosineDistance: 'direction',
  axialDoubleAngle: 'axial',
  vonMises: 'direction',
  vonMisesNll: 'special',
} as const;

/**
 * 1 − cos θ, as half the squared distance of the unit vectors.
 *
 * @param yTrue - Truth: vectors of K components on the last axis, [..., K], of any length; nested numbers.
 * @param yPred - Prediction, of the shape of yTrue; only its direction counts, not its length.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * cosineDistance([[1, 0]], [[0, 2]]); // → 1
 */
export function cosineDistance(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => {
    if (isZero(t) || isZero(p)) return 1 - Math.cos(zeroAngle(options.zeroVector));
    let squares = 0;
    for (let i = 0; i < t.length; i++) {
      const difference = p[i]! / Math.hypot(...p) - t[i]! / Math.hypot(...t);
      squares += difference * difference;
    }
    return squares / 2;
  });
}

/**
 * sin²d, d the angle between (tc, ts) and (pc, ps).
 *
 * @param yTrue - Truth: axes as (cos φ, sin φ), [..., 2], of φ itself, not of 2φ; nested numbers.
 * @param yPred - Prediction: axes as (cos φ, sin φ), of the shape of yTrue; neither length nor sign counts.
 * @param options - `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`. Defaults in
 *   brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * axialDoubleAngle([[1, 0]], [[-1, 0]]); // → 0
 */
export function axialDoubleAngle(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector = {},
): Nested {
  return overPixels<Pixel>(yTrue, yPred, options, (t, p) => {
    if (isZero(t) || isZero(p)) return Math.sin(zeroAngle(options.zeroVector, Math.PI)) ** 2;
    const [tc, ts] = t;
    const [pc, ps] = p;
    const cross = tc * ps - ts * pc;
    return (cross / (Math.hypot(tc, ts) * Math.hypot(pc, ps))) ** 2;
  });
}

/**
 * 1 − exp(κ(cos d − 1)).
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `kappa` (1), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. No unit.
 * @example
 * vonMises([[1, 0]], [[0, 1]]); // → 1 − 1/e = 0.6321
 */
export function vonMises(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly kappa?: Nested } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number =>
    1 - Math.exp(kappa * (cosine(t, p, options.zeroVector) - 1));
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
}

/**
 * κ(1 − cos d) + log(2π e^(−κ) I₀(κ)).
 *
 * @param yTrue - Truth: directions as (cos, sin), [..., 2], of any length; nested numbers.
 * @param yPred - Prediction: directions as (cos, sin), of the shape of yTrue; only their angle counts, not
 *   their length.
 * @param options - `kappa` (1), `zeroVector` ('quarter'); and `reduction`, `divisor`, `weights` and `mask`.
 *   Defaults in brackets.
 * @returns A double; with reduction 'none' the map, nested. Nats.
 * @example
 * vonMisesNll([[1, 0]], [[0, 1]], { kappa: 0 }); // → log 2π = 1.8379
 */
export function vonMisesNll(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly kappa?: Nested } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number => {
    // e^(−κ)·2π·I₀(κ) = 2 ∫₀^π exp(−2κ sin² ½φ) dφ, by the midpoint rule, which converges geometrically here. Beyond 40/√κ
    // a double knows the integrand as 0.
    const end = Math.min(Math.PI, 40 / Math.sqrt(kappa));
    const steps = 320;
    let integral = 0;
    for (let i = 0; i < steps; i++) {
      const phi = (end * (i + 0.5)) / steps;
      integral += ((2 * end) / steps) * Math.exp(-2 * kappa * Math.sin(phi / 2) ** 2);
    }
    return kappa * (1 - cosine(t, p, options.zeroVector)) + Math.log(integral);
  };
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
}
