/** A memory of its own for kernels that need neighbours: what goes in and comes out is copied, a piece of an image at a time. */
import { Instance, scratchBytes } from './instance.js';
import type { KernelModule } from './compiled.js';

/** Numbers of one array that a piece has, if its image lets it: in and out stay in the second-level cache. */
export const pieceNumbers = 65_536;

const start = 1024;
const page = 65_536;

export class Workspace {
  readonly instance: Instance;
  private readonly memory: WebAssembly.Memory;

  constructor(
    module: KernelModule,
    private readonly bytes: number,
  ) {
    const pages = Math.ceil((start + scratchBytes + bytes) / page);
    this.memory = new WebAssembly.Memory({ initial: pages });
    this.instance = new Instance(module, this.memory, start);
  }

  has(bytes: number): boolean {
    return bytes <= this.bytes;
  }

  /** Room for arrays of so many bytes, one after another: their addresses. */
  place(sizes: readonly number[]): number[] {
    let next = start + scratchBytes;
    return sizes.map((bytes) => {
      const address = next;
      next += Math.ceil(bytes / 16) * 16;
      return address;
    });
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  bits(address: number, count: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, count);
  }
}

/** One that is kept, and for rows that are too long for it one that is not. */
export function workspaces(module: KernelModule): (bytes: number) => Workspace {
  let kept: Workspace | undefined;
  return (bytes) => {
    kept ??= new Workspace(module, 6 * 4 * pieceNumbers);
    return kept.has(bytes) ? kept : new Workspace(module, bytes);
  };
}
