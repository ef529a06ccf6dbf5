/** What another tolerance would come to, in a sentence that claims no more than the numbers sent allow. */
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
    return `${report.failures} of ${checked} fail, as recorded`;
  }
  const fixed = failuresIn(reevaluate(maps, report.tolerance, everything).counts);
  const others =
    fixed > 0 && fixed <= failures ? `; ${atLeast(maps, fixed)} whatever the tolerance` : '';
  return `${atLeast(maps, failures)} of ${checked} would fail, ${report.failures} were recorded${others}${blockNote(maps)}`;
}

const everything: ReportTolerance = { rtol: 0, atol: Infinity };

const atLeast = ({ exact }: ReportMaps, n: number): string =>
  exact || n === 0 ? `${n}` : `at least ${n}`;

const blockNote = ({ exact, block }: ReportMaps): string =>
  exact ? '' : ` (the maps were sent in blocks of [${block.join(',')}]: each counts once)`;
