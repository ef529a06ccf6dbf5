/** The losses of the families bench, and the numbers that they and their peers are given. */
import type * as losses from '../../extension/losses/index.js';

type Shape = readonly number[];
export interface Family {
  readonly name: keyof typeof losses;
  readonly what: string;
  readonly shape: Shape;
  /** Of yTrue; of class numbers it lacks the last axis. */
  readonly truth: 'classes' | 'ones' | 'oneHot' | 'numbers' | 'positive';
  readonly found: 'numbers' | 'probabilities' | 'softmax' | 'positive';
  readonly options?: object;
}

const image: Shape = [8, 256, 256];
const ignoring = { labels: 'index', ignoreLabel: 255 };
const ofClasses = { truth: 'classes', found: 'numbers', options: ignoring } as const;
const ofNumbers = { truth: 'numbers', found: 'numbers' } as const;
const ofOnes = { truth: 'ones', found: 'numbers' } as const;

export const families: readonly Family[] = [
  {
    name: 'crossEntropy',
    what: 'cross-entropy, a label ignored',
    shape: [...image, 21],
    ...ofClasses,
  },
  {
    name: 'softmaxFocal',
    what: 'softmax focal, a label ignored',
    shape: [...image, 21],
    ...ofClasses,
  },
  {
    name: 'dice',
    what: 'dice, of each class',
    shape: [...image, 4],
    truth: 'oneHot',
    found: 'probabilities',
    options: { regions: 'class', smooth: 1e-5 },
  },
  {
    name: 'tversky',
    what: 'Tversky, of each class',
    shape: [...image, 4],
    truth: 'oneHot',
    found: 'probabilities',
    options: { regions: 'class', alpha: 0.3, beta: 0.7 },
  },
  {
    name: 'lovaszSoftmax',
    what: 'Lovász-softmax',
    shape: [1, 256, 256, 4],
    truth: 'oneHot',
    found: 'softmax',
    options: { regions: 'all' },
  },
  { name: 'binaryCrossEntropy', what: 'binary cross-entropy', shape: image, ...ofOnes },
  { name: 'focal', what: 'binary focal', shape: image, ...ofOnes },
  { name: 'huber', what: 'Huber', shape: image, ...ofNumbers },
  { name: 'charbonnier', what: 'Charbonnier', shape: image, ...ofNumbers },
  { name: 'wrappedHuber', what: 'Huber of angles', shape: image, ...ofNumbers },
  { name: 'cosineDistance', what: '1 − cos of directions', shape: [...image, 2], ...ofNumbers },
  { name: 'surfaceNormalAngular', what: 'angle of normals', shape: [...image, 3], ...ofNumbers },
  { name: 'siLog', what: 'depth, scale-invariant', shape: image, truth: 'positive', found: 'positive', options: { regions: 'all', lambda: 0.5 } }, // prettier-ignore
  { name: 'ssim', what: 'SSIM', shape: [2, 256, 256, 1], truth: 'positive', found: 'positive' },
  { name: 'totalVariation', what: 'total variation', shape: [...image, 1], ...ofNumbers },
];

export interface Numbers {
  readonly shape: Shape;
  readonly values: Float32Array;
}

const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** The same in each run: a linear congruential generator (Numerical Recipes, 1992). */
export function inputsOf({ shape, truth, found }: Family): {
  readonly t: Numbers;
  readonly p: Numbers;
} {
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const classes = shape.at(-1)!;
  const values = (size: number, make: (i: number) => number) => Float32Array.from({ length: size }, (_, i) => make(i)); // prettier-ignore
  const size = sizeOf(shape);
  const makes: Readonly<Record<Family['truth'], () => Numbers>> = {
    classes: () => ({
      shape: shape.slice(0, -1),
      values: values(size / classes, () => (next() < 0.05 ? 255 : Math.floor(classes * next()))),
    }),
    ones: () => ({ shape, values: values(size, () => Number(next() < 0.3)) }),
    oneHot: () => {
      let label = 0;
      const make = (i: number): number => {
        if (i % classes === 0) label = Math.floor(classes * next());
        return Number(i % classes === label);
      };
      return { shape, values: values(size, make) };
    },
    numbers: () => ({ shape, values: values(size, () => 6 * next() - 3) }),
    positive: () => ({ shape, values: values(size, () => 0.05 + 0.9 * next()) }),
  };
  const t = makes[truth]();
  if (found === 'numbers' || found === 'positive') return { t, p: makes[found]() };
  const p = { shape, values: values(size, () => 0.001 + next()) };
  for (let i = 0; i < size; i += classes) {
    const pixel = p.values.subarray(i, i + classes);
    const sum = found === 'softmax' ? pixel.reduce((a, b) => a + b, 0) : 1.01;
    for (let k = 0; k < classes; k++) pixel[k]! /= sum;
  }
  return { t, p };
}

export const pixelsOf = ({ shape, truth, found }: Family): number => {
  const vectors =
    truth === 'classes' || truth === 'oneHot' || (found === 'numbers' && shape.length > 3);
  return sizeOf(shape) / (vectors ? shape.at(-1)! : 1);
};
