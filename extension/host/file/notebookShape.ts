/**
 * A notebook between its two forms: the file's and the editor's. What the editor has no place for (ids, keys of
 * other tools) rides along in metadata, where nobody edits it, and comes back when the notebook is saved.
 */
import { settleIds } from '../../notebook/cellIds.js';
import { isJsonObject, type JsonObject } from '../../notebook/json.js';
import type { Cell, MimeData, Notebook } from '../../notebook/model.js';
import { joinPythonCell, pythonLanguage, splitPythonCell } from '../../notebook/pythonCell.js';
import { newNotebook } from '../../notebook/newNotebook.js';
import { cellLanguage } from '../../wire/ids.js';
import { outputOfShape, shapeOfOutput, type OutputShape } from './outputShape.js';

/** What `vscode.NotebookData` is made of. */
export interface NotebookShape {
  readonly cells: readonly CellShape[];
  readonly metadata: Metadata;
}

export interface CellShape {
  readonly kind: 'code' | 'markup';
  readonly language: string;
  readonly source: string;
  readonly metadata: Metadata;
  readonly outputs: readonly OutputShape[];
  /** The `In[n]` that is shown beside the cell. */
  readonly executionOrder: number | undefined;
}

/** As the editor's API has it. */
export type Metadata = Readonly<Record<string, unknown>>;

/** Cells of this language are nbformat's raw cells. Jupyter's extension does the same. */
const rawLanguage = 'raw';

export const shapeOfNotebook = (notebook: Notebook): NotebookShape => {
  const { cells, ...metadata } = notebook;
  return { cells: cells.map(shapeOfCell), metadata };
};

export function notebookOfShape({ cells, metadata }: NotebookShape): Notebook {
  const fresh = newNotebook([]);
  const minor = metadata['nbformat_minor'];
  const ids = settleIds(cells.map((cell) => ({ id: cellIdOf(cell.metadata), isKept: false })));
  return {
    cells: cells.map((cell, index) => cellOfShape(cell, ids[index] as string)),
    metadata: isJsonObject(metadata['metadata']) ? metadata['metadata'] : fresh.metadata,
    nbformat: 4,
    nbformat_minor: typeof minor === 'number' ? minor : fresh.nbformat_minor,
    extra: asObject(metadata['extra']),
  };
}

/** The id that the file gave a cell, or that it was saved with. */
export function cellIdOf({ id }: Metadata): string | undefined {
  return typeof id === 'string' ? id : undefined;
}

/** nbformat's metadata of a cell, which holds its tags. */
export const nbformatMetadata = ({ metadata }: Metadata): JsonObject => asObject(metadata);

/** What the notebook's file records of its runs, and names for them. */
export const lossbookMetadataOf = (shape: Metadata): JsonObject =>
  asObject(nbformatMetadata(shape)['lossbook']);

function shapeOfCell(cell: Cell): CellShape {
  const { id, metadata, attachments, extra } = cell;
  const common = {
    source: cell.source,
    metadata: { id, metadata, ...(attachments && { attachments }), extra },
    outputs: [],
    executionOrder: undefined,
  };
  switch (cell.cell_type) {
    case 'code':
      return {
        ...common,
        ...languageAndText(cell, common.metadata),
        kind: 'code',
        outputs: cell.outputs.map(shapeOfOutput),
        executionOrder: cell.execution_count ?? undefined,
      };
    case 'markdown':
      return { ...common, kind: 'markup', language: 'markdown' };
    case 'raw':
      return { ...common, kind: 'code', language: rawLanguage };
  }
}

function cellOfShape(cell: CellShape, id: string): Cell {
  const { metadata, attachments, extra } = cell.metadata;
  const common = {
    id,
    source: cell.kind === 'code' ? sourceInFile(cell) : cell.source,
    metadata: withLanguage(asObject(metadata), cell),
    ...(isJsonObject(attachments) && {
      attachments: attachments as Readonly<Record<string, MimeData>>,
    }),
    extra: asObject(extra),
  };
  if (cell.kind === 'markup') return { cell_type: 'markdown', ...common };
  if (cell.language === rawLanguage) return { cell_type: 'raw', ...common };
  return {
    cell_type: 'code',
    ...common,
    outputs: cell.outputs.map(outputOfShape),
    execution_count: cell.executionOrder ?? null,
  };
}

/** The line that makes a cell one of Python is not shown: the editor says it by the cell's language. */
function languageAndText(
  { source, metadata }: Cell,
  shape: Metadata,
): Pick<CellShape, 'language' | 'source' | 'metadata'> {
  const python = splitPythonCell(source);
  if (python === undefined) return { language: languageOf(metadata), source, metadata: shape };
  const { magic, body } = python;
  return { language: pythonLanguage, source: body, metadata: { ...shape, magic } };
}

/** Of a code cell. A file that says Python in another way, as Jupyter's extension does, keeps it. */
export function sourceInFile({
  language,
  source,
  metadata,
}: Pick<CellShape, 'language' | 'source' | 'metadata'>): string {
  if (language !== pythonLanguage) return source;
  const { magic } = metadata;
  if (typeof magic === 'string')
    return joinPythonCell(source, source === '' ? magic : withEnd(magic));
  return languageOf(nbformatMetadata(metadata)) === pythonLanguage
    ? source
    : joinPythonCell(source);
}

/** A cell that was nothing but that line has text by now. */
const withEnd = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);

/** Where Jupyter's extension notes the language of a cell that is not the notebook's. */
const languagePath = ['vscode', 'languageId'] as const;

function languageOf(metadata: JsonObject): string {
  const own = asObject(metadata[languagePath[0]])[languagePath[1]];
  return typeof own === 'string' ? own : cellLanguage;
}

function withLanguage(metadata: JsonObject, { kind, language }: CellShape): JsonObject {
  const [group, key] = languagePath;
  const { [key]: noted, ...others } = asObject(metadata[group]);
  // Python is said by the first line.
  if (language === pythonLanguage && noted === undefined) return metadata;
  if (kind === 'code' && language !== cellLanguage && language !== rawLanguage) {
    return { ...metadata, [group]: { ...others, [key]: language } };
  }
  // A note that says what is so anyway stays as it is; one that is no longer true goes.
  if (noted === undefined || noted === language) return metadata;
  const rest = Object.entries(metadata).filter(([name]) => name !== group);
  const kept = Object.keys(others).length > 0 ? [[group, others] as const] : [];
  return Object.fromEntries([...rest, ...kept]);
}

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});
