/**
 * An output between its two forms: nbformat's, which the file holds, and the editor's, which is bytes by MIME
 * type. Both a file that is opened and a cell that runs go through here, so that what is shown is what will be
 * saved.
 */
import {
  isBinaryMime,
  isJsonMime,
  fromNbformatData,
  toNbformatData,
} from '../../notebook/mimeData.js';
import { isJsonObject, type Json, type JsonObject } from '../../notebook/json.js';
import type {
  DisplayData,
  ErrorOutput,
  ExecuteResult,
  MimeData,
  Output,
  StreamOutput,
} from '../../notebook/model.js';
import { sameJson } from '../../notebook/sameJson.js';
import { inFileOrder } from '../../notebook/writeJson.js';
import { assertNever } from '../../wire/assertNever.js';
import { linkedStack, plainStack } from './linkedStack.js';

/** What `vscode.NotebookCellOutput` is made of. */
export interface OutputShape {
  readonly items: readonly ItemShape[];
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export interface ItemShape {
  readonly mime: string;
  readonly data: Uint8Array;
}

/** The editor's own types for text streams and errors. */
export const editorMime = {
  stdout: 'application/vnd.code.notebook.stdout',
  stderr: 'application/vnd.code.notebook.stderr',
  error: 'application/vnd.code.notebook.error',
} as const;

/** What the items do not say, as metadata of the editor's output. */
type Rest =
  | Omit<StreamOutput, 'text'>
  | Omit<DisplayData, 'data'>
  | Omit<ExecuteResult, 'data'>
  | Omit<ErrorOutput, 'ename' | 'evalue' | 'traceback'>
  /** The items alone would not give the output back: line breaks inside base64, or a number such as `1.0`. */
  | { readonly output_type: 'verbatim'; readonly output: Output };

const restKey = 'lossbook';

export function shapeOfOutput(output: Output): OutputShape {
  const shape = plainShape(output);
  const back = outputOfShape(shape);
  if (sameJson(asJson(back), asJson(output))) return shape;
  const rest: Rest = { output_type: 'verbatim', output };
  return { items: shape.items, metadata: { [restKey]: rest } };
}

/** Also for outputs that something else put there, which have no metadata of ours. */
export function outputOfShape({ items, metadata }: OutputShape): Output {
  const rest = restOf(metadata) ?? guess(items);
  switch (rest.output_type) {
    case 'verbatim':
      return rest.output;
    case 'stream':
      return { ...rest, text: items.map((item) => textOf(item.data)).join('') };
    case 'display_data':
      return { ...rest, data: dataOf(items) };
    case 'execute_result':
      return { ...rest, data: dataOf(items) };
    case 'error':
      return { ...rest, ...errorOf(items[0]) };
    default:
      return assertNever(rest);
  }
}

function plainShape(output: Output): OutputShape {
  switch (output.output_type) {
    case 'stream': {
      const { text, ...rest } = output;
      const mime = output.name === 'stderr' ? editorMime.stderr : editorMime.stdout;
      return { items: [{ mime, data: bytesOf(text) }], metadata: { [restKey]: rest } };
    }
    case 'display_data':
    case 'execute_result': {
      const { data, ...rest } = output;
      return { items: itemsOf(data), metadata: { [restKey]: inFileOrder(asJson(rest)) } };
    }
    case 'error': {
      const { ename, evalue, traceback, ...rest } = output;
      const error = { name: ename, message: evalue, stack: linkedStack(traceback.join('\n')) };
      const data = bytesOf(JSON.stringify(error));
      return { items: [{ mime: editorMime.error, data }], metadata: { [restKey]: rest } };
    }
    case 'unrecognized': {
      const data = bytesOf(JSON.stringify(output.json, null, 2));
      return { items: [{ mime: 'application/json', data }], metadata: undefined };
    }
    default:
      return assertNever(output);
  }
}

const itemsOf = (data: MimeData): readonly ItemShape[] =>
  sortedEntries(fromNbformatData(data)).map(([mime, value]) => ({
    mime,
    data:
      value instanceof Uint8Array
        ? value
        : bytesOf(typeof value === 'string' && !isJsonMime(mime) ? value : JSON.stringify(value)),
  }));

/** As a file has them, whatever a cell sent first: the editor's comparison of the two looks at the order too. */
const sortedEntries = <T>(object: Readonly<Record<string, T>>): readonly (readonly [string, T])[] =>
  Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));

const dataOf = (items: readonly ItemShape[]): MimeData =>
  toNbformatData(Object.fromEntries(items.map(({ mime, data }) => [mime, valueOf(mime, data)])));

function valueOf(mime: string, data: Uint8Array): Json | Uint8Array {
  if (isBinaryMime(mime)) return data;
  const text = textOf(data);
  return isJsonMime(mime) ? (parse(text) ?? text) : text;
}

function errorOf(item: ItemShape | undefined) {
  const error = item && parse(textOf(item.data));
  const { name, message, stack } = isJsonObject(error) ? error : {};
  return {
    ename: asText(name, 'Error'),
    evalue: asText(message, ''),
    traceback: plainStack(asText(stack, '')).split('\n'),
  };
}

function guess(items: readonly ItemShape[]): Rest {
  const extra = {};
  switch (items[0]?.mime) {
    case editorMime.stdout:
      return { output_type: 'stream', name: 'stdout', extra };
    case editorMime.stderr:
      return { output_type: 'stream', name: 'stderr', extra };
    case editorMime.error:
      return { output_type: 'error', extra };
    default:
      return { output_type: 'display_data', metadata: {}, extra };
  }
}

function restOf(metadata: OutputShape['metadata']): Rest | undefined {
  const rest = metadata?.[restKey];
  return isJsonObject(rest) ? (rest as unknown as Rest) : undefined;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const asText = (value: Json | undefined, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

/** The model is JSON all through; its types are interfaces, which TypeScript does not take for an index. */
const asJson = (output: Output | Rest): JsonObject => output as unknown as JsonObject;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
