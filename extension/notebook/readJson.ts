/**
 * Reads JSON, and says where it is wrong.
 *
 * `JSON.parse` will not do: it rounds numbers, drops the first of two equal keys, and its messages give
 * no position that holds for every version of Node. The grammar is RFC 8259's, nothing more: Python's
 * `NaN` is refused, as every other notebook tool in JavaScript does.
 */
import { numberFromText, numberPattern, type Json, type JsonObject } from './json.js';
import { Refusal, type JsonProblem, type TextPosition } from './problem.js';

export type JsonResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problem: JsonProblem };

/** Deeper than any notebook, shallower than the stack; Python's reader stops at about twice this. */
const maxDepth = 500;

export function readJson(text: string): JsonResult {
  const reader: Reader = { text, at: 0, depth: 0 };
  try {
    skipSpace(reader);
    const value = readValue(reader);
    skipSpace(reader);
    if (reader.at < text.length) throw notJson(reader, 'the end of the file');
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem as JsonProblem };
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

function readValue(reader: Reader): Json {
  switch (reader.text[reader.at]) {
    case '{':
      return nest(reader, readObject);
    case '[':
      return nest(reader, readList);
    case '"':
      return readString(reader);
    case 't':
      return readWord(reader, 'true', true);
    case 'f':
      return readWord(reader, 'false', false);
    case 'n':
      return readWord(reader, 'null', null);
    default:
      return readNumber(reader);
  }
}

function nest(reader: Reader, read: (reader: Reader) => Json): Json {
  if (++reader.depth > maxDepth)
    throw refuseAt(reader, `nesting no deeper than ${maxDepth} levels`);
  reader.at++;
  skipSpace(reader);
  const value = read(reader);
  reader.depth--;
  return value;
}

function readObject(reader: Reader): JsonObject {
  const object: Record<string, Json> = {};
  if (take(reader, '}')) return object;
  do {
    skipSpace(reader);
    const start = reader.at;
    if (reader.text[start] !== '"') throw refuseAt(reader, 'a key in double quotes');
    const key = readString(reader);
    if (Object.hasOwn(object, key))
      throw new Refusal({ code: 'duplicate-key', key, ...positionOf(reader.text, start) });
    skipSpace(reader);
    if (!take(reader, ':')) throw refuseAt(reader, "':'");
    skipSpace(reader);
    const value = readValue(reader);
    if (key === '__proto__') Object.defineProperty(object, key, { value, ...ownProperty });
    else object[key] = value;
    skipSpace(reader);
  } while (take(reader, ','));
  if (!take(reader, '}')) throw refuseAt(reader, "',' or '}'");
  return object;
}

/** A key named `__proto__` is data here; plain assignment would set the prototype instead. */
const ownProperty = { enumerable: true, configurable: true, writable: true } as const;

function readList(reader: Reader): Json {
  const list: Json[] = [];
  if (take(reader, ']')) return list;
  do {
    skipSpace(reader);
    list.push(readValue(reader));
    skipSpace(reader);
  } while (take(reader, ','));
  if (!take(reader, ']')) throw refuseAt(reader, "',' or ']'");
  return list;
}

/** Finds the closing quote; a loop, since a regular expression overflows its stack on long base64. */
function readString(reader: Reader): string {
  const { text } = reader;
  const start = reader.at++;
  for (;;) {
    const code = text.charCodeAt(reader.at);
    if (code === quote) break;
    if (code === backslash) skipEscape(reader);
    else if (code < firstPrintable)
      throw refuseAt(reader, 'an escape such as \\n, or the closing quote');
    else if (reader.at >= text.length) throw refuseAt(reader, 'the closing quote of a string');
    else reader.at++;
  }
  reader.at++;
  const literal = text.slice(start, reader.at);
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;

function skipEscape(reader: Reader): void {
  const escape = match(reader, /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y);
  if (escape === undefined) throw refuseAt(reader, 'an escape that JSON knows');
  reader.at += escape.length;
}

function readWord<Value extends Json>(reader: Reader, word: string, value: Value): Value {
  if (match(reader, /\w+/y) !== word) throw refuseAt(reader, 'a value');
  reader.at += word.length;
  return value;
}

function readNumber(reader: Reader): Json {
  const text = match(reader, numberPattern());
  if (text === undefined) throw refuseAt(reader, 'a value');
  reader.at += text.length;
  return numberFromText(text);
}

function skipSpace(reader: Reader): void {
  while (isSpace(reader.text.charCodeAt(reader.at))) reader.at++;
}

const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

function match(reader: Reader, sticky: RegExp): string | undefined {
  sticky.lastIndex = reader.at;
  return sticky.exec(reader.text)?.[0];
}

/** What is left of a value that the end of the file cut through, from the place where it went wrong. */
const cutOff = /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?|\\(?:u[0-9a-fA-F]{0,3})?)?$/;

function refuseAt(reader: Reader, expected: string): Refusal<JsonProblem> {
  const { text, at } = reader;
  // Five characters, as in `\u00e`, are the most that a cut leaves.
  if (text.length - at > 5 || !cutOff.test(text.slice(at))) return notJson(reader, expected);
  return new Refusal({ code: 'truncated', expected, ...positionOf(text, at) });
}

function notJson({ text, at }: Reader, expected: string): Refusal<JsonProblem> {
  const found = textAt(text, at);
  const excerpt = excerptAt(text, at);
  return new Refusal({ code: 'not-json', expected, found, excerpt, ...positionOf(text, at) });
}

/** The word or character at a place, quoted; a character that cannot be seen by its number. */
function textAt(text: string, at: number): string {
  const word = /[\w$.+-]{1,20}/y;
  word.lastIndex = at;
  const found = word.exec(text)?.[0] ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  const visible = /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(found);
  return visible
    ? `'${found}'`
    : `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The line around a place; what a terminal would obey rather than show becomes a dot. */
function excerptAt(text: string, at: number): string {
  const before =
    text
      .slice(Math.max(0, at - 20), at)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const after = text.slice(at, at + 20).split(/[\r\n]/)[0] ?? '';
  return (before + after).replace(/\p{C}/gu, '·');
}

function positionOf(text: string, at: number): TextPosition {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
