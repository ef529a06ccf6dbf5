/**
 * Where a loss jumps though it slopes on either side: two formulas that do not meet, as of a Huber whose constant is
 * missing. A jump to or from a piece that is flat is meant (examples below a threshold count for nothing).
 */

import { leastJump } from '../tolerance.js';

export interface Jump {
  readonly at: number;
  readonly below: number;
  readonly above: number;
}

/** Of a smooth function no step is this much larger than its neighbours but where it is steep, which halving shows. */
const suspicious = 1.2;

/** As far as doubles go: 2^-40 of a step. */
const halvings = 40;

/** `values` are those of `f` at equal steps from 0 to `end`; undefined where it does not jump. */
export function findJump(
  f: (x: number) => number,
  values: readonly number[],
  end: number,
): Jump | undefined {
  const step = end / (values.length - 1);
  const rises = values.slice(1).map((v, i) => Math.abs(v - values[i]!));
  const span = Math.max(...values) - Math.min(...values);
  for (const [i, rise] of rises.entries()) {
    const beside = Math.max(rises[i - 1] ?? 0, rises[i + 1] ?? 0);
    if (!(rise > suspicious * beside && rise > leastJump * span)) continue;
    let [low, high] = [i * step, (i + 1) * step];
    let [below, above] = [values[i]!, values[i + 1]!];
    for (let k = 0; k < halvings; k++) {
      const middle = (low + high) / 2;
      const value = f(middle);
      if (Math.abs(value - below) > Math.abs(above - value)) [high, above] = [middle, value];
      else [low, below] = [middle, value];
    }
    if (!(Math.abs(above - below) > leastJump * span)) continue;
    const aside = step / 16;
    const derivatives = [f(low - aside) - below, f(high + aside) - above];
    if (derivatives.every((s) => Math.abs(s) > leastJump * leastJump * span))
      return { at: high, below, above };
  }
  return undefined;
}
