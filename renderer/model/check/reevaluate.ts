/**
 * What a check would say with another tolerance, from the numbers that it held to its own.
 *
 * Tolerance is one reason of several. A kink, a plateau, noise, a number that is not finite, and float32 that
 * loses what doubles have: these stay what they were found to be. Only entries that passed, and those that
 * failed by the rule itself, are judged anew.
 */
import { lookOf } from '../../../extension/picture/classes.js';
import { failsCheck } from '../../../extension/wire/entryClasses.js';
import type { ReportTolerance } from '../../../extension/wire/report.js';
import { toleratedDifference } from '../../../extension/wire/tolerated.js';
import type { ReportMaps } from './maps.js';

export interface Reevaluation {
  readonly codes: Uint8Array;
  /** Places on the grid by class; zeros left out. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: number;
}

export function reevaluate(
  maps: ReportMaps,
  recorded: ReportTolerance,
  tolerance: ReportTolerance,
): Reevaluation {
  const { classes, codes, truth, judged, allowance } = maps;
  const isAnew = classes.map((name) => lookOf(name).byTolerance);
  const [ok, wrong] = [classes.indexOf('ok'), classes.indexOf('wrong')];
  const result = Uint8Array.from(codes);
  const tally = new Array<number>(classes.length).fill(0);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const extra = allowance?.[i] ?? 0;
    const allowed = toleratedDifference(tolerance, truth[i]!, extra);
    // By a truth that is no number, or not known of all entries of a block, nothing can be judged anew.
    if (isAnew[code] && !Number.isNaN(allowed)) {
      const off = Math.abs(judged[i]!);
      const fails = !(off <= allowed);
      const passed = code === ok;
      // What failed within the tolerance failed for another reason.
      const byRule = passed || !(off <= toleratedDifference(recorded, truth[i]!, extra));
      if (byRule) result[i] = fails ? (passed ? wrong : code) : ok;
    }
    tally[result[i]!]!++;
  }
  const counts = Object.fromEntries(
    classes.map((name, code) => [name, tally[code]!] as const).filter(([, n]) => n > 0),
  );
  return { codes: result, counts, failures: failuresIn(counts) };
}

export const failuresIn = (counts: Readonly<Record<string, number>>): number =>
  Object.entries(counts).reduce((sum, [name, n]) => sum + (failsCheck(name) ? n : 0), 0);

export const isSameTolerance = (a: ReportTolerance, b: ReportTolerance): boolean =>
  a.rtol === b.rtol && a.atol === b.atol;
