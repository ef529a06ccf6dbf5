/**
 * The power of two by which a loss must be multiplied so that its gradient lies where float16 has numbers: what a GradScaler
 * looks for while it trains (Micikevicius et al. 2018), tried here beforehand.
 */
import type { FormatFigures } from '../../../wire/report.js';
import { storedAs, type NumberFormat } from '../../../wire/numberFormats.js';
import { bitsLost, figuresOf } from './figures.js';
import { runIn, type Run, type Subject } from './formatRun.js';

/** Beyond 2^15 the factor itself is infinite in float16. */
const larger = [3, 6, 9, 12, 15, 18, 21, 24];
/** Where gradients overflow. */
const smaller = [-3, -6, -9, -12];

/** bfloat16 and float32 reach as far as each other: what is lost there no factor brings back. */
export const hasNarrowRange = (format: NumberFormat): boolean => storedAs(format) === 'float16';

/** Undefined where it is not needed. */
export function findLossScale(
  format: NumberFormat,
  subject: Subject,
  exact: Run,
  limit: number,
  found: FormatFigures | undefined,
): number | 'none' | undefined {
  const truth = exact.gradient;
  if (!hasNarrowRange(format) || !truth || !found || survives(found, limit)) return undefined;
  for (const power of found.nonFinite > 0 ? smaller : larger) {
    const lossScale = subject.lossScale * 2 ** power;
    const { gradient } = runIn(format, { ...subject, lossScale });
    if (!gradient) return undefined;
    const scaled = truth.map((g) => g * 2 ** power);
    const lost = bitsLost(format, gradient, scaled);
    if (survives(figuresOf(format, gradient, scaled, lost, true), limit)) return lossScale;
  }
  return 'none';
}

export const survives = (figures: FormatFigures | undefined, limit: number): boolean =>
  !figures || (figures.nonFinite === 0 && figures.becameZero === 0 && figures.meanBits <= limit);
