/**
 * How much of a result a format kept. Bits lost are Herbie's: log2(1 + distance in units of the last place), but of the
 * format, and at most as many as its numbers have; a number that is none in the format has lost all of them.
 */
import { holdsAll, roundNumber } from '../../../backends/formats/rounding.js';
import type { FormatFigures } from '../../../wire/report.js';
import {
  numberFormats,
  smallestNormal,
  storedAs,
  type NumberFormat,
} from '../../../wire/numberFormats.js';
import { largest } from '../../numbers.js';

/** What each entry lost; NaN where doubles have no number either. */
export function bitsLost(
  format: NumberFormat,
  got: ArrayLike<number>,
  exact: ArrayLike<number>,
): Float64Array {
  const { bits } = numberFormats[format];
  const least = leastOf(format, exact);
  const stored = storedAs(format);
  // Autocasts give some results in float32: an exact one is not rounded to the half type before it is compared.
  const isMixed = format.startsWith('autocast');
  return Float64Array.from({ length: exact.length }, (_, i) => {
    const truth = exact[i]!;
    if (!Number.isFinite(truth)) return NaN;
    if (!Number.isFinite(got[i])) return bits;
    // At a perfect prediction there is no size to hold the rounding of the way to.
    if (truth === 0 && least === 0) return NaN;
    // Of numbers below the normal ones a format keeps fewer bits: those are lost too.
    const isSmall = Math.abs(truth) < smallestNormal[stored];
    const nearest =
      isSmall || (isMixed && !holdsAll(stored, [got[i]!])) ? truth : roundNumber(stored, truth);
    return lossOf(bits, got[i]!, Number.isFinite(nearest) ? nearest : truth, least);
  });
}

/** Units in the last place are those of the truth, or of `least` if that is larger. */
export function lossOf(bits: number, got: number, truth: number, least = 0): number {
  if (got === truth) return 0;
  if (!Number.isFinite(got)) return bits;
  const size = Math.max(Math.abs(truth), least);
  if (size === 0) return bits;
  const unit = 2 ** (Math.floor(Math.log2(size)) - (bits - 1));
  return Math.min(bits, Math.log2(1 + Math.abs(got - truth) / unit));
}

/** What is less than the last bit of the largest entry counts for nothing beside it, whatever a format makes of it. */
const leastOf = (format: NumberFormat, exact: ArrayLike<number>): number =>
  largest(exact) * 2 ** -numberFormats[format].bits;

export function figuresOf(
  format: NumberFormat,
  got: ArrayLike<number>,
  exact: ArrayLike<number>,
  lost: Float64Array,
  isGradient: boolean,
): FormatFigures {
  const least = leastOf(format, exact);
  let [sum, counted, maxBits, nonFinite, becameZero] = [0, 0, 0, 0, 0];
  for (let i = 0; i < lost.length; i++) {
    const b = lost[i]!;
    if (Number.isNaN(b)) continue;
    counted++;
    sum += b;
    maxBits = Math.max(maxBits, b);
    if (!Number.isFinite(got[i])) nonFinite++;
    else if (isGradient && got[i] === 0 && Math.abs(exact[i]!) > least) becameZero++;
  }
  return { meanBits: sum / (counted || 1), maxBits, nonFinite, becameZero, of: lost.length };
}
