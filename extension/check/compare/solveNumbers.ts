/**
 * Numbers in a candidate's code, solved for: which other constant, or which factor, term or exponent that is not there,
 * gives the reference's number at one entry of one trial? What solves that is then tried on all trials.
 */
import * as tf from '@tensorflow/tfjs-core';
import { turnsAngles } from './angleUnits.js';
import { callOf } from './callOf.js';
import { sameConstant } from '../tolerance.js';
import type { Repair, Run, SeenOperation } from './repair.js';

/** How far the candidate so repaired is from the reference at the entry; NaN where it does not run. */
export type Off = (repair: Repair) => number;

/** A constant in place of another, which need not be linear in what it does; `also` where the same stands once more. */
export function solveConstant(
  off: Off,
  seen: SeenOperation,
  input: string,
  also: readonly SeenOperation[] = [],
): readonly Repair[] {
  const start = seen.inputs[input]!.constant![0]!;
  const withNumber = (to: number): Repair =>
    withConstant(seen, also, input, start, to, () => tf.scalar(to, 'float32'));
  return solveAnyhow((x) => off(withNumber(x)), start).map(withNumber);
}

/** One number of a list in the code, wherever that list is used: a weight of a class, the centre of a filter. */
export function solveEntry(
  off: Off,
  seen: SeenOperation,
  all: readonly SeenOperation[],
): readonly Repair[] {
  return Object.entries(seen.inputs).flatMap(([key, { constant, shape }]): readonly Repair[] => {
    if (!constant || constant.length < 2) return [];
    const alike = withConstants(all, seen.name, key, constant);
    if (alike[0] !== seen) return [];
    return [...constant.keys()].flatMap((entry) => {
      const start = constant[entry]!;
      const withNumber = (to: number): Repair =>
        withConstant(seen, alike.slice(1), key, start, to, () =>
          tf.tensor(constant.with(entry, to), [...shape], 'float32'),
        );
      const off1 = (x: number): number => off(withNumber(x));
      const y = solve(off1, start, off1(start), effort.constant);
      return y === undefined ? [] : [withNumber(y)];
    });
  });
}

function withConstant(
  seen: SeenOperation,
  also: readonly SeenOperation[],
  key: string,
  given: number,
  to: number,
  make: () => tf.Tensor,
): Repair {
  const run: Run = (operation, proceed) =>
    proceed({ ...operation, inputs: { ...operation.inputs, [key]: make() } });
  const finding = {
    code: 'wrong-constant',
    operation: callOf(seen.name),
    given,
    // What doubles leave of a 0 is one.
    instead: Math.abs(to) < sameConstant * Math.abs(given) ? 0 : Number(to.toPrecision(6)),
  } as const;
  return { finding, run, also: also.map((at) => ({ at, run })) };
}

/** Operations of a name that are given the same list of numbers. */
export const withConstants = (
  all: readonly SeenOperation[],
  operation: string,
  key: string,
  constant: readonly number[],
): readonly SeenOperation[] =>
  all.filter(
    ({ name, inputs }) => name === operation && inputs[key]?.constant?.join() === constant.join(),
  );

/** Beside the secant's zero those between powers of ten, as an ε may be off by some: the loss need not be straight up to there. */
function solveAnyhow(off: (x: number) => number, start: number): readonly number[] {
  const atStart = off(start);
  if (Number.isNaN(atStart)) return [];
  const found = solve(off, start, atStart, effort.constant);
  const near = found === undefined ? [] : [found];
  if (start === 0) return near;
  const scanned = stepsOutward.map((share): readonly [number, number] => [start * share, off(start * share)]); // prettier-ignore
  const zeros = scanned.slice(1).flatMap(([y, fy], k) => {
    const [x, fx] = scanned[k]!;
    if (!(fx * fy < 0)) return [];
    const zero = regulaFalsi(off, [x, fx], [y, fy]);
    return near.some((n) => Math.abs(n - zero) <= sameConstant * Math.abs(zero)) ? [] : [zero];
  });
  return [...near, ...zeros];
}

/** Steps from a number outward, as shares of it. */
const stepsOutward = [-10, -1, -0.1, 1e-4, 1e-3, 0.01, 0.1, 0.9, 1.1, 10, 100, 1e3, 1e4];

/** By the Illinois rule: an end that stays counts half. */
function regulaFalsi(
  off: (x: number) => number,
  [a, atA]: readonly [number, number],
  [b, atB]: readonly [number, number],
): number {
  let [x, fx, y, fy] = [a, atA, b, atB];
  let next = y;
  for (let k = 0; k < effort.constant.halvings; k++) {
    next = (fx * y - fy * x) / (fx - fy);
    const at = off(next);
    if (at === 0 || Math.abs(y - x) <= Number.EPSILON * 8 * Math.abs(next)) break;
    if (at * fy < 0) [x, fx] = [y, fy];
    else fx /= 2;
    [y, fy] = [next, at];
  }
  return next;
}

const manners = [
  { how: 'factor', start: 1, edit: (x: tf.Tensor, c: number) => tf.mul(x, c) },
  { how: 'term', start: 0, edit: (x: tf.Tensor, c: number) => tf.add(x, c) },
  { how: 'power', start: 1, edit: (x: tf.Tensor, c: number) => tf.pow(x, c) },
] as const;

/** A number that one operand of this operation, and of those in `also`, wants: a 2 before an overlap, the 1 of log(1 + x), an exponent. */
export function solveMissing(
  off: Off,
  seen: SeenOperation,
  also: readonly SeenOperation[] = [],
): readonly Repair[] {
  return Object.entries(seen.inputs).flatMap(([key, { shape, dtype }]): readonly Repair[] => {
    if (dtype !== 'float32' || seen.constants.includes(key)) return [];
    return manners.flatMap(({ how, start, edit }): readonly Repair[] => {
      const operation = callOf(seen.name);
      const withNumber = (c: number): Repair => {
        const number = Number(c.toPrecision(6));
        const run: Run = ({ inputs, ...rest }, proceed) =>
          proceed({ ...rest, inputs: { ...inputs, [key]: edit(inputs[key]!, c) } });
        return {
          also: also.map((at) => ({ at, run })),
          run,
          finding:
            how === 'factor' && turnsAngles(number)
              ? { code: 'degrees-for-radians', operation, factor: number, missing: true }
              : { code: 'number-missing', operation, how, number, shape },
        };
      };
      const c = solve((x) => off(withNumber(x)), start, off(withNumber(start)), effort.missing);
      return c === undefined ? [] : [withNumber(c)];
    });
  });
}

/**
 * Steps of the secant method, and halvings where those two that it ends with lie on either side of a zero. Of constants there
 * are few; what may be missing is asked of each operand, and is mostly found in three steps: the 1 of log(1 + x) takes nine where
 * x is small, so whatever halves its distance goes on.
 */
const effort = {
  constant: { steps: 8, halvings: 60 },
  missing: { steps: 5, halvings: 0 },
} as const;

/** A zero of `off` other than `start`, by the secant method: most are linear. Where it overshoots, half of the step is taken. */
function solve(
  off: (x: number) => number,
  start: number,
  atStart: number,
  { steps, halvings }: (typeof effort)[keyof typeof effort],
): number | undefined {
  let [x, y] = [start, start * 1.25 + 0.125];
  let [fx, fy] = [atStart, off(y)];
  const isNearing = (): boolean => Math.abs(fy) < Math.abs(fx) / 2;
  for (let k = 0; k < steps || (k < 3 * steps && isNearing()); k++) {
    if (!Number.isFinite(fy) || fy === fx) break;
    let next = y - (fy * (y - x)) / (fy - fx);
    if (!Number.isFinite(next)) return undefined;
    let at = off(next);
    // A root or a logarithm of it may have no value there.
    for (let back = 0; back < 3 && !Number.isFinite(at); back++) {
      next = (next + y) / 2;
      at = off(next);
    }
    [x, fx, y, fy] = [y, fy, next, at];
    if (Math.abs(y - x) <= Number.EPSILON * 8 * Math.abs(y) || fy === 0) break;
  }
  if (halvings > 0 && fx * fy < 0 && Math.abs(y - x) > sameConstant * Math.abs(y))
    y = bisect(off, [x, fx], y, halvings);
  return Number.isFinite(y) && y !== start && fx !== atStart ? y : undefined;
}

function bisect(
  off: (x: number) => number,
  [x, fx]: readonly [number, number],
  y: number,
  halvings: number,
): number {
  let [low, high] = [x, y];
  for (let k = 0; k < halvings && low !== high; k++) {
    const middle = (low + high) / 2;
    if (off(middle) * fx > 0) low = middle;
    else high = middle;
  }
  return high;
}
