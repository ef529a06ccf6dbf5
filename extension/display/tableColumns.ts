/** Whatever rows are given as, as columns: numbers, or texts. */
import { budgets } from '../wire/budgets.js';
import { complexText, exactNumber } from '../wire/numberText.js';
import { jsonNumber, type JsonNumber } from '../wire/report.js';
import type { TableColumn } from '../wire/view.js';
import { describeTensor } from './describeTensor.js';
import { quoteGiven } from './options.js';
import { displayContext } from './sink.js';
import { isTensorLike, type TensorLike } from './tensorLike.js';

export interface Columns {
  /** Of the rows that are held. */
  readonly columns: readonly TableColumn[];
  /** Of all. */
  readonly rows: number;
}

/** A column by name: how many values it has, and each. */
interface Source {
  readonly name: string;
  readonly at: (row: number) => unknown;
  /** Numbers are of this type, so that 0.1 is not 0.10000000149011612. */
  readonly dtype?: string;
}

interface Sources {
  readonly sources: readonly Source[];
  readonly rows: number;
}

/** Of the column of names that records of records, and lists to `console.table`, have. */
export const indexName = '(index)';

/** `names`: which columns, in which order. Throws for what has no rows. */
export function tableColumns(data: unknown, names?: readonly string[]): Columns {
  return holdColumns(sourcesOf(data), names);
}

/** As `console.table` reads it: every row has its index. Undefined for what it does not take for a table. */
export function consoleColumns(data: unknown, names?: readonly string[]): Columns | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if (isTensorLike(data)) return data.isDisposed ? undefined : holdColumns(ofTensor(data), names);
  const entries: readonly (readonly [unknown, unknown])[] =
    data instanceof Map
      ? [...(data as Map<unknown, unknown>)]
      : data instanceof Set
        ? [...(data as Set<unknown>)].map((item, i) => [i, item])
        : Object.entries(data);
  return entries.length === 0
    ? undefined
    : holdColumns(
        ofRows(entries, (key) => textOf(key)),
        names && [indexName, ...names],
      );
}

function holdColumns({ sources, rows }: Sources, names?: readonly string[]): Columns {
  const missing = names?.find((name) => !sources.some((source) => source.name === name));
  if (missing !== undefined) {
    const known = sources.map(({ name }) => name).join(', ') || 'none';
    throw new Error(`table: there is no column ${missing}; the rows have ${known}`);
  }
  const chosen = names ? names.map((name) => sources.find((s) => s.name === name)!) : sources;
  const held = chosen.slice(0, mostColumns);
  const length = Math.min(rows, Math.floor(budgets.tableCells.most / Math.max(1, held.length)));
  return { columns: held.map((source) => columnOf(source, length)), rows };
}

/** More are read by nobody side by side. */
const mostColumns = 200;

function columnOf({ name, at, dtype = 'float64' }: Source, length: number): TableColumn {
  const values = Array.from({ length }, (_, row) => numberIn(at(row)));
  const isNumbers =
    values.some((x) => typeof x === 'number') &&
    values.every((x) => typeof x === 'number' || x === null || x === undefined);
  if (!isNumbers) {
    return { kind: 'texts', name, values: values.map((x) => shorten(textOf(x))) };
  }
  const toJson = (x: unknown): JsonNumber | null =>
    typeof x === 'number' ? jsonNumber(Number(exactNumber(x, dtype))) : null;
  return { kind: 'numbers', name, values: values.map(toJson) };
}

/** Of a tensor without axes its number, of all else itself. */
function numberIn(value: unknown): unknown {
  if (isTensorLike(value) && value.shape.length === 0 && !value.isDisposed) {
    const [x] = Array.from(value.dataSync() as ArrayLike<unknown>);
    return value.dtype === 'float32' ? Number(exactNumber(x as number, 'float32')) : x;
  }
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '';
    case 'object':
      if (value === null) return '';
      if (isTensorLike(value)) return describeTensor(value);
      return value instanceof Date && !Number.isNaN(value.getTime())
        ? value.toISOString()
        : displayContext().inspect(value).replace(/\s+/g, ' ');
    default:
      return String(value);
  }
}

const longest = 300;
const shorten = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

function sourcesOf(data: unknown): Sources {
  if (isTensorLike(data)) {
    if (data.isDisposed) {
      throw new Error('table: the tensor is disposed; show it before, or keep it with tf.keep');
    }
    return ofTensor(data);
  }
  if (isList(data)) {
    const length = Math.min(data.length, budgets.tableCells.most);
    return { ...ofRows(Array.from({ length }, (_, i) => [i, data[i]])), rows: data.length };
  }
  if (data instanceof Map) {
    return ofRows([...(data as Map<unknown, unknown>)], (key) => textOf(key));
  }
  if (!isRecord(data)) {
    throw new TypeError(
      `table: expected rows, [{ step: 0, loss: 1 }], or columns, { step, loss }, got ${quoteGiven(data)}`,
    );
  }
  const members = Object.entries(data);
  const lists = members.filter(([, value]) => isList(value) || isTensorLike(value));
  if (lists.length === members.length && lists.length > 0) return ofColumns(members);
  return ofRows(members, (key) => key as string);
}

function ofColumns(members: readonly (readonly [string, unknown])[]): Sources {
  const columns = members.map(([name, value]) => listIn(name, value));
  const [first] = columns;
  const odd = columns.find(({ values }) => values.length !== first!.values.length);
  if (odd) {
    throw new Error(
      `table: columns must be of equal length, ${first!.name} has ${first!.values.length} values and ${odd.name} has ${odd.values.length}`,
    );
  }
  return {
    sources: columns.map(({ values, ...source }) => ({ ...source, at: (row) => values[row] })),
    rows: first!.values.length,
  };
}

function listIn(name: string, value: unknown) {
  if (!isTensorLike(value)) {
    const list = value as ArrayLike<unknown>;
    return { name, values: list, ...(isFloat32(list) && { dtype: 'float32' }) };
  }
  if (value.shape.length > 1) {
    throw new Error(
      `table: column ${name} is a tensor of shape [${value.shape.join(',')}], one axis was expected`,
    );
  }
  return { name, values: ofElements(value), dtype: value.dtype };
}

/** Booleans as such: they are stored as 0 and 1. */
function ofElements(tensor: TensorLike): ArrayLike<unknown> {
  const data: ArrayLike<unknown> = tensor.dataSync();
  if (tensor.dtype === 'bool') return Array.from(data, (x) => x !== 0);
  return tensor.dtype === 'complex64' ? complexTexts(data as ArrayLike<number>) : data;
}

const complexTexts = (parts: ArrayLike<number>): readonly string[] =>
  Array.from({ length: parts.length / 2 }, (_, i) => complexText(parts[2 * i]!, parts[2 * i + 1]!));

/** Rows along the axes before the last, columns along the last; their indices where there is more than one axis of rows. */
function ofTensor(tensor: TensorLike): Sources {
  const { shape, dtype } = tensor;
  const data = ofElements(tensor);
  const across = shape.length > 1 ? shape.at(-1)! : 1;
  const axes = shape.slice(0, shape.length > 1 ? -1 : undefined);
  const rows = across > 0 ? data.length / across : 0;
  const indexAt = (row: number): string => {
    let rest = row;
    const index = axes.map(() => 0);
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % axes[axis]!;
      rest = Math.floor(rest / axes[axis]!);
    }
    return index.join(',');
  };
  const index: Source = { name: indexName, at: axes.length > 1 ? indexAt : (row) => row };
  const columns = Array.from({ length: Math.min(across, mostColumns) }, (_, c): Source => ({
    ...{ name: shape.length > 1 ? String(c) : 'value', dtype },
    at: (row) => data[row * across + c],
  }));
  return { sources: [...(shape.length > 0 ? [index] : []), ...columns], rows };
}

/** `keyText`: the rows have names of their own. */
function ofRows(
  entries: readonly (readonly [unknown, unknown])[],
  keyText?: (key: unknown) => string,
): Sources {
  const rows = entries.map(([, row]) => row);
  const names = new Set<string>();
  for (const row of rows) {
    if (isRecord(row) || isList(row)) for (const name of Object.keys(row)) names.add(name);
    else names.add(valueName);
    if (names.size > mostColumns) break;
  }
  const keys: Source = { name: indexName, at: (row) => keyOf(keyText!(entries[row]![0])) };
  return {
    sources: [
      ...(keyText ? [keys] : []),
      ...[...names].map((name): Source => ({ name, at: (row) => memberOf(rows[row], name) })),
    ],
    rows: rows.length,
  };
}

/** Of the column of rows that are no records. */
const valueName = 'value';

/** `0` as a number, so that ten comes after nine. */
const keyOf = (key: string): string | number => (/^\d{1,15}$/.test(key) ? Number(key) : key);

function memberOf(row: unknown, name: string): unknown {
  if (isRecord(row)) return row[name];
  if (isList(row)) return row[Number(name)];
  return name === valueName ? row : undefined;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
const isFloat32 = (value: ArrayLike<unknown>): boolean =>
  (value as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'Float32Array';

/** What has members that are read by name; dates, maps and tensors are values. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !isList(value) &&
  !isTensorLike(value) &&
  !(value instanceof Date || value instanceof Map || value instanceof Set);
