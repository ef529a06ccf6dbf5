/** An input one entry further along an axis, as a crop that begins one pixel off or a roll leaves it: see `inputChanges.ts`. */
import { stridesOf } from '../../wire/shape.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { placeAxes, type InputChange } from './inputChanges.js';

/** What is at the edge then; undefined: nothing. */
type Edge = (at: number, length: number) => number | undefined;

const edges = [
  ['around the edge', (at, length) => (at + length) % length],
  ['the edge repeated', (at, length) => Math.min(Math.max(at, 0), length - 1)],
  ['with 0 at the edge', (at, length) => (at < 0 || at >= length ? undefined : at)],
] as const satisfies readonly (readonly [string, Edge])[];

/** Of each input that has places, and of all of them together, as of a map whose places are rolled. */
export const shiftsFor = (
  samples: readonly Sample[],
  names: readonly string[],
): readonly InputChange[] => [
  ...samples.flatMap((sample, i) =>
    sample.dtype === 'float32' ? shiftsOf(sample, i, names[i] ?? `input ${i}`) : [],
  ),
  ...rollsOfAll(samples, names),
];

function rollsOfAll(samples: readonly Sample[], names: readonly string[]): readonly InputChange[] {
  const [first] = samples;
  if (!first || !samples.every(({ shape }) => shape.join() === first.shape.join())) return [];
  const [[text, edge]] = edges;
  return [...first.shape.keys()]
    .filter((axis) => first.shape[axis]! > 1)
    .flatMap((axis) =>
      ([1, -1] as const).map((by): InputChange => ({
        change: (given) => given.map((sample) => shift(sample, axis, by, edge)),
        made: {
          code: 'input-transformed',
          inputs: names,
          how: `a step of ${by === 1 ? '+1' : '−1'} along axis ${axis} (${text})`,
          missing: false,
        },
      })),
    );
}

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
