/**
 * Modules next to the notebook. They are compiled here rather than by Node, so that TypeScript works on every
 * Node, an edited file is read again, and what they import of TensorFlow.js is the kernel's one instance.
 */
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import { compiler } from './compiler.js';
import { holdForDebugger } from './debugHold.js';
import { portablePath } from './portablePath.js';
import { rememberScript } from './scripts.js';

type Exports = Record<string, unknown>;

interface LoadedModule {
  /** The file itself, by whatever spelling or link it was asked for. */
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
  readonly exports: Exports;
  readonly imports: string[];
  ready: Promise<void>;
  isEvaluated: boolean;
}

export interface LocalModules {
  load: (path: string, ancestors: readonly string[]) => Promise<Exports>;
}

/** Loads `specifier` as seen from a module; `ancestors` are the modules that wait for it. */
export type LoadFrom = (
  specifier: string,
  folder: string,
  ancestors: readonly string[],
) => Promise<unknown>;

export interface FileSeen {
  readonly path: string;
  readonly sha256: string;
}

export function localModules(loadFrom: LoadFrom, onRead: (file: FileSeen) => void): LocalModules {
  const cache = new Map<string, LoadedModule>();

  const isCurrent = (module: LoadedModule, seen: Set<string>): boolean => {
    if (seen.has(module.file)) return true;
    seen.add(module.file);
    if (hashOf(readFileSync(module.path)) !== module.sha256) return false;
    return module.imports.every((file) => {
      const imported = cache.get(file);
      return imported === undefined || isCurrent(imported, seen);
    });
  };

  const load = async (path: string, ancestors: readonly string[]): Promise<Exports> => {
    const file = realpathSync.native(path);
    const known = cache.get(file);
    for (const parent of ancestors.slice(-1)) cache.get(parent)?.imports.push(file);
    if (known && ancestors.includes(file)) return inCircle(known, ancestors);
    if (known && isCurrent(known, new Set())) {
      await known.ready;
      onRead(known);
      return known.exports;
    }
    const bytes = readFileSync(path);
    const module: LoadedModule = {
      file,
      path,
      sha256: hashOf(bytes),
      exports: {},
      imports: [],
      ready: Promise.resolve(),
      isEvaluated: false,
    };
    cache.set(file, module);
    onRead(module);
    module.ready = evaluateModule(module, bytes.toString('utf8'), [...ancestors, file], loadFrom);
    try {
      await module.ready;
      module.isEvaluated = true;
    } catch (error) {
      cache.delete(file);
      throw error;
    }
    return module.exports;
  };
  return { load };
}

/**
 * A module that waits for its importer, as the importer gets it: what is read of it in a function, later, is as always. What
 * is read at once is not there yet, and `undefined` would go on as NaN; modules of Node throw there too.
 */
function inCircle(module: LoadedModule, ancestors: readonly string[]): Exports {
  const label = (file: string) => portablePath(process.cwd(), file);
  const { file, exports } = module;
  return new Proxy(exports, {
    get(_, key) {
      const value: unknown = Reflect.get(exports, key);
      // A namespace is asked for `then` wherever it is awaited.
      const isThere = value !== undefined || module.isEvaluated;
      if (isThere || typeof key === 'symbol' || key === 'then') return value;
      const circle = [...ancestors.slice(ancestors.indexOf(file)), file].map(label).join(' → ');
      throw new ReferenceError(
        `'${key}' of ${label(file)} is read before that file has run: ${circle} import each other in a circle. ` +
          'Read it inside a function, or move what both need into a file of its own.',
      );
    },
  });
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function evaluateModule(
  module: LoadedModule,
  source: string,
  ancestors: readonly string[],
  loadFrom: LoadFrom,
): Promise<void> {
  const { path, exports } = module;
  const folder = dirname(path);
  if (path.endsWith('.json')) {
    return void Object.assign(exports, namespaceOf(JSON.parse(source)));
  }
  if (path.endsWith('.cjs') || (path.endsWith('.js') && !compiler().isModuleSource(source))) {
    const require = createRequire(path);
    delete require.cache[path];
    return void Object.assign(exports, namespaceOf(require(path)));
  }
  const compiled = compiler().compileModule(source, path);
  if (!compiled.ok) {
    const { message, line, column } = compiled.error;
    throw new SyntaxError(`${portablePath(process.cwd(), path)}:${line}:${column}: ${message}`);
  }
  const required = new Map<string, unknown>();
  for (const specifier of compiled.imports) {
    required.set(specifier, await loadFrom(specifier, folder, ancestors));
  }
  const runtime = {
    import: (specifier: string) => loadFrom(specifier, folder, ancestors),
    meta: { url: pathToFileURL(path).href, filename: path, dirname: folder },
  };
  // The wrapper stays on the first line, so that lines of the generated code count as in its map.
  const body = `return (async () => {${compiled.code}\n})()`;
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname', '__lossbook__'];
  const run = compileFunction(body, parameters, { filename: path }) as (
    ...args: unknown[]
  ) => Promise<void>;
  const { map } = compiled;
  rememberScript(path, { label: portablePath(process.cwd(), path), map: () => map });
  const held = holdForDebugger(path);
  if (held) await held;
  await run(exports, (s: string) => required.get(s), { exports }, path, folder, runtime);
}

/** What a CommonJS or JSON value looks like when it is imported. */
function namespaceOf(value: unknown): Exports {
  const names = typeof value === 'object' && value !== null ? value : {};
  return { ...names, default: value };
}
