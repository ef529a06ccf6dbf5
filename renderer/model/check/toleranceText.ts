/** What another tolerance would come to, in a sentence that claims no more than the numbers sent allow. */
import { t } from '../../../extension/wire/words.js';
import { failuresIn, isSameTolerance, reevaluate, type Reevaluation } from './reevaluate.js';
import type { ReportMaps } from './maps.js';
import type {
  CompareReport,
  GradcheckReport,
  ReportTolerance,
} from '../../../extension/wire/report.js';

export function toleranceOutcome(
  report: GradcheckReport | CompareReport,
  maps: ReportMaps,
  tolerance: ReportTolerance,
  { failures }: Pick<Reevaluation, 'failures'>,
): string {
  const { checked } = report;
  if (isSameTolerance(tolerance, report.tolerance)) {
    return t('{0} of {1} fail, as recorded', report.failures, checked);
  }
  const fixed = failuresIn(reevaluate(maps, report.tolerance, everything).counts);
  const outcome = t(
    '{0} of {1} would fail, {2} were recorded',
    atLeast(maps, failures),
    checked,
    report.failures,
  );
  const whole =
    fixed > 0 && fixed <= failures
      ? t('{0}; {1} whatever the tolerance', outcome, atLeast(maps, fixed))
      : outcome;
  if (maps.exact) return whole;
  const block = `[${maps.block.join(',')}]`;
  return t('{0} (the maps were sent in blocks of {1}: each counts once)', whole, block);
}

const everything: ReportTolerance = { rtol: 0, atol: Infinity };

const atLeast = ({ exact }: ReportMaps, n: number): string =>
  exact || n === 0 ? `${n}` : t('at least {0}', n);
