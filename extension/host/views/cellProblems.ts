/** What a run of a cell leaves to be put right, each with its place in the cell. */
import { t } from '../l10n.js';
import { asExpected, type ReportData } from '../../wire/report.js';
import type { CellError } from '../../wire/message.js';

export interface CellProblem {
  readonly message: string;
  /** Both from 1. Without a column the whole line is meant. */
  readonly line: number;
  readonly column?: number;
  /** What found it: `compare`, `gradcheck`, or the error's name. */
  readonly code: string;
}

export interface CellFound {
  readonly reports: readonly ReportData[];
  readonly error?: CellError | undefined;
  readonly besides?: readonly CellError[] | undefined;
  readonly interrupted?: boolean | undefined;
  /** Its tags say that the cell must throw. */
  readonly mustThrow: boolean;
}

/** Checks without their expected verdict, in order, and then the errors. Who interrupts a cell knows why it ended. */
export function cellProblems(found: CellFound): readonly CellProblem[] {
  const checks = found.reports.filter((report) => !asExpected(report)).map(checkProblem);
  const { error, besides = [], mustThrow, interrupted } = found;
  if (error && !mustThrow && !interrupted)
    return [...checks, ...[error, ...besides].map(errorProblem)];
  if (error || !mustThrow || interrupted) return checks;
  const message = t('this cell is tagged raises-exception, and it did not throw');
  return [...checks, { code: 'raises-exception', message, line: 1 }];
}

function checkProblem(report: ReportData): CellProblem {
  const { kind, summary, expected, diagnoses, source } = report;
  const passed = expected === 'fail' ? [t('it passed, and the cell expects it to fail')] : [];
  const lines = [summary, ...passed, ...diagnoses.map(({ message }) => message)];
  return { code: kind, message: lines.join('\n'), line: source?.line ?? 1 };
}

export function errorProblem({ name, message, line, column }: CellError): CellProblem {
  return {
    code: name,
    message: `${name}: ${message}`,
    line: line ?? 1,
    ...(column !== undefined && { column }),
  };
}
