/**
 * Where a loss stops answering: a cap, a floor, a length that should not matter.
 *
 * Held against the loop: a value shared by pixels for which the loop has different ones. For losses of
 * two vectors the angle sweep adds at which angle it begins and ends.
 */
import { angleSweep, vectorPair, type OnPixel } from './angleSweep.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { close, sum } from '../numbers.js';
import { isFiniteOnBoth, type Case, type Trial } from './trials.js';
import type { Finding } from '../diagnoses/table.js';
import { nearlySameInDoubles, remainder, sameConstant, sameInDoubles } from '../tolerance.js';

export function saturation(subject: Case, trials: readonly Trial[]): readonly Finding[] {
  const swept = sweepAngles(subject, trials[0]);
  const shared = findSharedValues(trials);
  const fromSweep = (code: Finding['code']): Finding | undefined =>
    swept.find((f) => f.code === code);
  const cap = mergeFindings(shared.cap, fromSweep('plateau'));
  const floor = fromSweep('floor') ?? shared.floor;
  const length = fromSweep('not-normalised');
  const isCause = length !== undefined && isTheLength(subject, trials);
  // That the length matters to it is worth a word beside what is wrong, and is not what is wrong.
  if (!isCause && !cap && !floor) return [];
  const found = isCause ? [length, cap, floor] : [cap, floor, length];
  if (found[0] !== length && cap?.code === 'plateau' && !isOneCap(trials, cap.cap ?? Infinity))
    return [];
  return found.filter((f) => f !== undefined);
}

/** Of a loss that gives a map and takes no pixel by itself, as one of windows: the entries of the map in their place. */
export function saturationOfMap(whole: Trial | undefined): readonly Finding[] {
  if (!whole || whole.candidate.length !== whole.reference.length) return [];
  const entries = Array.from(whole.candidate, (x, i): Trial => ({
    ...whole,
    candidate: Float64Array.of(x),
    reference: Float64Array.of(whole.reference[i]!),
  }));
  const { cap, floor } = findSharedValues(entries, 'entries');
  const isOne = cap?.code !== 'plateau' || isOneCap(entries, cap.cap ?? Infinity);
  return isOne ? [cap, floor].filter((f) => f !== undefined) : [];
}

/** At most pixels that lie below the cap the two agree: what caps is the loss, and not each of its terms. */
function isOneCap(trials: readonly Trial[], cap: number): boolean {
  const below = trials.filter((t) => sum(t.candidate) < cap * (1 - sameConstant));
  const agreeing = below.filter((t) =>
    close(sum(t.candidate), sum(t.reference), sameConstant, sameConstant * cap),
  );
  return 2 * agreeing.length >= below.length;
}

/**
 * Would most of the pixels that differ agree, were the second vector of unit length? Then that comes first. Nearly:
 * the first vector, in float32, is of unit length only nearly.
 */
function isTheLength({ candidate, reference, samples }: Case, trials: readonly Trial[]): boolean {
  const pair = vectorPair(samples);
  if (pair === undefined) return false;
  const differing = trials.filter((t) => !near(sum(t.candidate), sum(t.reference)));
  const mended = differing.filter((t) => {
    const unit = replaceInput(t.samples, pair[1], normalise(t.samples[pair[1]]!));
    const apart =
      sum(evaluate(candidate, unit).values) - sum(evaluateReference(reference, unit).values);
    return Math.abs(apart) <= remainder * Math.abs(sum(t.candidate) - sum(t.reference));
  });
  return mended.length * 2 > differing.length;
}

function normalise(pixel: Sample): Sample {
  const length = Math.hypot(...pixel.values);
  return length > 0
    ? withValues(
        pixel,
        pixel.values.map((x) => x / length),
      )
    : pixel;
}

/** The share of pixels comes from the data, the angle from the sweep. */
function mergeFindings(data: Finding | undefined, sweep: Finding | undefined): Finding | undefined {
  if (data?.code === 'plateau' && sweep?.code === 'plateau') {
    return {
      ...data,
      reach: Math.max(data.reach ?? -Infinity, sweep.reach ?? -Infinity),
      fromDegrees: sweep.fromDegrees,
    };
  }
  return data ?? sweep;
}

function findSharedValues(
  trials: readonly Trial[],
  unit = 'pixels tried',
): {
  readonly cap?: Finding;
  readonly floor?: Finding;
} {
  const pairs = trials
    .filter(isFiniteOnBoth)
    .map((t) => ({ candidate: sum(t.candidate), reference: sum(t.reference) }));
  if (pairs.length < 3) return {};
  const values = pairs.map((p) => p.candidate);
  const [top, bottom] = [Math.max(...values), Math.min(...values)];
  const at = (level: number): readonly number[] =>
    pairs
      .filter((p) => Math.abs(p.candidate - level) <= sameInDoubles * Math.abs(level))
      .map((p) => p.reference);
  const [above, below] = [at(top), at(bottom)];
  const differ = (references: readonly number[]): boolean =>
    references.length >= 2 &&
    Math.max(...references) - Math.min(...references) >
      sameConstant * Math.max(...references.map(Math.abs));
  if (top === bottom) return {};
  const reach = Math.max(...above);
  const low = Math.min(...below);
  return {
    ...(differ(above) &&
      reach > top * (1 + sameConstant) && {
        cap: {
          code: 'plateau',
          cap: top,
          reach,
          share: above.length,
          of: pairs.length,
          unit,
        },
      }),
    ...(differ(below) &&
      low < bottom - sameConstant * Math.abs(bottom) && {
        floor: { code: 'floor', floor: bottom, truth: low },
      }),
  };
}

/** The length at which what a missing normalisation costs is shown. */
const length = 2;

/** Up to which angle errors sit on the floor where the second of two vectors is too long, if it is the one that is `said`. */
export function floorOfLength(
  { candidate, samples, names }: Case,
  one: Trial | undefined,
  said: string,
): { readonly length: number; readonly upToDegrees: number } | undefined {
  const pair = vectorPair(samples);
  if (pair === undefined || one === undefined || said !== names[pair[1]]) return undefined;
  try {
    const own: OnPixel = (s) => sum(evaluate(candidate, s).values);
    const { floorUpTo } = angleSweep(own, one.samples, pair, length);
    return floorUpTo === undefined ? undefined : { length, upToDegrees: floorUpTo };
  } catch {
    return undefined; // It does not take a single pixel.
  }
}

function sweepAngles(
  { candidate, reference, samples, names }: Case,
  one: Trial | undefined,
): readonly Finding[] {
  const pair = vectorPair(samples);
  if (pair === undefined || one === undefined) return [];
  const own: OnPixel = (s) => sum(evaluate(candidate, s).values);
  const loop: OnPixel = (s) => sum(evaluateReference(reference, s).values);
  try {
    const c = angleSweep(own, one.samples, pair, 1);
    const r = angleSweep(loop, one.samples, pair, 1);
    const agree = [10, 30, 50, 70, 85].filter((a) => near(c.value(a), r.value(a))).length;
    // Losses that agree nowhere differ by more than where they stop: nothing can be said of one angle.
    if (agree < 3) return [];
    const found: Finding[] = [];
    if (c.capFrom !== undefined && !(r.capFrom! <= c.capFrom + 1) && c.at180 < r.at180) {
      const { at180: cap } = c;
      found.push({ code: 'plateau', cap, reach: r.at180, share: 0, of: 0, fromDegrees: c.capFrom });
    }
    if (c.floorUpTo !== undefined && r.floorUpTo === undefined && c.at0 > r.at0) {
      found.push({ code: 'floor', floor: c.at0, truth: r.at0, upToDegrees: c.floorUpTo });
    }
    const [c2, r2] = [
      angleSweep(own, one.samples, pair, length),
      angleSweep(loop, one.samples, pair, length),
    ];
    if (
      near(r2.value(50), r.value(50)) &&
      near(r2.value(120), r.value(120)) &&
      !near(c2.value(70), c.value(70))
    ) {
      const input = names[pair[1]] ?? '';
      found.push({ code: 'not-normalised', input, length, upToDegrees: c2.floorUpTo });
    }
    return found;
  } catch {
    return []; // One of them does not take a single pixel.
  }
}

const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= nearlySameInDoubles * Math.abs(b);
