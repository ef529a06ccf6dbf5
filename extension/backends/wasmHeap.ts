/** TensorFlow.js's WebAssembly memory, after code that used it was stopped at any instant. */
import * as tf from '@tensorflow/tfjs-core';

/** The emscripten module inside the backend (tfjs-backend-wasm 4.22). */
interface WasmModule {
  readonly HEAPU8: Uint8Array;
  readonly asm: { readonly memory: { readonly buffer: ArrayBuffer } };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Growing the memory detaches the views that the backend reads and writes through, and makes new ones a moment
 * later. Stopped in between, every later write throws "detached ArrayBuffer". Growing it once more, by
 * asking for as much as there is, makes the views afresh.
 */
export function repairWasmHeap(): void {
  if (tf.getBackend() !== 'wasm') return;
  const { wasm } = tf.backend() as unknown as { readonly wasm: WasmModule };
  if (wasm.HEAPU8.byteLength > 0) return;
  wasm._free(wasm._malloc(wasm.asm.memory.buffer.byteLength));
}
