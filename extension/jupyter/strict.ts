/** `--strict`: for who runs notebooks by papermill or nbmake, which know cells that threw and no verdicts. */
import type { CellError } from '../wire/message.js';
import { asExpected, type ReportData } from '../wire/report.js';

/** The checks of a cell that did not come out as it says they should, as its error. */
export function unexpectedVerdict(reports: readonly ReportData[]): CellError | undefined {
  const wrong = reports.filter((report) => !asExpected(report));
  if (wrong.length === 0) return undefined;
  const name = 'UnexpectedVerdict';
  const lines = wrong.flatMap(({ summary, expected, diagnoses }) => [
    `${summary}  (expected ${expected})`,
    ...diagnoses.slice(0, 1).map(({ message }) => `  ${message}`),
  ]);
  const what = wrong.length === 1 ? '1 check' : `${wrong.length} checks`;
  const message = `${what} of ${reports.length} did not have the expected verdict`;
  return {
    name,
    message: `${message}: ${lines[0]}`,
    stack: [`${name}: ${message}`, ...lines].join('\n'),
  };
}
