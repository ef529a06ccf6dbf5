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
import { loadTensorflow } from './tensorflow.js';
import { refuseBoolOnWasm } from './wasmBool.js';
import { explainMissingOnWasm } from './wasmMissing.js';
import { watchWasmAbort } from './wasmRenewal.js';

export type ChosenBackend =
  | { readonly ok: true; readonly info: BackendInfo; readonly namespace?: object }
  | { readonly ok: false; readonly message: string };

export interface BackendPlaces {
  /** The notebook's folder: where `@tensorflow/tfjs-node` is looked for first. */
  readonly folder: string;
  /** Lossbook's own folder: where it is looked for next. */
  readonly own: string;
  /** Folder of the .wasm files, ending in a separator. */
  readonly wasm: string;
  /** All of TensorFlow.js, for tfjs-node to share. */
  readonly tfjs: object;
}

type Attempt =
  { readonly ok: true; readonly namespace?: object } | { readonly ok: false; readonly why: string };

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
  { namespace }: { readonly namespace?: object },
): ChosenBackend {
  const info = { name, reason };
  return namespace ? { ok: true, info, namespace } : { ok: true, info };
}

async function start(name: BackendInfo['name'], places: BackendPlaces): Promise<Attempt> {
  switch (name) {
    case 'tensorflow': {
      const loaded = loadTensorflow(places.folder, places.own, places.tfjs);
      if (!loaded.ok) return loaded;
      return (await startBackend('tensorflow'))
        ? { ok: true, namespace: loaded.namespace }
        : { ok: false, why: 'the library loaded but did not start.' };
    }
    case 'wasm':
      setWasmPaths(places.wasm);
      if (!(await startBackend('wasm'))) {
        return { ok: false, why: `its files in ${places.wasm} did not load.` };
      }
      refuseBoolOnWasm();
      explainMissingOnWasm();
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

async function startBackend(name: string): Promise<boolean> {
  try {
    mendTensorFlow();
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}
