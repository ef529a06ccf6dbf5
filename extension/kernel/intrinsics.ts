/**
 * The language's own objects, which a cell may change in place (`JSON.stringify = …`, `Array.prototype.map = …`), for itself
 * and for the kernel alike. Cells see what cells have done to them; while the kernel works they are as they were when it
 * started. `enterCell` and `leaveCell` exchange the two, and every way from a cell's code into the kernel's passes one of them.
 *
 * This file is what runs while they are poisoned: it calls nothing but what it has held on to, and walks by index.
 */

import { keepRemovable } from './removable.js';

const {
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
  setPrototypeOf,
} = Reflect;
const { is } = Object;
/** Three times as fast as Reflect's, and what it returns inherits from `Object.prototype`. */
const { getOwnPropertyDescriptor: quickProperty } = Object;
const { reallyExit, _rawDebug: write } = process as unknown as {
  reallyExit: (code: number) => never;
  _rawDebug: (text: string) => void;
};

interface Owner {
  readonly name: string;
  readonly object: object;
  /** In their order, those that are exempt among them. */
  readonly all: readonly PropertyKey[];
  readonly keys: readonly PropertyKey[];
  readonly properties: readonly PropertyDescriptor[];
  /** Whether it is looked at for what was added: that may hide what the kernel knows by the same name. */
  readonly mayHide: boolean;
}

interface Change {
  readonly owner: Owner;
  readonly key: PropertyKey;
  /** What a cell has put there; undefined where it has taken the property away. */
  readonly property: PropertyDescriptor | undefined;
}

export interface ChangedIntrinsic {
  readonly owner: string;
  /** `Array.prototype.map` */
  readonly name: string;
  readonly replaced: boolean;
  /** It was not there and hides one that is inherited, as `Float32Array.prototype.fill` would. */
  readonly hides: boolean;
  readonly enumerable: boolean;
}

const owners: Owner[] = [];
let changes: Change[] = [];
/** Whether they are in force. */
let inForce = false;
/** The cell that was entered last, or 0. */
let entry = 0;
let entries = 0;

const own = (name: string, object: object, mayHide: boolean): void => {
  const all = ownKeys(object);
  const keys = all.filter((key) => !exempt.has(`${name}.${String(key)}`));
  const properties = keys.map((key) => propertyOf(object, key) ?? {});
  owners.push({ name, object, all, keys, properties, mayHide });
};

/** Exchanged by the checks as well, and what stays behind when an index was put there and is taken away: both of no use to the kernel. */
const exempt = new Set(['Math.random', 'Array.prototype.length']);

/** Once, when the kernel has done to them what it does itself. */
export function rememberIntrinsics(
  objects: readonly (readonly [name: string, object: object])[],
): void {
  fixProperty('Array.prototype', Array.prototype, 'pop');
  keepRemovable([Object.prototype, ...objects.map(([, object]) => object)]);
  const names = new Map<object, string>();
  for (const [name, object] of objects) if (!names.has(object)) names.set(object, name);
  // First, for all others are read by what inherits from it.
  own('Object.prototype', Object.prototype, true);
  names.delete(Object.prototype);
  for (const [object, name] of names) own(name, object, mayHide(object, names));
}

/**
 * `Uint8Array.prototype.map` would hide what is inherited; so would the name of an index, in every array. Of what all objects and all
 * functions inherit the kernel asks none by way of these.
 */
function mayHide(object: object, names: ReadonlyMap<object, string>): boolean {
  const parent = getPrototypeOf(object);
  const isKnown = parent !== null && parent !== Function.prototype && names.has(parent);
  return isKnown || object === Array.prototype || object === Function.prototype;
}

/**
 * Node calls it between any two turns, when code of a cell has returned and has not ended: its own error would be thrown
 * there for ever. So this one stays as it is. Objects of cells' own may still have another.
 */
function fixProperty(name: string, object: object, key: string): void {
  const value: unknown = propertyOf(object, key)?.value;
  defineProperty(object, key, {
    get: () => value,
    set(this: object, given: unknown) {
      if (this === object)
        throw new TypeError(`${name}.${key} cannot be changed: Node itself works by it`);
      defineProperty(this, key, {
        value: given,
        ...{ writable: true, enumerable: true, configurable: true },
      });
    },
    enumerable: false,
    configurable: false,
  });
}

/** A cell's code is about to run. What is returned says that it has ended, unless that has been said. */
export function enterCell(): () => void {
  const mine = ++entries;
  entry = mine;
  apply();
  return () => {
    if (entry === mine) leaveCell();
  };
}

/** Code of a cell's that is called when none may run: by a timer that it has left behind. What it does with `await` is not of it. */
export function asCell<T>(run: () => T): T {
  if (inForce) return run();
  const leave = enterCell();
  try {
    return run();
  } finally {
    leave();
  }
}

/** No cell runs any more. */
export function leaveCell(): void {
  entry = 0;
  withdraw();
}

/** Runs code of the kernel's that may be called while a cell runs, and that may be what ends it. */
export function asKernel<T>(run: () => T): T {
  if (!inForce) return run();
  const paused = entry;
  withdraw();
  try {
    return run();
  } finally {
    if (entry === paused) apply();
  }
}

function apply(): void {
  if (inForce) return;
  inForce = true;
  for (let i = 0; i < changes.length; i++) {
    const { owner, key, property } = changes[i] as Change;
    if (property) defineProperty(owner.object, key, property);
    else deleteProperty(owner.object, key);
  }
}

function withdraw(): void {
  if (!inForce) return;
  inForce = false;
  changes = changesNow();
  for (let i = 0; i < changes.length; i++) putBack(changes[i] as Change);
}

/** What of them is another for the code that runs now: `replaced` was there before, or has been taken away. */
export function changedIntrinsics(): readonly ChangedIntrinsic[] {
  if (!inForce) return [];
  return asKernel(() =>
    changes.map(({ owner, key, property }) => ({
      owner: owner.name,
      name: nameOf(owner, key),
      replaced: originalOf(owner, key) !== undefined,
      hides: originalOf(owner, key) === undefined && isInherited(owner.object, key),
      enumerable: property?.enumerable === true,
    })),
  );
}

/** Not `key in object`: what a cell has added and frozen stays. */
function isInherited(object: object, key: PropertyKey): boolean {
  const above = getPrototypeOf(object);
  return above !== null && key in above;
}

/** Whether cells have put a `then` on what all objects inherit from. */
export function hasThen(): boolean {
  for (let i = 0; i < changes.length; i++) {
    const { owner, key } = changes[i] as Change;
    if (owner.object === Object.prototype && key === 'then') return true;
  }
  return false;
}

function putBack({ owner, key }: Change): void {
  const original = originalOf(owner, key);
  // What was added and frozen stays.
  if (!original) return void deleteProperty(owner.object, key);
  if (defineProperty(owner.object, key, original)) return;
  // Nothing can be relied on any more, and least of all that an answer would arrive.
  write(`a cell has changed ${nameOf(owner, key)} for good, and nothing can run without it`);
  reallyExit(1);
}

function originalOf({ keys, properties }: Owner, key: PropertyKey): PropertyDescriptor | undefined {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return properties[i];
  return undefined;
}

function changesNow(): Change[] {
  const found: Change[] = [];
  let isRootWhole = true;
  for (let o = 0; o < owners.length; o++) {
    const owner = owners[o] as Owner;
    if (isRootWhole && isUnchanged(owner)) continue;
    if (o === 0) isRootWhole = false;
    const { object, keys, properties } = owner;
    let kept = 0;
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k] as PropertyKey;
      const property = propertyOf(object, key);
      if (property) kept++;
      if (!property || !isSame(property, properties[k] as PropertyDescriptor)) {
        append(found, { owner, key, property });
      }
    }
    addAdded(found, owner, kept);
  }
  return found;
}

/**
 * The same as a comparison by `propertyOf`, which took a third of a small cell's time. A description that lacks `value` or `get` has
 * none from elsewhere: it inherits from `Object.prototype`, which is looked at first.
 */
function isUnchanged({ object, all, keys, properties, mayHide }: Owner): boolean {
  if (mayHide) {
    const now = ownKeys(object);
    if (now.length !== all.length) return false;
    for (let k = 0; k < all.length; k++) if (now[k] !== all[k]) return false;
  }
  for (let k = 0; k < keys.length; k++) {
    const property = quickProperty(object, keys[k] as PropertyKey);
    const known = properties[k] as PropertyDescriptor;
    if (property === undefined) return false;
    if (property.value !== known.value && !is(property.value, known.value)) return false;
    if (known.value === undefined && !isSame(property, known)) return false;
  }
  return true;
}

function isAmong(all: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let k = 0; k < all.length; k++) if (all[k] === key) return true;
  return false;
}

/** An index of `Array.prototype` with a setter would take what is assigned, and one of `Object.prototype` what describes it. */
function append(changes: Change[], change: Change): void {
  defineProperty(changes, changes.length, {
    __proto__: null,
    value: change,
    writable: true,
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor);
}

function addAdded(found: Change[], owner: Owner, kept: number): void {
  const now = ownKeys(owner.object);
  const { all, keys } = owner;
  if (now.length === kept + all.length - keys.length) return;
  for (let k = 0; k < now.length; k++) {
    const key = now[k] as PropertyKey;
    if (isAmong(all, key)) continue;
    append(found, { owner, key, property: propertyOf(owner.object, key) });
  }
}

/** Without a prototype: an `Object.prototype.get` would be taken for its own. */
function propertyOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const property = getOwnPropertyDescriptor(object, key);
  if (property) setPrototypeOf(property, null);
  return property;
}

/** A property that was only frozen is the same. */
const isSame = (a: PropertyDescriptor, b: PropertyDescriptor): boolean =>
  is(a.value, b.value) && a.get === b.get && a.set === b.set;

const nameOf = ({ name }: Owner, key: PropertyKey): string =>
  `${name}${typeof key === 'symbol' ? `[${String(key)}]` : `.${String(key)}`}`;
