/**
 * What the kernels need of where they run: here Node, with files beside the bundle and a second thread. In a bundle for
 * browsers the build puts `platformBrowser.ts` in its place.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Helper } from './helper.js';
import type { KernelModule } from './compiled.js';

/** The bytes of a build; undefined where its file is missing. */
export function readBuilt(file: string): Uint8Array<ArrayBuffer> | undefined {
  const url = findBuilt(`wasm/${file}`);
  return url && readFileSync(url);
}

/** What was built: beside the bundle that this file is part of, or, compiled by tsc, in the dist/ beside out/. */
export const findBuilt = (file: string): URL | undefined =>
  [file, `../../../../dist/${file}`]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));

/** How many threads there may be; undefined where nobody says so. */
export const requestedThreads = (): string | undefined => process.env['LOSSBOOK_THREADS'];

export const processors = (): number => availableParallelism();

/** The second thread; undefined where its file is missing. Throws where threads cannot be had. */
export function startHelper(
  module: KernelModule,
  onEnd: (message: string) => void,
): Helper | undefined {
  const file = findBuilt('fusedHelper.cjs');
  return file && new Helper(module, file, onEnd);
}
