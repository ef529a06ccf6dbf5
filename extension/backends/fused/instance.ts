/** The kernels in a memory: their own small one, or that of TensorFlow.js. */
import type { Compiled } from './compiled.js';
import type { Profile } from './profile.js';

/** The exports of kernels/run.ts; addresses are bytes into the memory, 0 for none. */
interface Exports {
  scratchBytes: () => number;
  configure: (
    kind: number,
    channels: number,
    first: number,
    second: number,
    zero: number,
    scale: number,
    tie: number,
  ) => void;
  run: (
    pixels: number,
    yTrue: number,
    yPred: number,
    weights: number,
    mask: number,
    map: number,
    gradient: number,
    scratch: number,
  ) => number;
}

/** Where the tensors of one call lie, in bytes; 0 for what there is not. */
export interface Addresses {
  readonly yTrue: number;
  readonly yPred: number;
  readonly weights: number;
  readonly mask: number;
  readonly map: number;
  readonly gradient: number;
}

export interface Setting {
  readonly profile: Profile;
  /** The gradient is multiplied by this. */
  readonly scale: number;
  /** yTrue and yPred are given in each other's place, for the gradient in yTrue. */
  readonly exchanged: boolean;
}

export class Instance {
  private readonly exports: Exports;

  constructor(
    module: Extract<Compiled, { ok: true }>['module'],
    memory: WebAssembly.Memory,
    private readonly scratch: number,
  ) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.exports = exports as unknown as Exports;
  }

  set({ profile, scale, exchanged }: Setting): void {
    const { kind, channels, first, second, zero } = profile;
    this.exports.configure(kind, channels, first, second, zero, scale, exchanged ? -1 : 1);
  }

  /** Writes map and gradient, and returns the sum of the map. */
  run(pixels: number, at: Addresses): number {
    const { yTrue, yPred, weights, mask, map, gradient } = at;
    return this.exports.run(pixels, yTrue, yPred, weights, mask, map, gradient, this.scratch);
  }
}

/** More than kernels/block.ts asks for; the tests hold it against `scratchBytes`. */
export const scratchBytes = 48 * 1024;
