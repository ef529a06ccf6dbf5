/**
 * The names of the global object as they were before any cell. A part of the kernel that is loaded late begins with them (a library looks
 * for `Float32Array`, `window`, or an engine of its own from before), and what cells have made of them is theirs again afterwards.
 */
const {
  defineProperty,
  deleteProperty,
  get,
  getOwnPropertyDescriptor,
  isExtensible,
  ownKeys,
  set,
} = Reflect;

/** Node keeps these behind accessors, which stay the same whatever is assigned. */
const keptByNode: readonly string[] = ['process', 'Buffer'];

interface Names {
  readonly properties: ReadonlyMap<PropertyKey, PropertyDescriptor>;
  readonly kept: ReadonlyMap<string, unknown>;
}

let namesBefore: ReadonlySet<PropertyKey> = new Set();

/** Once, before the first cell. What is returned loads a part among the names that there are now. */
export function rememberGlobalNames(): <T>(load: () => Promise<T>) => Promise<T> {
  const own = readNames();
  namesBefore = new Set(own.properties.keys());
  return async (load) => {
    requireExtensible();
    const theirs = readNames();
    exchangeNames(theirs, own);
    try {
      return await load();
    } finally {
      exchangeNames(own, theirs);
    }
  };
}

/** What cells have put there by `globalThis.x = …`, or by a name that they declared nowhere; no getter is run. */
export const globalValues = (): readonly { readonly name: string; readonly value: unknown }[] =>
  ownKeys(globalThis).flatMap((key) => {
    // TensorFlow.js comes later than what was there before, and keeps its engine there.
    if (typeof key !== 'string' || namesBefore.has(key) || key.startsWith('_tf')) return [];
    const value: unknown = getOwnPropertyDescriptor(globalThis, key)?.value;
    return [{ name: `globalThis.${key}`, value }];
  });

const readNames = (): Names => ({
  properties: new Map(
    ownKeys(globalThis).map((key) => [key, getOwnPropertyDescriptor(globalThis, key)!]),
  ),
  kept: new Map(keptByNode.map((name) => [name, get(globalThis, name) as unknown])),
});

/** What a part has added since is of neither, and stays. */
function exchangeNames(from: Names, to: Names): void {
  for (const key of from.properties.keys()) put(key, to.properties.get(key));
  for (const [key, property] of to.properties) put(key, property);
  for (const [name, value] of to.kept) {
    if (get(globalThis, name) !== value) set(globalThis, name, value);
  }
}

/** Where it cannot be another any more, it stays what it is. */
function put(key: PropertyKey, property: PropertyDescriptor | undefined): void {
  if (isSame(getOwnPropertyDescriptor(globalThis, key), property)) return;
  if (property) defineProperty(globalThis, key, property);
  else deleteProperty(globalThis, key);
}

function isSame(a: PropertyDescriptor | undefined, b: PropertyDescriptor | undefined): boolean {
  if (!a || !b) return a === b;
  const keys = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const;
  return keys.every((key) => Object.is(get(a, key), get(b, key)));
}

function requireExtensible(): void {
  const fixed = Object.entries({ globalThis, process }).find(([, object]) => !isExtensible(object));
  if (fixed) {
    throw new Error(
      `a cell has frozen or sealed ${fixed[0]}, and TensorFlow.js does not load where that is so`,
    );
  }
}
