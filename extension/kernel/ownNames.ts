/**
 * What a person calls a function or a class of the kernel's own modules. The bundle renames some of them (`mean4`, `_Sequential`),
 * and its names are nobody's business.
 */
import { ownModules } from './builtins.js';

export interface OwnName {
  readonly name: string;
  /** What it is imported from. */
  readonly module: string;
}

let names: WeakMap<object, OwnName> | undefined;

/** Undefined for what is not the kernel's own. No code of the notebook runs. */
export const ownName = (value: object): OwnName | undefined =>
  (names ??= namesOf(ownModules())).get(value);

function namesOf(modules: ReadonlyMap<string, object>): WeakMap<object, OwnName> {
  const found = new WeakMap<object, OwnName>();
  const add = (holder: object, module: string, prefix: string): void => {
    for (const [name, value] of Object.entries(holder)) {
      // Groups such as `tf.losses` hold functions too.
      if (
        typeof value === 'object' &&
        value !== null &&
        prefix === '' &&
        isPlain(value as object)
      ) {
        add(value as object, module, `${name}.`);
      }
      if (typeof value !== 'function' || found.has(value as object)) continue;
      found.set(value as object, { name: `${prefix}${name}`, module });
    }
  };
  for (const [module, exported] of modules) add(exported, module, '');
  return found;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype;
}
