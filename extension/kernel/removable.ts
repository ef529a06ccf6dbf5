/**
 * What a cell puts on the language's own objects can be taken off again (`intrinsics.ts`), also what it has put there for
 * good: an `Object.prototype.then` that stays is asked for whenever the kernel waits, one that throws leaves it waiting for ever.
 */
const { defineProperty, defineProperties } = Object;
const { defineProperty: reflectDefine, getOwnPropertyDescriptor, ownKeys } = Reflect;

/** From now on nothing can be made unconfigurable on these, by what defines properties; frozen they can be. */
export function keepRemovable(objects: Iterable<object>): void {
  const known = new Set(objects);
  // Held, as cells may replace it.
  const has = known.has.bind(known);

  const removable = (object: object, key: PropertyKey, given: PropertyDescriptor) =>
    has(object) &&
    typeof given === 'object' &&
    getOwnPropertyDescriptor(object, key)?.configurable !== false
      ? { ...given, configurable: true }
      : given;

  replace(Object, {
    defineProperty: (object: object, key: PropertyKey, given: PropertyDescriptor): object =>
      defineProperty(object, key, removable(object, key, given)),
    defineProperties: (object: object, given: PropertyDescriptorMap): object => {
      if (!has(object)) return defineProperties(object, given);
      for (const key of ownKeys(given)) {
        if (getOwnPropertyDescriptor(given, key)?.enumerable !== true) continue;
        defineProperty(object, key, removable(object, key, given[key as string]!));
      }
      return object;
    },
  });
  replace(Reflect, {
    defineProperty: (object: object, key: PropertyKey, given: PropertyDescriptor): boolean =>
      reflectDefine(object, key, removable(object, key, given)),
  });
}

/** By functions of the same names. */
function replace(owner: object, functions: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(functions))
    defineProperty(owner, name, {
      value,
      ...{ writable: true, enumerable: false, configurable: true },
    });
}
