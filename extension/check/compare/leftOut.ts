/**
 * Pixels of one value (the label of what is ignored, a depth of 0 where none was measured) which one of the two leaves out
 * and the other counts: without them the other gives the same. Or which one of them counts as 0, and divides by all.
 */
import type { Finding } from '../diagnoses/table.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { allClose, makeRandom } from '../numbers.js';
import { nearlySameInDoubles, sameInDoubles } from '../tolerance.js';
import { sizeOf } from '../../wire/shape.js';
import { exchangeRoles, explains, type Case, type Trial, type Trials } from './trials.js';
import { leadingAxes, mainShape, take } from './variations.js';

/** Of an input the values that most pixels have: more classes than these are not gone through. */
const mostValues = 12;

type How = 'left out' | 'counted as 0';

export function findLeftOut(subject: Case, trials: Trials, how: How): readonly Finding[] {
  const all = [...trials.given, ...trials.wholes.map((w) => w.trial)];
  for (const [i, sample] of subject.samples.entries()) {
    const rows = rowsOf(sample, subject.samples);
    for (const [key, pixels] of countRepeated(rows)) {
      const split = all.flatMap((t) => splitOff(t, i, key) ?? []);
      const who = split.length < 2 ? undefined : whoLeavesOut(subject, split, how);
      if (who === undefined || goesByPlace(subject, split, who)) continue;
      const input = subject.names[i] ?? `input ${i}`;
      const value = key.split(',').map(Number);
      return [{ code: 'left-out', who, how, input, value, pixels, of: rows.length }];
    }
  }
  return [];
}

interface Split {
  readonly trial: Trial;
  /** All pixels as one image of one line. */
  readonly inLine: readonly Sample[];
  /** The inputs without those pixels, and the share that is left. */
  readonly kept: readonly Sample[];
  readonly share: number;
}

function whoLeavesOut(
  { candidate, reference }: Case,
  split: readonly Split[],
  how: How,
): 'candidate' | 'reference' | undefined {
  const trials = split.map((s) => s.trial);
  const swapped = trials.map(exchangeRoles);
  const isSame = (
    of: readonly Trial[],
    run: (samples: readonly Sample[]) => Float64Array,
  ): boolean => {
    const without = ({ kept, share }: Split): Float64Array => {
      const values = run(kept);
      return how === 'left out' ? values : values.map((x) => x * share);
    };
    const splitOf = (t: Trial): Split => split[of.indexOf(t)]!;
    try {
      // What one line mends by itself (a mean, or a largest error, of each image) those pixels do not make.
      return (
        explains(of, (t) => without(splitOf(t))) && !explains(of, (t) => run(splitOf(t).inLine))
      );
    } catch {
      return false; // It takes images only.
    }
  };
  if (isSame(swapped, (samples) => evaluate(candidate, samples).values)) return 'reference';
  if (isSame(trials, (samples) => evaluateReference(reference, samples).values)) return 'candidate';
  return undefined;
}

/**
 * Does the other count a pixel by its place, as with a mask that is mirrored or eroded? Then it leaves out pixels too, and that
 * none is to be left out makes the two the same whatever is wrong with it.
 */
function goesByPlace(
  { candidate, reference, seed }: Case,
  split: readonly Split[],
  who: 'candidate' | 'reference',
): boolean {
  const run = (samples: readonly Sample[]): Float64Array =>
    who === 'reference'
      ? evaluate(candidate, samples).values
      : evaluateReference(reference, samples).values;
  const random = makeRandom(seed);
  return split.some(({ inLine }) => {
    const axis = leadingAxes(mainShape(inLine)) - 1;
    const length = mainShape(inLine)[axis]!;
    const order = Array.from({ length }, (_, k) => [random(), k] as const).toSorted(
      ([a], [b]) => a - b,
    );
    const moved = take(inLine, axis, order.map(([, k]) => k)); // prettier-ignore
    const [here, there] = [inLine, moved].map((samples) => run(samples).toSorted());
    return !allClose(here!, there!, nearlySameInDoubles, sameInDoubles);
  });
}

/** What each pixel has there: all its channels. None of an input that has not one row for each pixel. */
function rowsOf({ shape, values }: Sample, samples: readonly Sample[]): readonly string[] {
  const main = mainShape(samples);
  const leading = main.slice(0, leadingAxes(main));
  if (leading.some((n, axis) => shape[axis] !== n)) return [];
  const channels = sizeOf(shape.slice(leading.length));
  return Array.from({ length: sizeOf(leading) }, (_, k) =>
    values.subarray(k * channels, (k + 1) * channels).join(),
  );
}

/** What several pixels have and not all, the most frequent first. */
function countRepeated(rows: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1 && count < rows.length)
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, mostValues);
}

function splitOff(trial: Trial, i: number, key: string): Split | undefined {
  const { samples } = trial;
  const rows = rowsOf(samples[i]!, samples);
  const indices = [...rows.keys()].filter((k) => rows[k] !== key);
  if (indices.length === 0 || indices.length === rows.length) return undefined;
  const count = leadingAxes(mainShape(samples));
  const inLine = samples.map((sample) =>
    rowsOf(sample, samples).length > 0 ? line(sample, count) : sample,
  );
  const kept = take(inLine, count - 1, indices);
  return { trial, inLine, kept, share: indices.length / rows.length };
}

/** All pixels along the last of the leading axes. */
const line = (sample: Sample, count: number): Sample => {
  const { shape } = sample;
  const pixels = sizeOf(shape.slice(0, count));
  return {
    ...sample,
    shape: [...new Array<number>(count - 1).fill(1), pixels, ...shape.slice(count)],
  };
};
