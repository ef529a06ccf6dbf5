/**
 * The forms of the library by their loops. On few pixels a loop is some ten times as fast as the operations, each of which costs
 * microseconds whatever it is given, and there are thousands of forms: what is nowhere near by its loop is not tried further.
 */
import * as loops from '../../losses/reference/index.js';
import { readNested, toNested, withValues, type Nested, type Sample } from '../inputs.js';
import { mapRows, softmax } from '../compare/transforms.js';
import { sum } from '../numbers.js';
import type { Before, Form } from './catalogue.js';
import type { MeasuredForm } from './measure.js';

/** A form's map and mean; undefined where the loop does not take such inputs. */
export type FormByLoop = (form: Form) => MeasuredForm | undefined;

type Loop = (t: Nested, p: Nested, options: Readonly<Record<string, unknown>>) => unknown;

export function byLoops(yTrue: Sample, yPred: Sample): FormByLoop {
  const known = new Map<string, Nested>();
  const once = (key: string, make: () => Sample): Nested => {
    const nested = known.get(key) ?? toNested(make());
    known.set(key, nested);
    return nested;
  };
  return ({ loss, options, before, kept, leavesOut }) => {
    const loop = (loops as unknown as Readonly<Record<string, Loop | undefined>>)[loss];
    if (!loop) return undefined;
    try {
      const keep = (sample: Sample): Sample => (kept ? withoutFirst(sample) : sample);
      const truth = once(`truth ${kept !== undefined}`, () => keep(yTrue));
      const prediction = once(`${before} ${kept !== undefined}`, () =>
        keep(becoming[before](yPred)),
      );
      const run = (reduction: string): ReturnType<typeof readNested> =>
        readNested(loss, loop(truth, prediction, { ...options, reduction }));
      const { shape, values: found } = run('none');
      const values = Float64Array.from(found, Number);
      const mean = leavesOut ? Number(run('mean').values[0]) : sum(values) / values.length;
      return { shape, values, gradient: new Float64Array(), mean, leavesOut };
    } catch {
      return undefined;
    }
  };
}

const becoming: Readonly<Record<Before, (sample: Sample) => Sample>> = {
  none: (sample) => sample,
  sigmoid: byEntries((x) => 1 / (1 + Math.exp(-x))),
  softmax: (sample) => mapRows(sample, softmax),
  logit: byEntries((p) => Math.log(p) - Math.log(1 - p)),
  log: byEntries(Math.log),
};

function withoutFirst(sample: Sample): Sample {
  const length = sample.shape.at(-1)!;
  return {
    ...sample,
    shape: [...sample.shape.slice(0, -1), length - 1],
    values: sample.values.filter((_, i) => i % length !== 0),
  };
}

function byEntries(f: (x: number) => number): (sample: Sample) => Sample {
  return (sample) => withValues(sample, sample.values.map(f));
}
