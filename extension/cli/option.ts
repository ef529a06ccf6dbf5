/** What one option of the command line is: how help shows it, and how its text becomes a value. */
import { UsageError } from './usageError.js';

/** `T` is what the program gets: a flag's boolean, a value or undefined where none was given, a list. */
export interface Option<T> {
  readonly kind: 'flag' | 'value' | 'output';
  /** What help calls the value; empty for a flag. */
  readonly placeholder: string;
  readonly help: string;
  /** The one letter under which help shows it. */
  readonly short?: string;
  readonly repeatable?: true;
  /** The variable that stands in where the option is not given. */
  readonly environment?: string;
  /** `given` holds the text of each time the option was given; `spelled` names the option, or its variable. */
  read: (given: readonly string[], spelled: string) => T;
}

export const flag = (help: string): Option<boolean> => ({
  kind: 'flag',
  placeholder: '',
  help,
  read: (given) => given.length > 0,
});

/** The last one given counts. `parse` returns undefined for what it cannot take; `takes` is the sentence for that. */
export function value<T>(
  placeholder: string,
  help: string,
  { parse, takes, ...more }: ValueRule<T>,
): Option<T | undefined> {
  const read = (given: readonly string[], spelled: string): T | undefined => {
    const last = given.at(-1);
    return last === undefined ? undefined : requireValue(parse(last), takes, last, spelled);
  };
  return { kind: 'value', placeholder, help, ...more, read };
}

/** An option that may be given any number of times. */
export function list<T>(
  placeholder: string,
  help: string,
  { parse, takes, ...more }: ValueRule<T>,
): Option<readonly T[]> {
  const read = (given: readonly string[], spelled: string): readonly T[] =>
    given.map((text) => requireValue(parse(text), takes, text, spelled));
  return { kind: 'value', placeholder, help, repeatable: true, ...more, read };
}

/** A file that the command writes; `-` is standard output. */
export const output = (placeholder: string, help: string): Option<string | undefined> => ({
  kind: 'output',
  placeholder,
  help,
  read: (given, spelled) => {
    const last = given.at(-1);
    // Of a value the last counts, as for whoever puts options before one's own; a file that is asked for and not made is missed later.
    if (new Set(given).size > 1) {
      throw new UsageError(`${spelled} takes one file, got ${given.join(' and ')}; give one.`);
    }
    if (last === '') throw new UsageError(`${spelled} takes the name of a file, got ''.`);
    return last;
  },
});

export interface ValueRule<T> {
  readonly parse: (text: string) => T | undefined;
  readonly takes: string;
  readonly short?: string;
  readonly environment?: string;
}

function requireValue<T>(parsed: T | undefined, takes: string, text: string, spelled: string): T {
  if (parsed !== undefined) return parsed;
  throw new UsageError(`${spelled} takes ${takes}, got '${text}'.`);
}
