/**
 * The value of `-p NAME=VALUE` as TypeScript, of the type that the cell declares: a run that silently went on with
 * text for a number, or with a number that is not the one that was given, would say something about another loss.
 */
import type { DeclaredType } from '../notebook/declaredVariables.js';

/** The text for the cell, or what the value would have to be. */
export type ParameterValue =
  { readonly ok: true; readonly literal: string } | { readonly ok: false; readonly takes: string };

const accept = (literal: string): ParameterValue => ({ ok: true, literal });
const refuse = (takes: string): ParameterValue => ({ ok: false, takes });

export function parameterValue(text: string, type: DeclaredType): ParameterValue {
  const json = parsedJson(text);
  switch (type) {
    case 'string':
      return accept(JSON.stringify(typeof json === 'string' ? json : text));
    case 'number':
      return numberValue(text);
    case 'bigint':
      return /^-?\d+n?$/.test(text) ? accept(`${text.replace(/n$/, '')}n`) : refuse('an integer');
    case 'boolean':
      return text === 'true' || text === 'false' ? accept(text) : refuse('true or false');
    case 'array':
      return Array.isArray(json) ? jsonValue(json, text) : refuse('a list as JSON, [1,2]');
    case 'object':
      return typeof json === 'object' && json !== null && !Array.isArray(json)
        ? jsonValue(json, text)
        : refuse('an object as JSON, {"a":1}');
    case 'unknown':
      return json === undefined ? accept(JSON.stringify(text)) : jsonValue(json, text);
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function numberValue(text: string): ParameterValue {
  if (/^(?:NaN|-?Infinity)$/.test(text)) return accept(text);
  if (!jsonNumber.test(text)) return refuse('a number');
  return keepsNumber(text) ? accept(text) : refuse('a number that doubles hold');
}

/** Is a number of this text the number that it says, but for rounding of its fraction? */
function keepsNumber(text: string): boolean {
  const number = Number(text);
  if (!Number.isFinite(number)) return false;
  // Below the smallest double: 1e-400 would become 0.
  if (number === 0 && /^[-0.]*[1-9]/.test(text)) return false;
  return !/^-?\d+$/.test(text) || BigInt(text) === BigInt(number);
}

function jsonValue(json: unknown, text: string): ParameterValue {
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/-?\d[\d.eE+-]*/g) ?? [];
  if (!numbers.every(keepsNumber)) return refuse('numbers that doubles hold');
  return accept(JSON.stringify(json));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
