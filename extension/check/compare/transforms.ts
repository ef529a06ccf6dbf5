/** What may be done to the rows of an input: channels of a pixel, or the entries of a vector. */
import { withValues, type Sample } from '../inputs.js';

export interface Transform {
  readonly how: string;
  readonly row: (row: Float64Array) => void;
  /** Only where there are several channels, or so many. */
  readonly rows?: number | true;
  /** Of one input only: of both it exchanges what a ratio divides by, which is said more plainly. */
  readonly single?: true;
  /** What a candidate does and a reference does not: done first it makes many a rounding of a candidate's own nothing. */
  readonly made?: true;
  /** Only of such numbers would anybody do it. */
  readonly isMeant?: (values: Float64Array) => boolean;
}

export const entrywise =
  (f: (x: number) => number) =>
  (row: Float64Array): void =>
    row.forEach((x, i) => (row[i] = f(x)));

/** The input with each of its rows so changed. */
export function mapRows(sample: Sample, edit: (row: Float64Array) => void): Sample {
  const values = Float64Array.from(sample.values);
  const channels = sample.shape.at(-1) ?? 1;
  for (let at = 0; at < values.length; at += channels) edit(values.subarray(at, at + channels));
  return withValues(sample, values);
}

const isWithin =
  (low: number, high: number) =>
  (values: Float64Array): boolean =>
    values.every((x) => x >= low && x <= high);

/** Probabilities, masks, labels: numbers of which 1 − x is one of the same kind. */
export const isShare = ({ dtype, values }: Sample): boolean =>
  dtype === 'float32' && isWithin(0, 1)(values);

export const complement = (sample: Sample): Sample =>
  mapRows(
    sample,
    entrywise((x) => 1 - x),
  );

/** Numbers of classes. */
const isOfClasses = (values: Float64Array): boolean =>
  values.every(Number.isInteger) && new Set(values).size > 2;

/** Whole numbers may be labels, of which nobody takes twice. */
const scale = (factor: number, how: string): Transform => ({
  how,
  row: entrywise((x) => factor * x),
  isMeant: (values) => !values.every(Number.isInteger) || Math.max(...values) > 1,
});

export const unitLength = 'normalising to length 1';

/** The plainest first: of a mask many come to the same. */
export const transforms: readonly Transform[] = [
  { how: '1 − x', row: entrywise((x) => 1 - x) },
  { how: 'sigmoid', row: entrywise((x) => 1 / (1 + Math.exp(-x))) },
  { how: 'softmax', row: softmax, rows: true },
  { how: 'a square', row: entrywise((x) => x * x) },
  { how: 'a square root', row: entrywise(Math.sqrt) },
  { how: 'an absolute value', row: entrywise(Math.abs) },
  { how: 'log', row: entrywise(Math.log) },
  { how: 'exp', row: entrywise(Math.exp) },
  // Between a deviation and the logarithm of a variance lie two steps.
  { how: 'the exponential of half of it', row: entrywise((x) => Math.exp(x / 2)), single: true },
  { how: 'the exponential of twice it', row: entrywise((x) => Math.exp(2 * x)), single: true },
  { how: 'twice the logarithm', row: entrywise((x) => 2 * Math.log(x)), single: true },
  { how: 'half of the logarithm', row: entrywise((x) => Math.log(x) / 2), single: true },
  { how: 'tanh', row: entrywise(Math.tanh) },
  { how: '1/x', row: entrywise((x) => 1 / x), single: true },
  { how: 'truncation to whole numbers', row: entrywise(Math.trunc), made: true },
  { how: 'a threshold at 0.5', row: entrywise((x) => Number(x > 0.5)), made: true },
  { how: unitLength, row: normalise, rows: true },
  { how: 'dividing by the sum over the channels', row: divideBySum, rows: true },
  { how: 'a cumulative sum over the channels', row: accumulate, rows: true },
  scale(2, 'scaling by 2'),
  scale(1 / 2, 'scaling by 1/2'),
  scale(255, 'scaling by 255'),
  scale(1 / 255, 'scaling by 1/255'),
  { how: 'scaling from [0, 1] to [−1, 1]', row: entrywise((x) => 2 * x - 1), isMeant: isWithin(0, 1) }, // prettier-ignore
  { how: 'scaling from [−1, 1] to [0, 1]', row: entrywise((x) => (x + 1) / 2), isMeant: isWithin(-1, 1) }, // prettier-ignore
  { how: 'one more (labels that begin at 1)', row: entrywise((x) => x + 1), isMeant: isOfClasses },
  { how: 'one less (labels that begin at 0)', row: entrywise((x) => x - 1), isMeant: isOfClasses },
  box('corners from centre and size', (x, y, w, h) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2]),
  box('centre and size from corners', (a, b, c, d) => [(a + c) / 2, (b + d) / 2, c - a, d - b]),
  box('corners from a corner and size', (x, y, w, h) => [x, y, x + w, y + h]),
  box('a corner and size from corners', (a, b, c, d) => [a, b, c - a, d - b]),
  box('reading (x, y) as (y, x)', (a, b, c, d) => [b, a, d, c]),
];

function box(
  how: string,
  edit: (x: number, y: number, z: number, w: number) => number[],
): Transform {
  return {
    ...{ how, rows: 4 },
    row(row) {
      // A trial of other pixels has rows of another length where a vector is all that there is.
      if (row.length === 4) row.set(edit(row[0]!, row[1]!, row[2]!, row[3]!));
      else row.fill(NaN);
    },
  };
}

export function softmax(row: Float64Array): void {
  const most = Math.max(...row);
  entrywise((x) => Math.exp(x - most))(row);
  divideBySum(row);
}

function divideBySum(row: Float64Array): void {
  const total = row.reduce((a, b) => a + b, 0);
  entrywise((x) => x / total)(row);
}

function normalise(row: Float64Array): void {
  const length = Math.hypot(...row);
  if (length > 0) entrywise((x) => x / length)(row);
}

function accumulate(row: Float64Array): void {
  let total = 0;
  entrywise((x) => (total += x))(row);
}
