/**
 * Loads `@tensorflow/tfjs-node`, the binding to the real TensorFlow library, from the notebook's folder or from
 * Lossbook's own, and makes it share the TensorFlow.js that is running.
 */
import { existsSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';

export type LoadedTensorflow =
  { readonly ok: true; readonly namespace: object } | { readonly ok: false; readonly why: string };

const packageName = '@tensorflow/tfjs-node';

export function loadTensorflow(folder: string, own: string, tfjs: object): LoadedTensorflow {
  const found = [folder, own].flatMap((start) => resolveFrom(start) ?? [])[0];
  if (!found) return { ok: false, why: `${packageName} is not installed.` };
  // The package installs even where its library cannot be downloaded; then this file is missing.
  const addon = join(dirname(found), 'lib', 'napi-v8', 'tfjs_binding.node');
  if (!existsSync(addon)) {
    return {
      ok: false,
      why: `${packageName} is installed without its library; 'npm rebuild ${packageName}' downloads it.`,
    };
  }
  try {
    const require = createRequire(found);
    share(require, tfjs);
    return { ok: true, namespace: require(dirname(found)) as object };
  } catch (error) {
    return { ok: false, why: `${packageName} does not load: ${(error as Error).message}.` };
  }
}

/** Path of the package's package.json as seen from a folder. */
function resolveFrom(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'cell.cjs')).resolve(`${packageName}/package.json`);
  } catch {
    return undefined;
  }
}

/** Puts the running TensorFlow.js where tfjs-node's own `require` will find it. */
function share(require: NodeJS.Require, tfjs: object): void {
  const path = require.resolve('@tensorflow/tfjs');
  const module = new Module(path);
  module.filename = path;
  module.loaded = true;
  module.exports = tfjs;
  require.cache[path] = module;
}
