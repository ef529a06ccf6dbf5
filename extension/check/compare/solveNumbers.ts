/**
 * Numbers in a candidate's code, solved for: which other constant, or which factor, term or exponent that is not there,
 * gives the reference's number at one entry of one trial? What solves that is then tried on all trials.
 */
import * as tf from '@tensorflow/tfjs-core';
import { callOf } from './repairKinds.js';
import type { Repair, SeenOperation } from './repair.js';

/** How far the candidate so repaired is from the reference at the entry; NaN where it does not run. */
export type Off = (repair: Repair) => number;

/** A constant in place of another, which need not be linear in what it does. */
export function solveConstant(off: Off, seen: SeenOperation, input: string): Repair | undefined {
  let given = NaN;
  const withNumber = (to: (x: number) => number): Repair => ({
    finding: { code: 'wrong-constant', operation: callOf(seen.name), given: NaN, instead: NaN },
    run: (operation, proceed) => {
      given = operation.inputs[input]!.dataSync()[0]!;
      const inputs = { ...operation.inputs, [input]: tf.scalar(to(given), 'float32') };
      return proceed({ ...operation, inputs });
    },
  });
  const asGiven = off(withNumber((x) => x));
  if (Number.isNaN(asGiven)) return undefined;
  const start = given;
  const y = solve((x) => off(withNumber(() => x)), start, asGiven);
  if (y === undefined) return undefined;
  const instead = Number(y.toPrecision(6));
  return {
    ...withNumber(() => y),
    finding: { code: 'wrong-constant', operation: callOf(seen.name), given: start, instead },
  };
}

const manners = [
  { how: 'factor', start: 1, edit: (x: tf.Tensor, c: number) => tf.mul(x, c) },
  { how: 'term', start: 0, edit: (x: tf.Tensor, c: number) => tf.add(x, c) },
  { how: 'power', start: 1, edit: (x: tf.Tensor, c: number) => tf.pow(x, c) },
] as const;

/** A number that one operand of this operation wants: a 2 before an overlap, the 1 of log(1 + x), an exponent. */
export function solveMissing(off: Off, seen: SeenOperation): readonly Repair[] {
  return Object.entries(seen.inputs).flatMap(([key, { shape, dtype }]): readonly Repair[] => {
    if (dtype !== 'float32' || seen.constants.includes(key)) return [];
    return manners.flatMap(({ how, start, edit }): readonly Repair[] => {
      const withNumber = (c: number, number: number): Repair => ({
        finding: { code: 'number-missing', operation: callOf(seen.name), how, number, shape },
        run: (operation, proceed) =>
          proceed({
            ...operation,
            inputs: { ...operation.inputs, [key]: edit(operation.inputs[key]!, c) },
          }),
      });
      const c = solve((x) => off(withNumber(x, x)), start, off(withNumber(start, start)));
      return c === undefined ? [] : [withNumber(c, Number(c.toPrecision(6)))];
    });
  });
}

/** A zero of `off` other than `start`, by the secant method: most are linear. */
function solve(off: (x: number) => number, start: number, atStart: number): number | undefined {
  let [x, y] = [start, start * 1.25 + 0.125];
  let [fx, fy] = [atStart, off(y)];
  for (let k = 0; k < 6 && Number.isFinite(fy) && fy !== fx; k++) {
    const next = y - (fy * (y - x)) / (fy - fx);
    if (!Number.isFinite(next)) return undefined;
    [x, fx, y] = [y, fy, next];
    if (Math.abs(y - x) <= Number.EPSILON * 8 * Math.abs(y)) break;
    fy = off(y);
  }
  return Number.isFinite(y) && y !== start && fx !== atStart ? y : undefined;
}
