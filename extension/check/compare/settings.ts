/** Operations whose setting is another one than the reference's, or whose filter lies otherwise: see `repairs.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import type { Proceed, Operation } from '../../backends/alterKernels.js';
import { callOf } from './callOf.js';
import type { Placed } from './exchanges.js';
import { pairedShape } from './pairedShapes.js';
import type { Repair, SeenOperation } from './repair.js';
import { withConstants } from './solveNumbers.js';

const settings: Readonly<Record<string, readonly string[]>> = {
  Conv2D: ['pad'],
  DepthwiseConv2dNative: ['pad'],
  AvgPool: ['pad'],
  MaxPool: ['pad'],
  ResizeBilinear: ['alignCorners', 'halfPixelCenters'],
  ResizeNearestNeighbor: ['alignCorners', 'halfPixelCenters'],
  Cumsum: ['reverse', 'exclusive'],
};

/** A running sum along another axis. */
function turnCumsum(seen: SeenOperation): readonly Repair[] {
  if (seen.name !== 'Cumsum') return [];
  const rank = seen.shape.length;
  const given = Number(seen.attrs['axis']);
  return [...seen.shape.keys()]
    .filter((axis) => axis !== (given < 0 ? given + rank : given))
    .map((axis) => ({
      finding: {
        code: 'wrong-setting',
        operation: callOf(seen.name),
        setting: 'axis',
        given: String(given),
        instead: String(axis),
      },
      everywhere: true,
      run: ({ inputs, attrs }) =>
        tf.cumsum(inputs['x']!, axis, attrs['exclusive'] === true, attrs['reverse'] === true),
    }));
}

const otherOf = (given: unknown): string | boolean | undefined =>
  typeof given === 'boolean'
    ? !given
    : given === 'same'
      ? 'valid'
      : given === 'valid'
        ? 'same'
        : undefined;

/** Both inputs are often treated alike, so all operations with these settings are. */
export function changeSetting(seen: SeenOperation): readonly Repair[] {
  const others = (settings[seen.name] ?? []).flatMap((setting): readonly Repair[] => {
    const given = seen.attrs[setting];
    const instead = otherOf(given);
    if (instead === undefined) return [];
    const finding = {
      code: 'wrong-setting',
      operation: callOf(seen.name),
      setting,
      given: String(given),
      instead: String(instead),
    } as const;
    const run = (operation: Operation, proceed: Proceed): tf.Tensor | tf.Tensor[] =>
      proceed({ ...operation, attrs: { ...operation.attrs, [setting]: instead } });
    return [{ finding, everywhere: true, run }];
  });
  return [...others, ...turnCumsum(seen)];
}

/** Windows that overlap taken for those that do not, or the other way round: steps of 1, of 2 or of the window's size. */
export function changeWindowStride(seen: SeenOperation): readonly Repair[] {
  const { name, attrs, inputs } = seen;
  const size = name.endsWith('Pool') ? attrs['filterSize'] : inputs['filter']?.shape.slice(0, 2);
  const [window, given] = [listOf(size), listOf(attrs['strides'])];
  if (!/^(AvgPool|MaxPool|Conv2D|DepthwiseConv2dNative)$/.test(name)) return [];
  const steps = [[1, 1], [2, 2], window].map((step) => step.map(Number));
  const others = new Map(steps.map((step) => [step.join(), step]));
  others.delete(given.join());
  return [...others.values()].map((instead) => ({
    finding: {
      code: 'wrong-setting',
      operation: callOf(name),
      setting: 'strides',
      given: `[${given.join(', ')}]`,
      instead: `[${instead.join(', ')}]`,
    },
    everywhere: true,
    run: (operation, proceed) =>
      proceed({ ...operation, attrs: { ...operation.attrs, strides: instead } }),
  }));
}

const listOf = (size: unknown): readonly number[] =>
  Array.isArray(size) ? (size as number[]) : [Number(size), Number(size)];

const turns = [
  { how: 'transposed', turn: (f: tf.Tensor) => tf.transpose(f, [1, 0, 2, 3]) },
  { how: 'turned by 180°', turn: (f: tf.Tensor) => tf.reverse(f, [0, 1]) },
] as const;

export function turnFilter(seen: SeenOperation): readonly Repair[] {
  const filter = seen.inputs['filter'];
  if (filter?.shape.length !== 4 || sizeOf(filter.shape.slice(0, 2)) === 1) return [];
  return turns
    .filter(({ how }) => how !== 'transposed' || filter.shape[0] === filter.shape[1])
    .map(({ how, turn }) => ({
      finding: { code: 'wrong-filter', operation: callOf(seen.name), how } as const,
      everywhere: true,
      run: (operation, proceed) =>
        proceed({
          ...operation,
          inputs: { ...operation.inputs, filter: turn(operation.inputs['filter']!) },
        }),
    }));
}

/** Filters of 3×3 that are taken for each other, along x where there is a direction. */
const stencils: Readonly<Record<string, readonly number[]>> = {
  'the Laplacian of 4 neighbours': [0, 1, 0, 1, -4, 1, 0, 1, 0],
  'the Laplacian of 8 neighbours': [1, 1, 1, 1, -8, 1, 1, 1, 1],
  'Sobel’s': [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  'Prewitt’s': [-1, 0, 1, -1, 0, 1, -1, 0, 1],
  'Scharr’s': [-3, 0, 3, -10, 0, 10, -3, 0, 3],
};

/** Another of those, wherever the given one is used. */
export function exchangeFilter(all: readonly SeenOperation[]): readonly Placed[] {
  return all.flatMap((seen) => {
    const { constant, shape } = seen.inputs['filter'] ?? {};
    if (!constant || shape?.join() !== '3,3,1,1') return [];
    const [first, ...also] = withConstants(all, seen.name, 'filter', constant);
    if (first !== seen) return [];
    return Object.entries(stencils).flatMap(([how, numbers]) =>
      [numbers, numbers.map((_, i) => numbers[(i % 3) * 3 + Math.floor(i / 3)]!)]
        .filter(
          (to, k) => to.join() !== constant.join() && (k === 0 || to.join() !== numbers.join()),
        ) // prettier-ignore
        .map((to): Placed => {
          const run: Repair['run'] = (operation, proceed) =>
            proceed({
              ...operation,
              inputs: { ...operation.inputs, filter: tf.tensor(to, [3, 3, 1, 1], 'float32') },
            });
          const finding = { code: 'wrong-filter', operation: callOf(seen.name), how } as const;
          return { seen, repair: { finding, run, also: also.map((at) => ({ at, run })) } };
        }),
    );
  });
}

/** Two operands of as many numbers whose shapes are not the same: a column against a row makes every pair. */
const arePaired = ({ a, b }: Pick<Operation | SeenOperation, 'inputs'>['inputs']): boolean =>
  a !== undefined && b !== undefined && pairedShape(a.shape, b.shape) !== undefined;

/** Either in the shape of the other; then that one operation, or whatever else meets what was so squeezed. */
export function alignOperands(seen: SeenOperation): readonly Repair[] {
  const { a, b } = seen.inputs;
  if (!a || !b || !arePaired(seen.inputs)) return [];
  const shapes = [a.shape, b.shape];
  const finding = {
    code: 'silent-broadcast',
    operation: callOf(seen.name),
    shapes,
    to: seen.shape,
  } as const;
  return (['a', 'b'] as const).flatMap((like): readonly Repair[] => {
    const other = like === 'a' ? 'b' : 'a';
    const run: Repair['run'] = (operation, proceed) => {
      const { inputs } = operation;
      const turned = tf.reshape(inputs[other]!, inputs[like]!.shape);
      return proceed({ ...operation, inputs: { ...inputs, [other]: turned } });
    };
    return [
      { finding, run },
      { finding, run, where: ({ inputs }) => arePaired(inputs), ofAnyName: true },
    ];
  });
}
