/** Packages and Node's own modules, found from the importing file's folder by Node itself. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction, constants } from 'node:vm';
import { nearOwnModule } from '../notebook/ownModules.js';
import { packageName } from '../notebook/packageName.js';

type Importer = (specifier: string) => Promise<Record<string, unknown>>;

const importers = new Map<string, Importer>();

export async function importPackage(
  specifier: string,
  folder: string,
  /** The folder in what is said. */
  called: string,
): Promise<Record<string, unknown>> {
  try {
    const loaded = await importerFor(folder)(specifier);
    touchPackage(specifier, folder);
    return loaded;
  } catch (error) {
    throw explain(error, specifier, called);
  }
}

/** Its `package.json` is read, so that what notes the files that a cell opens hears of it. */
function touchPackage(specifier: string, folder: string): void {
  const path = packageJson(packageName(specifier), folder);
  if (path !== undefined) readFileSync(path);
}

function packageJson(name: string, folder: string): string | undefined {
  const path = join(folder, 'node_modules', name, 'package.json');
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? undefined : packageJson(name, dirname(folder));
}

/** Node resolves an `import()` from the file that contains it: here, one that would lie in the folder. */
function importerFor(folder: string): Importer {
  const known = importers.get(folder);
  if (known) return known;
  const importer = compileFunction('return import(specifier)', ['specifier'], {
    filename: join(folder, 'cell.mjs'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as Importer;
  importers.set(folder, importer);
  return importer;
}

function explain(error: unknown, specifier: string, called: string): unknown {
  const { code, message } = error as { code?: string; message?: string };
  const name = packageName(specifier);
  const near = nearOwnModule(specifier);
  switch (code) {
    case 'ERR_MODULE_NOT_FOUND':
      // The package itself is there, and something that it imports is not.
      if (!message?.includes(`'${name}'`)) return error;
      if (near) return new Error(`there is no '${specifier}'. Did you mean '${near}'?`);
      return new Error(
        `cannot find package '${name}': looked in node_modules of ${called} and of every folder above it. ` +
          `Run 'npm install ${name}' in the notebook's folder.`,
      );
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return new Error(
        `'${specifier}' is not offered by package '${name}' (its "exports" do not list it), ` +
          `looked up from ${called}. Import a path that its documentation names.`,
      );
    case 'ERR_UNKNOWN_BUILTIN_MODULE':
      return new Error(`'${specifier}' is not a module of Node ${process.version}.`);
    default:
      return error;
  }
}
