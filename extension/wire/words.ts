/**
 * Words of the views in the reader's language. The English text is the key, its places are `{0}`, `{1}`. Until words are given, and
 * in processes that give none (a kernel's), it is what is said: so what is recorded in a file is English everywhere.
 */

/** By English text. */
export type Words = Readonly<Record<string, string>>;

let words: Words = {};

export function useWords(given: Words): void {
  words = given;
}

/** Of what has no English text in the views: undefined where the reader's language is that of what is read. */
export const wordOf = (key: string): string | undefined => words[key];

/** All whose keys begin so, by the rest of them. */
export const wordsAfter = (beginning: string): Words =>
  Object.fromEntries(
    Object.entries(words).flatMap(([key, text]) =>
      key.startsWith(beginning) ? [[key.slice(beginning.length), text]] : [],
    ),
  );

/** `text` is a literal, or of a table that `test/l10n.test.ts` knows: it finds all that is to be translated. */
export const t = (text: string, ...values: readonly (string | number)[]): string =>
  (words[text] ?? text).replace(/\{(\d)\}/g, (place, i: string) =>
    String(values[Number(i)] ?? place),
  );

/** Parts of a line, with the comma of the language. */
export const listText = (parts: readonly string[]): string => parts.join(t(', '));
