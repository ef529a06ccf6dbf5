/**
 * Slices that take another neighbour than the reference does (two pixels on for one, along x for y, one off), and borders that
 * wrap around or are padded where others are repeated or mirrored: see `repairs.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../../backends/alterKernels.js';
import type { Placed } from './exchanges.js';
import { withOperands, type Repair, type Run, type SeenOperation } from './repair.js';
import { callOf } from './callOf.js';

interface Extent {
  readonly from: readonly number[];
  readonly size: readonly number[];
  readonly of: readonly number[];
}

function extentOf({ attrs, inputs }: Pick<Operation | SeenOperation, 'attrs' | 'inputs'>): Extent {
  const of = inputs['x']!.shape;
  // Of a vector both may be numbers, and without a size it is all that is left.
  const list = (setting: unknown): readonly number[] => [setting ?? []].flat() as number[];
  const [begin, given] = [list(attrs['begin']), list(attrs['size'])];
  const from = of.map((_, axis) => begin[axis] ?? 0);
  return {
    of,
    from,
    size: of.map((n, axis) => ((given[axis] ?? -1) < 0 ? n - from[axis]! : given[axis]!)),
  };
}

/** How many entries along an axis are not in it. */
const leftOut = ({ of, size }: Extent, axis: number): number => of[axis]! - size[axis]!;

const takeSlice =
  (change: (extent: Extent) => Pick<Extent, 'from' | 'size'>): Run =>
  (operation, proceed) => {
    const { from, size } = change(extentOf(operation));
    return proceed({ ...operation, attrs: { begin: [...from], size: [...size] } });
  };

/** A slice that leaves out more takes something out, and no neighbour. */
const farthest = 4;

/** One slice, or all that are alike, begun elsewhere, or along another axis. */
export function moveSlice(seen: SeenOperation): readonly Repair[] {
  if (seen.name !== 'Slice') return [];
  const extent = extentOf(seen);
  const axes = [...extent.of.keys()].filter((axis) => leftOut(extent, axis) > 0);
  const steps = axes.flatMap((axis) =>
    leftOut(extent, axis) > farthest
      ? []
      : Array.from({ length: leftOut(extent, axis) + 1 }, (_, at) => extent.from.with(axis, at)),
  );
  const turned = axes.flatMap((a, i) =>
    axes.slice(i + 1).map((b) => extent.from.with(a, extent.from[b]!).with(b, extent.from[a]!)),
  );
  // A crop to its middle begins one further along all of them.
  const together =
    axes.length > 1
      ? [1, -1].map((by) => extent.from.map((at, axis) => (axes.includes(axis) ? at + by : at)))
      : [];
  return [...turned, ...steps, ...together]
    .filter(
      (to) =>
        to.join() !== extent.from.join() &&
        to.every((at, axis) => at >= 0 && at <= leftOut(extent, axis)),
    )
    .flatMap((to): readonly Repair[] => {
      const finding = { code: 'wrong-neighbour', given: extent.from, instead: to } as const;
      const run = takeSlice(({ size }) => ({ from: to, size }));
      return [
        { finding, run },
        {
          finding,
          run,
          where: (operation) => extentOf(operation).from.join() === extent.from.join(),
        },
      ];
    });
}

/** Every second pixel, or all: begun elsewhere, or each of them taken. */
export function changeStride(seen: SeenOperation): readonly Repair[] {
  if (seen.name !== 'StridedSlice') return [];
  const listOf = (setting: string): readonly number[] => seen.attrs[setting] as number[];
  const [begin, strides] = [listOf('begin'), listOf('strides')];
  const most = Math.max(...strides);
  const along = (list: readonly number[], to: number): readonly number[] =>
    list.map((n, axis) => (strides[axis]! > 1 ? to : n));
  const settings = [
    ...Array.from({ length: Math.max(0, most) }, (_, at) => ['begin', along(begin, at)] as const),
    ['strides', along(strides, 1)] as const,
  ];
  return settings
    .filter(([setting, to]) => to.join() !== listOf(setting).join())
    .map(([setting, to]) => ({
      finding: {
        code: 'wrong-setting',
        operation: callOf(seen.name),
        setting,
        given: `[${listOf(setting).join(', ')}]`,
        instead: `[${to.join(', ')}]`,
      },
      where: ({ attrs }) =>
        ['begin', 'strides'].every((name) => String(attrs[name]) === String(seen.attrs[name])),
      run: (operation, proceed) =>
        proceed({ ...operation, attrs: { ...operation.attrs, [setting]: [...to] } }),
    }));
}

/** All slices of neighbours so many entries apart taken one nearer, or one farther. */
export function moveNeighbours(all: readonly SeenOperation[]): readonly Placed[] {
  const seenSteps = new Map<
    string,
    { readonly seen: SeenOperation; readonly axis: number; readonly apart: number }
  >();
  for (const seen of all) {
    if (seen.name !== 'Slice') continue;
    const extent = extentOf(seen);
    for (const axis of extent.of.keys()) {
      const apart = leftOut(extent, axis);
      // Channels and single entries are taken out by slices too; of a small image so are neighbours two apart.
      const isSmall = apart > 1 && apart < farthest && axis < extent.of.length - 1;
      if (apart > 0 && (extent.size[axis]! > 1 || isSmall))
        seenSteps.set(`${axis} ${apart}`, { seen, axis, apart });
    }
  }
  const steps = [...seenSteps.values()];
  const sets = steps.flatMap((step) => {
    const alike = steps.filter(({ apart }) => apart === step.apart);
    const axes = alike.map(({ axis }) => axis).toSorted((a, b) => a - b);
    const together = alike.length > 1 && alike[0] === step ? [axes] : [];
    return [[step.axis], ...together].map((axes) => ({ ...step, axes }));
  });
  return sets.flatMap(({ seen, axes, apart }) =>
    [apart - 1, apart + 1]
      .filter((to) => to > 0)
      .map((to) => {
        const stepsOf = (extent: Extent): readonly number[] =>
          axes.filter((axis) => leftOut(extent, axis) === apart);
        return {
          seen,
          repair: {
            finding: { code: 'wrong-step', axes, given: apart, instead: to },
            where: (operation: Operation) => stepsOf(extentOf(operation)).length > 0,
            run: takeSlice((extent) =>
              stepsOf(extent).reduce(
                ({ from, size }, axis) => ({
                  from: from.with(axis, from[axis] === apart ? to : Math.min(from[axis]!, to)),
                  size: size.with(axis, extent.of[axis]! - to),
                }),
                extent as Pick<Extent, 'from' | 'size'>,
              ),
            ),
          } as const,
        };
      }),
  );
}

/** Two slices whose difference is taken, along another axis; or all of that axis. */
export function turnNeighbours(all: readonly SeenOperation[]): readonly Placed[] {
  const slices = new Map(
    all.filter(({ name }) => name === 'Slice').map((seen) => [seen.ordinal, seen]),
  );
  const found: Placed[] = [];
  for (const seen of all) {
    const [one, other] = Object.values(seen.inputs).map(({ from }) =>
      from && 'name' in from && from.name === 'Slice' ? slices.get(from.ordinal) : undefined,
    );
    if (!one || !other || one === other) continue;
    const [a, b] = [extentOf(one), extentOf(other)];
    const apart = [...a.of.keys()].filter((axis) => a.from[axis] !== b.from[axis]);
    const [axis] = apart;
    if (axis === undefined || apart.length > 1 || a.of.length !== b.of.length) continue;
    for (const to of a.of.keys()) {
      if (to === axis || a.of[to] === 1 || leftOut(a, to) > 0) continue;
      const finding = { code: 'wrong-direction', axis, instead: to } as const;
      const run = takeSlice(({ of, from, size }) => ({
        from: from.with(to, from[axis]!).with(axis, from[to]!),
        size: size.with(to, of[to]! - (of[axis]! - size[axis]!)).with(axis, of[axis]!),
      }));
      const where = (operation: Operation): boolean => {
        const extent = extentOf(operation);
        return leftOut(extent, axis) === leftOut(a, axis) && leftOut(extent, to) === 0;
      };
      found.push(
        { seen: one, repair: { finding, run, also: [{ at: other, run }] } },
        { seen: one, repair: { finding, run, where } },
      );
    }
  }
  return found;
}

/** An image rolled by one end joined to the other: its last entries repeated instead. */
export function repeatBorder(seen: SeenOperation): readonly Repair[] {
  const parts = Object.entries(seen.inputs);
  if (seen.name !== 'Concat' || parts.length !== 2) return [];
  const axis = Number(seen.attrs['axis']);
  const [[, first], [, second]] = parts as [(typeof parts)[0], (typeof parts)[0]];
  const [short, long] = first.shape[axis]! < second.shape[axis]! ? [0, 1] : [1, 0];
  if (parts[short]![1].shape[axis] !== 1 || first.from === undefined || second.from === undefined)
    return [];
  const [shortKey, longKey] = [parts[short]![0], parts[long]![0]];
  const finding = {
    code: 'wrong-setting',
    operation: callOf(seen.name),
    setting: 'the border',
    given: 'wrapped around',
    instead: 'repeated',
  } as const;
  const run: Run = (operation, proceed) => {
    const rest = operation.inputs[longKey]!;
    const at = Number(operation.attrs['axis']);
    const from = rest.shape.map((n, a) => (a === at && short === 1 ? n - 1 : 0));
    const edge = tf.slice(rest, from, rest.shape.with(at, 1));
    return proceed(withOperands(operation, { [shortKey]: edge }));
  };
  const where = ({ attrs, inputs }: Operation): boolean =>
    inputs[shortKey]?.shape[Number(attrs['axis'])] === 1;
  return [
    { finding, run },
    { finding, run, where },
  ];
}

/** Zeros around an image, or its mirror with the edge once or twice. */
export function padOtherwise(seen: SeenOperation): readonly Repair[] {
  if (seen.name !== 'PadV2' && seen.name !== 'MirrorPad') return [];
  const given = seen.name === 'MirrorPad' ? String(seen.attrs['mode']) : 'constant';
  return ['constant', 'reflect', 'symmetric']
    .filter((mode) => mode !== given)
    .map((mode) => ({
      finding: {
        code: 'wrong-setting',
        operation: 'tf.pad',
        setting: 'mode',
        given,
        instead: mode,
      },
      everywhere: true,
      run: (operation, proceed) => {
        const { paddings } = operation.attrs;
        return mode === 'constant'
          ? proceed({ ...operation, name: 'PadV2', attrs: { paddings, constantValue: 0 } })
          : proceed({ ...operation, name: 'MirrorPad', attrs: { paddings, mode } });
      },
    }));
}
