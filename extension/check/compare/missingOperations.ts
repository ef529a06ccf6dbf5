/** Operations that are missing: after another, or of one of its operands. See `repairs.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import { callOf } from './callOf.js';
import type { Placed } from './exchanges.js';
import type { OperationGraph } from './operationGraph.js';
import { withOperands, type Operand, type Repair, type SeenOperation } from './repair.js';

type Unary = (x: tf.Tensor) => tf.Tensor;

const wrap =
  (period: number): Unary =>
  (x) =>
    tf.sub(x, tf.mul(period, tf.round(tf.div(x, period))));

const missing: readonly (readonly [string, Unary])[] = [
  ['tf.abs', (x) => tf.abs(x)],
  ['tf.sqrt', (x) => tf.sqrt(x)],
  ['tf.square', (x) => tf.square(x)],
  ['tf.relu', (x) => tf.relu(x)],
  ['tf.exp', (x) => tf.exp(x)],
  ['tf.log', (x) => tf.log(x)],
  ['tf.sigmoid', (x) => tf.sigmoid(x)],
  ['tf.sin', (x) => tf.sin(x)],
  ['tf.cos', (x) => tf.cos(x)],
  ['1 − x', (x) => tf.sub(1, x)],
  ['tf.neg', (x) => tf.neg(x)],
  ['tf.softplus', (x) => tf.softplus(x)],
  ['wrapping into ±180', wrap(360)],
  ['wrapping into ±90', wrap(180)],
  ['wrapping into ±π', wrap(2 * Math.PI)],
  ['wrapping into ±π/2', wrap(Math.PI)],
  ['wrapping into ±1/2', wrap(1)],
];

const elementwise = [
  'Add',
  'AddV2',
  'Sub',
  'Multiply',
  'RealDiv',
  'Sum',
  'Mean',
  'Abs',
  'SquaredDifference',
  'Neg',
  'Softmax',
  'Sigmoid',
];

/** An operation that is missing after this one. */
export function insertOperation(seen: SeenOperation): readonly Repair[] {
  const functions = [
    ...(elementwise.includes(seen.name) ? missing : []),
    ...(isOfPairs(seen) ? ofPairs : []),
  ];
  return functions.map(([operation, f]) => ({
    finding: { code: 'operation-missing', operation, at: 'after', other: callOf(seen.name) },
    run: (given, proceed) => f([proceed(given)].flat()[0]!),
  }));
}

/** What is compared with itself: all pairs of a batch, of channels. */
const isOfPairs = ({ shape }: SeenOperation): boolean =>
  shape.length > 1 && shape.at(-1) === shape.at(-2) && shape.at(-1)! > 2;

const diagonalOf = (x: tf.Tensor): tf.Tensor => tf.eye(x.shape.at(-1)!);

const ofPairs: readonly (readonly [string, Unary])[] = [
  ['leaving out the diagonal', (x) => tf.mul(x, tf.sub(1, diagonalOf(x)))],
  // Of logits, of which a sum of exponentials is taken.
  ['leaving out the diagonal', (x) => tf.sub(x, tf.mul(1e9, diagonalOf(x)))],
  ['keeping the diagonal only', (x) => tf.mul(x, diagonalOf(x))],
];

const centred: readonly (readonly [string, Unary])[] = [
  ['taking off the mean', (x) => tf.sub(x, tf.mean(x))],
  ['taking off the mean of each channel', (x) => tf.sub(x, tf.mean(x, channels(x), true))],
  ['taking off the mean of each row', (x) => tf.sub(x, tf.mean(x, -1, true))],
];

const channels = (x: tf.Tensor): number[] => [...x.shape.keys()].slice(0, -1);

/** An operation that is missing of one operand: of an input, of a list in the code, or of what others take as it is. */
export function insertBefore(
  all: readonly SeenOperation[],
  { usersOf }: OperationGraph,
): readonly Placed[] {
  const isOfOneAlone = ({ from }: Operand): boolean =>
    from !== undefined && 'name' in from && usersOf(from).length < 2;
  return all.flatMap((seen) =>
    Object.entries(seen.inputs).flatMap(([key, operand]): readonly Placed[] => {
      if (operand.dtype !== 'float32' || operand.constant?.length === 1) return [];
      // What is missing of it is missing after what makes it.
      if (isOfOneAlone(operand)) return [];
      return [...missing, ...centred].map(([operation, f]) => ({
        seen,
        repair: {
          finding: {
            code: 'operation-missing',
            operation,
            at: 'of an operand of',
            other: callOf(seen.name),
          },
          run: (given, proceed) => proceed(withOperands(given, { [key]: f(given.inputs[key]!) })),
        },
      }));
    }),
  );
}
