/**
 * Which product of dimensions separates candidate and loop.
 *
 * Each is first held against itself: what it gives on a whole, over the mean of what it gives on the
 * pixels of that whole. A mean has 1 there, a sum the number of pixels, `l / B * H * W` has (H·W)². So the
 * dimensions are found even if the formula on the pixel is wrong as well. Where a pixel alone has no loss, as its weight is
 * the share of the others, wholes are held against each other.
 */
import type { Shape } from '../../wire/shape.js';
import { sum } from '../numbers.js';
import { explained } from '../tolerance.js';
import { channelPower } from './factors.js';
import type { Trial, Trials } from './trials.js';
import { leadingAxes, mainShape } from './variations.js';
import type { Finding } from '../diagnoses/table.js';

export interface Dimensions {
  /** Power of each leading dimension in candidate / reference. */
  readonly powers: readonly number[];
  /** Of a shape: the product. */
  readonly factor: (shape: Shape) => number;
  /** The loop is a mean over the leading axes (and not a sum). */
  readonly ofMean: boolean;
}

const candidatePowers = [0, 1, -1, 2, -2];

export function dimensionsOf({ wholes }: Trials): Dimensions | undefined {
  const usable = wholes.filter(({ pixels }) => pixels.length > 0);
  if (usable.length < 2) return undefined;
  const areSilent = usable.every(({ pixels }) => pixels.every(isZero));
  const measured = usable.map(({ trial, pixels }) => {
    const shape = mainShape(trial.samples);
    const own = (of: 'candidate' | 'reference'): number =>
      areSilent ? sum(trial[of]) : growth(trial, pixels, of);
    return { shape, candidate: own('candidate'), reference: own('reference') };
  });
  const count = leadingAxes(measured[0]!.shape);
  for (const powers of powersOf(count)) {
    const factor = (shape: Shape): number =>
      powers.reduce((f, p, axis) => f * shape[axis]! ** p, 1);
    const fits = measured.every(({ shape, candidate, reference }) =>
      isClose(candidate / reference, factor(shape)),
    );
    if (fits)
      return { powers, factor, ofMean: measured.every(({ reference }) => isClose(reference, 1)) };
  }
  return undefined;
}

/** What a whole gives over the mean (of a map: the sum) of what its pixels give. */
function growth(trial: Trial, pixels: readonly Trial[], of: 'candidate' | 'reference'): number {
  const parts = pixels.reduce((total, p) => total + sum(p[of]), 0);
  const perPixel = pixels[0]![of].length;
  const isMap = trial[of].length === pixels.length * perPixel;
  return (sum(trial[of]) / parts) * (isMap ? 1 : pixels.length);
}

const isZero = ({ candidate, reference }: Trial): boolean =>
  [...candidate, ...reference].every((x) => x === 0);

const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= explained.rtol * Math.abs(b);

/** All combinations, the simplest first. */
function powersOf(count: number): readonly (readonly number[])[] {
  let all: readonly (readonly number[])[] = [[]];
  for (let i = 0; i < Math.min(count, 4); i++) {
    all = all.flatMap((powers) => candidatePowers.map((p) => [...powers, p]));
  }
  const weight = (powers: readonly number[]): number => powers.reduce((n, p) => n + Math.abs(p), 0);
  return all.toSorted((a, b) => weight(a) - weight(b));
}

/** The finding of a product that is not 1. */
export function dimensionFinding(
  { powers, factor, ofMean }: Dimensions,
  shape: Shape,
): Finding<'constant-factor' | 'double-mean'> | undefined {
  if (powers.every((p) => p === 0)) return undefined;
  const value = factor(shape);
  const names = axisNames(shape);
  const group = (p: number): string =>
    powers.flatMap((q, axis) => (q === p ? [names[axis]!] : [])).join('·');
  const all = (p: number): boolean => powers.every((q) => q === p);
  const product = [2, 1, -1, -2]
    .filter((p) => powers.includes(p))
    .map((p) => power(group(p), p))
    .join('·');
  if (ofMean && powers.every((p) => p === 0 || p === -1)) {
    return { code: 'double-mean', factor: value, by: group(-1) };
  }
  let reason = '';
  if (powers.every((p) => p === 0 || p === 2))
    reason = ', as a divisor that binds left to right makes it: x / a * b is (x / a) · b';
  else if (all(1) && ofMean) reason = ', a sum where the reference is a mean';
  else if (all(-1)) reason = ', a mean where the reference is a sum';
  return { code: 'constant-factor', factor: value, because: product + reason };
}

/**
 * The same where pixels by themselves have one factor too: there the two numbers are one, which a sum over pixels and channels
 * has as all of their count.
 */
export function timesFactor(
  dimensions: Dimensions,
  product: Finding<'constant-factor'>,
  { factor: ratio, because }: { readonly factor: number; readonly because: string },
  shape: Shape,
): Finding<'constant-factor'> {
  const { powers, factor } = dimensions;
  const channels = shape.at(-1) ?? 1;
  const p = channelPower(ratio, channels);
  const ofChannels =
    p !== undefined && powers.length === shape.length - 1
      ? dimensionFinding(
          {
            ...dimensions,
            powers: [...powers, p],
            factor: (s) => factor(s) * (s.at(-1) ?? 1) ** p,
          },
          shape,
        )
      : undefined;
  if (ofChannels?.code === 'constant-factor') return ofChannels;
  const named = 'because' in product ? product.because : '';
  return {
    code: 'constant-factor',
    factor: factor(shape) * ratio,
    because: `${named}, times ${because}`,
  };
}

function power(group: string, p: number): string {
  const base = group.includes('·') ? `(${group})` : group;
  return p === 1 ? group : `${base}${p === 2 ? '²' : p === -1 ? '⁻¹' : '⁻²'}`;
}

export function axisNames(shape: Shape): readonly string[] {
  if (shape.length === 4) return ['B', 'H', 'W', 'C'];
  return shape.length <= 2 ? ['N', 'C'] : shape.map((_, axis) => `n${axis}`);
}
