/** What a run's reports mean for the tests that stand for their checks. */
import { t } from '../l10n.js';
import { asExpected, type ReportData } from '../../wire/report.js';
import type { CellError } from '../../wire/message.js';

export interface Failure {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
}

export type TestVerdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] }
  /** Its cell threw before it or after its end. */
  | { readonly kind: 'errored'; readonly message: string }
  | { readonly kind: 'skipped' };

/** `line` is that of the check's call; a loop may make several reports there. Undefined takes those of the whole cell. */
export function verdictAt(
  line: number | undefined,
  reports: readonly ReportData[],
  error: CellError | undefined,
  besides: readonly CellError[] = [],
): TestVerdict {
  const own = line === undefined ? reports : reports.filter(({ source }) => source?.line === line);
  const failed = own.filter((report) => !asExpected(report));
  if (failed.length > 0) return { kind: 'failed', failures: failed.map(failureOf) };
  // What else failed of the cell, when it had ended too, fails it, as it fails a run of the command.
  const threw = [...(own.length === 0 && error ? [error] : []), ...besides];
  if (threw.length > 0)
    return { kind: 'errored', message: threw.map(({ stack }) => stack).join('\n') };
  return own.length > 0 ? { kind: 'passed' } : { kind: 'skipped' };
}

function failureOf(report: ReportData): Failure {
  const { summary, verdict, diagnoses } = report;
  const meant = verdict === 'pass' ? [t('it passed, and the cell expects it to fail')] : [];
  const lines = [summary, ...meant, ...diagnoses.map(({ code, message }) => `${code}: ${message}`)];
  return { message: lines.join('\n'), ...numbersOf(report) };
}

/** Of the worst entry, where the check compares two numbers. */
function numbersOf(report: ReportData): Pick<Failure, 'expected' | 'actual'> {
  if (report.kind !== 'compare' && report.kind !== 'gradcheck') return {};
  const [worst] = report.worst;
  if (!worst) return {};
  const [expected, actual] =
    'candidate' in worst ? [worst.reference, worst.candidate] : [worst.truth, worst.autodiff];
  const at = `[${worst.index.join(',')}]`;
  return { expected: `${at} ${String(expected)}`, actual: `${at} ${String(actual)}` };
}
