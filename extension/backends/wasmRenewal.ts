/**
 * The WebAssembly backend made anew after it has run out of memory: a module in which an allocation has failed computes
 * nothing any more.
 *
 * What its tensors hold can still be read. So nothing is copied: TensorFlow.js moves a tensor to the new backend when it is
 * next used, as it does whenever the backend was changed.
 */
import * as tf from '@tensorflow/tfjs-core';
import { byteSize } from '../wire/numberText.js';
import { hearXnnpack, refuseUnfinished } from './xnnpack.js';

interface WasmBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
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
/** Whether what aborted it was an operation that found no memory of its own. */
let unfinished = false;
/** Bytes of the last tensor that there was no room for; 0 when that has been told. */
let refused = 0;

const wasmBackend = (): WasmBackend | undefined =>
  tf.getBackend() === 'wasm' ? (tf.backend() as unknown as WasmBackend) : undefined;

/** Starts the backend with its memory watched; whether it could. */
export async function startWasm(start: () => Promise<boolean>): Promise<boolean> {
  const isStarted = await hearXnnpack(start);
  if (isStarted) watchMemory();
  return isStarted;
}

/**
 * From now on it is noticed when the module that is in use is aborted, and nothing is written where the allocator has no room: it
 * answers with 0 then, which the backend takes for an address, and the tensor would go over those that lie at the bottom.
 */
function watchMemory(): void {
  const wasm = wasmBackend()?.wasm;
  if (!wasm) return;
  wasm.onAbort = () => void (aborted = true);
  // When it is first called, the module puts another in its place.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    if (bytes >= largestMemory)
      throw new RangeError(
        `a tensor of ${byteSize(bytes)} does not fit into the memory of backend wasm, which has 4 GiB at most. Compute in parts; the backends cpu and tensorflow have what the machine has.`,
      );
    const address = allocate(bytes);
    // Where the end would lie beyond 4 GiB, its sum is cut to 32 bits: the allocator takes it for one that is there already, and
    // what it hands out from then on lies anywhere.
    const isBeyond = (address >>> 0) + bytes > wasm.HEAPU8.length;
    if (address !== 0 && !isBeyond) return address;
    if (isBeyond) aborted = true;
    refused = bytes;
    throw new RangeError(
      `the memory of backend wasm has no room for a tensor of ${byteSize(bytes)} more`,
    );
  };
  refuseUnfinished(() => (unfinished = aborted = true));
}

/** An address has 32 bits. The allocator takes the rest of a larger number for the whole, and gives a few bytes for it. */
const largestMemory = 2 ** 32;

export interface WasmTrouble {
  /** `full`: a tensor found no room and nothing else is amiss; `renewed`: the backend had to be made anew. */
  readonly kind: 'full' | 'renewed';
  /** Whether it was for want of memory, as far as is known. */
  readonly isFull: boolean;
  /** What found no room, where that is known; else 0. */
  readonly refused: number;
}

/**
 * What ails the backend after a cell: it is made anew if its module was aborted, or, where `suspect` says that something failed, if it
 * computes nothing any more.
 */
export async function renewWasm(suspect: boolean): Promise<WasmTrouble | undefined> {
  const backend = wasmBackend();
  const wanted = refused;
  refused = 0;
  if (!backend || !(aborted || suspect)) return undefined;
  if (!aborted && wanted > 0) return { kind: 'full', isFull: true, refused: wanted };
  if (!aborted && computes()) return undefined;
  const isFull = wanted > 0 || unfinished;
  aborted = unfinished = false;
  refused = 0;
  // Its allocator is broken: what moves away is forgotten, and all of it goes with the module.
  const { dataIdMap } = backend;
  backend.disposeData = (dataId) => !dataIdMap.has(dataId) || dataIdMap.delete(dataId);
  const engine = tf.engine() as unknown as EngineFields;
  delete engine.registry['wasm'];
  await startWasm(() => tf.setBackend('wasm'));
  return { kind: 'renewed', isFull, refused: wanted };
}

/** Of a size that takes memory of its own, and no more. */
function computes(): boolean {
  try {
    return tf.tidy(() => tf.sum(tf.ones([256, 256])).dataSync()[0] === 65536);
  } catch {
    return false;
  }
}
