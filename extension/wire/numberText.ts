/** How numbers are written for people: exact where a value is quoted, short where it is a summary. */
import { type JsonNumber, fromJsonNumber } from './report.js';
import type { Shape } from './shape.js';

/** Two numbers beside each other: where they differ, each with as many digits more as it takes to see it. */
export function textsApart(
  a: number,
  b: number,
  textOf: (x: number, more: number) => string,
): readonly [string, string] {
  // 17 digits tell any two apart.
  for (let more = 0; more < 17; more++) {
    const texts = [textOf(a, more), textOf(b, more)] as const;
    if (texts[0] !== texts[1] || Object.is(a, b)) return texts;
  }
  return [plain(a), plain(b)];
}

/** As `shortNumber`, of two beside each other. */
export const shortApart = (a: JsonNumber, b: JsonNumber): readonly [string, string] =>
  textsApart(fromJsonNumber(a), fromJsonNumber(b), (x, more) => short(x, 4 + more));

/** Of a check's entry, the two that are held to each other. */
const heldPairs = [
  ['candidate', 'reference'],
  ['autodiff', 'truth'],
  ['left', 'right'],
] as const;

/** Their texts, where the entry has both. */
export const heldTexts = (
  entry: Readonly<Record<string, unknown>>,
  apart: (a: JsonNumber, b: JsonNumber) => readonly [string, string],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    heldPairs.flatMap(([one, other]) => {
      const [a, b] = [entry[one], entry[other]] as (JsonNumber | undefined)[];
      if (a === undefined || b === undefined) return [];
      const [first, second] = apart(a, b);
      return [
        [one, first],
        [other, second],
      ];
    }),
  );

/** Four significant digits, integers below a million in full: `0.0123`, `1.000e-7`, `262144`, `NaN`. */
export const shortNumber = (value: JsonNumber): string => short(fromJsonNumber(value), 4);

function short(x: number, digits: number): string {
  if (!Number.isFinite(x) || (Number.isInteger(x) && Math.abs(x) < 1e6)) return plain(x);
  const size = Math.abs(x);
  if (size < 1e-4 || size >= 1e6)
    return x.toExponential(Math.min(digits - 1, 16)).replace('e+', 'e');
  return plain(Number(x.toPrecision(Math.min(digits, 17))));
}

/** The fewest digits that give the number back in its own type: `0.1`, not 0.10000000149011612, in float32. */
export function exactNumber(x: number, dtype: string): string {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true';
  if (dtype !== 'float32' || x === 0 || !Number.isFinite(x) || Math.fround(x) !== x)
    return plain(x);
  // 9 digits tell any two float32 apart.
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return plain(short);
  }
  return plain(Number(x.toPrecision(9)));
}

/** Of complex64: `1.5-2i`. */
export function complexText(real: number, imaginary: number): string {
  const part = exactNumber(imaginary, 'float32');
  return `${exactNumber(real, 'float32')}${part.startsWith('-') ? '' : '+'}${part}i`;
}

/** Nested as the shape is: `[[1, 2], [3, 4]]`; a scalar without brackets. */
export function nestedValues(values: readonly string[], shape: Shape): string {
  if (shape.length === 0) return values[0] ?? '';
  const [length, ...rest] = shape as [number, ...number[]];
  const step = length > 0 ? values.length / length : 0;
  const items = Array.from({ length }, (_, i) =>
    nestedValues(values.slice(i * step, (i + 1) * step), rest),
  );
  return `[${items.join(', ')}]`;
}

export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 2 ** 20) return `${(bytes / 1024).toFixed(1)} KiB`;
  return bytes < 2 ** 30
    ? `${(bytes / 2 ** 20).toFixed(1)} MiB`
    : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

// String() writes -0 as 0.
const plain = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));
