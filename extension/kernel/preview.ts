/** A value in one short line, told without running any code of the notebook. */
import { types } from 'node:util';
import { formatShape, type Shape } from '../wire/shape.js';
import { isLayer } from './engineClasses.js';
import { ownName } from './ownNames.js';
import { classOf, dataOf, isClass, isObject, sourceOf } from './plainRead.js';

const maxItems = 6;
const maxText = 60;
const maxLine = 200;

export const preview = (value: unknown): string => clip(write(value, 2), maxLine);

/** `depth` is how far down the parts of the value are still written, and not only named. */
function write(value: unknown, depth: number): string {
  if (!isObject(value)) return primitive(value);
  if (types.isProxy(value)) return 'Proxy';
  if (typeof value === 'function') return isClass(value) ? classText(value) : functionText(value);
  const short = dataOf(value, 'summary');
  // A report of a check says it best itself.
  if (typeof short === 'string' && dataOf(value, 'verdict') !== undefined) return short;
  const shape = dataOf(value, 'shape');
  if (Array.isArray(shape) && dataOf(value, 'dataId'))
    return `tensor ${formatShape(shape as Shape)}`;
  if (isLayer(value)) return layerText(value);
  if (types.isNativeError(value)) {
    return `${String(dataOf(value, 'name'))}: ${clip(String(dataOf(value, 'message')), maxText)}`;
  }
  if (types.isDate(value)) return dateText(value);
  if (types.isTypedArray(value))
    return listText(value, `${classOf(value)}(${lengthOf(value)}) `, depth);
  if (Array.isArray(value)) return listText(value, '', depth);
  if (types.isMap(value)) return mapText(value, depth);
  if (types.isSet(value)) return setText(value, depth);
  return objectText(value, depth);
}

/** `Sequential sequential_1, 3 layers`. */
function layerText(value: object): string {
  const layers = dataOf(value, 'layers');
  const count = Array.isArray(layers) ? Number(dataOf(layers, 'length')) : undefined;
  const inside = count === undefined ? '' : `, ${count} ${count === 1 ? 'layer' : 'layers'}`;
  return `${classOf(value)} ${String(dataOf(value, 'name'))}${inside}`;
}

function primitive(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(clip(value, maxText));
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

const classText = (value: object): string => `class ${ownName(value)?.name ?? nameOf(value)}`;

/** Up to the body: `(x, y)`, `async angle(a)`. */
function functionText(value: object): string {
  const own = ownName(value);
  if (own) return `${own.name} of ${own.module}`;
  const head = /^[^{(]*\([^)]*\)|^[\w$]+(?=\s*=>)/.exec(sourceOf(value))?.[0] ?? 'function';
  // Where types were, a cell's code has spaces.
  return clip(head.replace(/\s+/g, ' ').replace(/ (?=[,)])/g, ''), maxText);
}

function nameOf(value: object): string {
  const name = dataOf(value, 'name');
  return typeof name === 'string' ? name : '';
}

function dateText(value: Date): string {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString();
}

const lengthOf = (value: object): number => {
  const length = Array.isArray(value) ? dataOf(value, 'length') : typedLength.call(value);
  return Number(length);
};
const { get: typedLength } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  'length',
) as { get: (this: unknown) => number };

function listText(value: object, prefix: string, depth: number): string {
  const length = lengthOf(value);
  if (depth === 0) return prefix.trim() || `Array(${length})`;
  const items = Array.from({ length: Math.min(length, maxItems) }, (_, i) =>
    memberText(Object.getOwnPropertyDescriptor(value, i), depth),
  );
  return `${prefix}[${joinItems(items, length)}]`;
}

function mapText(value: Map<unknown, unknown>, depth: number): string {
  const items: string[] = [];
  let size = 0;
  Map.prototype.forEach.call(value, (item, key) => {
    if (size++ < maxItems) items.push(`${write(key, 0)} → ${write(item, depth - 1)}`);
  });
  return depth === 0 ? `Map(${size})` : `Map(${size}) {${joinItems(items, size)}}`;
}

function setText(value: Set<unknown>, depth: number): string {
  const items: string[] = [];
  let size = 0;
  Set.prototype.forEach.call(value, (item) => {
    if (size++ < maxItems) items.push(write(item, depth - 1));
  });
  return depth === 0 ? `Set(${size})` : `Set(${size}) {${joinItems(items, size)}}`;
}

function objectText(value: object, depth: number): string {
  const name = classOf(value);
  const keys = Object.keys(value);
  if (depth === 0) return name === 'Object' ? '{…}' : name;
  const items = keys
    .slice(0, maxItems)
    .map((key) => `${key}: ${memberText(Object.getOwnPropertyDescriptor(value, key), depth)}`);
  const body = keys.length === 0 ? '{}' : `{ ${joinItems(items, keys.length)} }`;
  return name === 'Object' ? body : `${name} ${body}`;
}

function memberText(property: PropertyDescriptor | undefined, depth: number): string {
  if (!property) return 'empty';
  return 'value' in property ? write(property.value, depth - 1) : 'getter';
}

const joinItems = (items: readonly string[], of: number): string =>
  [...items, ...(of > items.length ? [`… ${of - items.length} more`] : [])].join(', ');

const clip = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
