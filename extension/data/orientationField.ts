/** Which way the texture runs at each pixel of an image, by the structure tensor. */
import * as tf from '@tensorflow/tfjs-core';
import { formatShape } from '../wire/shape.js';
import { derivativeKernel, filterPlane, gaussianKernel, type Plane } from './gaussian.js';

export interface OrientationOptions {
  /** `angle` (default): cos φ, sin φ. `doubled`: cos 2φ, sin 2φ, which does not jump between 0 and π. */
  readonly channels?: 'angle' | 'doubled';
  /** Width, in pixels, of the Gaussian whose derivatives are the gradient. Default 1. */
  readonly gradientSigma?: number;
  /** Width, in pixels, of the Gaussian that averages the structure tensor. Default 2. */
  readonly tensorSigma?: number;
}

/**
 * Orientation field: at each pixel the direction in which the image changes least.
 *
 *   (gx, gy) = image * derivatives of a Gaussian (gradientSigma)
 *   J = Gaussian (tensorSigma) * [gx², gx gy; gx gy, gy²]
 *   2φ = atan2(-2 Jxy, Jyy - Jxx)        the eigenvector of the smaller eigenvalue
 *
 * Convention: (cos, sin) = (dx, dy) along the texture, x to the right and y downwards: angles grow from +x
 * towards +y, clockwise on the screen. Horizontal stripes have (1, 0), vertical ones (0, 1).
 * Without a direction (flat, or equal in all directions): angle 0, (1, 0); `orientationCoherence` is 0 there.
 * Borders: the image is mirrored; within 4 (gradientSigma + tensorSigma) of an edge the direction is bent
 * by up to about 14°.
 * Accuracy inside: a grating of period 5 to 20 pixels to 0.01°.
 * Gradient: none; computed in doubles outside of the tape.
 * Source: Bigün and Granlund, "Optimal orientation detection of linear symmetry", ICCV 1987.
 *
 * @param image - [H,W], [H,W,1], [H,W,3], [B,H,W,1] or [B,H,W,3], in any unit; colours by their Rec. 709 luma.
 * @param options - `channels` ('angle'), `gradientSigma` (1) and `tensorSigma` (2), in pixels.
 * @returns [H,W,2] or [B,H,W,2] float32: unit vectors (cos φ, sin φ) to rounding, φ from 0 up to but not including π, so sin φ ≥ 0.
 * @throws Error for another shape, an image with NaN or Infinity, a sigma that is not positive, other `channels`.
 * @example
 * const yTrue = orientationField(readImage('bark.png'), { tensorSigma: 4 });
 */
export function orientationField(image: tf.Tensor, options: OrientationOptions = {}): tf.Tensor {
  const { channels = 'angle' } = options;
  if (channels !== 'angle' && channels !== 'doubled') {
    throw new Error(
      `orientationField: channels must be 'angle' or 'doubled', got ${JSON.stringify(channels)}`,
    );
  }
  const { shape, tensors } = structureTensors('orientationField', image, options);
  const pixels = tensors.reduce((n, { xx }) => n + xx.length, 0);
  const field = new Float32Array(2 * pixels);
  let to = 0;
  for (const tensor of tensors) {
    for (let i = 0; i < tensor.xx.length; i++, to += 2) {
      const [c, s] =
        channels === 'doubled' ? doubledAngle(tensor, i) : halveAngle(doubledAngle(tensor, i));
      field[to] = c;
      field[to + 1] = s;
    }
  }
  return tf.tensor(field, [...shape, 2], 'float32');
}

/**
 * How much of one direction there is: (λ1 - λ2) / (λ1 + λ2) of the structure tensor of `orientationField`.
 *
 * @param image - As for `orientationField`.
 * @param options - `gradientSigma` (1) and `tensorSigma` (2), in pixels.
 * @returns [H,W] or [B,H,W] float32 from 0 (flat, or no direction) to 1 (parallel stripes): it can be the `weights` of a loss.
 * @throws Error for another shape, an image with NaN or Infinity, a sigma that is not positive.
 * @example
 * angularLoss(orientationField(photo), yPred, { weights: orientationCoherence(photo) });
 */
export function orientationCoherence(
  image: tf.Tensor,
  options: Omit<OrientationOptions, 'channels'> = {},
): tf.Tensor {
  const { shape, tensors } = structureTensors('orientationCoherence', image, options);
  const values = tensors.flatMap((tensor) =>
    Array.from(tensor.xx, (xx, i) =>
      strengthOf(tensor, i) > 0 ? strengthOf(tensor, i) / (xx + tensor.yy[i]!) : 0,
    ),
  );
  return tf.tensor(Float32Array.from(values), [...shape], 'float32');
}

interface StructureTensor {
  readonly xx: Float64Array;
  readonly xy: Float64Array;
  readonly yy: Float64Array;
}

function structureTensors(
  caller: string,
  image: tf.Tensor,
  { gradientSigma = 1, tensorSigma = 2 }: OrientationOptions,
): { shape: readonly number[]; tensors: StructureTensor[] } {
  for (const [name, sigma] of Object.entries({ gradientSigma, tensorSigma })) {
    if (!(sigma > 0 && sigma <= 100)) {
      throw new Error(`${caller}: ${name} must be above 0 and at most 100 pixels, got ${sigma}`);
    }
  }
  const { shape, planes } = greyPlanes(caller, image);
  const [smooth, derive] = [gaussianKernel(gradientSigma), derivativeKernel(gradientSigma)];
  const average = gaussianKernel(tensorSigma);
  const tensors = planes.map((plane) => {
    const gx = filterPlane(plane, derive, smooth).data;
    const gy = filterPlane(plane, smooth, derive).data;
    const averageProduct = (a: Float64Array, b: Float64Array): Float64Array =>
      filterPlane({ ...plane, data: a.map((x, i) => x * b[i]!) }, average, average).data;
    return { xx: averageProduct(gx, gx), xy: averageProduct(gx, gy), yy: averageProduct(gy, gy) };
  });
  return { shape, tensors };
}

/** One plane of grey per image, and the shape of the batch of pixels. */
function greyPlanes(
  caller: string,
  image: tf.Tensor,
): { shape: readonly number[]; planes: Plane[] } {
  if (!(image instanceof tf.Tensor)) {
    throw new TypeError(
      `${caller}: image must be a tensor, got ${typeof image}; tf.tensor2d(rows) makes one`,
    );
  }
  const last = image.shape.at(-1);
  const hasChannels = image.rank === 3 || image.rank === 4;
  if (!(image.rank === 2 || (hasChannels && (last === 1 || last === 3)))) {
    throw new Error(
      `${caller}: image must be [H,W], [H,W,1], [H,W,3], [B,H,W,1] or [B,H,W,3], got ${formatShape(image.shape)}; ` +
        'a batch of grey images needs a last axis of length 1: image.expandDims(-1)',
    );
  }
  const shape = hasChannels ? image.shape.slice(0, -1) : image.shape;
  const [height, width] = shape.slice(-2) as [number, number];
  const grey = toGrey(image.dataSync(), hasChannels ? last! : 1);
  const bad = grey.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new Error(
      `${caller}: image has ${grey[bad]} at pixel ${bad} (row-major); its orientation would spread to its neighbours. Replace it first`,
    );
  }
  const size = width * height;
  const planes = Array.from({ length: size > 0 ? grey.length / size : 0 }, (_, b) => ({
    width,
    height,
    data: grey.subarray(b * size, (b + 1) * size),
  }));
  return { shape, planes };
}

function toGrey(data: ArrayLike<number>, channels: number): Float64Array {
  if (channels === 1) return Float64Array.from(data);
  return Float64Array.from(
    { length: data.length / 3 },
    (_, i) => 0.2126 * data[3 * i]! + 0.7152 * data[3 * i + 1]! + 0.0722 * data[3 * i + 2]!,
  );
}

// Rounding leaves about 1e-15 of the trace; an anisotropy of 1e-12 of it is no direction.
const noDirection = 1e-12;

/** λ1 - λ2, and 0 where it is nothing but rounding. */
function strengthOf({ xx, xy, yy }: StructureTensor, i: number): number {
  const strength = Math.hypot(xx[i]! - yy[i]!, 2 * xy[i]!);
  return strength > noDirection * (xx[i]! + yy[i]!) ? strength : 0;
}

/** cos 2φ and sin 2φ: the gradient's doubled angle, turned by π as φ is across the gradient. */
function doubledAngle(tensor: StructureTensor, i: number): [number, number] {
  const strength = strengthOf(tensor, i);
  if (strength === 0) return [1, 0];
  // + 0: a negated 0 is -0.
  return [(tensor.yy[i]! - tensor.xx[i]!) / strength + 0, (-2 * tensor.xy[i]!) / strength + 0];
}

/** cos φ and sin φ of a doubled angle, φ in [0, π). */
function halveAngle([c2, s2]: [number, number]): [number, number] {
  const half = Math.atan2(s2, c2) / 2;
  const angle = half < 0 ? half + Math.PI : half;
  const [c, s] = [Math.fround(Math.cos(angle)), Math.fround(Math.sin(angle))];
  // Just below π the angle itself may round to π: that is 0 of the next turn.
  return Math.fround(Math.atan2(s, c)) >= Math.fround(Math.PI) ? [1, 0] : [c, s];
}
