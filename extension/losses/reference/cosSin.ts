/**
 * Regression of cosine and sine, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Pixel } from './directions.js';
import type { Nested, ReferenceOptions } from './nested.js';
import { overPixels } from './overPixels.js';

/** ½((pc − tc)² + (ps − ts)²). */
export function cosSinMse(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overPixels<Pixel>(
    yTrue,
    yPred,
    options,
    ([tc, ts], [pc, ps]) => ((pc - tc) ** 2 + (ps - ts) ** 2) / 2,
  );
}

/** |pc − tc| + |ps − ts|. */
export function cosSinL1(yTrue: Nested, yPred: Nested, options: ReferenceOptions = {}): Nested {
  return overPixels<Pixel>(
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
  return overPixels<Pixel>(yTrue, yPred, options, (_t, p) => {
    const r = Math.hypot(...p);
    return options.form === 'distance' ? (r - 1) ** 2 : (r * r - 1) ** 2;
  });
}
