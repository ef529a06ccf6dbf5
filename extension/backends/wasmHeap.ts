/** TensorFlow.js's WebAssembly memory, after code that used it was stopped at any instant. */
import * as tf from '@tensorflow/tfjs-core';

/** The emscripten module inside the backend (tfjs-backend-wasm 4.22). */
interface WasmModule {
  readonly HEAPU8: Uint8Array;
  readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } };
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
  stackSave: () => number;
  stackRestore: (address: number) => void;
}

/** The part of the backend that knows where a tensor's numbers lie (tfjs-backend-wasm 4.22). */
interface WasmBackend {
  readonly wasm: WasmModule;
  readonly dataIdMap: { readonly has: (dataId: object) => boolean };
  typedArrayFromHeap: (tensor: tf.TensorInfo) => Float32Array | Int32Array | Uint8Array;
}

/** Where the stack of a module ends while nothing runs in it. */
const stackAtRest = new WeakMap<WasmModule, number>();

function wasmBackend(): WasmBackend | undefined {
  return tf.getBackend() === 'wasm' ? (tf.backend() as unknown as WasmBackend) : undefined;
}

const wasmModule = (): WasmModule | undefined => wasmBackend()?.wasm;

/** The numbers of a tensor where they lie, for who is done with them before anything else is computed; undefined for one that is elsewhere. */
export function valuesInWasm(
  tensor: tf.Tensor,
): Float32Array | Int32Array | Uint8Array | undefined {
  const backend = wasmBackend();
  const isThere = backend?.dataIdMap.has(tensor.dataId) && tensor.dtype !== 'string';
  return isThere ? backend?.typedArrayFromHeap(tensor) : undefined;
}

/** To be called while nothing runs in the module, for `repairWasmHeap` to know how that is. */
export function noteWasmStack(): void {
  const wasm = wasmModule();
  if (wasm && !stackAtRest.has(wasm)) stackAtRest.set(wasm, wasm.stackSave());
}

/**
 * A kernel stopped midway leaves its frames on the module's own stack (128 bytes of a matMul), which would at last run
 * into the data below. They are taken off.
 *
 * Growing the memory detaches the views that the backend reads and writes through, and makes new ones a moment
 * later. Stopped in between, every later write throws "detached ArrayBuffer". Growing it once more, by
 * asking for as much as there is, makes the views afresh.
 */
export function repairWasmHeap(): void {
  const wasm = wasmModule();
  if (!wasm) return;
  const atRest = stackAtRest.get(wasm);
  if (atRest !== undefined) wasm.stackRestore(atRest);
  if (wasm.HEAPU8.byteLength > 0) return;
  wasm._free(wasm._malloc(wasm.asm.memory.buffer.byteLength));
}
