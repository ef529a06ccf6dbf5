/**
 * The types of a chart's fields, where its author gave none. Vega-Lite takes a field without one for names, so the
 * numbers of an axis would stand evenly spaced, in the order of their text. The data is at hand, and says what it is.
 */
import type { Json, JsonObject } from './json.js';

type Type = 'quantitative' | 'temporal' | 'ordinal' | 'nominal';

/** What a part of a chart inherits from those around it. */
interface Scope {
  /** Undefined where the data is not in the specification as rows. */
  readonly rows: readonly JsonObject[] | undefined;
  /** Fields whose values are not those of the rows, as a transform makes them or may. */
  readonly made: ReadonlySet<string>;
  /** Fields that `repeat` puts in the place of a name such as `column`. */
  readonly repeated: ReadonlyMap<string, readonly Json[]>;
  readonly datasets: Json | undefined;
  /** Is it, or does it lie on, a grid of cells side by side? They have the width of a step, which a number on a scale has not. */
  readonly hasCells: boolean;
}

/** Changes nothing that has a type, or that Vega-Lite knows one for: an aggregate, a bin, a unit of time, an order, a scale. */
export function withTypes(spec: JsonObject): JsonObject {
  const datasets = spec['datasets'];
  const made = new Set<string>();
  return addTypes(spec, { rows: undefined, made, repeated: new Map(), datasets, hasCells: false });
}

function addTypes(spec: JsonObject, around: Scope): JsonObject {
  const scope = {
    rows: 'data' in spec ? rowsOf(spec['data'], around.datasets) : around.rows,
    made: new Set([...around.made, ...toList(spec['transform']).flatMap(fieldsMadeBy)]),
    repeated: new Map([...around.repeated, ...repetitions(spec['repeat'])]),
    datasets: around.datasets,
    hasCells: around.hasCells || isGrid(spec),
  };
  const parts = Object.entries(spec).map(([key, member]): [string, Json] => {
    if (key === 'encoding' && isObject(member)) {
      return [key, typedEncoding(member, scope)];
    }
    if (key === 'spec' && isObject(member)) return [key, addTypes(member, scope)];
    if (!['layer', 'concat', 'hconcat', 'vconcat'].includes(key)) return [key, member];
    return [key, toList(member).map((part) => (isObject(part) ? addTypes(part, scope) : part))];
  });
  return Object.fromEntries(parts);
}

function rowsOf(data: Json | undefined, datasets: Json | undefined): Scope['rows'] {
  // A format may make another value of what is written.
  if (!isObject(data) || 'format' in data) return undefined;
  const { values, name } = data;
  const held = values ?? (isObject(datasets) ? datasets[name as string] : undefined);
  return Array.isArray(held) ? held.filter(isObject) : undefined;
}

/** Names that transforms give where none is asked for. */
const usualNames: ReadonlyMap<string, readonly string[]> = new Map([
  ['fold', ['key', 'value']],
  ['density', ['value', 'density']],
  ['quantile', ['prob', 'value']],
]);

function fieldsMadeBy(transform: Json): readonly string[] {
  if (!isObject(transform)) return [];
  const usual = Object.keys(transform).flatMap((kind) => usualNames.get(kind) ?? []);
  const { lookup, from, flatten } = transform;
  const brought = lookup !== undefined && isObject(from) ? toList(from['fields']) : [];
  return [...usual, ...namesUnder(transform), ...[...brought, ...toList(flatten)].map(String)];
}

/** Of `as`, however deep: an aggregate has one for each of its results. */
function namesUnder(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesUnder);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'as' ? [member].flat().map(String) : namesUnder(member),
  );
}

function repetitions(repeat: Json | undefined): Iterable<readonly [string, readonly Json[]]> {
  if (Array.isArray(repeat)) return [['repeat', repeat]];
  if (!isObject(repeat)) return [];
  return Object.entries(repeat).map(([name, fields]) => [name, toList(fields)]);
}

/** Places and amounts. Of the other channels Vega-Lite knows the type (`row`, `shape`, `order`), or they take none (`x2`). */
const channels = [
  ...['x', 'y', 'theta', 'radius', 'color', 'fill', 'stroke', 'opacity', 'fillOpacity', 'angle'],
  ...['strokeOpacity', 'strokeWidth', 'size', 'text', 'tooltip'],
];

function typedEncoding(encoding: JsonObject, scope: Scope): JsonObject {
  const entries = Object.entries(encoding).map(([channel, definition]): [string, Json] => {
    if (!channels.includes(channel)) return [channel, definition];
    const isCell = scope.hasCells && ['x', 'y'].includes(channel) && !(`${channel}2` in encoding);
    return [channel, typedDefinition(definition, scope, isCell)];
  });
  return Object.fromEntries(entries);
}

function isGrid({ mark, layer }: JsonObject): boolean {
  const isRect = (isObject(mark) ? mark['type'] : mark) === 'rect';
  return isRect || toList(layer).some((part) => isObject(part) && isGrid(part));
}

function typedDefinition(definition: Json, scope: Scope, isCell: boolean): Json {
  if (isList(definition)) {
    return definition.map((each) => typedDefinition(each, scope, isCell));
  }
  if (!isObject(definition)) return definition;
  const { condition, field } = definition;
  const inside =
    condition === undefined ? {} : { condition: typedDefinition(condition, scope, isCell) };
  const type = isExplicit(definition) ? undefined : typeOf(field, scope);
  const own = type === 'quantitative' && isCell ? 'ordinal' : type;
  return { ...definition, ...inside, ...(own && { type: own }) };
}

const isExplicit = ({ type, aggregate, bin, timeUnit, sort, scale }: JsonObject): boolean =>
  [type, aggregate, bin, timeUnit].some(Boolean) ||
  Array.isArray(sort) ||
  (isObject(scale) && scale['type'] !== undefined);

function typeOf(field: Json | undefined, scope: Scope): Type | undefined {
  const fields = isObject(field) ? scope.repeated.get(field['repeat'] as string) : [field];
  const types = new Set((fields ?? []).map((name) => typeOfField(name, scope)));
  return types.size === 1 ? [...types][0] : undefined;
}

function typeOfField(field: Json | undefined, { rows, made }: Scope): Type | undefined {
  // A path into a row is not followed.
  if (typeof field !== 'string' || /[.[\\]/.test(field) || made.has(field)) return undefined;
  const values = (rows ?? []).flatMap((row) => (Object.hasOwn(row, field) ? [row[field]] : []));
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.some((value) => typeof value === 'object')) return undefined;
  if (known.every((value) => typeof value === 'number')) return 'quantitative';
  return known.every(isDate) ? 'temporal' : 'nominal';
}

/** As `Date.prototype.toISOString` and ISO 8601 write a day or a moment; a year alone may be any number. */
const isDate = (value: Json | undefined): boolean =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value) &&
  !Number.isNaN(Date.parse(value));

const toList = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
