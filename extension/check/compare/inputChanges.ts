/**
 * What a candidate may do with its inputs that the reference does not, or leave out: each change of the inputs is tried
 * on the reference, which then must give what the candidate gives, and on the candidate, which then must give what the
 * reference gives.
 */
import type { Finding } from '../diagnoses/table.js';
import { exchangeInputs, replaceInput, withValues, type Sample } from '../inputs.js';
import { pairs } from '../pairs.js';
import { sameConstant } from '../tolerance.js';
import { entrywise, isShare, mapRows, softmax, transforms, unitLength } from './transforms.js';
import { exchangeAxes, reverse } from './variations.js';

export type Change = (samples: readonly Sample[]) => readonly Sample[];

export interface InputChange {
  readonly change: Change;
  /** The reference on changed inputs gives the candidate's numbers. */
  readonly made: Finding;
  /** Of probabilities that add up to 1: stretched they are none. */
  readonly isOfShares?: true;
  /** The candidate on changed inputs gives the reference's; absent where that is the same finding. */
  readonly left?: Finding;
}

interface Named {
  readonly sample: Sample;
  readonly i: number;
  readonly name: string;
}

const mostChannels = 5;

export function changesFor(
  samples: readonly Sample[],
  names: readonly string[],
): readonly InputChange[] {
  const all = samples.map((sample, i) => ({ sample, i, name: names[i] ?? `input ${i}` }));
  const float = all.filter(({ sample }) => sample.dtype === 'float32' && sample.values.length > 0);
  return [
    ...float.flatMap(swapChannels),
    ...swapArguments(all),
    ...swapWithLogits(float),
    ...float.flatMap(negate),
    ...float.flatMap(({ i }) => takeDegrees(i)),
    ...transformEach(float),
    ...float.flatMap(reverseAxes),
  ];
}

/** Of one input, and of all that are of one shape together. */
function transformEach(float: readonly Named[]): readonly InputChange[] {
  const groups = float.map((one) => [one]);
  const alike = float.filter(({ sample }) => sample.shape.join() === float[0]?.sample.shape.join());
  if (alike.length > 1) groups.push(alike);
  return groups.flatMap((group) => [
    ...transforms
      .filter(
        ({ rows, single, isMeant }) =>
          (!rows || group.every(({ sample }) => hasRows(sample, rows))) &&
          (!single || group.length === 1) &&
          (!isMeant || group.every(({ sample }) => isMeant(sample.values))),
      )
      .map(({ how, row, made: only }): InputChange => {
        const { change, made, left } = changeOf(group, how, (s) => mapRows(s, row));
        return { change, made, ...(left && !only && { left }) };
      }),
    ...readOtherwise(group),
    changeOf(group, byMean, divideByMean),
    ...(group.some(({ sample }) => sample.values.every(Number.isInteger)) ? [] : centreEach(group)),
  ]);
}

const hasRows = (sample: Sample, rows: number | true): boolean =>
  rows === true ? lastOf(sample) > 1 : lastOf(sample) === rows;

/** Labels have no mean that anybody would take off. */
const centreEach = (group: readonly Named[]): readonly InputChange[] => [
  changeOf(group, 'standardising over all but the last axis', standardise),
  changeOf(group, 'subtracting its mean', (s) => centre(s, s.values.length)),
  ...(group[0]!.sample.shape.length > 2
    ? [changeOf(group, 'subtracting the mean of each image', (s) => centre(s, imageOf(s)))]
    : []),
  ...(group.every(({ sample }) => sample.shape.length > 1 && lastOf(sample) > 2)
    ? [changeOf(group, 'subtracting the mean over the channels', (s) => centre(s, lastOf(s)))]
    : []),
];

function changeOf(
  group: readonly Named[],
  how: string,
  change: (sample: Sample) => Sample,
): InputChange {
  const inputs = group.map(({ name }) => name);
  return {
    change: (s) => group.reduce((all, { i }) => replaceInput(all, i, change(s[i]!)), s),
    made: { code: 'input-transformed', inputs, how, missing: false },
    left:
      how === unitLength
        ? { code: 'not-normalised', input: namesOfLong(group).join(' and ') }
        : { code: 'input-transformed', inputs, how, missing: true },
  };
}

/** Those whose rows are not of length 1 anyway, to float32; all of them if all are. */
function namesOfLong(group: readonly Named[]): readonly string[] {
  const long = group.filter(({ sample }) => !isOfUnitLength(sample));
  return (long.length > 0 ? long : group).map(({ name }) => name);
}

function isOfUnitLength(sample: Sample): boolean {
  let unit = true;
  mapRows(sample, (row) => {
    unit &&= Math.abs(Math.hypot(...row) - 1) <= sameConstant;
  });
  return unit;
}

/** Axes moved and the numbers read in their old shape: `reshape` where `transpose` was meant, or without it. */
function readOtherwise(group: readonly Named[]): readonly InputChange[] {
  const rank = group[0]!.sample.shape.length;
  if (rank < 3) return [];
  const how = 'reading its numbers with the channels first, without moving that axis';
  return [
    changeOf(group, how, (sample) => {
      let moved = sample;
      for (let axis = rank - 1; axis > 1; axis--) moved = exchangeAxes(moved, axis, axis - 1);
      return { ...moved, shape: sample.shape };
    }),
  ];
}

/** Each channel with mean 0 and deviation 1. */
function standardise(sample: Sample): Sample {
  const channels = lastOf(sample);
  const values = Float64Array.from(sample.values);
  for (let c = 0; c < channels; c++) {
    const of = values.filter((_, i) => i % channels === c);
    const mean = of.reduce((a, b) => a + b, 0) / of.length;
    const deviation = Math.sqrt(of.reduce((a, b) => a + (b - mean) ** 2, 0) / of.length);
    for (let i = c; i < values.length; i += channels) values[i] = (values[i]! - mean) / deviation;
  }
  return withValues(sample, values);
}

export const byMean = 'dividing by the mean of each image';

const imageOf = ({ shape, values }: Sample): number => values.length / shape[0]!;

/** So many numbers in a row without their mean. */
function centre(sample: Sample, length: number): Sample {
  const { values } = sample;
  const centred = Float64Array.from(values);
  for (let at = 0; at < values.length; at += length) {
    const part = centred.subarray(at, at + length);
    const mean = part.reduce((a, b) => a + b, 0) / length;
    part.forEach((x, i) => (part[i] = x - mean));
  }
  return withValues(sample, centred);
}

/** Of each image; numbers that have one axis are all of them one. */
function divideByMean(sample: Sample): Sample {
  const { shape, values } = sample;
  const size = values.length / (shape.length > 2 ? shape[0]! : 1);
  const divided = values.map((x, i) => {
    const image = values.subarray(i - (i % size), i - (i % size) + size);
    return (x * size) / image.reduce((a, b) => a + b, 0);
  });
  return withValues(sample, divided);
}

function swapChannels({ sample, i, name }: Named): readonly InputChange[] {
  const channels = lastOf(sample);
  if (channels < 2 || channels > mostChannels) return [];
  // A quaternion that begins with w for one that ends with it.
  const rolls = (channels < 3 ? [] : [1, channels - 1]).map((by): InputChange => ({
    change: mapInput(i, (row) => {
      const given = row.slice();
      row.forEach((_, c) => (row[c] = given[(c + by) % channels]!));
    }),
    made: {
      code: 'input-transformed',
      inputs: [name],
      how: `moving its ${by === 1 ? 'first channel to the end' : 'last channel to the front'}`,
      missing: false,
    },
  }));
  const swaps = pairs(Array.from({ length: channels }, (_, c) => c)).map(([a, b]) => ({
    change: mapInput(i, (row) => {
      [row[a], row[b]] = [row[b]!, row[a]!];
    }),
    made: { code: 'channels-swapped', input: name, channels: [a, b] } as const,
  }));
  return [...swaps, ...rolls];
}

function swapArguments(all: readonly Named[]): readonly InputChange[] {
  return pairs(all).flatMap(([a, b]) =>
    sameShape(a.sample, b.sample)
      ? [
          {
            change: (s: readonly Sample[]) => exchangeInputs(s, a.i, b.i),
            made: { code: 'arguments-swapped', inputs: [a.name, b.name] } as const,
            left: { code: 'arguments-swapped', inputs: [a.name, b.name] } as const,
          },
        ]
      : [],
  );
}

/** Probabilities swapped with logits: each is then what the other is. */
function swapWithLogits(float: readonly Named[]): readonly InputChange[] {
  return pairs(float).flatMap(([a, b]): readonly InputChange[] => {
    if (!sameShape(a.sample, b.sample) || !isShare(a.sample) || isShare(b.sample)) return [];
    const inputs = [a.name, b.name];
    const swap = (
      as: string,
      toShares: (row: Float64Array) => void,
      toLogits: (x: number) => number,
    ): InputChange => ({
      change: (s) => {
        const shares = mapRows(s[b.i]!, toShares);
        const logits = mapRows(s[a.i]!, entrywise(toLogits));
        return replaceInput(replaceInput(s, a.i, shares), b.i, logits);
      },
      made: { code: 'arguments-swapped', inputs, as },
      isOfShares: true,
    });
    const sigmoid = entrywise((x) => 1 / (1 + Math.exp(-x)));
    return [
      swap(`softmax of ${b.name} beside log of ${a.name}`, softmax, Math.log),
      swap(`sigmoid of ${b.name} beside the logit of ${a.name}`, sigmoid, (x) => Math.log(x / (1 - x))), // prettier-ignore
    ];
  });
}

/** Those of a few channels is none. */
export const placeAxes = (sample: Sample): readonly number[] => {
  const { length } = sample.shape;
  return [...sample.shape.keys()].slice(
    0,
    length > 1 && lastOf(sample) <= mostChannels ? -1 : length,
  );
};

/** Weights or frames in the other order. Of few channels two are swapped, which is said so. */
function reverseAxes({ sample, i, name }: Named): readonly InputChange[] {
  return placeAxes(sample).map((axis): InputChange => ({
    change: (samples) => replaceInput(samples, i, reverse(samples[i]!, axis)),
    made: {
      code: 'input-transformed',
      inputs: [name],
      how: `the reverse along axis ${axis}`,
      missing: false,
    },
  }));
}

function negate({ sample, i, name }: Named): readonly InputChange[] {
  const channels = lastOf(sample);
  const whole: InputChange = {
    change: mapInput(
      i,
      entrywise((x) => -x),
    ),
    made: { code: 'sign', of: name },
  };
  if (channels < 2 || channels > mostChannels) return [whole];
  const each = Array.from({ length: channels }, (_, c): InputChange => ({
    change: mapInput(i, (row) => {
      row[c] = -row[c]!;
    }),
    made: { code: 'sign', of: `channel ${c} of ${name}` },
  }));
  return [whole, ...each];
}

function takeDegrees(i: number): readonly InputChange[] {
  return [180 / Math.PI, Math.PI / 180].map((factor) => ({
    change: mapInput(
      i,
      entrywise((x) => x * factor),
    ),
    made: { code: 'degrees-for-radians', factor, power: factor > 1 ? 1 : -1 },
  }));
}

const mapInput =
  (i: number, edit: (row: Float64Array) => void): Change =>
  (samples) =>
    replaceInput(samples, i, mapRows(samples[i]!, edit));

export const lastOf = ({ shape }: Sample): number => shape.at(-1) ?? 1;

const sameShape = (a: Sample, b: Sample): boolean =>
  a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
