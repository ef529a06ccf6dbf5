/** Where a relative import leads: the file as written, else with the endings TypeScript would try. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type LocalFile =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly tried: readonly string[] };

export const isLocal = (specifier: string): boolean =>
  /^\.{1,2}(\/|$)/.test(specifier) ||
  specifier.startsWith('/') ||
  /^(file:|[A-Za-z]:[\\/])/.test(specifier);

const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];
/** TypeScript lets an import name the file that will be emitted. */
const sourceOf: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' };

export function findLocal(specifier: string, folder: string): LocalFile {
  const base = specifier.startsWith('file:')
    ? fileURLToPath(specifier)
    : resolve(folder, specifier);
  const emitted = /\.[mc]?js$/.exec(base)?.[0];
  const asSource = emitted ? [base.slice(0, -emitted.length) + sourceOf[emitted]] : [];
  const tried = [base, ...asSource, ...endings.map((e) => base + e)];
  const path = tried.find(isFile);
  return path === undefined ? { found: false, tried } : { found: true, path };
}

/** A path through a file, or a circle of links, is none. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
