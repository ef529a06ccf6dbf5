/** By which of its inputs a loss is differentiated, where it is not said by a position. */
import { positionOf } from '../wire/argumentNames.js';

/** A position, or the input that is the prediction by the name of its parameter. */
export type Wrt = number | 'prediction';

/** The last is what a loss without more inputs has second; of three and more it may be a mask, so no name gives the second. */
export function positionOfWrt(wrt: Wrt | undefined, names: readonly string[]): number {
  if (wrt !== 'prediction') return wrt ?? names.length - 1;
  return positionOf('prediction', names) ?? Math.min(1, names.length - 1);
}

/** Of two the reader knows which; of more the last by default may not be the one that is trained. */
export const wrtText = (names: readonly string[], wrt: number): string | undefined =>
  names.length > 2
    ? `by ${names[wrt] ?? `input ${wrt}`} only, of ${names.length} inputs`
    : undefined;
