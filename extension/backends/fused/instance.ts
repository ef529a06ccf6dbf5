/** The kernels in a memory: their own small one, or that of TensorFlow.js. */
import type { KernelModule } from './compiled.js';
import type { Profile } from './profile.js';

/** The exports of kernels/run.ts; addresses are bytes into the memory, 0 for none. */
interface Exports {
  scratchBytes: () => number;
  configure: (
    kind: number,
    channels: number,
    first: number,
    second: number,
    third: number,
    scale: number,
    tie: number,
  ) => void;
  overlapPlace: () => number;
  overlapSums: (
    squared: number,
    begins: number,
    ends: number,
    rows: number,
    classes: number,
    yTrue: number,
    yPred: number,
    weights: number,
    mask: number,
    scratch: number,
  ) => number;
  overlapGradient: (
    squared: number,
    begins: number,
    rows: number,
    classes: number,
    held: number,
    own: number,
    weights: number,
    mask: number,
    gradient: number,
    scratch: number,
  ) => void;
  correlate: (
    outer: number,
    length: number,
    positions: number,
    inner: number,
    windowSize: number,
    pad: number,
    from: number,
    window: number,
    to: number,
  ) => void;
  variation: (
    first: number,
    rows: number,
    height: number,
    width: number,
    channels: number,
    yPred: number,
    weights: number,
    mask: number,
    map: number,
    gradient: number,
    scale: number,
  ) => number;
  logRatios: (
    begins: number,
    entries: number,
    yTrue: number,
    yPred: number,
    weights: number,
    mask: number,
    ratios: number,
    scratch: number,
  ) => number;
  logRatioShift: () => number;
  logRatioWeight: () => number;
  logRatioFirst: () => number;
  logRatioSecond: () => number;
  logRatioGradient: (
    entries: number,
    ratios: number,
    depths: number,
    weights: number,
    mask: number,
    gradient: number,
    level: number,
    slope: number,
    centre: number,
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

type OverlapAddresses = Omit<Addresses, 'map'>;

/** A stretch of an image's rows: the first, the last, or one between. */
export interface Chunk {
  readonly rows: number;
  readonly begins: boolean;
  readonly ends: boolean;
}

/** A tensor [outer, length, inner], and how many positions a window takes along the axis in the middle. */
export type Along = Readonly<Record<'outer' | 'length' | 'positions' | 'inner', number>>;

/** Rows of an image [height, width, channels], from the first on. */
export interface Band {
  readonly first: number;
  readonly rows: number;
  readonly image: readonly [height: number, width: number, channels: number];
}

/** Σw, Σw(d − shift) and Σw(d − shift)². */
export interface LogRatioSums {
  /** Whether a depth that counts is not greater than 0, or no normal number. */
  readonly outside: boolean;
  readonly shift: number;
  readonly weight: number;
  readonly first: number;
  readonly second: number;
}

export class Instance {
  private readonly exports: Exports;

  constructor(
    module: KernelModule,
    private readonly memory: WebAssembly.Memory,
    private readonly scratch: number,
  ) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    this.exports = exports as unknown as Exports;
  }

  set({ profile, scale, exchanged }: Setting): void {
    const { kind, channels, first, second, third } = profile;
    this.exports.configure(kind, channels, first, second, third, scale, exchanged ? -1 : 1);
  }

  /** Writes map and gradient, and returns the sum of the map. */
  run(pixels: number, at: Addresses): number {
    const { yTrue, yPred, weights, mask, map, gradient } = at;
    return this.exports.run(pixels, yTrue, yPred, weights, mask, map, gradient, this.scratch);
  }

  /** Of a tensor [outer, length, inner] along the axis in the middle: see kernels/correlation.ts. */
  correlate(
    { outer, length, positions, inner }: Along,
    { window, pad }: { readonly window: readonly number[]; readonly pad: number },
    { from, to }: Readonly<Record<'from' | 'to', number>>,
  ): void {
    const { exports, memory, scratch } = this;
    new Float32Array(memory.buffer, scratch).set(window);
    exports.correlate(outer, length, positions, inner, window.length, pad, from, scratch, to);
  }

  /** Of rows of an image: writes map and gradient, and returns the sum of the map. */
  variation({ first, rows, image }: Band, at: Addresses, scale: number): number {
    const [height, width, channels] = image;
    const { yPred, weights, mask, map, gradient } = at;
    const { exports } = this;
    return exports.variation(first, rows, height, width, channels, yPred, weights, mask, map, gradient, scale); // prettier-ignore
  }

  /** Goes on with the moments of log p − log t, or begins with them, and writes it where a gradient goes: kernels/logRatio.ts. */
  logRatios(
    begins: boolean,
    entries: number,
    { yTrue, yPred, weights, mask, gradient }: Omit<Addresses, 'map'>,
  ): LogRatioSums {
    const { exports, scratch } = this;
    const outside = exports.logRatios(Number(begins), entries, yTrue, yPred, weights, mask, gradient, scratch) !== 0; // prettier-ignore
    return {
      outside,
      shift: exports.logRatioShift(),
      weight: exports.logRatioWeight(),
      first: exports.logRatioFirst(),
      second: exports.logRatioSecond(),
    };
  }

  /** Writes w·(level + slope·(d − centre))/x, d in the place of yTrue and x in that of yPred. */
  logRatioGradient(
    entries: number,
    { yTrue, yPred, weights, mask, gradient }: Omit<Addresses, 'map'>,
    { level, slope, centre }: Readonly<Record<'level' | 'slope' | 'centre', number>>,
  ): void {
    const { exports } = this;
    exports.logRatioGradient(entries, yTrue, yPred, weights, mask, gradient, level, slope, centre);
  }

  /** Goes on with the sums of a region's chunks; whether a number may be out of its range. */
  overlapSums(squared: boolean, classes: number, chunk: Chunk, at: OverlapAddresses): boolean {
    const { yTrue, yPred, weights, mask } = at;
    const flags = [squared, chunk.begins, chunk.ends].map(Number) as [number, number, number];
    const { exports, scratch } = this;
    return exports.overlapSums(...flags, chunk.rows, classes, yTrue, yPred, weights, mask, scratch) !== 0; // prettier-ignore
  }

  /** Where the last chunk has left them, until the next call: three sums of each class, one kind after another. */
  overlapsFound(classes: number): Float64Array {
    const { exports, memory, scratch } = this;
    return new Float64Array(memory.buffer, scratch + exports.overlapPlace(), 3 * classes);
  }

  /** Writes the gradient in one of the two; three factors of each class, as kernels/overlap.ts says, where a region begins. */
  overlapGradient(
    squared: boolean,
    classes: number,
    { rows, begins }: Chunk,
    at: OverlapAddresses & { readonly of: 'yTrue' | 'yPred' },
    factors: Float32Array,
  ): void {
    const { exports, memory, scratch } = this;
    if (begins) new Float32Array(memory.buffer, scratch + exports.overlapPlace()).set(factors);
    const [held, own] = at.of === 'yPred' ? [at.yTrue, at.yPred] : [at.yPred, at.yTrue];
    const shape = [Number(squared), Number(begins), rows, classes] as const;
    exports.overlapGradient(...shape, held, own, at.weights, at.mask, at.gradient, scratch);
  }
}

/** Numbers of a window that it has room for. */
export const mostWindow = 1024;

/** More than kernels/block.ts asks for; the tests hold it against `scratchBytes`. */
export const scratchBytes = 48 * 1024;
