/**
 * What is known of a backend with nothing of it loaded: TensorFlow's library, whose files were loaded on this machine before, and
 * what is part of Lossbook, are taken to load again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../wire/assertNever.js';
import type { BackendName } from '../wire/backends.js';
import type { Attempt } from './choose.js';
import { findTensorflow } from './tensorflow.js';

/** Files of libraries that were loaded on this machine, as they are now. */
export interface ProvenLibraries {
  has: (files: readonly string[]) => boolean;
  add: (files: readonly string[]) => void;
  remove: (files: readonly string[]) => void;
}

export interface BackendPlaces {
  /** The notebook's folder: where `@tensorflow/tfjs-node` is looked for first. */
  readonly folder: string;
  /** Lossbook's own folder: where it is looked for next. */
  readonly own: string;
  /** Folder of the .wasm files, ending in a separator. */
  readonly wasm: string;
  /** Without it, a library is loaded to know whether it can be. */
  readonly proven?: ProvenLibraries;
}

/** Undefined where it has to be started to know. */
export function expectBackend(
  name: BackendName,
  { folder, own, wasm, proven }: BackendPlaces,
): Attempt | undefined {
  switch (name) {
    case 'tensorflow': {
      const found = findTensorflow(folder, own);
      if (!found.ok) return found;
      return proven?.has(found.files) ? { ok: true } : undefined;
    }
    case 'wasm':
      return existsSync(join(wasm, 'tfjs-backend-wasm-simd.wasm')) ? { ok: true } : undefined;
    case 'cpu':
      return { ok: true };
    default:
      return assertNever(name);
  }
}
