/**
 * The names of the global object as they were before any cell. A part of the kernel that is loaded late begins with them (a library looks
 * for `Float32Array`, `window`, or an engine of its own from before), and what cells have made of them is theirs again afterwards.
 */
const { defineProperty, deleteProperty, get, getOwnPropertyDescriptor, isExtensible, ownKeys } =
  Reflect;

/** Once, before the first cell. What is returned loads a part among the names that there are now. */
export function rememberGlobalNames(): <T>(load: () => Promise<T>) => Promise<T> {
  const before = propertiesOf();
  return async (load) => {
    requireExtensible();
    const changed = propertiesOf();
    for (const key of [...before.keys(), ...changed.keys()]) put(key, before.get(key));
    try {
      return await load();
    } finally {
      for (const key of [...before.keys(), ...changed.keys()]) put(key, changed.get(key));
    }
  };
}

const propertiesOf = (): ReadonlyMap<PropertyKey, PropertyDescriptor> =>
  new Map(ownKeys(globalThis).map((key) => [key, getOwnPropertyDescriptor(globalThis, key)!]));

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
