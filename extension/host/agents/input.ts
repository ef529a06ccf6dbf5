/** What a language model gave a tool: the editor does not hold it to the schema. */
import { t } from '../l10n.js';

export type Input = Readonly<Record<string, unknown>>;

/** A path, or undefined for the notebook in front. @throws with what is expected. */
export function notebookIn({ notebook }: Input): string | undefined {
  if (notebook === undefined || notebook === null) return undefined;
  if (typeof notebook === 'string') return notebook;
  throw new Error(t("'notebook' is {0}; it must be the path of a .tfnb file.", startOf(notebook)));
}

/** Longer than what a person reads before agreeing to it. */
const longestCode = 20_000;

export function codeIn({ code }: Input): string {
  if (typeof code !== 'string' || code.trim() === '')
    throw new Error(t("'code' is {0}; it must be TypeScript, as a cell has it.", startOf(code)));
  if (code.length <= longestCode) return code;
  throw new Error(
    t(
      "'code' has {0} characters, and nobody would read more than {1} before agreeing: write it to a file beside the notebook and import that.",
      code.length,
      longestCode,
    ),
  );
}

/** From 1, or undefined for all. */
export function cellIn({ cell }: Input): number | undefined {
  if (cell === undefined || cell === null) return undefined;
  if (typeof cell === 'number' && Number.isInteger(cell)) return cell;
  throw new Error(
    t("'cell' is {0}; it must be a whole number, counted from 1 over all cells.", startOf(cell)),
  );
}

const startOf = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
