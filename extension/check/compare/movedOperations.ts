/**
 * An operation that stands in another place of its way than it should: the root of a part for the root of the whole, a
 * weight before the logarithm, the logarithm of a difference for the difference of logarithms. See `repairs.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation, Proceed } from '../../backends/alterKernels.js';
import { callOf } from './callOf.js';
import type { Placed } from './exchanges.js';
import type { OperationGraph } from './operationGraph.js';
import { ofTwo } from './otherOperations.js';
import { withOperands, type Operand, type Run, type SeenOperation } from './repair.js';

/** Of so many operations it may have been meant before or after. */
const mostSteps = 5;

/** Beyond this nobody looks besides the way. */
const mostBesides = 30;

/** What changes an element by itself, and so can be done elsewhere. */
const ofOne: readonly string[] = [
  'Abs',
  'Square',
  'Sqrt',
  'Rsqrt',
  'Relu',
  'Softplus',
  'Sigmoid',
  'Tanh',
  'Log',
  'Log1p',
  'Exp',
  'Expm1',
  'Acos',
  'Cos',
  'Neg',
  'ClipByValue',
];

const movableNames: readonly string[] = [...ofOne, ...ofTwo, 'AddV2', 'Pow'];

/** One that can be done elsewhere, by the operand that goes through it. */
interface Movable {
  readonly seen: SeenOperation;
  readonly key: string;
  /** What else it is given: a number, weights, a mask. */
  readonly others: readonly (readonly [string, Operand])[];
}

function movablesOf(seen: SeenOperation): readonly Movable[] {
  if (!movableNames.includes(seen.name)) return [];
  const entries = Object.entries(seen.inputs);
  return entries
    .filter(([, x]) => x.from && x.dtype === 'float32' && x.shape.join() === seen.shape.join())
    .map(([key]) => ({ seen, key, others: entries.filter(([other]) => other !== key) }));
}

/** What it is after it is done, of another operand. */
const applyTo = (
  { seen: { name, attrs }, key }: Movable,
  x: tf.Tensor,
  others: Operation['inputs'],
  proceed: Proceed,
): tf.Tensor => [proceed({ name, attrs, inputs: { ...others, [key]: x } })].flat()[0]!;

/** Its operand goes through as it is. */
const pass =
  ({ key }: Movable, keep?: (inputs: Operation['inputs']) => void): Run =>
  ({ inputs }) => {
    keep?.(inputs);
    return inputs[key]!.clone();
  };

/** As it would be written, of an x; what is no number is left out. */
function textOf({ seen, key, others }: Movable): string {
  const written = others.flatMap(([other, { constant }]) =>
    constant?.length === 1 ? [[other, String(+constant[0]!.toPrecision(4))]] : [],
  );
  if (written.length === 0) return callOf(seen.name);
  const operands = Object.fromEntries([[key, 'x'], ...written]) as Record<string, string>;
  return `${callOf(seen.name)}(${Object.keys(seen.inputs)
    .map((name) => operands[name])
    .join(', ')})`;
}

const tell = (
  movable: Movable,
  at: 'after' | 'of an operand of' | 'of the operands of',
  other: SeenOperation,
) =>
  ({
    code: 'operation-misplaced',
    operation: textOf(movable),
    at,
    other: callOf(other.name),
  }) as const;

export function moveOperation(
  all: readonly SeenOperation[],
  { makerOf, usersOf }: OperationGraph,
): readonly Placed[] {
  const makersOf = ({ inputs }: SeenOperation): readonly SeenOperation[] =>
    Object.values(inputs).flatMap((operand) => makerOf(operand) ?? []);
  return all.flatMap((seen) => [
    ...movablesOf(seen).flatMap((movable) => [
      ...walk(usersOf(seen), usersOf).flatMap((other) => moveAfter(movable, other)),
      ...walk([makerOf(seen.inputs[movable.key]!) ?? []].flat(), makersOf).flatMap((other) =>
        moveBefore(movable, other),
      ),
      ...besides(movable, all).flatMap((other) => moveAfter(movable, other)),
    ]),
    ...joinAfter(seen, makerOf),
  ]);
}

/** A function of one number may have been meant for another factor or term. */
const besides = ({ seen }: Movable, all: readonly SeenOperation[]): readonly SeenOperation[] =>
  ofOne.includes(seen.name) && all.length <= mostBesides
    ? all.filter((other) => other !== seen && other.shape.join() === seen.shape.join())
    : [];

/** Those on its way from an operation on, one step after another. */
function walk(
  first: readonly SeenOperation[],
  next: (seen: SeenOperation) => readonly SeenOperation[],
): readonly SeenOperation[] {
  const met = new Set<SeenOperation>();
  let here = first;
  for (let step = 0; step < mostSteps && here.length > 0; step++) {
    here = here.filter((seen) => !met.has(seen));
    for (const seen of here) met.add(seen);
    here = here.flatMap(next);
  }
  return [...met];
}

/** A weight of channels does not go on where there are none. */
const fits = ({ others }: Movable, shape: readonly number[]): boolean =>
  others.every(([, x]) => x.shape.every((n, i) => n === 1 || n === shape.at(i - x.shape.length))) &&
  others.every(([, x]) => x.shape.length <= shape.length);

function moveAfter(movable: Movable, other: SeenOperation): readonly Placed[] {
  if (!fits(movable, other.shape)) return [];
  let kept: Operation['inputs'] = {};
  const run: Run = (operation, proceed) =>
    applyTo(
      movable,
      [proceed(operation)].flat()[0]!,
      { ...kept, ...constantsOf(movable) },
      proceed,
    );
  const repair = {
    finding: tell(movable, 'after', other),
    run: pass(movable, (inputs) => (kept = inputs)),
    also: [{ at: other, run }],
  };
  return [{ seen: movable.seen, repair }];
}

/** What is in the code as numbers is a tensor of the operation that takes it alone, and gone afterwards. */
const constantsOf = ({ others }: Movable): Record<string, tf.Tensor> =>
  Object.fromEntries(
    others.flatMap(([key, { constant, shape }]) =>
      constant ? [[key, tf.tensor([...constant], [...shape], 'float32')]] : [],
    ),
  );

/** Only with what is in the code: the rest may not be there yet. */
function moveBefore(movable: Movable, other: SeenOperation): readonly Placed[] {
  if (movable.others.some(([, { constant }]) => !constant)) return [];
  const keys = Object.entries(other.inputs).flatMap(([key, { dtype, shape, constant }]) =>
    dtype === 'float32' && constant?.length !== 1 && fits(movable, shape) ? [key] : [],
  );
  const sets = keys.length > 1 ? [...keys.map((key) => [key]), keys] : [keys];
  return sets
    .filter((set) => set.length > 0)
    .map((set): Placed => ({
      seen: other,
      repair: {
        finding: tell(movable, set.length > 1 ? 'of the operands of' : 'of an operand of', other),
        run: (operation, proceed) => {
          const constants = constantsOf(movable);
          const changed = set.map((key) => [
            key,
            applyTo(movable, operation.inputs[key]!, constants, proceed),
          ]);
          return proceed(
            withOperands(operation, Object.fromEntries(changed) as Record<string, tf.Tensor>),
          );
        },
        also: [{ at: movable.seen, run: pass(movable) }],
      },
    }));
}

/** The same of both operands, done once of the result. */
function joinAfter(seen: SeenOperation, makerOf: OperationGraph['makerOf']): readonly Placed[] {
  const makers = Object.values(seen.inputs).map(makerOf);
  const [one, two] = makers;
  if (makers.length !== 2 || !one || !two || one === two || one.name !== two.name) return [];
  if (!ofOne.includes(one.name)) return [];
  const [first, second] = [movablesOf(one)[0], movablesOf(two)[0]];
  if (!first || !second) return [];
  return [
    {
      seen: one,
      repair: {
        finding: tell(first, 'after', seen),
        run: pass(first),
        also: [
          { at: two, run: pass(second) },
          {
            at: seen,
            run: (operation, proceed) =>
              applyTo(first, [proceed(operation)].flat()[0]!, {}, proceed),
          },
        ],
      },
    },
  ];
}
