/**
 * What a person calls a function or a class of the kernel's own modules. The bundle renames some of them (`mean4`, `_Sequential`),
 * and its names are nobody's business.
 */
export interface OwnName {
  readonly name: string;
  /** What it is imported from. */
  readonly module: string;
}

type Modules = ReadonlyMap<string, object>;

let modules: (() => Modules) | undefined;
let names: WeakMap<object, OwnName> | undefined;

/** To be called when they are loaded; `of` has each under the name that cells import it by. */
export const nameModules = (of: () => Modules): void => void (modules = of);

/** Undefined for what is not the kernel's own. No code of the notebook runs. */
export const ownName = (value: object): OwnName | undefined =>
  (names ??= modules && namesOf(modules()))?.get(value);

function namesOf(modules: Modules): WeakMap<object, OwnName> {
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
