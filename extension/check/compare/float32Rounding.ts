/**
 * How far float32 may take a candidate from what it is in doubles: measured, by rounding the result of every operation
 * to float32, up or down at random, while it runs in doubles (stochastic arithmetic: Vignes 2004). That sees what cancels
 * on the way, which the size of the result does not tell.
 */
import { inDoubles, traceKernels } from '../../backends/doubles.js';
import { evaluate, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { largest, makeRandom } from '../numbers.js';
import { float32Margin, float32Unit } from '../tolerance.js';

export interface Float32Rounding {
  /** What each entry is granted. */
  readonly spread: Float64Array;
  /** The largest number on the way: what the result is left over from. */
  readonly largestOnTheWay: number;
}

const runs = 4;

export function measureFloat32(
  loss: Loss,
  samples: readonly Sample[],
  exact: Float64Array,
): Float32Rounding {
  const random = makeRandom(2);
  const spread = new Float64Array(exact.length);
  let largestOnTheWay = 0;
  const round = (x: number): number => Math.fround(x * (1 + 2 * float32Unit * (random() - 0.5)));
  const run = (): Float64Array =>
    traceKernels(
      ({ inputs, outputs }) => {
        const given = new Set(Object.values(inputs).map((tensor) => tensor?.dataId));
        for (const output of outputs) {
          // A view of an input was rounded when that was made, or is not ours to change.
          if (output.dtype !== 'float32' || given.has(output.dataId)) continue;
          const values = output.dataSync();
          for (let i = 0; i < values.length; i++) values[i] = round(values[i]!);
          largestOnTheWay = Math.max(largestOnTheWay, largest(values));
        }
      },
      () => evaluate(loss, samples).values,
      { rounding: { bits: 24, units: 2, random } },
    );
  inDoubles(() => {
    for (let k = 0; k < runs; k++) {
      run().forEach((x, i) => {
        const d = Math.abs(x - exact[i]!);
        if (d > spread[i]!) spread[i] = d;
      });
    }
  });
  return { spread: spread.map((d) => float32Margin * d), largestOnTheWay };
}
