/** Starts a backend of TensorFlow.js, mended where losses need it. */
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { assertNever } from '../wire/assertNever.js';
import type { BackendName } from '../wire/backends.js';
import type { BackendPlaces } from './expect.js';
import { mendTensorFlow } from './mend.js';
import { findTensorflow } from './tensorflow.js';
import { refuseTypesOnWasm } from './wasmTypes.js';
import { startWasm } from './wasmRenewal.js';

export type StartedBackend =
  | {
      readonly ok: true;
      /** What cells are to import as TensorFlow.js, where it is another than all of it. */
      readonly namespace?: object;
    }
  /** One sentence: the cause, and where there is one the command that repairs it. */
  | { readonly ok: false; readonly why: string };

/** `tfjs` is all of TensorFlow.js, for tfjs-node to share. */
export async function startBackend(
  name: BackendName,
  places: BackendPlaces,
  tfjs: object,
): Promise<StartedBackend> {
  switch (name) {
    case 'tensorflow':
      return await startTensorflow(places, tfjs);
    case 'wasm':
      setWasmPaths(places.wasm);
      if (!(await startWasm(() => useBackend('wasm')))) {
        return { ok: false, why: `its files in ${places.wasm} did not load.` };
      }
      refuseTypesOnWasm();
      return { ok: true };
    case 'cpu':
      if (!(await useBackend('cpu'))) return { ok: false, why: 'it is not registered.' };
      // On first use it advises to install tfjs-node; which backend runs, and why, is said already.
      (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
      return { ok: true };
    default:
      return assertNever(name);
  }
}

/** Whether the library loads is known from then on. */
async function startTensorflow(
  { folder, own, proven }: BackendPlaces,
  tfjs: object,
): Promise<StartedBackend> {
  const found = findTensorflow(folder, own);
  if (!found.ok) return found;
  const { files, load } = found;
  const loaded = load(tfjs);
  if (loaded.ok && (await useBackend('tensorflow'))) {
    proven?.add(files);
    return loaded;
  }
  proven?.remove(files);
  return loaded.ok ? { ok: false, why: 'the library loaded but did not start.' } : loaded;
}

async function useBackend(name: string): Promise<boolean> {
  try {
    mendTensorFlow();
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}
