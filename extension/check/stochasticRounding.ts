/**
 * What rounding does to a loss, measured: while it runs in doubles, the result of every operation is rounded to
 * fewer bits, up or down at random (stochastic arithmetic: Vignes 2004, Parker 1997). Runs that differ by that
 * alone differ by as much as rounding makes them differ, whatever cancels on the way, and results that need no
 * rounding (a selection, the difference of near numbers) get none. What a sum swallowed was rounded, though the result
 * looks exact: 1 + 1e-20 is 1. What is made of constants alone (1 + 1e-6) is the same number in every run, and gets none
 * either: it is a constant like another (see `roundedConstants.ts`).
 *
 * With 24 bits this is a run in float32 of an unknown but careful backend. With 40 bits the errors are still small
 * enough to be proportional to the unit, and 2^-13 of them is what doubles do.
 */
import * as tf from '@tensorflow/tfjs-core';
import { traceKernels, type KernelCall } from '../backends/doubles.js';
import { isOfSample } from './inputs.js';
import { reducedIndex } from './reducedIndex.js';
import { limitsOf, reflect } from './roundingLimits.js';
import { reachFrom } from './traceFrom.js';

export interface RoundingMode {
  readonly bits: 24 | 40;
  /** How many units an operation may be off: a backend's own exp or acos is no better than some. */
  readonly units: number;
  /** Whose kernels: those of some backends are known to be off by more than a unit. */
  readonly backend?: string;
  /** What is made of constants too: in a loop it is made otherwise. */
  readonly constantsToo?: true;
}

/**
 * What a function of a backend is off in units of 1, however small its result is: measured against doubles on
 * ±1e-6 to ±5 (TensorFlow.js 4.22, with what `mend.ts` sets right). A sine of 1e-6 by backend wasm has lost two digits.
 */
const absolute: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  wasm: { Sin: 4, Cos: 5 },
  tensorflow: { Elu: 1, Selu: 3 },
};

/** Doubles have 13 bits more than 40, and float32 has 16 fewer. */
export const toFloat64 = 1 / 2 ** 13;
export const toFloat32 = 2 ** 16;

/** Runs `run` so. Doubles must be on. `see` is shown every result on the way. */
export function withRounding<T>(
  { bits, units, backend = '', constantsToo }: RoundingMode,
  random: () => number,
  run: () => T,
  see: (values: ArrayLike<number>) => void = () => undefined,
): T {
  const unit = 2 ** (1 - bits);
  const round = bits === 24 ? Math.fround : to44Bits;
  const { reaches } = reachFrom(isOfSample);
  const listen = (call: KernelCall): void => {
    if (!reaches(call.inputs, call.outputs) && !constantsToo) return;
    const given = new Set<object>();
    for (const tensor of Object.values(call.inputs)) if (tensor?.dataId) given.add(tensor.dataId);
    for (const output of call.outputs) {
      // A view of an input was rounded when that was made, or is not ours to change.
      if (output.dtype !== 'float32' || given.has(output.dataId)) continue;
      const values = output.dataSync();
      const isSwallowed = findSwallowed(call);
      const within = limitsOf(call);
      const slack =
        (backend === 'wasm' ? sumSlack(call, values, unit) : 0) +
        (absolute[backend]?.[call.name] ?? 0) * unit;
      for (let i = 0; i < values.length; i++) {
        const v = values[i]!;
        if (slack === 0 && round(v) === v && !isSwallowed?.(i)) continue;
        const off = v * (1 + units * unit * (random() - 0.5)) + slack * (random() - 0.5);
        values[i] = round(within ? reflect(off, within(i)) : off);
      }
      see(values);
    }
  };
  return traceKernels(listen, run, { rounding: { bits, units, random } });
}

/** Of numbers other than 0 these are never exact, though near 0 they look so. */
const neverExact: ReadonlySet<string> = new Set(['Cos', 'Cosh', 'Exp']);

/** Nor are these, though far from 0 they look like the 1, the -1 or the x that they come near. */
const neverReached: ReadonlySet<string> = new Set(['Erf', 'Sigmoid', 'Softplus', 'Tanh']);

/** Is a result what it would be without the smaller operand, which is not 0? */
function findSwallowed(call: KernelCall): ((i: number) => boolean) | undefined {
  const { name, inputs } = call;
  const [a, b] = [inputs['a']?.dataSync(), inputs['b']?.dataSync()];
  if (a && b && (name === 'Add' || name === 'Sub')) {
    const sign = name === 'Add' ? 1 : -1;
    const at = (x: ArrayLike<number>, i: number): number => x[x.length === 1 ? 0 : i]!;
    const size = Math.max(a.length, b.length);
    if (![a, b].every(({ length }) => length === 1 || length === size)) return undefined;
    return (i) => {
      const [p, q] = [at(a, i), sign * at(b, i)];
      return p + q === (Math.abs(p) > Math.abs(q) ? p : q) && p !== 0 && q !== 0;
    };
  }
  if (name === 'Sum') return findSwallowedInSum(call);
  if (name === 'Softmax') return inputs['logits']?.shape.at(-1) === 1 ? undefined : () => true;
  const x = inputs['x']?.dataSync();
  if (neverReached.has(name)) return x && ((i) => x[i] !== 0);
  return x && neverExact.has(name) ? (i) => x[i] !== 0 && Math.abs(x[i]!) < 1 : undefined;
}

/** A sum of several numbers that is the largest of them, though others are not 0. */
function findSwallowedInSum({
  inputs,
  outputs,
  attrs,
}: KernelCall): ((i: number) => boolean) | undefined {
  const x = inputs['x'];
  const [output] = outputs;
  if (!x || !output || x.size === output.size) return undefined;
  const values = x.dataSync();
  const sums = output.dataSync();
  const smallest = new Float64Array(sums.length).fill(Infinity);
  const indexOf = reducedIndex(x.shape, tf.util.parseAxisParam(attrs['axis'] as number[], x.shape));
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    const s = indexOf(i);
    if (size !== 0 && size < smallest[s]!) smallest[s] = size;
  }
  return (s) => sums[s]! + smallest[s]! === sums[s]! || sums[s]! - smallest[s]! === sums[s]!;
}

/**
 * The nearest number of 44 bits (Dekker 1971): errors of a unit of 40 bits fall on sixteen numbers, so that a handful of
 * runs is not the same by chance, as it would be on two.
 */
export function to44Bits(x: number): number {
  const split = (2 ** 9 + 1) * x;
  const high = split - (split - x);
  return Number.isFinite(high) ? high : x;
}

/**
 * Backend wasm adds sums one by one in float32. What adding n numbers one by one may be off: measured on backend wasm 3e-4 of 512² equal numbers and 1.7e-2 of
 * two million, n/50 and n/7 units.
 */
function sumSlack({ name, inputs }: KernelCall, sums: ArrayLike<number>, unit: number): number {
  const x = inputs['x'];
  if ((name !== 'Sum' && name !== 'Mean') || x === undefined || sums.length === 0) return 0;
  const terms = x.size / sums.length;
  const values = x.dataSync();
  let sizes = 0;
  for (let i = 0; i < values.length; i++) sizes += Math.abs(values[i]!);
  const share = name === 'Mean' ? sizes / x.size : sizes / sums.length;
  return (terms / 8) * unit * share;
}
