/** The one rule by which a difference passes, for the checks and for the page that lets it be varied. */
import type { ReportTolerance } from './report.js';

/** A truth found by differences is good to its estimated error, and that estimate to a factor of this. */
export const truthErrorMargin = 4;

/** The largest difference from `truth` that passes; `allowance` is what this one entry is granted beyond. */
export const toleratedDifference = (
  { rtol, atol }: ReportTolerance,
  truth: number,
  allowance: number,
): number => rtol * Math.abs(truth) + atol + allowance;
