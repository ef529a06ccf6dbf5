/**
 * Rows of a table as they are read: what stands in each cell, in which order, which of them a filter leaves, and the same as CSV.
 * For the picture, the text and the page.
 */
import { fromJsonNumber, type JsonNumber } from '../wire/report.js';
import type { TableColumn } from '../wire/view.js';

export interface Sorting {
  /** Position of the column. */
  readonly column: number;
  readonly descending: boolean;
}

/** Rows that are held; a table may have more. */
export const lengthOfTable = ([first]: readonly TableColumn[]): number => first?.values.length ?? 0;

/** To six digits; in full by `exactCell`. */
export function cellText(column: TableColumn, row: number): string {
  if (column.kind === 'texts') return column.values[row] ?? '';
  const value = column.values[row] ?? null;
  if (value === null || typeof value === 'string') return value ?? '';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return Object.is(value, -0) ? '-0' : String(value);
  const digits = Number(value.toPrecision(6));
  return size < 1e-4 || size >= 1e9 ? digits.toExponential().replace('e+', 'e') : String(digits);
}

/** As it is stored. */
export function exactCell(column: TableColumn, row: number): string {
  const value = column.values[row] ?? null;
  if (value === null) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Positions of the rows that are left, in order. What a row has not comes last, whichever way it is sorted. */
export function chooseRows(
  columns: readonly TableColumn[],
  { filter = '', sorting }: { readonly filter?: string; readonly sorting?: Sorting | undefined },
): readonly number[] {
  const tests = testsOf(columns, filter);
  const all = Array.from({ length: lengthOfTable(columns) }, (_, row) => row);
  const left = tests.length > 0 ? all.filter((row) => tests.every((test) => test(row))) : all;
  const by = sorting && columns[sorting.column];
  if (!by) return left;
  const compare = compareBy(by);
  const sign = sorting.descending ? -1 : 1;
  return [...left].sort((a, b) => {
    const [isNone, isOtherNone] = [isMissing(by, a), isMissing(by, b)];
    // Rows that are alike keep the order that they were given in.
    return isNone || isOtherNone ? Number(isNone) - Number(isOtherNone) : sign * compare(a, b);
  });
}

/** NaN has no place in an order. */
function isMissing(column: TableColumn, row: number): boolean {
  const value = column.values[row];
  return value === null || value === '' || value === 'NaN';
}

function compareBy(column: TableColumn): (a: number, b: number) => number {
  if (column.kind === 'texts') {
    const { compare } = new Intl.Collator('en', { numeric: true });
    return (a, b) => compare(column.values[a]!, column.values[b]!);
  }
  const numbers = column.values.map((x) => fromJsonNumber(x ?? 'NaN'));
  // Infinity less itself is NaN.
  return (a, b) => Number(numbers[a]! > numbers[b]!) - Number(numbers[a]! < numbers[b]!);
}

type RowTest = (row: number) => boolean;

/** Every word must be in some cell; a word such as `loss<0.5` is about the numbers of that column. */
function testsOf(columns: readonly TableColumn[], filter: string): readonly RowTest[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => conditionOf(columns, word) ?? inSomeCell(columns, word));
}

const inSomeCell =
  (columns: readonly TableColumn[], word: string): RowTest =>
  (row) =>
    columns.some(
      (column) =>
        cellText(column, row).toLowerCase().includes(word) ||
        exactCell(column, row).toLowerCase().includes(word),
    );

const comparisons: Readonly<Record<string, (x: number, limit: number) => boolean>> = {
  '<': (x, limit) => x < limit,
  '<=': (x, limit) => x <= limit,
  '>': (x, limit) => x > limit,
  '>=': (x, limit) => x >= limit,
  '=': (x, limit) => x === limit,
};

function conditionOf(columns: readonly TableColumn[], word: string): RowTest | undefined {
  const [, name, sign, limit] = /^([^<>=]+)([<>]=?|=)([^<>=]+)$/.exec(word) ?? [];
  const column = columns.find((each) => each.name.toLowerCase() === name);
  const compare = comparisons[sign ?? ''];
  if (column?.kind !== 'numbers' || !compare || Number.isNaN(Number(limit))) return undefined;
  return (row) => compare(valueAt(column.values, row), Number(limit));
}

const valueAt = (values: readonly (JsonNumber | null)[], row: number): number =>
  fromJsonNumber(values[row] ?? 'NaN');

/** RFC 4180 (2005): a line of names, fields with a comma, a quote or a line break in quotes. Numbers in full. */
export function csvOf(columns: readonly TableColumn[], rows: readonly number[]): string {
  const field = (text: string): string =>
    /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = rows.map((row) => columns.map((column) => field(exactCell(column, row))));
  return [columns.map(({ name }) => field(name)), ...lines]
    .map((fields) => `${fields.join(',')}\r\n`)
    .join('');
}

/** What of a table is not held; undefined where all is. */
export const heldText = (columns: readonly TableColumn[], rows: number): string | undefined => {
  const held = lengthOfTable(columns);
  return held < rows ? `the first ${held} of ${rows} rows` : undefined;
};
