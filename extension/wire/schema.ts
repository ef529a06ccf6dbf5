/**
 * What JSON must be, said once: a rule tests a value that was read, and TypeScript takes the value's type from it.
 *
 *     const span = members({ offset: size, note: optional(text) });
 *     type Span = TypeOf<typeof span>;                   { readonly offset: number; readonly note?: string }
 *     span.misfit({ offset: -1 }, 'buffers[0]')          { path: 'buffers[0].offset', expected: 'a whole number from 0' }
 */
import type { JsonNumber } from './report.js';

export interface Misfit {
  readonly path: string;
  /** Such as `an array`. */
  readonly expected: string;
}

export interface Rule<T> {
  /** The first that does not fit; undefined where all does. */
  readonly misfit: (value: unknown, path: string) => Misfit | undefined;
  /** Of types alone: what fits. */
  readonly fits?: (value: T) => void;
}

export interface OptionalRule<T> extends Rule<T> {
  readonly isOptional: true;
}

export type TypeOf<R> = R extends Rule<infer T> ? T : never;

type Rules = Readonly<Record<string, Rule<never>>>;
type OptionalKeys<R extends Rules> = {
  [Key in keyof R]: R[Key] extends OptionalRule<never> ? Key : never;
}[keyof R];
type Flat<T> = { [Key in keyof T]: T[Key] };
export type MembersOf<R extends Rules> = Flat<
  { readonly [Key in Exclude<keyof R, OptionalKeys<R>>]: TypeOf<R[Key]> } & {
    readonly [Key in OptionalKeys<R>]?: TypeOf<R[Key]>;
  }
>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const ruleOf = <T>(expected: string, test: (value: unknown) => boolean): Rule<T> => ({
  misfit: (value, path) => (test(value) ? undefined : { path, expected }),
});

export const text = ruleOf<string>('a string', (x) => typeof x === 'string');
export const size = ruleOf<number>('a whole number from 0', isSize);
/** In a list; -1 for none. */
export const position = ruleOf<number>('a position', (x) => x === -1 || isSize(x));
export const number = ruleOf<JsonNumber>(
  'a number',
  (x) => typeof x === 'number' || x === 'NaN' || x === 'Infinity' || x === '-Infinity',
);
export const pair = ruleOf<readonly [lo: number, hi: number]>(
  'two numbers',
  (x) => Array.isArray(x) && x.length === 2 && x.every(Number.isFinite),
);
export const record = ruleOf<Readonly<Record<string, unknown>>>('an object', isRecord);

export const oneOf = <const T>(values: readonly T[]): Rule<T> =>
  ruleOf(`one of ${values.join(', ')}`, (x) => (values as readonly unknown[]).includes(x));

export const either = <A, B>(expected: string, a: Rule<A>, b: Rule<B>): Rule<A | B> =>
  ruleOf(expected, (x) => !a.misfit(x, '') || !b.misfit(x, ''));

export const optional = <T>({ misfit }: Rule<T>): OptionalRule<T> => ({
  misfit: (value, path) => (value === undefined ? undefined : misfit(value, path)),
  isOptional: true,
});

export const listOf = <T>(item: Rule<T>): Rule<readonly T[]> => ({
  misfit(value, path) {
    if (!Array.isArray(value)) return { path, expected: 'an array' };
    return firstOf(value, (element, i) => item.misfit(element, `${path}[${i}]`));
  },
});

/** Members beside these are not looked at. */
export const members = <R extends Rules>(rules: R): Rule<MembersOf<R>> => ({
  misfit(value, path) {
    if (!isRecord(value)) return { path, expected: 'an object' };
    const within = path === '' ? '' : `${path}.`;
    return firstOf(Object.entries(rules), ([key, rule]) =>
      rule.misfit(value[key], `${within}${key}`),
    );
  },
});

/** One of several objects, told apart by their member `kind`. */
export const kinds = <K extends Readonly<Record<string, Rules>>>(
  expected: string,
  rules: K,
): Rule<{ [Kind in keyof K]: Flat<{ readonly kind: Kind } & MembersOf<K[Kind]>> }[keyof K]> => ({
  misfit(value, path) {
    const kind = isRecord(value) ? value['kind'] : undefined;
    const own = typeof kind === 'string' && Object.hasOwn(rules, kind) ? rules[kind] : undefined;
    return own ? members(own).misfit(value, path) : { path, expected };
  },
});

/** Fits the rule, and passes a test of the whole. */
export const also = <T>(rule: Rule<T>, expected: string, test: (value: T) => boolean): Rule<T> => ({
  misfit: (value, path) =>
    rule.misfit(value, path) ?? (test(value as T) ? undefined : { path, expected }),
});

function firstOf<T>(
  items: readonly T[],
  misfit: (item: T, i: number) => Misfit | undefined,
): Misfit | undefined {
  for (const [i, item] of items.entries()) {
    const found = misfit(item, i);
    if (found) return found;
  }
  return undefined;
}
