/** What a notebook and its cells are before anybody wrote in them. */
import { cellLanguage, kernelspecName } from '../wire/ids.js';
import { freshCellId } from './cellIds.js';
import type { Cell, CodeCell, MarkdownCell, Notebook } from './model.js';
import { nbformatMinor } from './readNotebook.js';

/** A valid notebook of these cells, or of one empty code cell: there is then something to type into. */
export const newNotebook = (
  cells: readonly Cell[] = [newCodeCell(freshCellId(0, new Set()))],
): Notebook => ({
  cells,
  metadata: {
    kernelspec: { name: kernelspecName, display_name: 'Lossbook', language: cellLanguage },
    language_info: { name: cellLanguage, file_extension: '.ts', mimetype: 'text/typescript' },
  },
  nbformat: 4,
  nbformat_minor: nbformatMinor,
  extra: {},
});

export const newCodeCell = (id: string, source = ''): CodeCell => ({
  cell_type: 'code',
  id,
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
  extra: {},
});

export const newMarkdownCell = (id: string, source = ''): MarkdownCell => ({
  cell_type: 'markdown',
  id,
  source,
  metadata: {},
  extra: {},
});
