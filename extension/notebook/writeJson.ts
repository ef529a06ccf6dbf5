/**
 * Writes JSON as Jupyter does: Python's `json.dumps(indent=1, sort_keys=True, ensure_ascii=False)`, and a
 * last newline. One value has one text, and a file that Jupyter's tools rewrite keeps its bytes.
 */
import { isNumberText, numberTextKey, numberToText, type Json, type JsonObject } from './json.js';

export const writeJson = (value: Json): string => `${jsonText(value, '\n')}\n`;

/** The same with its keys as a file has them: a comparison of texts then finds nothing that a file does not say. */
export function inFileOrder<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(inFileOrder) as unknown as T;
  const members = sortedKeys(value).map((key) => [key, inFileOrder(value[key] ?? null)] as const);
  return Object.fromEntries(members) as T;
}

function jsonText(value: Json, newline: string): string {
  if (typeof value === 'number') return numberToText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (isNumberText(value)) return value[numberTextKey];
  const inner = `${newline} `;
  if (isList(value)) {
    const items = value.map((item) => jsonText(item, inner));
    return enclose('[', items, ']', newline);
  }
  const members = sortedKeys(value).map((key) => {
    return `${JSON.stringify(key)}: ${jsonText(value[key] ?? null, inner)}`;
  });
  return enclose('{', members, '}', newline);
}

/** `Array.isArray` does not narrow a readonly list away from an object. */
const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] =>
  Array.isArray(value);

function enclose(open: string, parts: readonly string[], close: string, newline: string): string {
  if (parts.length === 0) return open + close;
  return `${open}${newline} ${parts.join(`,${newline} `)}${newline}${close}`;
}

/** A key without a value is left out, as `JSON.stringify` does: the types rule it out, an editor may not. */
const sortedKeys = (object: JsonObject): string[] =>
  Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort(byCodePoint);

/** Python's order of strings. JavaScript's own compares UTF-16 units and puts U+1F600 before U+FF5E. */
function byCodePoint(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // Inside a pair the first halves were equal: the second halves order like the code points.
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}
