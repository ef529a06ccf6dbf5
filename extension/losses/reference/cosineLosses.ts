/**
 * Losses of the cosine between directions, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import { cosine, isZero, zeroAngle, type Pixel, type ZeroVector } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './overPixels.js';

/** 1 − cos θ, as half the squared distance of the unit vectors. */
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

/** sin²d, d the angle between (tc, ts) and (pc, ps). */
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

/** 1 − exp(κ(cos d − 1)). */
export function vonMises(
  yTrue: Nested,
  yPred: Nested,
  options: ReferenceOptions & ZeroVector & { readonly kappa?: Nested } = {},
): Nested {
  const loss = (t: Pixel, p: Pixel, kappa: number): number =>
    1 - Math.exp(kappa * (cosine(t, p, options.zeroVector) - 1));
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
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
  return overPixels<Pixel>(yTrue, yPred, options, loss, options.kappa ?? 1);
}
