/** A constant factor in part of the pixels: by the label that an input gives them, or by channel. */
import type { Finding } from '../diagnoses/table.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { lastOf } from './inputChanges.js';
import { explained, sameConstant } from '../tolerance.js';
import { isNear as near, ratioOf, trial, type Case, type Trial, type Trials } from './trials.js';

export function findPartFactor(subject: Case, { pixels, wholes }: Trials): readonly Finding[] {
  const all = wholes.map((w) => w.trial);
  const found = [...byLabel(subject, pixels, all), ...byChannel(subject, pixels)];
  return found.length > 0 ? found.slice(0, 1) : byLabelOfElement(subject, pixels, all[0]);
}

function byLabel(
  subject: Case,
  pixels: readonly Trial[],
  wholes: readonly Trial[],
): readonly Finding[] {
  const { samples, names } = subject;
  const ratios = pixels.map(ratioOf);
  if (ratios.length < 4) return [];
  return samples.flatMap((sample, i): readonly Finding[] => {
    if (!sample.values.every(Number.isInteger)) return [];
    const groups = new Map<string, number[]>();
    for (const [k, ratio] of ratios.entries()) {
      if (ratio === undefined) return [];
      const label = pixels[k]!.samples[i]!.values.join(', ');
      groups.set(label, [...(groups.get(label) ?? []), ratio]);
    }
    const found = keepDiffering([...groups], (label) => `${names[i] ?? ''} is ${label}`);
    if (found.length === 0) return [];
    const [whole] = wholes;
    if (!whole || holdsOnWhole(subject, whole, i, groups, lastOf(samples.at(-1)!))) return found;
    return byMeanWeight(wholes, i, groups, names[i] ?? '');
  });
}

/** One divides by how many pixels there are, the other by what they weigh: a pixel by itself has its weight as ratio. */
function byMeanWeight(
  wholes: readonly Trial[],
  i: number,
  groups: ReadonlyMap<string, readonly number[]>,
  name: string,
): readonly Finding[] {
  const meanOf = ({ samples }: Trial, power: number): number => {
    const { values } = samples[i]!;
    const each = [...groups.keys()][0]!.split(', ').length;
    const count = values.length / each;
    let total = 0;
    for (let k = 0; k < count; k++) {
      total += (groups.get(labelAt(values, k, each))?.[0] ?? NaN) ** power;
    }
    return total / count;
  };
  const known = wholes.filter((t) => Number.isFinite(meanOf(t, 1)));
  if (known.length < 2) return [];
  const factor = ratioOf(known[0]!) ?? NaN;
  for (const power of [1, -1]) {
    const fits = known.every((t) => near(ratioOf(t) ?? NaN, meanOf(t, power) ** power));
    const ratio = `${power < 0 ? '1/' : ''}the mean weight of the pixels, by their ${name}`;
    if (fits) return [{ code: 'other-divisor', ratio, factor }];
  }
  return [];
}

/** Of pixel k, which has so many numbers. */
const labelAt = (values: Float64Array, k: number, each: number): string =>
  values.subarray(k * each, (k + 1) * each).join(', ');

/** So many pixels of each label are predicted otherwise. */
const mostOfLabel = 3;

/**
 * A factor by label is one of the whole too: by how much the two change when one pixel is predicted otherwise has the ratio of its
 * label, or their squares have, up to one factor for all. Sums that are divided by others (a Dice, a mean by weights) have not.
 */
function holdsOnWhole(
  subject: Case,
  whole: Trial,
  i: number,
  groups: ReadonlyMap<string, readonly number[]>,
  channels: number,
): boolean {
  const labels = whole.samples[i]!;
  const p = whole.samples.at(-1)!;
  const rows = p.values.length / channels;
  const each = labels.values.length / rows;
  if (!Number.isInteger(each) || rows < 2) return true;
  const counts = new Map<string, number>();
  const changes = Array.from({ length: rows }, (_, k) => k).flatMap((k) => {
    const label = labelAt(labels.values, k, each);
    const ratio = groups.get(label)?.[0];
    const count = counts.get(label) ?? 0;
    if (ratio === undefined || count >= mostOfLabel) return [];
    counts.set(label, count + 1);
    const values = p.values.slice();
    const other = (k + 1) % rows;
    values.set(p.values.subarray(other * channels, (other + 1) * channels), k * channels);
    const samples = replaceInput(whole.samples, whole.samples.length - 1, withValues(p, values));
    const there = trial(subject, samples);
    return there ? [{ there, ratio }] : [];
  });
  return [1, 2].some((power) => {
    const size = (t: Trial, who: 'candidate' | 'reference'): number => t[who][0]! ** power;
    const told = changes.flatMap(({ there, ratio }) => {
      const by = (who: 'candidate' | 'reference'): number => size(there, who) - size(whole, who);
      const expected = ratio ** power * by('reference');
      // What the whole rounds away tells nothing.
      const isTold = Math.abs(expected) > sameConstant * Math.abs(size(whole, 'candidate'));
      return isTold ? [by('candidate') / expected] : [];
    });
    return told.every((x) => near(x, told[0]!));
  });
}

/** The prediction is made right in all channels but one, whose share of the loss is then alone. */
function byChannel(subject: Case, pixels: readonly Trial[]): readonly Finding[] {
  const { samples, names } = subject;
  const [a, b] = [samples.length - 2, samples.length - 1];
  const [truth, predicted] = [samples[a], samples[b]];
  const channels = predicted ? lastOf(predicted) : 1;
  if (!truth || !predicted || channels < 2 || channels > 8) return [];
  if (truth.shape.join() !== predicted.shape.join()) return [];
  const groups = Array.from({ length: channels }, (_, c): [string, number[]] => [
    String(c),
    pixels.slice(0, 6).flatMap(({ samples: pixel }) => {
      const there = trial(subject, replaceInput(pixel, b, onlyChannel(pixel, a, b, c)));
      return (there && ratioOf(there)) ?? [];
    }),
  ]);
  if (groups.some(([, ratios]) => ratios.length < 3)) return [];
  if (!isMadeOfChannels(pixels, a, b, channels, subject)) return [];
  return keepDiffering(groups, (c) => `channel ${c} of ${names[b] ?? ''} is concerned`);
}

/** Few pixels tell: each has an element for each channel. */
const fewPixels = 6;

/**
 * Masks often have no axis of channels, and what stands in its place are elements with a label each. By how much the two
 * change when one of them is predicted otherwise does not depend on the others.
 */
function byLabelOfElement(
  subject: Case,
  pixels: readonly Trial[],
  whole: Trial | undefined,
): readonly Finding[] {
  const { samples, names } = subject;
  const [a, b] = [samples.length - 2, samples.length - 1];
  const [truth, predicted] = [samples[a], samples[b]];
  if (!truth || !predicted || truth.shape.join() !== predicted.shape.join()) return [];
  if (lastOf(predicted) < 2 || !truth.values.every(Number.isInteger)) return [];
  const groups = new Map<string, number[]>();
  for (const [k, pixel] of pixels.slice(0, fewPixels).entries()) {
    const other = pixels[(k + 1) % pixels.length]!.samples[b]!.values;
    const labels = pixel.samples[a]!.values;
    for (const [c, number] of labels.entries()) {
      const p = pixel.samples[b]!;
      const changed = withValues(
        p,
        p.values.map((x, i) => (i === c ? other[c]! : x)),
      );
      const there = trial(subject, replaceInput(pixel.samples, b, changed));
      if (!there) return [];
      const change = (who: 'candidate' | 'reference'): number => there[who][0]! - pixel[who][0]!;
      const [label, ratio] = [`${number}`, change('candidate') / change('reference')];
      groups.set(label, [...(groups.get(label) ?? []), ratio]);
    }
  }
  const isTold = [...groups.values()].every((ratios) => ratios.length > 2);
  if (!isTold) return [];
  if (whole && !holdsOnWhole(subject, whole, a, groups, 1)) return [];
  // A missing term and a wrong sign are found among the operations, and said as such.
  return keepDiffering([...groups], (label) => `${names[a] ?? ''} is ${label}`).filter(
    ({ factor }) => !(near(factor, -1) || Math.abs(factor) < explained.rtol),
  );
}

/** What holds of one channel alone says something of all of them where a pixel's loss, or its square, is their sum. */
function isMadeOfChannels(
  pixels: readonly Trial[],
  a: number,
  b: number,
  channels: number,
  subject: Case,
): boolean {
  const alone = pixels.slice(0, 3).flatMap((whole) => {
    const parts = Array.from({ length: channels }, (_, c) =>
      trial(subject, replaceInput(whole.samples, b, onlyChannel(whole.samples, a, b, c))),
    );
    const right = trial(subject, replaceInput(whole.samples, b, whole.samples[a]!));
    return right && parts.every((part) => part !== undefined) ? [{ whole, parts, right }] : [];
  });
  return (['candidate', 'reference'] as const).every((who) =>
    [1, 2].some((power) =>
      alone.every(({ whole, parts, right }) => {
        const cost = (t: Trial): number => t[who][0]! ** power - right[who][0]! ** power;
        return near(
          cost(whole),
          parts.reduce((total, part) => total + cost(part), 0),
        );
      }),
    ),
  );
}

/** The prediction where it is the truth but for one channel. */
function onlyChannel(pixel: readonly Sample[], a: number, b: number, c: number): Sample {
  const channels = lastOf(pixel[b]!);
  return withValues(
    pixel[b]!,
    pixel[b]!.values.map((x, k) => (k % channels === c ? x : pixel[a]!.values[k]!)),
  );
}

type PartFactor = Extract<Finding, { code: 'factor-in-part' }>;

/** Groups of one ratio each, which are not all the same. One pixel has some ratio whatever is wrong: two must have it. */
function keepDiffering(
  groups: readonly (readonly [string, readonly number[]])[],
  where: (label: string) => string,
): readonly PartFactor[] {
  const known = groups.flatMap(([label, [first, ...rest]]) =>
    first !== undefined && rest.every((r) => near(r, first))
      ? [{ label, ratio: first, pixels: 1 + rest.length }]
      : [],
  );
  if (known.length < groups.length || known.length < 2) return [];
  const off = known.filter(({ ratio, pixels }) => pixels > 1 && !near(ratio, 1));
  if (off.length === 0 || known.every(({ ratio }) => near(ratio, known[0]!.ratio))) return [];
  const { label, ratio } = off[0]!;
  return [{ code: 'factor-in-part', where: where(label), factor: ratio, parts: off.length }];
}
