/**
 * The .tfnb file: nbformat 4.5 JSON, so that `.ipynb` and `.tfnb` differ in name only.
 *
 *   parseNotebook(serializeNotebook(notebook)) gives the notebook back
 *   serializeNotebook(parsed) gives the bytes back, when Jupyter's own writer (or this one) made them
 *
 * A file laid out otherwise keeps its content and gets that layout. Bytes that are no notebook are a
 * problem that says where, never an empty notebook: the next save would destroy the file.
 */
import { decodeText } from './decodeText.js';
import { isRefusal, Refusal, type NotebookProblem } from './problem.js';
import type { Notebook } from './model.js';
import { notebookJson } from './notebookJson.js';
import { readJson } from './readJson.js';
import { readNotebook } from './readNotebook.js';
import { writeJson } from './writeJson.js';

export type ParseResult =
  | { readonly ok: true; readonly notebook: Notebook }
  | { readonly ok: false; readonly problem: NotebookProblem };

/** Never throws for anything that is in the file. */
export function parseNotebook(file: Uint8Array | string): ParseResult {
  try {
    return { ok: true, notebook: parse(decodeText(file)) };
  } catch (error) {
    if (isRefusal(error)) return { ok: false, problem: error.problem };
    throw error;
  }
}

export const serializeNotebook = (notebook: Notebook): string => writeJson(notebookJson(notebook));

function parse(text: string): Notebook {
  if (text.trim() === '') throw new Refusal({ code: 'empty' });
  const json = readJson(text);
  if (!json.ok) throw new Refusal(conflictIn(text) ?? json.problem);
  return readNotebook(json.value);
}

/** A merge conflict is the likeliest reason for bad JSON; no JSON has a line that begins so. */
function conflictIn(text: string): NotebookProblem | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  const marked = [...lines.keys()].filter((index) => lines[index]?.startsWith('<<<<<<< '));
  const [first] = marked;
  if (first === undefined) return undefined;
  return { code: 'conflict-markers', line: first + 1, count: marked.length };
}
