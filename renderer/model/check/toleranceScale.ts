/** Tolerances on a slider: whole positions, a twentieth of a decade apart; the first is 0. */

export interface ToleranceScale {
  /** Positions are 0 to this. */
  readonly last: number;
  /** The power of ten at position 1. */
  readonly lowest: number;
}

const perDecade = 20;

/** From far below what matters to beyond it; `values` are those that must be on it, 0 left out. */
export function toleranceScale(values: readonly number[]): ToleranceScale {
  const sizes = values.filter((x) => x > 0 && x < Infinity).map((x) => Math.log10(x));
  const [lo, hi] = sizes.length > 0 ? [Math.min(...sizes), Math.max(...sizes)] : [-8, -2];
  const lowest = Math.max(-300, Math.floor(lo) - 3);
  const highest = Math.min(300, Math.ceil(hi) + 2);
  return { lowest, last: (highest - lowest) * perDecade + 1 };
}

export const positionOf = ({ lowest, last }: ToleranceScale, value: number): number =>
  value > 0
    ? Math.max(1, Math.min(last, Math.round((Math.log10(value) - lowest) * perDecade) + 1))
    : 0;

/** The recorded value itself at its position, so that the way back is exact; else three digits. */
export function valueAt(scale: ToleranceScale, position: number, recorded: number): number {
  if (position === positionOf(scale, recorded)) return recorded;
  if (position === 0) return 0;
  return Number((10 ** (scale.lowest + (position - 1) / perDecade)).toPrecision(3));
}

/** Where the recorded tolerance is marked, from 0 to 1 along the slider. */
export const shareOf = (scale: ToleranceScale, value: number): number =>
  positionOf(scale, value) / scale.last;
