/** Sentences of the language service, each worded here. */
import type { Renaming } from '../wire/language.js';

export const languageWords = {
  givenUp:
    'Lossbook: the language service ended again and again. Completions and type checks of cells are off until the window is reloaded; running them is not affected.',
} as const;

export const refusalWords: Readonly<
  Record<Extract<Renaming, { refusal: string }>['refusal'], string>
> = {
  'no-name': 'This cannot be renamed: only names that cells declare can.',
  elsewhere: 'This name is declared in a file or a package, not in a cell.',
};
