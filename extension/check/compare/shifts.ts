/** An input one entry further along an axis, as a crop that begins one pixel off or a roll leaves it: see `inputChanges.ts`. */
import { stridesOf } from '../../wire/shape.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { placeAxes, type InputChange } from './inputChanges.js';

/** What is at the edge then; undefined: nothing. */
type Edge = (at: number, length: number) => number | undefined;

const edges: readonly (readonly [string, Edge])[] = [
  ['around the edge', (at, length) => (at + length) % length],
  ['the edge repeated', (at, length) => Math.min(Math.max(at, 0), length - 1)],
  ['with 0 at the edge', (at, length) => (at < 0 || at >= length ? undefined : at)],
];

/** Of each input that has places. */
export const shiftsFor = (
  samples: readonly Sample[],
  names: readonly string[],
): readonly InputChange[] =>
  samples.flatMap((sample, i) =>
    sample.dtype === 'float32' ? shiftsOf(sample, i, names[i] ?? `input ${i}`) : [],
  );

const shiftsOf = (sample: Sample, i: number, name: string): readonly InputChange[] =>
  placeAxes(sample)
    .filter((axis) => sample.shape[axis]! > 1)
    .flatMap((axis) =>
      ([1, -1] as const).flatMap((by) =>
        edges.map(([text, edge]): InputChange => ({
          change: (samples) => replaceInput(samples, i, shift(samples[i]!, axis, by, edge)),
          made: {
            code: 'input-transformed',
            inputs: [name],
            how: `a step of ${by === 1 ? '+1' : '−1'} along axis ${axis} (${text})`,
            missing: false,
          },
        })),
      ),
    );

function shift(sample: Sample, axis: number, by: 1 | -1, edge: Edge): Sample {
  const { shape, values } = sample;
  const length = shape[axis]!;
  const stride = stridesOf(shape)[axis]!;
  return withValues(
    sample,
    values.map((_, k) => {
      const at = Math.floor(k / stride) % length;
      const from = edge(at - by, length);
      return from === undefined ? 0 : values[k + (from - at) * stride]!;
    }),
  );
}
