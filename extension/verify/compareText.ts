/**
 * Two texts: the same words, and numbers within their tolerance. Times, dates, process ids, absolute paths and the
 * width of white space and table rules are passed over, as they differ between runs and machines that agree.
 */
import type { Allowance } from './allowances.js';
import { isClose } from './allowances.js';
import type { Finding } from './difference.js';

export function compareText(
  what: string,
  recorded: string,
  now: string,
  allowance: Allowance,
): readonly Finding[] {
  if (recorded === now) return [];
  const before = linesOf(recorded);
  const after = linesOf(now);
  const length = Math.max(before.length, after.length);
  for (let i = 0; i < length; i++) {
    const place = length === 1 ? what : `${what}, line ${i + 1}`;
    const finding = compareLine(place, before[i], after[i], allowance);
    // One difference in a text makes others; the first is the one to look at.
    if (finding) return [finding];
  }
  return [];
}

const linesOf = (text: string): readonly string[] =>
  text
    .replace(ansiColour, '')
    .split('\n')
    .map((line) => replaceUnsettled(line).trimEnd())
    .join('\n')
    .trimEnd()
    .split('\n');

const ansiColour = /\u001b\[[\d;]*m/g;

/** What differs between runs that agree, in this order: a time of day would else be read as a duration. */
const unsettled: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:[A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2}),? \d{4}/g,
    '<time>',
  ],
  [/\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?\b/g, '<time>'],
  [/(?<![\w.])\d+(?:\.\d+)?(?:e[-+]?\d+)? ?(?:ns|µs|μs|us|ms|s|sec|seconds|minutes)\b/g, '<time>'],
  [/\(node:\d+\)/g, '(node)'],
  [/(?:file:\/\/)?(?<![\w.)\]}"'])(?:\/[\w.@+~-]+){2,}\/?/g, '<path>'],
  [/\b[A-Za-z]:\\[^\s\\:*?"<>|]+(?:\\[^\s\\:*?"<>|]+)*\\?/g, '<path>'],
];

const replaceUnsettled = (line: string): string =>
  unsettled
    .reduce((text, [pattern, stand]) => text.replace(pattern, stand), line)
    .replace(/[ \t]+/g, ' ')
    .replace(/([─━═])\1+/g, '$1')
    .replace(/-{3,}/g, '---');

/** A text without its numbers. */
export const wordsOf = (text: string): string => text.replace(numberPattern, '#');

const numberPattern =
  /(?<![\w.])[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?(?![\w])|\b(?:NaN|Infinity)\b/gi;

function compareLine(
  what: string,
  recorded: string | undefined,
  now: string | undefined,
  allowance: Allowance,
): Finding | undefined {
  if (recorded === now) return undefined;
  const differs: Finding = { code: 'other', what, recorded: recorded ?? '', now: now ?? '' };
  if (recorded === undefined || now === undefined) return differs;
  if (wordsOf(recorded) !== wordsOf(now)) return differs;
  const before = recorded.match(numberPattern) ?? [];
  const after = now.match(numberPattern) ?? [];
  const scale = lineScale(recorded);
  for (const [i, text] of before.entries()) {
    const other = after[i] ?? '';
    const [r, x] = [numberOf(text), numberOf(other)];
    const digit = allowance.lastDigit ? Math.max(lastDigit(text), lastDigit(other)) : 0;
    const { rtol, atol } = allowance.float32;
    if (isClose(x, r, { rtol, atol: 0 }, 0) || Math.abs(x - r) <= digit * 1.001 + atol * scale) {
      continue;
    }
    const allowed = rtol * Math.abs(r) + digit + atol * scale;
    const where = before.length > 1 ? `${what} (“${excerpt(recorded)}”)` : what;
    return { code: 'number', what: where, recorded: jsonOf(r), now: jsonOf(x), allowed };
  }
  return undefined;
}

const numberOf = (text: string): number =>
  /nan/i.test(text) ? NaN : /inf/i.test(text) ? Infinity : Number(text);

const jsonOf = (x: number) =>
  Number.isNaN(x) ? ('NaN' as const) : x === Infinity ? ('Infinity' as const) : x;

/** What one in the last printed digit is worth: 0.001 for `0.595`. Whole numbers are counts, and exact. */
function lastDigit(text: string): number {
  const parts = /^[-+]?\d*(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(text);
  if (!parts || !/[.e]/i.test(text)) return 0;
  const [, fraction = '', exponent = '0'] = parts;
  return 10 ** (Number(exponent) - fraction.length);
}

/** The largest number of a line that is a measure, neither a count nor a size in bytes. */
function lineScale(line: string): number {
  let largest = 0;
  for (const { 0: text, index } of line.matchAll(numberPattern)) {
    const size = /[.e]/i.test(text) ? Math.abs(Number(text)) : 0;
    if (size > largest && !isBytes(line.slice(index + text.length, index + text.length + 5))) {
      largest = size;
    }
  }
  return largest;
}

const isBytes = (unit: string): boolean => /^ (?:[KMG]i?)?B\b/.test(unit);

const excerpt = (line: string): string =>
  (line.length > 80 ? `${line.slice(0, 79)}…` : line).trim();
