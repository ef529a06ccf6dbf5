/** Takes JSON for what it should be, or refuses it by its path, saying what was expected and what is there. */
import { isJsonObject, isNumberText, numberTextKey, type Json, type JsonObject } from './json.js';
import { joinLines } from './mimeData.js';
import type { MimeData } from './model.js';
import { Refusal } from './problem.js';

/** Absent keys come as `undefined`. */
type Value = Json | undefined;

export function asObject(value: Value, path: string): JsonObject {
  if (!isJsonObject(value) || isNumberText(value)) throw mismatch(value, path, 'an object');
  return value;
}

export function asList(value: Value, path: string): readonly Json[] {
  if (!Array.isArray(value)) throw mismatch(value, path, 'a list');
  return value as readonly Json[];
}

export function asString(value: Value, path: string): string {
  if (typeof value !== 'string') throw mismatch(value, path, 'a string');
  return value;
}

/** One string, or the list of its lines. */
export function asText(value: Value, path: string): string {
  const text = value === undefined ? value : joinLines('text/plain', value);
  if (typeof text !== 'string') throw mismatch(value, path, 'a string or a list of strings');
  return text;
}

export function asCount(value: Value, path: string): number {
  if (!Number.isInteger(value) || Number(value) < 0)
    throw mismatch(value, path, 'an integer, 0 or more');
  return Number(value);
}

export const asCountOrNull = (value: Value, path: string): number | null =>
  value === undefined || value === null ? null : asCount(value, path);

export function asOneOf<Word extends string>(
  value: Value,
  path: string,
  words: readonly Word[],
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw mismatch(value, path, words.map((each) => JSON.stringify(each)).join(' or '));
  return word;
}

export const asMimeData = (value: Value, path: string): MimeData =>
  Object.fromEntries(
    Object.entries(asObject(value, path)).map(([type, data]) => [type, joinLines(type, data)]),
  );

export function mismatch(value: Value, path: string, expected: string): Refusal {
  return new Refusal({ code: 'not-a-notebook', path, expected, found: valueText(value) });
}

function valueText(value: Value): string {
  if (value === undefined) return 'nothing';
  if (isNumberText(value)) return value[numberTextKey];
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
