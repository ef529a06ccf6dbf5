/** Notebook to JSON: the inverse of `readNotebook.ts`. */
import { assertNever } from '../wire/assertNever.js';
import type { JsonObject } from './json.js';
import { isLinesMime, splitLines } from './mimeData.js';
import type { Cell, MimeData, Notebook, Output } from './model.js';

export const notebookJson = ({ cells, extra, ...rest }: Notebook): JsonObject => ({
  ...extra,
  ...rest,
  cells: cells.map(cellJson),
});

function cellJson({ extra, source, attachments, ...rest }: Cell): JsonObject {
  const cell = {
    ...extra,
    ...rest,
    source: splitLines(source),
    ...(attachments && { attachments: attachmentsJson(attachments) }),
  };
  return cell.cell_type === 'code' ? { ...cell, outputs: cell.outputs.map(outputJson) } : cell;
}

const attachmentsJson = (attachments: Readonly<Record<string, MimeData>>): JsonObject =>
  Object.fromEntries(Object.entries(attachments).map(([file, data]) => [file, dataJson(data)]));

function outputJson(output: Output): JsonObject {
  switch (output.output_type) {
    case 'stream': {
      const { extra, text, ...rest } = output;
      return { ...extra, ...rest, text: splitLines(text) };
    }
    case 'display_data':
    case 'execute_result': {
      const { extra, data, ...rest } = output;
      return { ...extra, ...rest, data: dataJson(data) };
    }
    case 'error': {
      const { extra, ...rest } = output;
      return { ...extra, ...rest };
    }
    case 'unrecognized':
      return output.json;
    default:
      return assertNever(output);
  }
}

const dataJson = (data: MimeData): JsonObject =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      typeof value === 'string' && isLinesMime(type) ? splitLines(value) : value,
    ]),
  );
