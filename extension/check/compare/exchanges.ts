/**
 * What stands in one place of a candidate and belongs in another: two numbers exchanged (the α and β of Tversky, weights of
 * two terms, of two classes), and an operand that is another result of its kind (a variance for the other's, t for p).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../../backends/alterKernels.js';
import { pairs } from '../pairs.js';
import type { Case } from './trials.js';
import {
  withOperands,
  type Operand,
  type Origin,
  type Repair,
  type Run,
  type SeenOperation,
} from './repair.js';
import { callOf } from './callOf.js';

export interface Placed {
  readonly seen: SeenOperation;
  readonly repair: Repair;
}

/** More numbers than these are not exchanged pair by pair. */
const mostPlaces = 12;

interface Place {
  readonly seen: SeenOperation;
  readonly key: string;
  readonly value: number;
}

/** All that are of one value for all of another, and where that is too much one for one. */
export function exchangeConstants(all: readonly SeenOperation[]): readonly Placed[] {
  const places = all.flatMap((seen) =>
    seen.constants.map((key): Place => ({ seen, key, value: seen.inputs[key]!.constant![0]! })),
  );
  const values = [...new Set(places.map(({ value }) => value))];
  const ofValue = (x: number): readonly Place[] => places.filter(({ value }) => value === x);
  const together =
    values.length > mostPlaces
      ? []
      : pairs(values).map(([a, b]) => [ofValue(a), ofValue(b)] as const);
  const single =
    places.length > mostPlaces
      ? []
      : pairs(places)
          .filter(([a, b]) => a.value !== b.value)
          .map(([a, b]) => [[a], [b]] as const)
          .filter(([[a], [b]]) => ofValue(a.value).length + ofValue(b.value).length > 2);
  return [...together, ...single].flatMap(([a, b]) => exchange(a, b) ?? []);
}

function exchange(ones: readonly Place[], others: readonly Place[]): Placed | undefined {
  const [a, b] = [ones[0]!, others[0]!];
  const changes = new Map<SeenOperation, Map<string, number>>();
  const put = (place: Place, value: number): void => {
    const of = changes.get(place.seen) ?? new Map<string, number>();
    changes.set(place.seen, of.set(place.key, value));
  };
  for (const place of ones) put(place, b.value);
  for (const place of others) put(place, a.value);
  const parts = [...changes].map(([at, of]) => ({ at, run: withNumbers(of) }));
  const [first, ...also] = parts;
  if (!first) return undefined;
  const operations = [...new Set([a, b].map(({ seen }) => callOf(seen.name)))];
  const finding = {
    code: 'constants-exchanged',
    constants: [a.value, b.value],
    operations,
  } as const;
  return { seen: first.at, repair: { finding, run: first.run, also } };
}

const withNumbers =
  (numbers: ReadonlyMap<string, number>): Run =>
  (operation, proceed) => {
    const inputs = { ...operation.inputs };
    for (const [key, x] of numbers) inputs[key] = tf.scalar(x, inputs[key]!.dtype);
    return proceed({ ...operation, inputs });
  };

/** Two entries of a list of numbers in the code, or the list in reverse: the weights of classes. */
export function exchangeEntries(seen: SeenOperation): readonly Repair[] {
  return Object.entries(seen.inputs).flatMap(([key, { constant, shape }]): readonly Repair[] => {
    if (!constant || constant.length < 2 || shape.every((n) => n < constant.length)) return [];
    const orders = [
      ...pairs([...constant.keys()])
        .filter(([a, b]) => constant[a] !== constant[b])
        .map(([a, b]) => ({
          entries: [a, b],
          of: constant.with(a, constant[b]!).with(b, constant[a]!),
        })),
      ...(constant.length > 3 ? [{ entries: [], of: constant.toReversed() }] : []),
    ];
    return orders.map(({ entries, of }) => ({
      finding: { code: 'entries-exchanged', operation: callOf(seen.name), constant, entries },
      run: (operation, proceed) =>
        proceed({
          ...operation,
          inputs: { ...operation.inputs, [key]: tf.tensor([...of], [...shape], 'float32') },
        }),
    }));
  });
}

/** Beyond these nobody looks; of results the latest ones. */
const mostOperands = 1000;
const latest = 16;

/**
 * An operand in whose place another result of its shape, or another input, gives the reference: of the same operation first,
 * as a name is mistaken for one like it.
 */
export const exchangeOperand = (
  all: readonly SeenOperation[],
  { names, samples }: Pick<Case, 'names' | 'samples'>,
): readonly Placed[] => {
  const shapes = samples.map(({ shape }) => shape);
  const isAlike = (from: Origin, { name }: SeenOperation): boolean =>
    'name' in from && from.name === name;
  const alike = operandsFor(all, names, (from, { shape }, before) => [
    ...('input' in from ? otherInputs(from.input, shape, shapes) : otherOutputs(from)),
    ...otherResults(
      before.filter((seen) => isAlike(from, seen)),
      from,
      shape,
    ),
  ]);
  const others = operandsFor(all, names, (from, { shape }, before) => {
    const unlike = before.filter((seen) => !isAlike(from, seen));
    return otherResults(unlike, from, shape);
  });
  return [...alike, ...others].slice(0, mostOperands);
};

type Result = Exclude<Origin, { readonly input: number }>;

function operandsFor(
  all: readonly SeenOperation[],
  names: readonly string[],
  othersFor: (
    from: Origin,
    operand: Operand,
    before: readonly SeenOperation[],
  ) => readonly Origin[],
): readonly Placed[] {
  return all.flatMap((seen, at) =>
    Object.entries(seen.inputs).flatMap(([key, operand]): readonly Placed[] => {
      const { from } = operand;
      if (!from || operand.dtype !== 'float32') return [];
      return othersFor(from, operand, all.slice(0, at)).map((uses) => ({
        seen,
        repair: useInstead(seen, key, from, uses, names),
      }));
    }),
  );
}

/** A sum without one of its terms, which is computed elsewhere: a union without the overlap taken off. */
export function completeSum(
  all: readonly SeenOperation[],
  { names }: Pick<Case, 'names'>,
): readonly Placed[] {
  const found = all.flatMap((seen, at) =>
    ['Add', 'AddV2', 'Sub'].includes(seen.name)
      ? latestOf(all.slice(0, at), seen.shape).flatMap(({ name, ordinal }): readonly Placed[] => {
          return (['-', '+'] as const).map((sign) => ({
            seen,
            repair: {
              finding: {
                code: 'term-missing',
                operation: callOf(seen.name),
                shape: seen.shape,
                term: textOf({ name, ordinal }, names),
                sign,
              },
              uses: { name, ordinal },
              run: (operation, proceed, used) => {
                const sum = [proceed(operation)].flat()[0]!;
                return sign === '+' ? tf.add(sum, used!) : tf.sub(sum, used!);
              },
            },
          }));
        })
      : [],
  );
  return found.slice(-mostOperands);
}

const latestOf = (
  before: readonly SeenOperation[],
  shape: readonly number[],
): readonly SeenOperation[] =>
  before.filter((seen) => seen.shape.join() === shape.join()).slice(-latest);

/** The operands of two operations, each in the other's place: weights of x for those of y. */
export function swapOperands(
  all: readonly SeenOperation[],
  { names }: Pick<Case, 'names'>,
): readonly Placed[] {
  const places = all.flatMap((seen, at) =>
    Object.entries(seen.inputs).flatMap(([key, { from, shape }]) =>
      from && 'name' in from && shape.length > 0 ? [{ seen, at, key, from, shape }] : [],
    ),
  );
  const found = pairs(places).flatMap(([a, b]): readonly Placed[] => {
    if (a.seen === b.seen || a.seen.name !== b.seen.name || a.key !== b.key) return [];
    if (a.from.name !== b.from.name || a.from.ordinal === b.from.ordinal) return [];
    const made = all.findIndex(
      ({ name, ordinal }) => name === b.from.name && ordinal === b.from.ordinal,
    );
    // The first of them must have the other's operand already.
    if (a.shape.join() !== b.shape.join() || made >= a.at) return [];
    const repair = useInstead(a.seen, a.key, a.from, b.from, names);
    let first: tf.Tensor | undefined;
    const keep: Run = (operation, proceed, used) => {
      first = operation.inputs[a.key];
      return repair.run(operation, proceed, used);
    };
    const put: Run = (operation, proceed) => proceed(withOperands(operation, { [b.key]: first }));
    return [{ seen: a.seen, repair: { ...repair, run: keep, also: [{ at: b.seen, run: put }] } }];
  });
  return found.slice(0, mostOperands);
}

const otherInputs = (
  input: number,
  shape: readonly number[],
  inputShapes: readonly (readonly number[])[],
): readonly Origin[] =>
  inputShapes.flatMap((other, i) =>
    i !== input && other.join() === shape.join() ? [{ input: i }] : [],
  );

/** The other coordinates of a split. */
const otherOutputs = ({ name, ordinal, output, of = 1 }: Result): readonly Origin[] =>
  output === undefined
    ? []
    : Array.from({ length: of }, (_, k) => ({ name, ordinal, output: k, of })).filter(
        (other) => other.output !== output,
      );

const otherResults = (
  before: readonly SeenOperation[],
  from: Origin,
  shape: readonly number[],
): readonly Origin[] =>
  latestOf(before, shape).flatMap(({ name, ordinal }) =>
    'name' in from && name === from.name && ordinal === from.ordinal ? [] : [{ name, ordinal }],
  );

const textOf = (origin: Origin, names: readonly string[]): string =>
  'input' in origin
    ? names[origin.input]!
    : `${origin.output === undefined ? 'the result' : `part ${origin.output + 1}`} of ${callOf(origin.name)} number ${origin.ordinal + 1}`;

function useInstead(
  seen: SeenOperation,
  key: string,
  from: Origin,
  uses: Origin,
  names: readonly string[],
): Repair {
  return {
    finding: {
      code: 'wrong-operand',
      operation: callOf(seen.name),
      given: textOf(from, names),
      instead: textOf(uses, names),
    },
    uses,
    run: (operation: Operation, proceed, used) => proceed(withOperands(operation, { [key]: used })),
  };
}
