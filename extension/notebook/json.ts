/**
 * JSON values as a notebook holds them: what `JSON.parse` gives, except that no number is ever changed.
 *
 * Python writes `1.0`, `1e-05` and integers of any length; a JavaScript number keeps neither the first
 * nor the last. A number whose text would not come back the same is therefore held as its text, in an
 * object of one reserved key. It is a plain object because notebook metadata passes through the
 * editor, which lets nothing but JSON through. The price: a file that itself holds an object of that one
 * key and a number's text gets a number in its place.
 */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A number kept as the text it had in the file, such as `1.0` or `12345678901234567890`. */
export interface NumberText {
  readonly [numberTextKey]: string;
}

export const numberTextKey = 'lossbook:number';

/** JSON's grammar of a number; sticky, so that it also finds one inside a longer text. */
export const numberPattern = () => /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Is this the stand-in for a number? Any other use of the reserved key is an ordinary object. */
export function isNumberText(value: unknown): value is NumberText {
  if (!isJsonObject(value)) return false;
  const text = value[numberTextKey];
  if (typeof text !== 'string' || Object.keys(value).length !== 1) return false;
  return numberPattern().exec(text)?.[0] === text;
}

/**
 * The text of a number, spelled as Python spells it so that a file rewritten by Jupyter's tools keeps
 * its bytes: `1e-05` where JavaScript says `0.00001`. JSON has no NaN or infinity: they become `null`,
 * as in `JSON.stringify`.
 */
export function numberToText(x: number): string {
  if (!Number.isFinite(x)) return 'null';
  if (Object.is(x, -0)) return '-0.0';
  // Python turns to exponents below 1e-4 (JavaScript: 1e-6) and pads them to two digits.
  if (x !== 0 && Math.abs(x) < 1e-4) return x.toExponential().replace(/e-(\d)$/, 'e-0$1');
  return String(x);
}

/** The value of a number's text: a number where that keeps the text, else the text itself. */
export function numberFromText(text: string): number | JsonObject {
  const x = Number(text);
  // The editor's own JSON would make 0 of -0.
  const keeps = numberToText(x) === text && !Object.is(x, -0);
  return keeps ? x : { [numberTextKey]: text };
}

/** What of an object a file keeps. */
export const toJson = (value: object): JsonObject =>
  JSON.parse(JSON.stringify(value)) as JsonObject;

/** The value for use rather than for keeping: each kept number text becomes the nearest number. */
export function plainJson(value: Json): Json {
  if (isNumberText(value)) return Number(value[numberTextKey]);
  if (Array.isArray(value)) return value.map(plainJson);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainJson(item)]));
}
