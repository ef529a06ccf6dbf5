/** A constant factor in part of the pixels: by the label that an input gives them, or by channel. */
import type { Finding } from '../diagnoses/table.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { lastOf } from './inputChanges.js';
import { isNear as near, ratioOf, trial, type Case, type Trial } from './trials.js';

export function findPartFactor(subject: Case, pixels: readonly Trial[]): readonly Finding[] {
  return [...byLabel(subject, pixels), ...byChannel(subject, pixels)].slice(0, 1);
}

function byLabel({ samples, names }: Case, pixels: readonly Trial[]): readonly Finding[] {
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
    return keepDiffering([...groups], (label) => `${names[i] ?? ''} is ${label}`);
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

/** Groups of one ratio each, which are not all the same. One pixel has some ratio whatever is wrong: two must have it. */
function keepDiffering(
  groups: readonly (readonly [string, readonly number[]])[],
  where: (label: string) => string,
): readonly Finding[] {
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
