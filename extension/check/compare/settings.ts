/** Operations whose setting is another one than the reference's, or whose filter lies otherwise: see `repairs.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import type { Proceed, Operation } from '../../backends/alterKernels.js';
import { callOf } from './callOf.js';
import type { Repair, SeenOperation } from './repair.js';

const settings: Readonly<Record<string, readonly string[]>> = {
  Conv2D: ['pad'],
  DepthwiseConv2dNative: ['pad'],
  AvgPool: ['pad'],
  MaxPool: ['pad'],
  ResizeBilinear: ['alignCorners', 'halfPixelCenters'],
  ResizeNearestNeighbor: ['alignCorners', 'halfPixelCenters'],
  Cumsum: ['reverse', 'exclusive'],
};

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
  return (settings[seen.name] ?? []).flatMap((setting): readonly Repair[] => {
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
}

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

/** Two operands of as many numbers whose shapes are not the same: a column against a row makes every pair. */
export function alignOperands(seen: SeenOperation): readonly Repair[] {
  const { a, b } = seen.inputs;
  if (!a || !b || a.shape.join() === b.shape.join()) return [];
  const size = sizeOf(a.shape);
  if (size !== sizeOf(b.shape) || sizeOf(seen.shape) === size) return [];
  const shapes = [a.shape, b.shape];
  return [
    {
      finding: {
        code: 'silent-broadcast',
        operation: callOf(seen.name),
        shapes,
        to: seen.shape,
      },
      run: (operation, proceed) => {
        const { a: one, b: other } = operation.inputs;
        return proceed({ ...operation, inputs: { a: one, b: tf.reshape(other!, one!.shape) } });
      },
    },
  ];
}
