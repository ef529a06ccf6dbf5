/**
 * JSON to notebook. What has one possible meaning when absent (metadata, outputs, an execution count, an
 * id) is filled in; anything else that is not as nbformat says is refused with its path.
 */
import { withCellIds } from './cellIds.js';
import {
  asCount,
  asCountOrNull,
  asList,
  asMimeData,
  asObject,
  asOneOf,
  asText,
} from './expectJson.js';
import type { Json, JsonObject } from './json.js';
import type { Cell, MimeData, Notebook } from './model.js';
import { Refusal } from './problem.js';
import { readOutput } from './readOutput.js';

/** The first minor version with cell ids: what we write where the file has an older one. */
export const nbformatMinor = 5;

/** Throws a `Refusal`. */
export function readNotebook(json: Json): Notebook {
  const { cells, metadata = {}, nbformat, nbformat_minor = 0, ...extra } = asObject(json, '');
  const version = asCount(nbformat, 'nbformat');
  if (version !== 4) throw refuseVersion(version);
  return {
    cells: readCells(asList(cells, 'cells')),
    metadata: asObject(metadata, 'metadata'),
    nbformat: 4,
    nbformat_minor: Math.max(asCount(nbformat_minor, 'nbformat_minor'), nbformatMinor),
    extra,
  };
}

function refuseVersion(version: number): Refusal {
  const age = version < 4 ? 'older' : 'newer';
  return new Refusal({ code: 'unsupported-version', version, age });
}

function readCells(list: readonly Json[]): readonly Cell[] {
  const objects = list.map((cell, index) => asObject(cell, `cells[${index}]`));
  return withCellIds(objects).map((cell, index) => readCell(cell, `cells[${index}]`));
}

const cellTypes = ['code', 'markdown', 'raw'] as const;

function readCell(json: JsonObject & { readonly id: string }, path: string): Cell {
  const { id, cell_type, source, metadata = {}, attachments, ...rest } = json;
  const type = asOneOf(cell_type, `${path}.cell_type`, cellTypes);
  const base = {
    id,
    source: asText(source, `${path}.source`),
    metadata: asObject(metadata, `${path}.metadata`),
    ...(attachments !== undefined && {
      attachments: readAttachments(attachments, `${path}.attachments`),
    }),
  };
  if (type !== 'code') return { cell_type: type, ...base, extra: rest };
  const { outputs = [], execution_count, ...extra } = rest;
  return {
    cell_type: type,
    ...base,
    outputs: asList(outputs, `${path}.outputs`).map((output, index) =>
      readOutput(output, `${path}.outputs[${index}]`),
    ),
    execution_count: asCountOrNull(execution_count, `${path}.execution_count`),
    extra,
  };
}

const readAttachments = (value: Json, path: string): Readonly<Record<string, MimeData>> =>
  Object.fromEntries(
    Object.entries(asObject(value, path)).map(([file, data]) => [
      file,
      asMimeData(data, `${path}[${JSON.stringify(file)}]`),
    ]),
  );
