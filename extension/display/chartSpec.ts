/** A Vega-Lite specification made fit to travel: complete, checked, and JSON through and through. */
import type { Json, JsonObject } from './json.js';
import { withTypes } from './chartTypes.js';
import { isTensorLike } from './tensorLike.js';

const schema = 'https://vega.github.io/schema/vega-lite/v6.json';
const compositions = ['mark', 'layer', 'concat', 'hconcat', 'vconcat', 'repeat', 'facet'];

export function completeSpec(spec: unknown, data?: unknown): JsonObject {
  if (!isPlainObject(spec)) {
    throw new TypeError(
      `chart: the specification must be an object with a mark, got ${kindOf(spec)}`,
    );
  }
  if (!compositions.some((key) => key in spec)) {
    const keys = Object.keys(spec).join(', ') || 'nothing';
    throw new Error(
      `chart: the specification has no mark; it has ${keys}. Give it one, { mark: 'line', encoding: … }, or ` +
        `one of ${compositions.slice(1).join(', ')}`,
    );
  }
  checkMembers(spec);
  const given = spec['$schema'];
  if (typeof given === 'string' && !given.includes('/vega-lite/')) {
    throw new Error(`chart: the specification is for ${given}; Vega-Lite is what is drawn here`);
  }
  const json = toJson(spec, 'spec') as JsonObject;
  refuseUrls(json, 'spec');
  const own = data === undefined ? {} : { data: { values: toRows(data) } };
  return withTypes({ $schema: schema, ...json, ...own });
}

/** What Vega-Lite would only say where nobody looks. */
function checkMembers({ mark, encoding }: Readonly<Record<string, unknown>>): void {
  const type = isPlainObject(mark) ? mark['type'] : mark;
  if (mark !== undefined && typeof type !== 'string') {
    throw new TypeError(
      `chart: mark must be a name, 'line', or an object with one, { type: 'line' }, got ${kindOf(mark)}`,
    );
  }
  if (encoding !== undefined && !isPlainObject(encoding)) {
    throw new TypeError(
      `chart: encoding must be an object such as { x: { field: 'step' } }, got ${kindOf(encoding)}`,
    );
  }
}

function toRows(data: unknown): Json {
  const examples = `rows, [{ step: 0, loss: 1 }], or columns, { step, loss }`;
  if (Array.isArray(data)) {
    const odd = data.findIndex((row) => !isPlainObject(row) || isTensorLike(row));
    if (odd >= 0) {
      throw new TypeError(`chart: data must be ${examples}, got ${kindOf(data[odd])} at [${odd}]`);
    }
    return toJson(data, 'data');
  }
  if (!isPlainObject(data) || isTensorLike(data)) {
    throw new TypeError(`chart: data must be ${examples}, got ${kindOf(data)}`);
  }
  const columns = Object.entries(data).map(
    ([name, column]) => [name, toColumn(column, name)] as const,
  );
  const [first, ...others] = columns;
  const odd = others.find(([, column]) => column.length !== first![1].length);
  if (odd) {
    throw new Error(
      `chart: columns must be of equal length, ${first![0]} has ${first![1].length} values and ${odd[0]} has ${odd[1].length}`,
    );
  }
  return Array.from({ length: first?.[1].length ?? 0 }, (_, i) =>
    Object.fromEntries(
      columns.map(([name, column]) => [name, toJson(column[i], `data.${name}[${i}]`)]),
    ),
  );
}

function toColumn(column: unknown, name: string): ArrayLike<unknown> {
  if (isTensorLike(column)) {
    if (column.shape.length > 1) {
      throw new Error(
        `chart: column ${name} is a tensor of shape [${column.shape.join(',')}], one axis was expected`,
      );
    }
    return column.dataSync();
  }
  if (Array.isArray(column) || isTypedArray(column)) return column;
  throw new TypeError(
    `chart: column ${name} must be an array or a tensor of one axis, got ${kindOf(column)}`,
  );
}

/** Non-finite numbers become null, dates their ISO text; what has no JSON is named. */
function toJson(value: unknown, path: string): Json {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return Number(value);
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return objectToJson(value, path);
    default:
      throw new TypeError(
        `chart: ${path} is a ${typeof value}, which JSON cannot hold; write expressions as text`,
      );
  }
}

function objectToJson(value: object | null, path: string): Json {
  if (value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isTensorLike(value)) return toJson(Array.from(value.dataSync() as ArrayLike<unknown>), path);
  if (Array.isArray(value) || isTypedArray(value)) {
    return Array.from(value as ArrayLike<unknown>, (item, i) => toJson(item, `${path}[${i}]`));
  }
  if (depthOf(path) > 60)
    throw new Error(`chart: ${path.slice(0, 60)}… is nested too deep, or holds itself`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, toJson(member, `${path}.${key}`)]),
  );
}

const depthOf = (path: string): number => path.split('.').length;

/** Only where a data source stands: a field or a title may be named url. */
function refuseUrls(value: Json, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'values' && path.endsWith('.data')) continue;
    if (key === 'data' && isPlainObject(member) && 'url' in member) {
      throw new Error(
        `chart: ${path}.data.url is ${JSON.stringify(member['url'])}; a chart fetches nothing, so that it is the same ` +
          'tomorrow and on any machine. Read the file in the cell and pass its rows as data',
      );
    }
    refuseUrls(member, `${path}.${key}`);
  }
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isTypedArray(value);
const isTypedArray = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);
const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : isTensorLike(value)
      ? 'a tensor'
      : Array.isArray(value)
        ? 'an array'
        : isTypedArray(value)
          ? 'a typed array'
          : typeof value;
