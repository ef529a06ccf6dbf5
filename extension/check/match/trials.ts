/**
 * The inputs that a candidate and a form are held to each other on. All are made of the given ones, and hold what those hold:
 * probabilities stay probabilities, unit vectors of unit length, depths above 0. What only some inputs tell (a mean over
 * images from one over pixels, how a large error is treated, a class without truth) some of them have.
 */
import { sizeOf } from '../../wire/shape.js';
import { reverse, take } from '../compare/variations.js';
import { withValues, type Sample } from '../inputs.js';
import { sameInFloat32 } from '../tolerance.js';

export interface Trial {
  /** As the end of a sentence: `it differs on …`. */
  readonly name: string;
  readonly yTrue: Sample;
  readonly yPred: Sample;
  /** The truth of an image or a class holds nothing: there the conventions part of losses that are one otherwise. */
  readonly isEmpty?: boolean;
}

/** Rows, columns and vectors that are looked at; the next where a loss cannot do with so few. */
export const extents = [16, 64, Infinity] as const;

export function trialsOf(yTrue: Sample, yPred: Sample, extent: number): readonly Trial[] {
  const given = crop({ name: 'the given inputs', yTrue, yPred }, extent);
  return [
    given,
    roll(given),
    ...mix(given),
    ...stretch(given),
    ...wander(given),
    ...withoutTruth(given),
  ];
}

const isMatrix = ({ shape }: Sample): boolean =>
  shape.length > 2 && shape.at(-1) === 3 && shape.at(-2) === 3;

/** Axes that may be cut and rolled: neither channels nor the rows of a matrix. */
const freeAxes = (sample: Sample): readonly number[] =>
  sample.shape
    .map((_, axis) => axis)
    .slice(0, isMatrix(sample) ? -2 : sample.shape.length > 1 ? -1 : 1);

function along(trial: Trial, axis: number, indices: readonly number[]): Trial {
  const [yTrue, yPred] = take([trial.yTrue, trial.yPred], axis, indices);
  return { ...trial, yTrue: yTrue!, yPred: yPred! };
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export function crop(trial: Trial, extent: number): Trial {
  const { shape } = trial.yPred;
  const images = shape.length > 2 ? 3 : Math.max(extent, 64);
  return freeAxes(trial.yPred).reduce((cut, axis) => {
    const most = axis === 0 ? images : extent;
    return shape[axis]! > most ? along(cut, axis, upTo(most)) : cut;
  }, trial);
}

/** Predictions of other pixels: errors as large as the numbers allow. */
function roll(trial: Trial): Trial {
  const yPred = freeAxes(trial.yPred)
    .slice(0, 2)
    .reduce((p, axis) => {
      const length = p.shape[axis]!;
      return take([p], axis, [...upTo(length).slice(1), 0])[0]!;
    }, trial.yPred);
  return { ...trial, name: 'predictions of other pixels', yPred };
}

/** Rows that are left: losses of windows of 3 × 3 refuse fewer. */
const smallestWindow = 3;

/** Of other dimensions, so that a mean over images is another number than one over all pixels. */
function mix(trial: Trial): readonly Trial[] {
  const { yPred } = trial;
  if (isMatrix(yPred)) return [];
  const axes = freeAxes(yPred);
  const share = 0.65;
  const other = reverse(yPred, axes.at(-1) ?? 0).values;
  const mixed = withValues(
    yPred,
    yPred.values.map((x, i) => Math.fround(share * x + (1 - share) * other[i]!)),
  );
  const made = {
    ...trial,
    name: 'fewer images and rows',
    yPred: isUnit(yPred) ? unit(mixed) : mixed,
  };
  return [
    axes.slice(0, 2).reduce((cut, axis) => {
      const length = yPred.shape[axis]!;
      return length > (axis === 0 ? 1 : smallestWindow) ? along(cut, axis, upTo(length - 1)) : cut;
    }, made as Trial),
  ];
}

/** Errors some times as large, where the numbers may be any. */
function stretch(trial: Trial): readonly Trial[] {
  const { yTrue, yPred } = trial;
  if (isUnit(yPred) || isMatrix(yPred) || areShares(yPred) || areBoxes(yTrue)) return [];
  const times = 4;
  const far = (p: number, i: number): number => {
    const t = yTrue.values[i]!;
    if (areLabels(yTrue) || yTrue.values.length !== yPred.values.length) return times * p;
    return arePositive(yTrue) && arePositive(yPred) ? t * (p / t) ** times : t + times * (p - t);
  };
  const values = yPred.values.map((p, i) => Math.fround(far(p, i)));
  return [{ ...trial, name: 'errors four times as large', yPred: withValues(yPred, values) }];
}

/** Beyond any period and any bend, where truth and prediction are plain numbers. */
function wander(trial: Trial): readonly Trial[] {
  const { yTrue, yPred } = trial;
  const isPlain = yTrue.values.length === yPred.values.length && !areLabels(yTrue);
  if (!isPlain || arePositive(yTrue) || stretch(trial).length === 0) return [];
  const times = 300;
  const values = yPred.values.map((p, i) => {
    const t = yTrue.values[i]!;
    return Math.fround(t + times * (p - t));
  });
  const name = 'errors some hundred times as large';
  return [{ ...trial, name, yPred: withValues(yPred, values) }];
}

/** A class, or an image, that the truth has nothing of: there conventions part. */
function withoutTruth(trial: Trial): readonly Trial[] {
  const { yTrue, yPred } = trial;
  const { shape, values } = yTrue;
  if (shape.join() !== yPred.shape.join() || !values.every((x) => x === 0 || x === 1)) return [];
  const classes = shape.length > 1 ? shape.at(-1)! : 1;
  const image = sizeOf(shape.slice(1));
  const name = classes > 1 ? 'a class without truth' : 'an empty truth';
  const empty = (count: number): Trial => {
    const emptied = values.slice();
    for (let i = 0; i < count; i++) {
      if (i % classes !== classes - 1 || emptied[i] !== 1) continue;
      emptied[i] = 0;
      if (classes > 1 && isOneHot(yTrue)) emptied[i - classes + 1] = 1;
    }
    return { ...trial, name, isEmpty: true, yTrue: withValues(yTrue, emptied) };
  };
  const isOneImage = shape.length < 2 || shape[0] === 1;
  const nowhere = {
    ...trial,
    name: 'an empty truth',
    isEmpty: true,
    yTrue: withValues(
      yTrue,
      values.map(() => 0),
    ),
  };
  return [
    ...(isOneImage ? [] : [empty(image)]),
    empty(values.length),
    ...(classes > 1 && !isOneHot(yTrue) ? [nowhere] : []),
  ];
}

function rows({ shape, values }: Sample): readonly Float64Array[] {
  const length = shape.at(-1) ?? 1;
  return upTo(values.length / length).map((i) => values.subarray(i * length, (i + 1) * length));
}

export const isOneHot = (sample: Sample): boolean =>
  rows(sample).every((row) => row.reduce((sum, x) => sum + x, 0) === 1);

const isUnit = (sample: Sample): boolean =>
  (sample.shape.at(-1) ?? 1) > 1 &&
  rows(sample).every((row) => Math.abs(Math.hypot(...row) - 1) < sameInFloat32);

function unit(sample: Sample): Sample {
  const values = rows(sample).flatMap((row) => {
    const length = Math.hypot(...row) || 1;
    return [...row].map((x) => Math.fround(x / length));
  });
  return withValues(sample, Float64Array.from(values));
}

const arePositive = ({ values }: Sample): boolean => values.every((x) => x > 0);
export const areShares = ({ values }: Sample): boolean => values.every((x) => x >= 0 && x <= 1);

/** Of each row's shares the sum is 1. */
export const areSimplices = (sample: Sample): boolean =>
  areShares(sample) &&
  rows(sample).every((row) => Math.abs(row.reduce((all, x) => all + x, 0) - 1) < sameInFloat32);

/** 0 and 1, or numbers of classes. */
export const areLabels = ({ values }: Sample): boolean =>
  values.every((x) => Number.isInteger(x) && x >= 0 && x <= 255);

const areBoxes = (sample: Sample): boolean =>
  sample.shape.at(-1) === 4 && rows(sample).every(([x1, y1, x2, y2]) => x1! <= x2! && y1! <= y2!);
