/**
 * Robust regression losses, as loops over plain numbers in double precision. Each function is its
 * formula, to be read against the paper.
 */
import type { Nested } from './nested.js';
import { overEntries, type EntryOptions } from './overEntries.js';

/** √(e² + epsilon²), with offset − epsilon. */
export function charbonnier(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & { readonly epsilon?: number; readonly offset?: boolean } = {},
): Nested {
  const { epsilon = 1e-3, offset = false } = options;
  return overEntries(yTrue, yPred, options, (t, p) => {
    const root = Math.sqrt((p - t) ** 2 + epsilon ** 2);
    return offset ? root - epsilon : root;
  });
}

/** 2e²/(e² + 4), e = (p − t)/scale. */
export function gemanMcClure(
  yTrue: Nested,
  yPred: Nested,
  options: EntryOptions & Scale = {},
): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return (2 * e ** 2) / (e ** 2 + 4);
  });
}

/** 1 − exp(−½e²), e = (p − t)/scale. */
export function welsch(yTrue: Nested, yPred: Nested, options: EntryOptions & Scale = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return -Math.expm1(-(e ** 2) / 2);
  });
}

/** log(1 + ½e²), e = (p − t)/scale. */
export function cauchy(yTrue: Nested, yPred: Nested, options: EntryOptions & Scale = {}): Nested {
  return overEntries(yTrue, yPred, options, (t, p) => {
    const e = (p - t) / (options.scale ?? 1);
    return Math.log1p(e ** 2 / 2);
  });
}

interface Scale {
  readonly scale?: number;
}
