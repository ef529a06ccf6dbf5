/**
 * Sentences of the extension in the editor's language. The English one is the key (`l10n/bundle.l10n.*.json`), its places `{0}`, `{1}`.
 * What other rooms say (verdicts, errors, why a backend was taken) is recorded in files and compared, and stays English.
 */
import type { Translate } from '../debug/protocol.js';

/** As `vscode.l10n.t` does it without a bundle. */
const fill: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (place, i: string) => String(args[Number(i)] ?? place));

let translate = fill;

/** Where the editor is, its translations are taken; views are tested without it. */
export function useTranslations(editor: Translate): void {
  translate = editor;
}

/** `message` is a literal, or of a table that `test/l10n.test.ts` knows: it finds all that is to be translated. */
export const t: Translate = (message, ...args) => translate(message, ...args);

/** Parts of a line, with the comma of the language. */
export const listText = (parts: readonly string[]): string => parts.join(t(', '));
