/** Predicted directions beside the true ones, and how far off they are. */
import type * as tf from '@tensorflow/tfjs-core';
import { channelsOf } from '../picture/angles.js';
import type { PlainTensor } from '../picture/packTensors.js';
import { formatShape, type Shape, sizeOf } from '../wire/shape.js';
import type { AngleInfo } from '../wire/view.js';
import {
  angleNames,
  type AngleOptions,
  readAngleOptions,
  refuseDoubledTurn,
} from './angleOptions.js';
import { angularBundle } from './angularBundle.js';
import { angularDifference } from './angularDifference.js';
import { takeOption, checkOptions, quoteGiven, isText } from './options.js';
import { display } from './sink.js';
import { readTensor } from './readTensor.js';
import { isTensorLike } from './tensorLike.js';

export interface AngularErrorOptions extends AngleOptions {
  readonly title?: string;
  /** Pixels that count, as 1, and others, as 0; of the shape of the error. Default: all. */
  readonly mask?: tf.Tensor;
  /** How much each pixel counts in the statistics, at least 0; of the shape of the error. Default: all alike. */
  readonly weights?: tf.Tensor;
}

/**
 * Draws truth, prediction and the angle between them side by side at once, and says what the angles come to: mean, median, root
 * mean square, 95th percentile, largest, and the shares under 5°, 11.25°, 22.5° and 30° (the latter three as in Fouhey, Gupta,
 * Hebert, "Data-Driven 3D Primitives", ICCV 2013).
 *
 *     error = atan2(|tc·ps − ts·pc|, tc·pc + ts·ps)         axes: atan2(|cross|, |dot|); never arccos
 *
 * Computed in double precision in radians; shown and sent in degrees, 0 to 180, of axes 0 to 90. A vector of length 0, NaN
 * or ±Infinity is no direction: its error is NaN, marked in the picture, counted in the text and left out of the statistics
 * (`angularLoss` counts a zero vector as a quarter of the period, unless its `zeroVector` is 'nan'). Pixels of mask or weight 0
 * are grey and not counted. Unlike in a loss, a pixel of weight 0 does not count either, and the mean is divided by the sum of weights.
 *
 * @param yTrue - Directions as (cos, sin), [..., 2]; with `encoding: 'scalar'` angles, [...] or [..., 1] of three or four axes.
 * @param yPred - Of the same shape. Vectors need not have length 1.
 * @param options - What the numbers mean (`AngleOptions`), `mask` and `weights` of the shape of the error, `title`.
 * @returns Nothing, so that at the end of a cell it is not drawn twice.
 * @throws TypeError for what is no tensor of real numbers; Error where one is disposed, for unequal shapes, another last axis, no
 *   pixels, a mask or weights of another shape or value, and for an option that is unknown or not what `AngleOptions` says.
 * @example
 * angularError(yTrue, yPred);                            // directions
 * angularError(yTrue, yPred, { period: Math.PI });       // axes, which have no head
 */
export function angularError(
  yTrue: tf.Tensor,
  yPred: tf.Tensor,
  options: AngularErrorOptions = {},
): void {
  checkOptions(name, options, optionNames, '{ period: Math.PI }');
  const angle = readAngleOptions(`${name}: `, options);
  refuseDoubledTurn(name, 'period', angle);
  const title = takeOption(
    `${name}: title`,
    options['title'],
    isText,
    `a string such as 'epoch 3'`,
  );
  const [target, prediction] = [numbersOf('yTrue', yTrue), numbersOf('yPred', yPred)];
  if (target.shape.join() !== prediction.shape.join()) {
    throw new Error(
      `${name}: yTrue ${formatShape(target.shape)} and yPred ${formatShape(prediction.shape)} must have equal shapes`,
    );
  }
  const map = mapShape(target.shape, angle);
  const error = angularDifference(target.data, prediction.data, angle);
  const mask = mapOf('mask', options['mask'], map, (x) => x === 0 || x === 1, onlyMask);
  const weights = mapOf('weights', options['weights'], map, (x) => !(x < 0), 'not be negative');
  display(angularBundle({ target, prediction, error, map, angle, mask, weights, title }));
}

const name = 'angularError';
const optionNames = ['title', 'mask', 'weights', ...angleNames] as const;
const onlyMask = 'hold 0 and 1 only (fractions are weights)';

function numbersOf(argument: string, value: unknown): PlainTensor {
  if (!isTensorLike(value)) {
    throw new TypeError(
      `${name}: ${argument} must be a tensor, got ${quoteGiven(value)}; arrays become one by tf.tensor`,
    );
  }
  const read = readTensor(value, argument);
  if (read.kind === 'unreadable') {
    throw new Error(
      value.isDisposed
        ? `${name}: ${argument} is disposed; draw it before, or keep it with tf.keep`
        : `${name}: ${argument}: ${read.why}`,
    );
  }
  if (read.kind !== 'numbers') {
    throw new TypeError(`${name}: ${argument} must be of real numbers, got ${value.dtype}`);
  }
  return read.tensor;
}

/** Of one number per pixel: all axes but the one that makes a pixel, if there is one. */
function mapShape(shape: Shape, angle: AngleInfo): Shape {
  const channels = channelsOf(angle);
  const isOne = channels === 1 && (shape.length === 3 || shape.length === 4) && shape.at(-1) === 1;
  if (channels === 2 && shape.at(-1) !== 2) {
    throw new Error(
      `${name}: yTrue and yPred must end in an axis of length 2 (cos, sin), got ${formatShape(shape)}; ` +
        `numbers that are angles themselves are { encoding: 'scalar' }`,
    );
  }
  if (channels === 1 && shape.length === 4 && !isOne) {
    throw new Error(
      `${name}: yTrue and yPred of four axes must end in one of length 1 (the angle), got ${formatShape(shape)}`,
    );
  }
  if (sizeOf(shape) === 0) throw new Error(`${name}: there are no pixels in ${formatShape(shape)}`);
  return channels === 2 || isOne ? shape.slice(0, -1) : shape;
}

function mapOf(
  option: string,
  value: unknown,
  map: Shape,
  isGood: (x: number) => boolean,
  must: string,
): PlainTensor | undefined {
  if (value === undefined) return undefined;
  const tensor = numbersOf(option, value);
  if (tensor.shape.join() !== map.join()) {
    throw new Error(
      `${name}: ${option} ${formatShape(tensor.shape)} must have the shape of the per-pixel map ${formatShape(map)}`,
    );
  }
  const bad = tensor.data.find((x) => !isGood(x));
  if (bad !== undefined) throw new Error(`${name}: ${option} must ${must}, got ${bad}`);
  return tensor;
}
