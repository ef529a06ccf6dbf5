/** Reading a value without running any of its code: no getter, no trap of a proxy, no method. */
import { types } from 'node:util';
import { ownName } from './ownNames.js';

export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A property as far as it is data: own or inherited, undefined where it is an accessor. */
export function dataOf(value: object, key: PropertyKey): unknown {
  for (let at: object | null = value; at; at = Object.getPrototypeOf(at) as object | null) {
    if (types.isProxy(at)) return undefined;
    const property = Object.getOwnPropertyDescriptor(at, key);
    if (property) return property.value;
  }
  return undefined;
}

/** Whether a prototype is among those of an object. */
export function inherits(value: object, prototype: object): boolean {
  for (let at: object | null = value; at && !types.isProxy(at);) {
    at = Object.getPrototypeOf(at) as object | null;
    if (at === prototype) return true;
  }
  return false;
}

/** The name of the class that made an object: `Map`, `Field`; `Object` where there is none. */
export function classOf(value: object): string {
  // The kernel puts a stand-in before it, to notice cells that ask for the time.
  if (types.isDate(value)) return 'Date';
  const made = dataOf(value, 'constructor');
  const isRead = typeof made === 'function' && !types.isProxy(made);
  const own = isRead ? ownName(made)?.name.replace(/^.*\./, '') : undefined;
  const name = own ?? (isRead ? dataOf(made, 'name') : '');
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

/** The source text of a function, which says whether it is a class and what it takes. */
export const sourceOf = (value: object): string =>
  types.isProxy(value) ? 'function' : Function.prototype.toString.call(value);

export const isClass = (value: object): boolean => /^class\b/.test(sourceOf(value));
