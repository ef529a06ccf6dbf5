/**
 * The WebAssembly backend made anew after it has run out of memory: a module in which an allocation has failed computes
 * nothing any more.
 *
 * What its tensors hold can still be read. So nothing is copied: TensorFlow.js moves a tensor to the new backend when it is
 * next used, as it does whenever the backend was changed.
 */
import * as tf from '@tensorflow/tfjs-core';

interface WasmBackend {
  readonly wasm: {
    onAbort?: () => void;
    _malloc: (bytes: number) => number;
    _free: (address: number) => void;
  };
  disposeData: (dataId: object, force?: boolean) => boolean;
  dataIdMap: { has: (id: object) => boolean; delete: (id: object) => boolean };
}

interface EngineFields {
  readonly registry: Record<string, unknown>;
  backendName: string;
}

let aborted = false;

const wasmBackend = (): WasmBackend | undefined =>
  tf.getBackend() === 'wasm' ? (tf.backend() as unknown as WasmBackend) : undefined;

/** From now on it is noticed when the module that is in use is aborted, and none is given more than it can have. */
export function watchWasmMemory(): void {
  const wasm = wasmBackend()?.wasm;
  if (!wasm) return;
  wasm.onAbort = () => void (aborted = true);
  // When it is first called, the module puts another in its place.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    if (bytes < largestMemory) return allocate(bytes);
    const gib = (bytes / 2 ** 30).toFixed(1);
    throw new RangeError(
      `a tensor of ${gib} GiB does not fit into the memory of backend wasm, which has 4 GiB at most. Compute in parts; the backends cpu and tensorflow have what the machine has.`,
    );
  };
}

/** An address has 32 bits. The allocator takes the rest of a larger number for the whole, and gives a few bytes for it. */
const largestMemory = 2 ** 32;

/**
 * Makes the backend anew if its module was aborted, or, where `suspect` says that something failed, if it computes nothing any
 * more; whether it was.
 */
export async function renewWasm(suspect: boolean): Promise<boolean> {
  const backend = wasmBackend();
  if (!backend || !(aborted || (suspect && !computes()))) return false;
  aborted = false;
  // Its allocator is broken: what moves away is forgotten, and all of it goes with the module.
  const { dataIdMap } = backend;
  backend.disposeData = (dataId) => !dataIdMap.has(dataId) || dataIdMap.delete(dataId);
  const engine = tf.engine() as unknown as EngineFields;
  delete engine.registry['wasm'];
  await tf.setBackend('wasm');
  watchWasmMemory();
  return true;
}

/** Of a size that takes memory of its own, and no more. */
function computes(): boolean {
  try {
    return tf.tidy(() => tf.sum(tf.ones([256, 256])).dataSync()[0] === 65536);
  } catch {
    return false;
  }
}
