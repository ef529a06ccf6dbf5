/** A report as text: the verdict first, then what is behind it, then the worst entries as a table. */
import { precisionTable } from '../picture/precisionTable.js';
import type { MatchReport, PrecisionReport, ReportData } from '../wire/report.js';
import { heldTexts } from '../wire/numberText.js';
import { formatApart, formatNumber } from './numbers.js';

const shownEntries = 10;

export function reportText(report: ReportData): string {
  const diagnoses = report.diagnoses.map(({ code, message }) => `  ${code}: ${message}`);
  const expected = report.expected === 'fail' ? ['  (this cell is meant to show a failure)'] : [];
  return [report.summary, ...expected, ...diagnoses, ...worstTable(report)].join('\n');
}

function worstTable(report: ReportData): readonly string[] {
  if (report.kind === 'precision' && report.formats) return formatTable(report);
  // A probe's notes are no failures, but they are what it was asked for.
  const telling =
    report.kind === 'probe'
      ? report.rows.filter(({ verdict }) => verdict === 'fail' || verdict === 'note')
      : report.kind === 'match'
        ? matchLines(report)
        : 'entries' in report && report.entries
          ? report.entries
          : report.worst;
  const shown = report.kind === 'probe' ? telling.length : shownEntries;
  const rows = telling.slice(0, shown) as readonly object[];
  const first = rows[0];
  if (first === undefined) return [];
  const columns = Object.keys(first);
  const cells = [columns, ...rows.map((row) => cellsOf(row, columns))];
  const left = telling.length - rows.length;
  return [...alignColumns(cells), ...(left > 0 ? [`  … ${left} more`] : [])];
}

/** What differs is said of those that are only near. */
const matchLines = ({ matches, worst }: MatchReport): readonly object[] =>
  matches.length > 0
    ? matches.map(({ loss, call }) => ({ loss, call }))
    : worst.map(({ loss, call, differs }) => ({ loss, call, differs }));

/** Formats side by side say more than the entries where they are worst. */
function formatTable(report: PrecisionReport): readonly string[] {
  const { columns, rows } = precisionTable(report);
  return alignColumns([columns, ...rows.map(({ cells, remark }) => [...cells, remark])]);
}

function alignColumns(cells: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(...cells.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...cells.map((line) => line[i]?.length ?? 0)),
  );
  return cells.map((line) => `  ${line.map((x, i) => x.padEnd(widths[i]!)).join('  ')}`.trimEnd());
}

type Cell = string | number | boolean | readonly unknown[] | undefined;

function cellsOf(row: object, columns: readonly string[]): readonly string[] {
  const values = row as Readonly<Record<string, Cell>>;
  const apart = heldTexts(values, (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? formatApart(a, b) : [cell(a), cell(b)],
  );
  return columns.map((key) => apart[key] ?? cell(values[key]));
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return `[${value.join(',')}]`;
  return typeof value === 'number' ? formatNumber(value) : String(value);
}
