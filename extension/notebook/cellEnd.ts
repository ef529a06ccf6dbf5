/** How a cell ended, measured by what it is meant to do: its tags say whether it must throw. */
import { asExpected, type ReportData } from '../wire/report.js';

export type CellEnd =
  | 'as expected'
  /** It threw and is not meant to: cells after it are not run. */
  | 'threw'
  | 'did not throw'
  /** It ran, and a check in it did not have the verdict it is meant to have. */
  | 'unexpected verdict';

export function cellEnd(
  status: 'ok' | 'error' | 'skipped',
  reports: readonly ReportData[],
  mustThrow: boolean,
): CellEnd {
  if (status === 'error' && !mustThrow) return 'threw';
  if (status === 'ok' && mustThrow) return 'did not throw';
  return reports.every(asExpected) ? 'as expected' : 'unexpected verdict';
}
