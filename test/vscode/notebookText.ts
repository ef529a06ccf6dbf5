/** Notebooks made for the occasion. */
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newMarkdownCell, newNotebook } from '../../extension/notebook/newNotebook.js';

/** A cell's source, or its source and its tags; text that starts with `md:` is a markdown cell. */
export type CellText = string | readonly [string, ...string[]];

/** A file of these cells, with the ids c0, c1, … */
export const notebookText = (cells: readonly CellText[]): string =>
  serializeNotebook(
    newNotebook(
      cells.map((text, i) => {
        const [source, ...tags] = typeof text === 'string' ? [text] : text;
        if (source.startsWith('md:')) return newMarkdownCell(`c${i}`, source.slice(3));
        return { ...newCodeCell(`c${i}`, source), metadata: tags.length > 0 ? { tags } : {} };
      }),
    ),
  );
