/** Does a form give a candidate's numbers, and by which way of adding up its map? */
import { sizeOf, type Shape } from '../../wire/shape.js';
import { difference, largest, sum, sumOfSizes } from '../numbers.js';
import { derivative, float32Only, formula, sameInDoubles, tellingPart } from '../tolerance.js';
import type { Form } from './catalogue.js';
import type { Measured, MeasuredForm } from './measure.js';

/** How the candidate's result is made of a form's map. */
export const scalings = {
  mean: '',
  map: 'as a map',
  sum: 'sum',
  'mean over images': 'sum over an image, mean over images',
  'sum over channels': 'sum over channels, mean over pixels',
  'mean of all': 'divided by the number of all pixels, ignored ones too',
  'mean of each': 'mean of each image',
  'sum of each': 'sum of each image',
  'half mean': '½ of the mean',
  'half map': '½ of the map',
  'half over images': '½ of the sum over an image, mean over images',
} as const;
export type Scaling = keyof typeof scalings;

/** Largest differences on one trial, of the largest number there. */
export interface Off {
  readonly value: number;
  readonly gradient: number;
}

export interface Fit {
  readonly form: Form;
  readonly scaling: Scaling;
  /** By trial. */
  readonly off: readonly Off[];
}

/** What the sums over a map are multiplied by, by each way of adding up. */
export function factorsFor(
  candidate: Shape,
  { shape, values, mean, leavesOut }: MeasuredForm,
): readonly (readonly [Scaling, number])[] {
  const size = sizeOf(shape);
  const parts = sizeOf(candidate);
  const total = sum(values);
  const ofMean = total === 0 ? 1 / size : mean / total;
  const ofImages = shape.length > 1 ? 1 / shape[0]! : undefined;
  const ofChannels = shape.length > 1 ? shape.at(-1)! / size : undefined;
  const isMap = isSameMap(candidate, shape);
  const isEach = candidate.length > 0 && !isMap && isPrefix(candidate, shape);
  const isOne = parts === 1 && !isEach;
  const found: readonly (readonly [Scaling, number | undefined])[] = [
    ...(isOne
      ? ([
          ['mean', ofMean],
          ['sum', 1],
          ['mean of all', leavesOut ? 1 / size : undefined],
          ['mean over images', ofImages],
          ['sum over channels', ofChannels],
        ] as const)
      : []),
    ...(isMap
      ? ([
          ['map', 1],
          ['half map', 1 / 2],
        ] as const)
      : []),
    ...(isEach
      ? ([
          ['mean of each', parts / size],
          ['sum of each', 1],
        ] as const)
      : []),
    ...(isOne
      ? ([
          ['half mean', ofMean / 2],
          ['half over images', ofImages && ofImages / 2],
        ] as const)
      : []),
  ];
  return found.flatMap(([name, factor]) => (factor === undefined ? [] : [[name, factor] as const]));
}

const isPrefix = (candidate: Shape, shape: Shape): boolean =>
  candidate.every((n, axis) => n === shape[axis]);

const withoutOnes = (shape: Shape): string => shape.filter((n) => n !== 1).join();
const isSameMap = (a: Shape, b: Shape): boolean => withoutOnes(a) === withoutOnes(b);

/** A form's map, added up to the shape of the candidate's result; undefined where it cannot be. */
export function addUp(candidate: Shape, { shape, values }: Measured): Float64Array | undefined {
  const parts = sizeOf(candidate);
  if (isSameMap(candidate, shape)) return values;
  if (parts === 1 && candidate.length === 0) return Float64Array.of(sum(values));
  if (!isPrefix(candidate, shape)) return undefined;
  const each = values.length / parts;
  return Float64Array.from({ length: parts }, (_, i) =>
    sum(values.subarray(i * each, (i + 1) * each)),
  );
}

/** `usual`: the size of a gradient on ordinary inputs; what is far below it is left of numbers that cancel. */
export function offBy(candidate: Measured, form: MeasuredForm, factor: number, usual: number): Off {
  const added = addUp(candidate.shape, form);
  if (!added) return { value: Infinity, gradient: Infinity };
  // Of a likelihood's terms some are below 0 and their sum may be near it.
  const terms = added.length === 1 ? sumOfSizes(form.values) : largest(added);
  return {
    value: apart(candidate.values, added, factor, factor * terms),
    gradient: apart(candidate.gradient, form.gradient, factor, tellingPart * usual),
  };
}

function apart(a: Float64Array, b: Float64Array, factor: number, size: number): number {
  if (a.length !== b.length) return b.length === 0 ? 0 : Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, difference(a[i]!, factor * b[i]!));
  if (most === 0) return 0;
  return most / Math.max(largest(a), factor * largest(b), size);
}

export const isReproduced = ({ value, gradient }: Off, isFloat32: boolean): boolean =>
  isFloat32
    ? value <= float32Only.rtol && gradient <= float32Only.rtol
    : value <= formula.rtol && gradient <= derivative.rtol;

/** The values of every trial, whatever the gradient is. */
export const hasValues = ({ off }: Fit, isFloat32: boolean): boolean =>
  off.every(({ value }) => isReproduced({ value, gradient: 0 }, isFloat32));

const worst = ({ off }: Fit): number => Math.max(...off.map(({ value }) => value));

/** Forms that differ in an epsilon all pass where it is small: in doubles those are kept that come as near as the nearest. */
export function keepNearest(fits: readonly Fit[], isFloat32: boolean): readonly Fit[] {
  if (isFloat32) return fits;
  const least = Math.min(...fits.map(worst));
  const margin = 10;
  return fits.filter((fit) => worst(fit) <= Math.max(margin * least, sameInDoubles));
}

/** The same numbers by fewer options come first, and of those what a library is known for. */
export function byPlainness(a: Fit, b: Fit): number {
  const weigh = ({ form, scaling }: Fit): number =>
    2 * Object.keys(form.options).length -
    3 * Math.sign(form.libraries.length) +
    (form.before === 'none' ? 0 : 2) +
    (form.kept ? 2 : 0) +
    (/^(mean|map|half (mean|map))$/.test(scaling) ? 0 : 1);
  return weigh(a) - weigh(b) || a.form.loss.length - b.form.loss.length;
}
