/**
 * What a candidate may have done to its inputs: each hypothesis changes the inputs of the *loop*, and is
 * accepted only if the loop then gives the candidate's numbers on every trial.
 */
import { replaceInput, withValues, type Sample } from '../inputs.js';
import type { Finding } from '../diagnoses/table.js';

export interface Hypothesis {
  readonly change: (samples: readonly Sample[]) => readonly Sample[];
  readonly finding: Finding;
}

const mostChannels = 5;

export function hypothesesFor(
  samples: readonly Sample[],
  names: readonly string[],
): readonly Hypothesis[] {
  const all = samples.map((sample, i) => ({ sample, i, name: names[i] ?? `input ${i}` }));
  const float = all.filter(({ sample }) => sample.dtype === 'float32' && sample.values.length > 0);
  return [
    ...float.flatMap(({ sample, i, name }) => swaps(sample, i, name)),
    ...pairs(all).flatMap(([a, b]) =>
      sameShape(a.sample, b.sample)
        ? [
            {
              change: (s: readonly Sample[]) =>
                replaceInput(replaceInput(s, a.i, s[b.i]!), b.i, s[a.i]!),
              finding: { code: 'arguments-swapped', inputs: [a.name, b.name] } as const,
            },
          ]
        : [],
    ),
    ...float.flatMap(({ sample, i, name }) => signs(sample, i, name)),
    ...float.flatMap(({ i }) => degrees(i)),
  ];
}

function swaps(sample: Sample, i: number, input: string): readonly Hypothesis[] {
  const channels = lastOf(sample);
  if (channels < 2 || channels > mostChannels) return [];
  return pairs(Array.from({ length: channels }, (_, c) => c)).map(([a, b]) => ({
    change: mapChannel(i, (row) => {
      [row[a], row[b]] = [row[b]!, row[a]!];
    }),
    finding: { code: 'channels-swapped', input, channels: [a, b] },
  }));
}

function signs(sample: Sample, i: number, input: string): readonly Hypothesis[] {
  const channels = lastOf(sample);
  const whole: Hypothesis = {
    change: (s) =>
      replaceInput(
        s,
        i,
        withValues(
          s[i]!,
          s[i]!.values.map((x) => -x),
        ),
      ),
    finding: { code: 'sign', of: input },
  };
  if (channels < 2 || channels > mostChannels) return [whole];
  const each = Array.from({ length: channels }, (_, c): Hypothesis => ({
    change: mapChannel(i, (row) => {
      row[c] = -row[c]!;
    }),
    finding: { code: 'sign', of: `channel ${c} of ${input}` },
  }));
  return [whole, ...each];
}

function degrees(i: number): readonly Hypothesis[] {
  return [180 / Math.PI, Math.PI / 180].map((factor) => ({
    change: (s) =>
      replaceInput(
        s,
        i,
        withValues(
          s[i]!,
          s[i]!.values.map((x) => x * factor),
        ),
      ),
    finding: { code: 'degrees-for-radians', factor, power: factor > 1 ? 1 : -1 },
  }));
}

const mapChannel =
  (i: number, edit: (row: Float64Array) => void) =>
  (samples: readonly Sample[]): readonly Sample[] => {
    const sample = samples[i]!;
    const values = Float64Array.from(sample.values);
    const channels = lastOf(sample);
    for (let at = 0; at < values.length; at += channels) edit(values.subarray(at, at + channels));
    return replaceInput(samples, i, withValues(sample, values));
  };

export const lastOf = ({ shape }: Sample): number => shape.at(-1) ?? 1;

const sameShape = (a: Sample, b: Sample): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const));
}
