/**
 * How far float32 may take a candidate from what it is in doubles, and doubles from what it is: measured by stochastic
 * rounding. That sees what cancels on the way, which the size of the result does not tell.
 */
import { inDoubles } from '../../backends/doubles.js';
import { evaluate, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { largest, makeRandom } from '../numbers.js';
import { toFloat64, withRounding } from '../stochasticRounding.js';
import { float32Margin, noiseMargin } from '../tolerance.js';

export interface Float32Rounding {
  /** What each entry is granted. */
  readonly spread: Float64Array;
  /** The largest number on the way: what the result is left over from. */
  readonly largestOnTheWay: number;
}

const runs = 4;

/** `backend`: with what its own functions and long sums lose beyond that. */
export function measureFloat32(
  loss: Loss,
  samples: readonly Sample[],
  exact: Float64Array,
  backend = '',
): Float32Rounding {
  const random = makeRandom(2);
  const spread = new Float64Array(exact.length);
  let largestOnTheWay = 0;
  const see = (values: ArrayLike<number>): void => {
    largestOnTheWay = Math.max(largestOnTheWay, largest(values));
  };
  const run = (): Float64Array => evaluate(loss, samples).values;
  inDoubles(() => {
    for (let k = 0; k < runs; k++) {
      withRounding({ bits: 24, units: 1, backend }, random, run, see).forEach((x, i) => {
        const d = Math.abs(x - exact[i]!);
        if (d > spread[i]!) spread[i] = d;
      });
    }
  });
  return { spread: spread.map((d) => float32Margin * d), largestOnTheWay };
}

/** What each entry is granted for the doubles it was computed in: 1 − cos(d) of a d of 1e-6 has four digits. */
export function measureFloat64(
  loss: Loss,
  samples: readonly Sample[],
  exact: Float64Array,
): Float64Array {
  const random = makeRandom(3);
  const spread = new Float64Array(exact.length);
  const run = (): Float64Array => evaluate(loss, samples).values;
  inDoubles(() => {
    for (let k = 0; k < runs; k++) {
      withRounding({ bits: 40, units: 1, constantsToo: true }, random, run).forEach((x, i) => {
        const d = Math.abs(x - exact[i]!);
        if (d > spread[i]!) spread[i] = d;
      });
    }
  });
  return spread.map((d) => noiseMargin * toFloat64 * d);
}
