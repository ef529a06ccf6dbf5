/**
 * Which TensorFlow.js backend a kernel runs on, and why. `auto` takes the fastest that works here: the real
 * TensorFlow library, else WebAssembly, else plain JavaScript.
 */
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { assertNever } from '../wire/assertNever.js';
import { backendNames } from '../wire/backends.js';
import type { BackendChoice, BackendInfo } from '../wire/message.js';
import { mendTensorFlow } from './mend.js';
import { findTensorflow } from './tensorflow.js';
import { refuseBoolOnWasm } from './wasmBool.js';
import { watchWasmAbort } from './wasmRenewal.js';

export type ChosenBackend =
  | ({ readonly ok: true; readonly info: BackendInfo } & Started)
  | { readonly ok: false; readonly message: string };

interface Started {
  /** What cells are to import as TensorFlow.js, where it is another than all of it. */
  readonly namespace?: object;
  /**
   * It has not been started, and is known to load: starts it, and gives its namespace. Nothing may compute before.
   *
   * @throws where it does not start after all, with what to do.
   */
  later?: () => Promise<object>;
}

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
  /** All of TensorFlow.js, for tfjs-node to share. */
  readonly tfjs: object;
  /** Without it, a library is loaded to know whether it can be. */
  readonly proven?: ProvenLibraries;
}

type Attempt = ({ readonly ok: true } & Started) | { readonly ok: false; readonly why: string };

export async function chooseBackend(
  choice: BackendChoice,
  places: BackendPlaces,
): Promise<ChosenBackend> {
  if (choice !== 'auto') {
    const attempt = await start(choice, places);
    if (!attempt.ok) {
      return {
        ok: false,
        message: `backend '${choice}' cannot be used: ${attempt.why} Choose 'auto' to take the next best.`,
      };
    }
    return toChoice(choice, 'asked for', attempt);
  }
  const refused: string[] = [];
  for (const name of backendNames) {
    const attempt = await start(name, places);
    if (attempt.ok) {
      return toChoice(name, refused.join(' ') || 'the fastest there is', attempt);
    }
    refused.push(`no ${name}: ${attempt.why}`);
  }
  return { ok: false, message: `no backend of TensorFlow.js works here. ${refused.join(' ')}` };
}

function toChoice(
  name: BackendInfo['name'],
  reason: string,
  started: { readonly ok: true } & Started,
): ChosenBackend {
  return { ...started, info: { name, reason } };
}

async function start(name: BackendInfo['name'], places: BackendPlaces): Promise<Attempt> {
  switch (name) {
    case 'tensorflow':
      return await startTensorflow(places);
    case 'wasm':
      setWasmPaths(places.wasm);
      if (!(await startBackend('wasm'))) {
        return { ok: false, why: `its files in ${places.wasm} did not load.` };
      }
      refuseBoolOnWasm();
      watchWasmAbort();
      return { ok: true };
    case 'cpu':
      if (!(await startBackend('cpu'))) return { ok: false, why: 'it is not registered.' };
      // On first use it advises to install tfjs-node; which backend runs, and why, is said already.
      (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
      return { ok: true };
    default:
      return assertNever(name);
  }
}

async function startTensorflow({ folder, own, tfjs, proven }: BackendPlaces): Promise<Attempt> {
  const found = findTensorflow(folder, own);
  if (!found.ok) return found;
  const { files, load } = found;
  const begin = async () => {
    const loaded = load(tfjs);
    if (!loaded.ok || (await startBackend('tensorflow'))) return loaded;
    return { ok: false, why: 'the library loaded but did not start.' } as const;
  };
  if (proven?.has(files)) {
    const later = async () => {
      const loaded = await begin();
      if (loaded.ok) return loaded.namespace;
      proven.remove(files);
      throw new Error(`backend 'tensorflow' cannot be used any more: ${loaded.why}`);
    };
    return { ok: true, later };
  }
  const loaded = await begin();
  if (loaded.ok) proven?.add(files);
  return loaded;
}

async function startBackend(name: string): Promise<boolean> {
  try {
    mendTensorFlow();
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}
