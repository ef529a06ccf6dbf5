/**
 * The frame of losses that compare regions, not pixels: sums over an image, a class or everything,
 * then a ratio.
 *
 * Weights and mask have the shape of the inputs: a masked entry is left out of every sum, a weight
 * multiplies the entry in every sum. A region without any entry does not count; if there is none
 * that counts, the loss is 0.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { OverlapLayout } from '../backends/fused/index.js';
import { equalShapes, fail, floats, oneOf, shapeText, wholeNumbers } from './arguments.js';
import type { Input } from './arguments.js';
import { connect } from './differentiable.js';
import { sumRows } from './sums.js';
import { keep, maskOf, reduceMap, weightsOf } from './reduction.js';
import type { LossOptions } from './reduction.js';

export interface RegionOptions extends LossOptions {
  /**
   * What one region is: 'all' entries together (Keras), each 'image' (first axis), each 'class'
   * (last axis), or each 'imageAndClass'. With reduction 'none' the result has those axes.
   * @default 'all'
   */
  readonly regions?: 'all' | 'image' | 'class' | 'imageAndClass';
  /**
   * Of no effect: weights are in the sums over a region already, and the mean is over the regions that have an entry.
   * @default 'count'
   */
  readonly divisor?: 'count' | 'weights';
}

export const regionDefaults: { readonly regions: NonNullable<RegionOptions['regions']> } = {
  regions: 'all',
};

/** Entries of the inputs with one row per region, made when they are asked for; `weights` are 0 where masked. */
export interface Rows {
  readonly yTrue: tf.Tensor;
  readonly yPred: tf.Tensor;
  readonly weights: tf.Tensor | undefined;
  /** True where an entry counts; undefined where all do. */
  readonly mask: tf.Tensor | undefined;
  /** The inputs themselves, and where regions lie in them. */
  readonly given: Given;
  readonly layout: Layout;
}

/** Tensors of one shape. */
export interface Given {
  readonly yTrue: tf.Tensor;
  readonly yPred: tf.Tensor;
  readonly weights: tf.Tensor | undefined;
  readonly mask: tf.Tensor | undefined;
}

/** Rows of `given`. */
export function rowsOf(given: Given, layout: Layout): Rows {
  const { yTrue, yPred, weights, mask } = given;
  const guard = (x: tf.Tensor): tf.Tensor => toRows(keep(mask, x), layout);
  const once = <T>(make: () => T): (() => T) => {
    let made: { readonly value: T } | undefined;
    return () => (made ??= { value: make() }).value;
  };
  const factor = (): tf.Tensor | undefined =>
    mask === undefined ? weights : keep(mask, weights ?? tf.ones(yPred.shape));
  const made = {
    yTrue: once(() => guard(yTrue)),
    yPred: once(() => guard(yPred)),
    weights: once(() => {
      const given = factor();
      return given && toRows(given, layout);
    }),
    mask: once(() => mask && toRows(mask, layout)),
  };
  return {
    given,
    layout,
    get yTrue() {
      return made.yTrue();
    },
    get yPred() {
      return made.yPred();
    },
    get weights() {
      return made.weights();
    },
    get mask() {
      return made.mask();
    },
  };
}

export function perRegion(
  name: string,
  yTrue: Input,
  yPred: Input,
  options: RegionOptions,
  loss: (rows: Rows, shape: readonly number[]) => tf.Tensor,
  truth: typeof floats = wholeNumbers,
): tf.Tensor {
  return tf.tidy(() => {
    const t = truth(name, 'yTrue', yTrue);
    const p = floats(name, 'yPred', yPred);
    equalShapes(name, t, p, options);
    const { regions = 'all' } = options;
    oneOf(name, 'regions', regions, ['all', 'image', 'class', 'imageAndClass']);
    const needed = regions === 'imageAndClass' ? 2 : regions === 'all' ? 0 : 1;
    if (p.rank < needed) {
      fail(name, `regions '${regions}' needs at least ${needed} axes, got ${shapeText(p.shape)}`);
    }
    const layout = layoutOf(p.shape, regions);
    const mask = maskOf(name, options.mask, p.shape);
    const weights = weightsOf(name, options.weights, p.shape);
    // Weights are in the sums already, so both divisors count regions.
    const { reduction = 'mean', divisor = 'count' } = options;
    const counted = mask && tf.reshape(tf.any(toRows(mask, layout), 1), [...layout.map]);
    const outer = { reduction, divisor, ...(counted && { mask: counted }) };
    if (p.size === 0) {
      const zero = reduction === 'none' ? tf.zeros([...layout.map]) : tf.scalar(0);
      return connect(zero, [t, p]);
    }
    return reduceMap(name, [t, p], layout.map, outer, () => {
      const rows = rowsOf({ yTrue: t, yPred: p, weights, mask }, layout);
      return tf.reshape(loss(rows, p.shape), [...layout.map]);
    });
  });
}

/** Σ x over each region, weighted. */
export const total = (rows: Rows, x: tf.Tensor): tf.Tensor =>
  sumRows(rows.weights === undefined ? x : tf.mul(rows.weights, x));

export interface Layout {
  readonly map: readonly number[];
  /** Images, rows in each and classes in each row: a region is a class of an image. */
  readonly of: OverlapLayout;
  /** Reshape to this, transpose by `order`, and reshape to [regions, entries]. */
  readonly split: readonly number[];
  readonly order: readonly number[];
}

function layoutOf(
  shape: readonly number[],
  regions: NonNullable<RegionOptions['regions']>,
): Layout {
  const size = shape.reduce((a, b) => a * b, 1);
  const [first, last] = [shape[0] ?? 1, shape[shape.length - 1] ?? 1];
  const of = (images: number, classes: number): OverlapLayout => ({
    images,
    rows: size / images / classes,
    classes,
  });
  if (regions === 'all') return { map: [], of: of(1, 1), split: [1, size], order: [0, 1] };
  if (regions === 'image') {
    return { map: [first], of: of(first, 1), split: [first, size / first], order: [0, 1] };
  }
  if (regions === 'class') {
    return { map: [last], of: of(1, last), split: [size / last, last], order: [1, 0] };
  }
  const split = [first, size / first / last, last];
  return { map: [first, last], of: of(first, last), split, order: [0, 2, 1] };
}

function toRows(x: tf.Tensor, { map, split, order }: Layout): tf.Tensor {
  const rows = map.reduce((a, b) => a * b, 1);
  return tf.reshape(tf.transpose(tf.reshape(x, [...split]), [...order]), [rows, x.size / rows]);
}
