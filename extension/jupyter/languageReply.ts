/** Answers of the language service as Jupyter's protocol words them. */
import { mime } from '../wire/ids.js';
import type { CompletionEntry, Documented } from '../wire/language.js';
import { codePointsTo } from './cursor.js';
import type { Fields } from './message.js';

/** A front end shows a list that can be read. */
const mostMatches = 500;

export function completeReply(
  text: string,
  offset: number,
  entries: readonly CompletionEntry[],
): Fields {
  const word =
    /(?<![\p{ID_Continue}$#])[\p{ID_Continue}$#]+$/u.exec(text.slice(0, offset))?.[0].length ?? 0;
  const startOf = ({ span }: CompletionEntry) => span?.start ?? offset - word;
  const prefixOf = (entry: CompletionEntry) => text.slice(startOf(entry), offset);
  const fitting = entries
    .filter((entry) => begins(entry, prefixOf(entry)))
    .sort(
      (a, b) =>
        compare(a.sort, b.sort) ||
        // As it was written goes before what has capital letters elsewhere.
        Number(!textOf(a).startsWith(prefixOf(a))) - Number(!textOf(b).startsWith(prefixOf(b))) ||
        compare(a.name, b.name),
    );
  const first = fitting[0];
  if (!first) return noCompletion(text, offset);
  // One place is replaced, whichever is chosen.
  const matches = fitting
    .filter((entry) => startOf(entry) === startOf(first))
    .slice(0, mostMatches);
  const [start, end] = [startOf(first), offset].map((place) => codePointsTo(text, place));
  return {
    status: 'ok',
    matches: matches.map(textOf),
    cursor_start: start,
    cursor_end: end,
    metadata: {
      _jupyter_types_experimental: matches.map((entry) => ({
        ...{ text: textOf(entry), type: entry.kind, start, end },
      })),
    },
  };
}

export function noCompletion(text: string, offset: number): Fields {
  const place = codePointsTo(text, offset);
  return { status: 'ok', matches: [], cursor_start: place, cursor_end: place, metadata: {} };
}

export function inspectReply(found: Documented | undefined): Fields {
  if (!found) return { status: 'ok', found: false, data: {}, metadata: {} };
  const { code, markdown } = found;
  const below = markdown === '' ? '' : `\n\n${markdown}`;
  const data = {
    [mime.text]: `${code}${below}`,
    [mime.markdown]: `\`\`\`typescript\n${code}\n\`\`\`${below}`,
  };
  return { status: 'ok', found: true, data, metadata: {} };
}

const textOf = ({ insert, name }: CompletionEntry): string => insert ?? name;

const begins = (entry: CompletionEntry, written: string): boolean =>
  textOf(entry).toLowerCase().startsWith(written.toLowerCase());

/** Not by a language's rules: what is sorted are keys. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
