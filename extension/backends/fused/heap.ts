/** The memory of TensorFlow.js's wasm backend, and the kernels in it. */
import * as tf from '@tensorflow/tfjs-core';
import { Instance, scratchBytes } from './instance.js';
import type { KernelModule } from './compiled.js';

/** The parts of tfjs-backend-wasm 4.22 that are used: where a tensor lies is nowhere public. */
export interface WasmBackend extends tf.KernelBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc: (bytes: number) => number;
    _free: (address: number) => void;
  };
  readonly dataIdMap: tf.DataStorage<{ readonly memoryOffset: number }>;
  makeOutput: (shape: number[], dtype: 'float32') => tf.TensorInfo;
}

const instances = new WeakMap<WebAssembly.Memory, Instance>();

/** The kernels in the backend's memory, with a scratch block allocated there for good; undefined where it is full. */
export function instanceIn({ wasm }: WasmBackend, module: KernelModule): Instance | undefined {
  const { memory } = wasm.asm;
  const known = instances.get(memory);
  if (known) return known;
  const scratch = wasm._malloc(scratchBytes + 64);
  if (scratch === 0) return undefined;
  // At the border of a cache line, where malloc seldom gives it.
  const made = new Instance(module, memory, Math.ceil(scratch / 64) * 64);
  instances.set(memory, made);
  return made;
}

/** Whether so many bytes can be had. The backend itself does not look, and writes over its own memory from address 0. */
export function hasRoom({ wasm }: WasmBackend, bytes: number): boolean {
  const address = wasm._malloc(bytes);
  if (address === 0) return false;
  wasm._free(address);
  return true;
}

/** The first byte of a tensor, which is moved to this backend if it is on another. */
export const addressOf = ({ dataIdMap }: WasmBackend, { dataId }: tf.TensorInfo): number =>
  dataIdMap.get(dataId).memoryOffset;
