/** A report as text: the verdict first, then what is behind it, then the worst entries as a table. */
import type { ReportData } from '../wire/report.js';
import { formatNumber } from './numbers.js';

const shownEntries = 10;

export function reportText(report: ReportData): string {
  const diagnoses = report.diagnoses.map(({ code, message }) => `  ${code}: ${message}`);
  const expected = report.expected === 'fail' ? ['  (this cell is meant to show a failure)'] : [];
  return [report.summary, ...expected, ...diagnoses, ...worstTable(report)].join('\n');
}

function worstTable(report: ReportData): readonly string[] {
  // A probe's notes are no failures, but they are what it was asked for.
  const telling =
    report.kind === 'probe'
      ? report.rows.filter(({ verdict }) => verdict === 'fail' || verdict === 'note')
      : 'entries' in report && report.entries
        ? report.entries
        : report.worst;
  const shown = report.kind === 'probe' ? telling.length : shownEntries;
  const rows = telling.slice(0, shown) as readonly object[];
  const first = rows[0];
  if (first === undefined) return [];
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => columns.map((key) => cell(row, key)))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const lines = cells.map((line) => '  ' + line.map((x, i) => x.padEnd(widths[i] ?? 0)).join('  '));
  const left = telling.length - rows.length;
  return [...lines.map((line) => line.trimEnd()), ...(left > 0 ? [`  … ${left} more`] : [])];
}

function cell(row: object, key: string): string {
  const value = (row as Record<string, string | number | boolean | readonly unknown[]>)[key];
  if (value === undefined) return '';
  if (typeof value === 'object') return `[${value.join(',')}]`;
  return typeof value === 'number' ? formatNumber(value) : String(value);
}
