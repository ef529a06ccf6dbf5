/** The ways in which one operation is done otherwise: see `repairs.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation, Proceed } from '../../backends/alterKernels.js';
import { degreesIn } from './angleUnits.js';
import { callOf } from './callOf.js';
import type { Placed } from './exchanges.js';
import type { Likeness } from './likeness.js';
import type { OperationGraph } from './operationGraph.js';
import type { Repair, SeenOperation } from './repair.js';

const reducers = ['Sum', 'Mean', 'Max', 'Min', 'Prod'];

const opposites: Readonly<Record<string, readonly string[]>> = {
  Add: ['Sub'],
  Sub: ['Add'],
  AddV2: ['Sub'],
  Maximum: ['Minimum'],
  Minimum: ['Maximum'],
  LogicalAnd: ['LogicalOr'],
  LogicalOr: ['LogicalAnd'],
  Greater: ['Less'],
  Less: ['Greater'],
  GreaterEqual: ['LessEqual'],
  LessEqual: ['GreaterEqual'],
};

export const hasOpposite = (name: string): boolean => name in opposites;

/** An operation exchanged for its opposite. */
export function exchangeOperation(seen: SeenOperation): readonly Repair[] {
  const { name } = seen;
  const to = opposites[name] ?? reducersBeside(name);
  return to.map((other) => ({
    finding: {
      code: 'wrong-operation',
      operation: callOf(name),
      instead: callOf(other),
      shape: seen.shape,
    },
    run: (operation, proceed) => exchange(operation, other, proceed),
  }));
}

/** A factor for a divisor, either of the two. */
export function invertFactor(seen: SeenOperation): readonly Repair[] {
  const other = seen.name === 'Multiply' ? 'RealDiv' : 'Multiply';
  if (seen.name !== 'Multiply' && seen.name !== 'RealDiv') return [];
  const finding = {
    code: 'wrong-operation',
    operation: callOf(seen.name),
    instead: callOf(other),
    shape: seen.shape,
  } as const;
  const plain: Repair = {
    finding,
    run: (operation, proceed) => exchange(operation, other, proceed),
  };
  const turned: Repair = {
    finding,
    run: (operation, proceed) => proceed(turnOperands({ ...operation, name: other })),
  };
  return other === 'RealDiv' ? [plain, turned] : [plain];
}

/** What is largest of one and smallest of the other, each for the other: an enclosing box for the common one. */
export function exchangeBoth(
  all: readonly SeenOperation[],
  { makerOf }: OperationGraph,
  alike: Likeness,
): readonly Placed[] {
  const pairOf = (seen: SeenOperation): readonly SeenOperation[] => {
    const makers = Object.values(seen.inputs).flatMap((operand) => makerOf(operand) ?? []);
    const names = makers.map(({ name }) => name).toSorted();
    return names.join() === 'Maximum,Minimum' ? makers : [];
  };
  return all.flatMap((seen) =>
    [[], ...(alike.get(seen) ?? [])].flatMap((others): readonly Placed[] => {
      const [first, ...rest] = [...new Set([seen, ...others].flatMap(pairOf))];
      if (!first || pairOf(seen).length === 0) return [];
      const run: Repair['run'] = (operation, proceed) =>
        proceed({ ...operation, name: opposites[operation.name]![0]! });
      const [one, other] = pairOf(seen).map(({ name }) => callOf(name));
      const finding = {
        code: 'wrong-operation',
        operation: `${one!} and ${other!}`,
        instead: `${other!} and ${one!}`,
        shape: seen.shape,
      } as const;
      return [{ seen: first, repair: { finding, run, also: rest.map((at) => ({ at, run })) } }];
    }),
  );
}

/** A reduction, or a slice, that the reference has not: what comes after takes all. */
export function leaveWhole(seen: SeenOperation): readonly Repair[] {
  const x = seen.inputs['x'];
  if (!x || x.dtype !== 'float32' || x.shape.join() === seen.shape.join()) return [];
  if (seen.name !== 'Slice' && (!reducers.includes(seen.name) || seen.shape.length === 0))
    return [];
  const axes = seen.name === 'Slice' ? [] : axesOf(seen);
  const finding = {
    code: 'operation-extra',
    operation: callOf(seen.name),
    detail:
      axes.length === 0 ? '' : ` over ${axes.length > 1 ? 'axes' : 'axis'} ${axes.join(', ')}`,
    term: false,
  } as const;
  const run: Repair['run'] = ({ inputs }) => inputs['x']!.clone();
  return [
    { finding, run },
    { finding, run, everywhere: true },
  ];
}

const turnOperands = (operation: Operation): Operation => {
  const { a, b, t, e, ...condition } = operation.inputs;
  const turned = operation.name === 'Select' ? { ...condition, t: e, e: t } : { a: b, b: a };
  return { ...operation, inputs: turned };
};

/** What is taken from, or divided by, the other: one, or all that are alike. */
export function turnOrder(seen: SeenOperation): readonly Repair[] {
  if (!['Sub', 'RealDiv', 'Pow', 'Atan2', 'Select'].includes(seen.name)) return [];
  const finding = {
    code: 'operands-exchanged',
    operation: callOf(seen.name),
    shape: seen.shape,
  } as const;
  return [{ finding, run: (operation, proceed) => proceed(turnOperands(operation)) }];
}

const reducersBeside = (name: string): readonly string[] =>
  name === 'Max' ? ['Min'] : name === 'Min' ? ['Max'] : [];

/** A reduction's axes have another name in each. */
const exchange = (operation: Operation, name: string, proceed: Proceed): tf.Tensor | tf.Tensor[] =>
  reducers.includes(name)
    ? reduceKept({ ...operation, name }, axesIn(operation))
    : proceed({ ...operation, name });

/** `keepDims` comes as a reshape afterwards, so a reduction gives what that can take: axes of length 1 are added by it. */
export function changeAxes(seen: SeenOperation): readonly Repair[] {
  const x = seen.inputs['x'];
  if (!reducers.includes(seen.name) || !x || x.shape.length < 2) return [];
  const rank = x.shape.length;
  const given = axesOf(seen);
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const sets = [
    ...all.map((axis) => [axis]),
    all.slice(1),
    all.slice(0, -1),
    all.slice(1, -1),
    all,
  ];
  const others = sets.filter(
    (axes, i) =>
      axes.length > 0 &&
      axes.join() !== given.join() &&
      sets.findIndex((s) => s.join() === axes.join()) === i,
  );
  return others.flatMap((axes): readonly Repair[] => {
    const finding = {
      code: 'wrong-reduction',
      operation: callOf(seen.name),
      axes: given,
      instead: axes,
    } as const;
    let kept: { readonly from: string; readonly to: readonly number[] } | undefined;
    const run: Repair['run'] = (operation) => {
      const { shape } = operation.inputs['x']!;
      // `tf.norm` puts axes of length 1 back where it took the axes from, by a reshape.
      const left = shape.filter((_, axis) => !axes.includes(axis));
      const from = given.reduce((to, axis) => to.toSpliced(axis, 0, 1), left);
      kept = { from: from.join(), to: shape.map((n, axis) => (axes.includes(axis) ? 1 : n)) };
      return reduceKept(operation, axes);
    };
    const reshape: Repair['reshape'] = (shape) =>
      shape.join() === kept?.from ? kept.to : undefined;
    return [
      { finding, run, reshape },
      { finding, run, reshape, everywhere: true },
    ];
  });
}

const axesOf = ({ attrs, inputs }: SeenOperation): readonly number[] =>
  readAxes(attrs, inputs['x']!.shape.length);

const axesIn = ({ attrs, inputs }: Operation): readonly number[] =>
  readAxes(attrs, inputs['x']!.rank);

function readAxes(attrs: Readonly<Record<string, unknown>>, rank: number): readonly number[] {
  const axes = attrs['axis'] ?? attrs['reductionIndices'];
  const list =
    axes === undefined || axes === null
      ? [...Array(rank).keys()]
      : [axes as number | number[]].flat();
  return list.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}

/** Reduced along `axes`; where the other axes were kept at length 1, these are. */
function reduceKept({ name, inputs, attrs }: Operation, axes: readonly number[]): tf.Tensor {
  const x = inputs['x']!;
  const keep = attrs['keepDims'] === true;
  const reduce = {
    Sum: tf.sum,
    Mean: tf.mean,
    Max: tf.max,
    Min: tf.min,
    Prod: tf.prod,
  }[name] as typeof tf.sum;
  return reduce(x, [...axes], keep);
}

/** An operation left out: its result is its operand. */
export function leaveOut(seen: SeenOperation): readonly Repair[] {
  const shape = seen.shape.join();
  return Object.entries(seen.inputs).flatMap(([key, input]): readonly Repair[] => {
    if (input.shape.join() !== shape || [seen, input].some(({ dtype }) => dtype !== 'float32'))
      return [];
    if (['Identity', 'Reshape', 'Cast'].includes(seen.name)) return [];
    const others = Object.keys(seen.inputs).length > 1;
    const factor = degreesIn(seen, key);
    const run: Repair['run'] = ({ inputs }) => inputs[key]!.clone();
    const finding =
      factor === undefined
        ? ({
            code: 'operation-extra',
            operation: callOf(seen.name),
            detail: clipText(seen),
            term: others,
          } as const)
        : ({ code: 'degrees-for-radians', operation: callOf(seen.name), factor } as const);
    return others
      ? [{ finding, run }]
      : [
          { finding, run },
          { finding, run, everywhere: true },
        ];
  });
}

const clipText = ({ name, attrs }: SeenOperation): string =>
  name === 'ClipByValue'
    ? ` to [${String(attrs['clipValueMin'])}, ${String(attrs['clipValueMax'])}]`
    : '';

/** A window whose weights should add up to 1. */
export function normaliseFilter(seen: SeenOperation): readonly Repair[] {
  if (!['Conv2D', 'DepthwiseConv2dNative'].includes(seen.name)) return [];
  return [
    {
      finding: { code: 'window-not-normalised', operation: callOf(seen.name) },
      everywhere: true,
      run: (operation, proceed) => {
        const filter = operation.inputs['filter']!;
        return proceed({
          ...operation,
          inputs: { ...operation.inputs, filter: tf.div(filter, tf.sum(filter)) },
        });
      },
    },
  ];
}
