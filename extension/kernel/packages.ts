/** Packages and Node's own modules, found from the importing file's folder by Node itself. */
import { join } from 'node:path';
import { compileFunction, constants } from 'node:vm';

type Importer = (specifier: string) => Promise<Record<string, unknown>>;

const importers = new Map<string, Importer>();

export async function importPackage(
  specifier: string,
  folder: string,
): Promise<Record<string, unknown>> {
  try {
    return await importerFor(folder)(specifier);
  } catch (error) {
    throw explain(error, specifier, folder);
  }
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

function explain(error: unknown, specifier: string, folder: string): unknown {
  const { code, message } = error as { code?: string; message?: string };
  const name = packageName(specifier);
  switch (code) {
    case 'ERR_MODULE_NOT_FOUND':
      // The package itself is there, and something that it imports is not.
      if (!message?.includes(`'${name}'`)) return error;
      return new Error(
        `cannot find package '${name}': looked in node_modules of ${folder} and of every folder above it. ` +
          `Run 'npm install ${name}' in the notebook's folder.`,
      );
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return new Error(
        `'${specifier}' is not offered by package '${name}' (its "exports" do not list it), ` +
          `looked up from ${folder}. Import a path that its documentation names.`,
      );
    case 'ERR_UNKNOWN_BUILTIN_MODULE':
      return new Error(`'${specifier}' is not a module of Node ${process.version}.`);
    default:
      return error;
  }
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
