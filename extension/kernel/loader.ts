/**
 * What `import` means in a cell: the kernel's own modules (one TensorFlow.js for all), files next to the
 * notebook, and packages of the notebook's folder, in this order.
 */
import { asKernel } from './intrinsics.js';
import { findLocal, isLocal } from './localFiles.js';
import { localModules, type FileSeen } from './localModules.js';
import { importPackage } from './packages.js';
import { missingExportText } from '../wire/misuse.js';

export interface Loader {
  /** `names` are those of the module that the cell uses: each must exist. */
  import: (specifier: string, names?: readonly string[]) => Promise<unknown>;
}

const names = new WeakMap<object, string>();

/** What a module was imported as, if the value is one that a cell imported whole. */
export const moduleName = (value: object): string | undefined => names.get(value);

/** `ownModule` has the kernel's modules, and undefined for what is not one of them. */
export function createLoader(
  folder: string,
  ownModule: (specifier: string) => object | undefined,
  onRead: (file: FileSeen) => void,
): Loader {
  // Of what is shown the folder is taken out, and a dot says nothing.
  const folderText = (from: string) => (from === folder ? "the notebook's folder" : from);
  const loadFrom = async (
    specifier: string,
    from: string,
    ancestors: readonly string[],
  ): Promise<unknown> => {
    // Where a module is, is no matter of what a cell has made of `RegExp` or of `fs`.
    const own = asKernel(() => ownModule(specifier));
    if (own) return own;
    if (!asKernel(() => isLocal(specifier)))
      return importPackage(specifier, from, folderText(from));
    const file = asKernel(() => findLocal(specifier, from));
    if (!file.found) {
      throw new Error(
        `cannot find '${specifier}' from ${folderText(from)}: tried ${file.tried.join(', ')}. ` +
          `Check the spelling; relative imports start at the notebook's own folder.`,
      );
    }
    return modules.load(file.path, ancestors);
  };
  const modules = localModules(loadFrom, onRead);

  return {
    import: async (specifier, needed = []) => {
      const loaded = await loadFrom(specifier, folder, []);
      requireNames(specifier, loaded as Record<string, unknown>, needed);
      if (typeof loaded === 'object' && loaded !== null) names.set(loaded, specifier);
      return loaded;
    },
  };
}

function requireNames(
  specifier: string,
  loaded: Record<string, unknown>,
  names: readonly string[],
): void {
  const missing = names.filter((name) => !(name in loaded));
  if (missing.length === 0) return;
  const offered = Object.keys(loaded).filter((name) => name !== 'default');
  const list = offered.length > 20 ? `${offered.slice(0, 20).join(', ')}, …` : offered.join(', ');
  throw new SyntaxError(missingExportText(specifier, missing, list));
}
