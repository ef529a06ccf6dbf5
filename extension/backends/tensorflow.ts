/**
 * Loads `@tensorflow/tfjs-node`, the binding to the real TensorFlow library, from the notebook's folder or from
 * Lossbook's own, and makes it share the TensorFlow.js that is running.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import util from 'node:util';
import { assertNever } from '../wire/assertNever.js';
import { tfjsVersion } from '../wire/version.js';
import { libraryDefect, type LibraryDefect } from './elf.js';
import { lacksAvx } from './processor.js';

export type LoadedTensorflow =
  | { readonly ok: true; readonly namespace: object }
  /** One sentence: the cause, and the command that repairs it. */
  | { readonly ok: false; readonly why: string };

const packageName = '@tensorflow/tfjs-node';
const install = `'npm install ${packageName}@${tfjsVersion}'`;

export type FoundTensorflow =
  | {
      readonly ok: true;
      /** The libraries that are to be loaded, none of which has a defect that shows. */
      readonly files: readonly string[];
      /** `tfjs` is all of TensorFlow.js. */
      load: (tfjs: object) => LoadedTensorflow;
    }
  | { readonly ok: false; readonly why: string };

/** `tfjs` is all of TensorFlow.js, `folder` and `own` are where the package is looked for, in this order. */
export function loadTensorflow(folder: string, own: string, tfjs: object): LoadedTensorflow {
  const found = findTensorflow(folder, own);
  return found.ok ? found.load(tfjs) : found;
}

/** Loads nothing yet. */
export function findTensorflow(folder: string, own: string): FoundTensorflow {
  const found = resolveFrom(folder) ?? resolveFrom(own);
  if (!found) return refuse(`is not installed; ${install} in the notebook's folder adds it.`);
  if (lacksAvx()) {
    return refuse('needs a processor with AVX, which this one has not.');
  }
  const { home, start } = found;
  // The package installs even where its library cannot be downloaded; then this file is missing.
  const addon = join(home, 'lib', 'napi-v8', 'tfjs_binding.node');
  if (!existsSync(addon)) {
    return refuse(
      `is installed without its library; 'npm rebuild ${packageName}' in ${start} downloads it.`,
    );
  }
  // 'npm rebuild' keeps a file that is there, whatever is in it.
  const repair = `delete ${home} and run ${install} in ${start}.`;
  const files = [addon, ...librariesOf(home)];
  for (const library of files) {
    const defect = libraryDefect(library);
    if (defect) return refuse(`does not load: ${defectText(basename(library), defect)}; ${repair}`);
  }
  const load = (tfjs: object): LoadedTensorflow => {
    try {
      return { ok: true, namespace: requirePackage(home, tfjs) };
    } catch (error) {
      return refuse(`does not load: ${errorText(error)}; ${repair}`);
    }
  };
  return { ok: true, files, load };
}

const refuse = (what: string): { readonly ok: false; readonly why: string } => ({
  ok: false,
  why: `${packageName} ${what}`,
});

interface Found {
  readonly home: string;
  /** The folder it was looked for from. */
  readonly start: string;
}

function resolveFrom(start: string): Found | undefined {
  try {
    const require = createRequire(join(start, 'cell.cjs'));
    return { home: dirname(require.resolve(`${packageName}/package.json`)), start };
  } catch {
    return undefined;
  }
}

function librariesOf(home: string): readonly string[] {
  const folder = join(home, 'deps', 'lib');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('libtensorflow'))
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path)); // A link to nothing: the loader names what is missing.
}

function defectText(name: string, defect: LibraryDefect): string {
  switch (defect.kind) {
    case 'not a library':
      return `${name} is not a library`;
    case 'cut short':
      return `${name} was cut short`;
    case 'other machine':
      return `${name} is built for ${defect.machine}, and this Node is ${process.arch}`;
    default:
      return assertNever(defect);
  }
}

function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /^([^/:]+): cannot open shared object file/.exec(message);
  // Node adds the stack of `require` calls below the first line.
  return missing ? `${missing[1]} is missing` : (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

/**
 * Which instructions of the processor it could use is not for the person at the notebook; warnings are. The library reads this
 * once, as it loads; it does not stay, for a TensorFlow in Python would take it for the person's own.
 */
function withQuietLog<Result>(load: () => Result): Result {
  if (process.env['TF_CPP_MIN_LOG_LEVEL'] !== undefined) return load();
  process.env['TF_CPP_MIN_LOG_LEVEL'] = '1';
  try {
    return load();
  } finally {
    delete process.env['TF_CPP_MIN_LOG_LEVEL'];
  }
}

function requirePackage(home: string, tfjs: object): object {
  const require = createRequire(join(home, 'package.json'));
  share(require, tfjs);
  return withQuietLog(() => withOldUtil(require, () => require(home) as object));
}

/**
 * Puts the running TensorFlow.js where tfjs-node's own `require` will find it. All but one of its files ask for the
 * whole, one for the core; a second core would be a second set of tensors.
 */
function share(require: NodeJS.Require, tfjs: object): void {
  const shared = withCallableClasses(tfjs);
  for (const name of ['@tensorflow/tfjs', '@tensorflow/tfjs-core']) {
    const path = require.resolve(name);
    require.cache[path] = moduleOf(path, shared);
  }
}

/** The classes that tfjs-node extends. Its ES5 calls their constructors without `new`, which real classes refuse. */
const extended: readonly string[] = ['KernelBackend', 'CustomCallback'];

function withCallableClasses(tfjs: object): object {
  return Object.fromEntries(
    Object.entries(tfjs).map(([name, value]) => [
      name,
      extended.includes(name) ? callable(value as Constructor) : (value as unknown),
    ]),
  );
}

type Constructor = new (...args: unknown[]) => object;

const callable = (constructor: Constructor): Constructor =>
  new Proxy(constructor, {
    apply: (target, self: object, args: unknown[]) =>
      Reflect.construct(target, args, self.constructor) as object,
  });

/**
 * tfjs-node 4.22 calls two functions of `node:util` that Node 23 removed, and Node 22 warns of. The modules loaded
 * by `load` get a `util` that has them; a name in the cache goes before the built-in module of that name.
 */
function withOldUtil<T>(require: NodeJS.Require, load: () => T): T {
  const old = Object.create(util, {
    isArray: { value: Array.isArray },
    isNullOrUndefined: { value: (x: unknown) => x === null || x === undefined },
  }) as object;
  const before = require.cache['util'];
  require.cache['util'] = moduleOf('util', old);
  try {
    return load();
  } finally {
    if (before) require.cache['util'] = before;
    else delete require.cache['util'];
  }
}

function moduleOf(path: string, exports: object): NodeJS.Module {
  const module = new Module(path);
  module.filename = path;
  module.loaded = true;
  module.exports = exports;
  return module;
}
