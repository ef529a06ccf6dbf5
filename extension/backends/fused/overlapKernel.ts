/**
 * Overlap sums of regions and their gradient as kernels of TensorFlow.js, `LossbookOverlap` and `LossbookOverlapGradient`. Chunks are
 * the same wherever tensors lie, and so are the bits.
 */
import * as tf from '@tensorflow/tfjs-core';
import { addressOf, hasRoom, instanceIn, type WasmBackend } from './heap.js';
import type { KernelModule } from './compiled.js';
import type { Chunk } from './instance.js';
import { OutOfMemory } from './kernel.js';
import { chunk, placeWithin, stagedPlace, type OverlapPlace } from './overlapPlaces.js';
import { floatTensor, valuesOf } from './tensorData.js';

export const sumsName = 'LossbookOverlap';
export const gradientName = 'LossbookOverlapGradient';

/** Tensors are [images, rows, classes] in memory; a region is a class of an image. */
export interface OverlapLayout {
  readonly images: number;
  readonly rows: number;
  readonly classes: number;
}

export interface OverlapRequest {
  readonly layout: OverlapLayout;
  /** Squares of the difference, in place of what one of the two has and the other has not. */
  readonly squared: boolean;
  /** Of the derivatives: which of the two the gradient is in. */
  readonly of?: 'yTrue' | 'yPred';
}

export interface OverlapInputs {
  readonly yTrue: tf.TensorInfo;
  readonly yPred: tf.TensorInfo;
  readonly weights?: tf.TensorInfo;
  readonly mask?: tf.TensorInfo;
}

export type Call = Parameters<tf.KernelFunc>[0];
/** Where the tensors of a call are, and what it returns besides: entries of yPred's shape. */
type Locate = (
  call: Call,
  wanted: { readonly gradient: boolean },
) => { readonly place: OverlapPlace; readonly gradient: () => tf.TensorInfo };

export function registerOverlap(backendName: string, module: KernelModule): void {
  if (tf.getKernel(sumsName, backendName) != null) return;
  const locate = locateOn(backendName, module);
  tf.registerKernel({
    kernelName: sumsName,
    backendName,
    kernelFunc: (call) => sums(call, locate(call, { gradient: false }).place),
  });
  tf.registerKernel({
    kernelName: gradientName,
    backendName,
    kernelFunc: (call) => {
      const { place, gradient } = locate(call, { gradient: true });
      fillGradient(call, place);
      return gradient();
    },
  });
}

/** Three sums [3, regions], and 1 where a number was out of its range, else 0. */
function sums({ attrs, backend }: Call, { instance, on }: OverlapPlace): tf.TensorInfo[] {
  const { layout, squared } = attrs as unknown as OverlapRequest;
  const { images, classes } = layout;
  const result = new Float64Array(3 * images * classes);
  let bad = 0;
  walk(layout, (image, from, chunk) =>
    on(from, from + chunk.rows * classes, (at) => {
      if (instance.overlapSums(squared, classes, chunk, at)) bad = 1;
      if (!chunk.ends) return;
      const found = instance.overlapsFound(classes);
      for (let part = 0; part < 3; part++) {
        const own = found.subarray(part * classes, (part + 1) * classes);
        result.set(own, (part * images + image) * classes);
      }
    }),
  );
  const shape = [3, images * classes];
  return [
    floatTensor(backend, Float32Array.from(result), shape),
    floatTensor(backend, Float32Array.of(bad), []),
  ];
}

/** `derivatives` [3, regions]: what the loss gains by each sum. */
function fillGradient({ inputs, attrs }: Call, { instance, on }: OverlapPlace): void {
  const { layout, squared, of } = attrs as unknown as OverlapRequest;
  const { images, classes } = layout;
  const derivatives = valuesOf((inputs as { derivatives: tf.TensorInfo }).derivatives);
  const regions = images * classes;
  const factors = new Float32Array(3 * classes);
  walk(layout, (image, from, chunk) => {
    if (chunk.begins) {
      for (let c = 0; c < classes; c++) {
        const at = (part: number): number => derivatives[part * regions + image * classes + c]!;
        const [hit, extra, missing] = [at(0), at(1), at(2)];
        const [held, own] = of === 'yPred' ? [extra, missing] : [missing, extra];
        // A and H: by an entry where the other is 0 and where it is 1; D: by the difference.
        factors[c] = squared ? 0 : held;
        factors[classes + c] = squared ? hit : hit - own;
        factors[2 * classes + c] = squared ? 2 * extra : 0;
      }
    }
    on(from, from + chunk.rows * classes, (at) =>
      instance.overlapGradient(squared, classes, chunk, { ...at, of: of! }, factors),
    );
  });
}

/** Chunks of whole rows, image by image. */
export function walk(
  { images, rows, classes }: OverlapLayout,
  visit: (image: number, from: number, chunk: Chunk) => void,
): void {
  const most = Math.max(1, Math.floor(chunk / classes));
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row += most) {
      const chunk = {
        rows: Math.min(most, rows - row),
        begins: row === 0,
        ends: row + most >= rows,
      };
      visit(image, (image * rows + row) * classes, chunk);
    }
  }
}

export const locateOn = (backendName: string, module: KernelModule): Locate =>
  backendName === 'wasm' ? inPlace(module) : onValues(module);

const inPlace =
  (module: KernelModule): Locate =>
  ({ inputs, backend: some }, wanted) => {
    const backend = some as WasmBackend;
    const { yTrue, yPred, weights, mask } = inputs as unknown as OverlapInputs;
    const instance = instanceIn(backend, module);
    const bytes = wanted.gradient ? 4 * tf.util.sizeFromShape(yPred.shape) : 0;
    if (instance === undefined || !hasRoom(backend, bytes + 4096)) throw new OutOfMemory(bytes);
    const gradient = wanted.gradient ? backend.makeOutput(yPred.shape, 'float32') : undefined;
    const address = (tensor: tf.TensorInfo | undefined): number =>
      tensor === undefined ? 0 : addressOf(backend, tensor);
    const place = placeWithin(instance, {
      yTrue: address(yTrue),
      yPred: address(yPred),
      weights: address(weights),
      mask: address(mask),
      gradient: address(gradient),
    });
    return { place, gradient: () => gradient! };
  };

function onValues(module: KernelModule): Locate {
  const staged = stagedPlace(module);
  return ({ inputs, backend }, wanted) => {
    const { yTrue, yPred, weights, mask } = inputs as unknown as OverlapInputs;
    const { shape } = yPred;
    const gradient = wanted.gradient ? new Float32Array(tf.util.sizeFromShape(shape)) : undefined;
    const place = staged({
      yTrue: valuesOf(yTrue) as Float32Array,
      yPred: valuesOf(yPred) as Float32Array,
      weights: weights && (valuesOf(weights) as Float32Array),
      mask: mask && (valuesOf(mask) as Uint8Array),
      gradient,
    });
    return { place, gradient: () => floatTensor(backend, gradient!, shape) };
  };
}
