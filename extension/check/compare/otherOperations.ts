/** Operations in whose place another stands: another function, another divisor, another norm: see `repairs.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import type { Operation } from '../../backends/alterKernels.js';
import { callOf } from './callOf.js';
import type { Repair, Run, SeenOperation } from './repair.js';
import type { Case } from './trials.js';

/** Functions of one number that are taken for each other. */
const functions: readonly string[] = [
  'Abs',
  'Square',
  'Sqrt',
  'Relu',
  'Softplus',
  'Sigmoid',
  'Tanh',
  'Log',
  'Log1p',
  'Exp',
  'Expm1',
  'Sin',
  'Cos',
  'Tan',
  'Asin',
  'Acos',
  'Atan',
  'Round',
  'Floor',
  'Reciprocal',
];

const pools: readonly string[] = ['AvgPool', 'MaxPool'];
const reductions: readonly string[] = ['Sum', 'Mean', 'Max', 'Min', 'Prod'];
/** Functions of two. */
export const ofTwo: readonly string[] = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum'];

const insteadOf = (seen: SeenOperation, instead: string): Repair['finding'] => ({
  code: 'wrong-operation',
  operation: callOf(seen.name),
  instead: callOf(instead),
  shape: seen.shape,
});

/** Another function of the same operand. */
export function exchangeFunction(seen: SeenOperation): readonly Repair[] {
  if (seen.name === 'SquaredDifference')
    return [
      {
        finding: insteadOf(seen, 'Abs'),
        run: (operation) => tf.abs(tf.sub(operation.inputs['a']!, operation.inputs['b']!)),
      },
    ];
  if (seen.name === 'Sigmoid' && (seen.shape.at(-1) ?? 1) > 1)
    return [
      { finding: insteadOf(seen, 'Softmax'), run: ({ inputs }) => tf.softmax(inputs['x']!) },
      ...exchangeWithin([functions], seen),
    ];
  return exchangeWithin([functions, pools], seen);
}

/** Another reduction, or another function of two: the strangest of what one operation may be. */
export const exchangeAny = (seen: SeenOperation): readonly Repair[] =>
  exchangeWithin([reductions, ofTwo], seen);

/** Each of the others in its group. */
function exchangeWithin(
  groups: readonly (readonly string[])[],
  seen: SeenOperation,
): readonly Repair[] {
  const alike = groups.find((names) => names.includes(seen.name)) ?? [];
  return alike
    .filter((name) => name !== seen.name)
    .map((name) => ({
      finding: insteadOf(seen, name),
      run: (operation, proceed) => proceed({ ...operation, name }),
    }));
}

/** How many numbers one of the result is made of. */
const countOf = ({ inputs }: Operation, result: tf.Tensor): number =>
  sizeOf(inputs['x']!.shape) / result.size;

const divisors: Readonly<
  Record<string, readonly (readonly [string, (n: number) => number, string?])[]>
> = {
  Sum: [
    ['1/n', (n) => 1 / n, 'Mean'],
    ['1/(n − 1)', (n) => 1 / (n - 1)],
    ['(n − 1)/n', (n) => (n - 1) / n],
    ['n/(n − 1)', (n) => n / (n - 1)],
  ],
  Mean: [
    ['n', (n) => n, 'Sum'],
    ['n/(n − 1)', (n) => n / (n - 1)],
    ['(n − 1)/n', (n) => (n - 1) / n],
  ],
};

/**
 * A sum for a mean within the loss, and a variance by n − 1. The count of channels is the same on all inputs, where any number is
 * n − 1: that is asked of other axes only.
 */
export function divideOtherwise(seen: SeenOperation): readonly Repair[] {
  const x = seen.inputs['x'];
  const isOfChannels = x !== undefined && seen.shape.join() === x.shape.slice(0, -1).join();
  return (divisors[seen.name] ?? []).flatMap(([ratio, factor, instead]): readonly Repair[] => {
    if (isOfChannels && x.shape.length > 1 && !instead) return [];
    const run: Run = (operation, proceed) => {
      const result = [proceed(operation)].flat()[0]!;
      return tf.mul(result, factor(countOf(operation, result)));
    };
    const finding: Repair['finding'] = instead
      ? insteadOf(seen, instead)
      : { code: 'wrong-divisor', operation: callOf(seen.name), ratio };
    return [
      { finding, run },
      { finding, run, everywhere: true },
    ];
  });
}

const ofCounts: readonly (readonly [string, (n: number) => number])[] = [
  ['n', (n) => n],
  ['1/n', (n) => 1 / n],
  ['n/(n − 1)', (n) => n / (n - 1)],
  ['(n − 1)/n', (n) => (n - 1) / n],
];

/** A number of the whole that is divided by another count of an input's numbers, or of its rows, as a variance by n·(n − 1). */
export function divideByCounts(
  seen: SeenOperation,
  { samples, names }: Pick<Case, 'samples' | 'names'>,
): readonly Repair[] {
  if (seen.shape.length > 0 || !['RealDiv', 'Multiply'].includes(seen.name)) return [];
  const input = samples.findLastIndex(({ dtype }) => dtype === 'float32');
  if (input < 0) return [];
  const counts = [
    [`the numbers of ${names[input]!}`, (x: tf.Tensor): number => x.size],
    [`the entries of ${names[input]!}`, (x: tf.Tensor): number => x.shape[0] ?? 1],
  ] as const;
  return counts.flatMap(([of, count]) =>
    ofCounts.map(([ratio, factor]): Repair => ({
      finding: { code: 'wrong-divisor', operation: callOf(seen.name), ratio, of },
      uses: { input },
      run: (operation, proceed, used) =>
        tf.mul([proceed(operation)].flat()[0]!, factor(count(used!))),
    })),
  );
}

/** The root of a sum of squares for a sum of sizes, and the other way round. */
export function changeNorm(seen: SeenOperation): readonly Repair[] {
  if (!['Add', 'AddV2', 'Sum'].includes(seen.name)) return [];
  return [
    { how: 'the root of the sum of their squares', power: 2 },
    { how: 'the square of the sum of their roots', power: 0.5 },
  ].map(({ how, power }) => ({
    finding: { code: 'wrong-norm', operation: callOf(seen.name), how },
    run: (operation, proceed) => {
      const inputs = Object.fromEntries(
        Object.entries(operation.inputs).map(([key, x]) => [key, tf.pow(x!, power)]),
      );
      return tf.pow([proceed({ ...operation, inputs })].flat()[0]!, 1 / power);
    },
  }));
}
