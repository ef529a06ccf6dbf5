/** What a check throws in a test whose verdict is another than was expected: the report is the message. */
import type { ReportData } from '../wire/report.js';
import { reportText } from './reportText.js';

export class UnexpectedVerdict extends Error {
  override readonly name = 'UnexpectedVerdict';

  constructor(readonly report: ReportData) {
    const { verdict, expected } = report;
    const meant = `expected ${expected.toUpperCase()}, got ${verdict.toUpperCase()}`;
    super(`${meant}: ${reportText(report)}`);
  }
}
