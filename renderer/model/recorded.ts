/**
 * What a report says is recorded in English, so that a result is the same text wherever it was computed. Beside it stands in the reader's
 * language what it means: of a diagnosis by its code, of a probe's cell by its text, in which numbers are filled in.
 */
import { wordsAfter } from '../../extension/wire/words.js';

type Pattern = readonly [fits: RegExp, text: string];

export function cellText(recorded: string): string {
  const cells = wordsAfter('probe: ');
  const whole = cells[recorded];
  if (whole !== undefined) return whole;
  for (const [fits, text] of patternsOf(cells)) {
    const found = fits.exec(recorded);
    if (!found) continue;
    const filled = found.slice(1).map((part) => cells[part] ?? part);
    return text.replace(/\{(\d)\}/g, (_, i: string) => filled[Number(i)] ?? '');
  }
  return recorded;
}

/** Those that say the most first: of two that fit, the other is the looser one. */
function patternsOf(cells: Readonly<Record<string, string>>): readonly Pattern[] {
  const plain = (text: string): number => text.replace(/\{\d\}/g, '').length;
  return Object.entries(cells)
    .filter(([english]) => english.includes('{0}'))
    .sort(([a], [b]) => plain(b) - plain(a))
    .map(([english, text]) => [patternOf(english), text]);
}

const patternOf = (english: string): RegExp =>
  new RegExp(`^${english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\d\}/g, '([^]*?)')}$`);
