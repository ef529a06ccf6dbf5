/**
 * Regular expressions in the expressions of a specification. One may take time by the power of the text that it is matched
 * with, or without end: so what it may take is reckoned before.
 */
import { isObject, type Spec } from './units.js';

/** What patterns are matched with: texts, how many of them and how long the longest may be. */
export interface Texts {
  readonly count: number;
  readonly longest: number;
}

/** Steps of a search that a page bears: about a second of them. */
const mostSteps = 1e8;

/** The first in an expression that may take too long; one that is put together, or lies in the data, may. */
export function excessivePattern(
  expression: string,
  texts: () => Texts,
  parameter: (name: string) => string | undefined,
): string | undefined {
  for (const [, search, other] of expression.matchAll(searches)) {
    if (other === undefined) continue;
    const value = parameter(other.trim());
    if (value === undefined) return `${search}(${other.trim()}`;
    if (isExcessive(value, texts)) return value;
  }
  return patternsIn(expression).find((pattern) => isExcessive(pattern, texts));
}

/** A call that makes a pattern of its first argument: one that is written there, or something else. */
const searches =
  /\b(regexp|test)\s{0,9}\((?:\s{0,9}(?:\/|(?=regexp\b)|(?:'[^']*'|"[^"]*")\s{0,9}[,)])|([^,()]{0,99}))/g;

/** Where a value may begin, a slash begins a pattern and divides nothing. */
const patterns =
  /(?:^|[(,=:[!&|?{};+\-*%^~<>])\s{0,9}\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/|\b(?:regexp|test)\s{0,9}\(\s{0,9}(?:'([^']*)'|"([^"]*)")/g;

const patternsIn = (expression: string): readonly string[] =>
  [...expression.matchAll(patterns)].map(
    ([, bare, single, double]) => bare ?? single ?? double ?? '',
  );

const isExcessive = (pattern: string, texts: () => Texts): boolean =>
  hasRepeatedChoice(pattern) || stepsOf(pattern, texts()) > mostSteps;

/** What a class holds and what a backslash stands before is one character. */
function plain(pattern: string): string {
  let [text, isInClass] = ['', false];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '\\') i++;
    if (isInClass ? char === ']' : char === '[') isInClass = !isInClass;
    if (!isInClass) text += char === '\\' || char === ']' ? 'x' : char;
  }
  return text;
}

/** A repetition of what may match in several ways takes time by 2 to the length of what it is matched with. */
function hasRepeatedChoice(pattern: string): boolean {
  // Of each parenthesis that is open: may what is in it match in several ways?
  const open = [false];
  for (const [part] of plain(pattern).matchAll(/\(\??|\)[*+{]?|[*+?{|]/g)) {
    if (part.startsWith('(')) open.push(false);
    else if (part.startsWith(')')) {
      const isChoice = open.length > 1 && open.pop()!;
      const isRepeated = part.length > 1;
      if (isChoice && isRepeated) return true;
      open[open.length - 1] ||= isChoice || isRepeated;
    } else open[open.length - 1] = true;
  }
  return false;
}

/** Each repetition may end at each character behind the one before, and the whole begin at each, if it is not held to the start. */
function stepsOf(pattern: string, { count, longest }: Texts): number {
  const repetitions = plain(pattern).match(/[*+{]/g)?.length ?? 0;
  const power = repetitions + (pattern.startsWith('^') ? 0 : 1);
  let steps = count;
  for (let k = 1; k <= power; k++) steps *= Math.max(1, longest / k);
  return steps;
}

/** All texts of a specification and its data, and by how much its own calculations may lengthen them. */
export function textsOf(spec: Spec): Texts {
  let [count, longest, growth] = [0, 0, 1];
  const walk = (value: unknown, key = ''): void => {
    if (typeof value === 'string') {
      if (key === 'calculate') growth *= Math.max(1, value.match(/\bdatum\b/g)?.length ?? 0);
      else [count, longest] = [count + 1, Math.max(longest, value.length)];
    } else if (isObject(value) || Array.isArray(value)) {
      for (const [name, member] of Object.entries(value)) walk(member, name);
    }
  };
  walk(spec);
  return { count, longest: longest * growth };
}

/** The text that a parameter of this name begins with, which a reader may change. */
export function parameterText(spec: Spec, name: string): string | undefined {
  const found = paramsIn(spec).find((each) => each['name'] === name);
  if (!found) return undefined;
  return typeof found['value'] === 'string' ? found['value'] : '';
}

function paramsIn(value: unknown): readonly Spec[] {
  if (Array.isArray(value)) return value.flatMap(paramsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'params' && Array.isArray(member)
      ? member.filter(isObject)
      : key === 'values'
        ? []
        : paramsIn(member),
  );
}
