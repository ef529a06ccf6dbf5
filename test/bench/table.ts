/** What a bench found, and how it is printed. Limits are shown beside the figures; nothing fails on them. */
import type { Spread } from './measure.js';

export type Unit = 'ms' | 's' | 'ns/px' | 'MB' | 'hours' | '×' | 'count' | 'exponent';

export interface Row {
  readonly what: string;
  /** In the unit; a number for what has no spread: a count, a fit, an extrapolation. */
  readonly value: Spread | number;
  readonly unit: Unit;
  /** The most that the median may be. */
  readonly limit?: number;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** What a reader must know to read the figures. */
  readonly notes: readonly string[];
}

/** Written without a unit. */
const bare: readonly Unit[] = ['count', 'exponent'];

const columns = ['what', 'median', 'p25–p75', 'n', 'limit', 'within'] as const;

export function tableText({ title, rows, notes }: Table): string {
  const lines = [columns, ...rows.map(cellsOf)];
  const widths = columns.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  const drawn = lines.map((line) =>
    line
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [title, '', drawn[0], rule, ...drawn.slice(1), '', ...notes.map((n) => `  ${n}`)].join(
    '\n',
  );
}

export function tableMarkdown({ title, rows, notes }: Table): string {
  const [head, ...rest] = [columns, ...rows.map(cellsOf)].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  const rule = `| --- |${' ---: |'.repeat(columns.length - 1)}`;
  return [
    `### ${title}`,
    [head, rule, ...rest].join('\n'),
    notes.map((n) => `- ${n}`).join('\n'),
  ].join('\n\n');
}

function cellsOf({ what, value, unit, limit }: Row): readonly string[] {
  const median = typeof value === 'number' ? value : value.median;
  const written = (x: number): string => (unit === 'exponent' ? x.toFixed(2) : short(x));
  const withUnit = (x: number): string =>
    bare.includes(unit) ? written(x) : `${short(x)} ${unit}`;
  return [
    what,
    withUnit(median),
    typeof value === 'number' ? '' : `${written(value.p25)}–${written(value.p75)}`,
    typeof value === 'number' ? '' : String(value.count),
    limit === undefined ? '' : withUnit(limit),
    limit === undefined ? '' : median <= limit ? 'yes' : `NO, ${short(median / limit)}×`,
  ];
}

/** Three significant digits: more would be noise. */
function short(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  if (Number.isInteger(x) || Math.abs(x) >= 1000) {
    return Math.round(x).toLocaleString('en-US');
  }
  return String(Number(x.toPrecision(3)));
}
