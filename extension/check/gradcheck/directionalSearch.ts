/**
 * Looking for wrong entries in a gradient too long to go through: directional derivatives.
 *
 * Along a seeded direction v of ±1 the loss changes by ⟨v, g⟩, and one wrong entry shows in every direction by all
 * that it is off. What may hide it is the error of the difference, which is measured: steps of four sizes along the first
 * direction choose the one that shows most, and the same direction at twice the step says what kinks and curvature
 * do. Where they would hide a tenth of a usual entry the input is cut into parts that are asked one by one.
 *
 * A part that disagrees is halved, and of its halves one is asked: 2·log2 N evaluations lead to an entry. When that one
 * was found and put right, everything is asked again. What still disagrees when the directions are used up is
 * returned as it is, unexplained.
 */
import type { BlockFunction } from './independentBlocks.js';
import { sum } from '../numbers.js';
import { reachStage } from '../progress.js';
import { float64Unit, derivative } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';

/** Entries from..to-1. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Search {
  /** Entries whose own difference must be looked at. */
  readonly suspects: readonly number[];
  /** Parts that disagreed, and whose disagreement the suspects do not explain. */
  readonly unexplained: readonly Range[];
  readonly directions: number;
  /** How much an entry must be off to show. */
  readonly resolution: number;
}

export interface Searched {
  readonly f: BlockFunction;
  readonly x: Float64Array;
  /** Autodiff, and what part of it may be off. */
  readonly gradient: Float64Array;
  readonly slack: number;
  /** What rounding does to the sum of the loss. */
  readonly noise: number;
  readonly typical: number;
  readonly random: () => number;
}

const steps = [1e-3, 1e-4, 1e-5, 1e-6];
/** What an entry may be off and not be looked for, of a usual one. */
const wanted = 0.02;
const independent = 3;
const mostEntries = 4;

export function search(searched: Searched, derivativeAt: (i: number) => number): Search {
  const { x, typical } = searched;
  const gradient = searched.gradient.slice();
  const along = directionsOf({ ...searched, gradient });
  const all = { from: 0, to: x.length };
  reachStage({ doing: `searching ${x.length.toLocaleString('en')} entries along directions` });
  const h = along.chooseStep(all);
  const most = 4 * Math.ceil(Math.log2(x.length)) + 32;
  const { parts, resolution } = divide(along, all, h, wanted * typical, most / 4);
  const suspects: number[] = [];
  const partDisagrees = (range: Range): boolean => {
    for (let k = 0; k < independent; k++) if (!along.agrees(range, h)) return true;
    return false;
  };
  const unexplained: Range[] = [];
  for (const part of parts) {
    let disagrees = partDisagrees(part);
    while (disagrees && suspects.length < mostEntries && along.count() < most) {
      const found = bisect(along, part, h, most);
      const i = found.from;
      if (found.to - i > 1) break;
      const truth = derivativeAt(i);
      const off = Math.abs(truth - gradient[i]!);
      suspects.push(i);
      // Nothing is wrong with it: the search was led astray, and what it followed stays unexplained.
      if (!(off > derivative.rtol * Math.abs(truth))) break;
      gradient[i] = truth;
      disagrees = partDisagrees(part);
    }
    if (disagrees) unexplained.push(...narrow(along, part, h, most));
  }
  return { suspects, unexplained, directions: along.count(), resolution };
}

/** One entry, or the smallest part that was still seen to disagree. */
function bisect(along: Directions, range: Range, h: number, most: number): Range {
  let at = range;
  while (at.to - at.from > 1 && along.count() < most) {
    const middle = (at.from + at.to) >> 1;
    const left = { from: at.from, to: middle };
    at = along.agrees(left, h) ? { from: middle, to: at.to } : left;
  }
  return at;
}

/** Parts of `range` that disagree, as small as the directions left allow. */
function narrow(along: Directions, range: Range, h: number, most: number): readonly Range[] {
  let parts: readonly Range[] = [range];
  while (along.count() + 2 * parts.length <= most + 16) {
    const halves = parts.flatMap(({ from, to }) => {
      const middle = (from + to) >> 1;
      return to - from < 2
        ? [{ from, to }]
        : [
            { from, to: middle },
            { from: middle, to },
          ];
    });
    const next = halves.filter((half) => !along.agrees(half, h));
    // Mistakes that only show together: the larger part is what is known.
    if (next.length === 0 || (next.length === parts.length && next[0]!.to - next[0]!.from < 2))
      break;
    parts = next;
  }
  return parts;
}

/** Cuts `all` until one entry that is wrong by `wanted` would show in each part. */
function divide(
  along: Directions,
  all: Range,
  h: number,
  wanted: number,
  most: number,
): { readonly parts: readonly Range[]; readonly resolution: number } {
  let parts: readonly Range[] = [all];
  let resolution = along.errorOf(all, h);
  while (3 * resolution > wanted && parts.length * 2 <= most && parts.length * 2 <= all.to) {
    const size = all.to / (2 * parts.length);
    const next = Array.from({ length: 2 * parts.length }, (_, k) => ({
      from: Math.floor(k * size),
      to: Math.floor((k + 1) * size),
    }));
    const finer = along.errorOf(next[0]!, h);
    if (!(finer < 0.9 * resolution)) break;
    [parts, resolution] = [next, finer];
  }
  return { parts, resolution: 3 * resolution };
}

interface Directions {
  chooseStep: (range: Range) => number;
  errorOf: (range: Range, h: number) => number;
  agrees: (range: Range, h: number) => boolean;
  count: () => number;
}

type Along = readonly [found: number, expected: number];

function directionsOf({ f, x, gradient, slack, noise, random }: Searched): Directions {
  const scale = scaleOf(x);
  let directions = 0;
  const terms = new Float64Array(x.length);
  const signs = new Int8Array(x.length);
  const drawSigns = ({ from, to }: Range): void => {
    directions++;
    for (let i = from; i < to; i++) signs[i] = random() < 0.5 ? -1 : 1;
  };
  /** The difference along the direction and what the gradient makes of it, both over h. */
  const along = ({ from, to }: Range, h: number): Along => {
    const plus = Float64Array.from(x);
    const minus = Float64Array.from(x);
    for (let i = from; i < to; i++) {
      const step = h * signs[i]! * Math.max(Math.abs(x[i]!), scale);
      plus[i] = x[i]! + step;
      minus[i] = x[i]! - step;
      terms[i] = gradient[i]! * (plus[i]! - minus[i]!);
    }
    const found = f.weight * (sum(f.evaluate(plus)) - sum(f.evaluate(minus)));
    const width = 2 * h * scale;
    return [found / width, sum(terms.subarray(from, to)) / width];
  };
  const roundingError = (h: number): number => noise / (h * scale);
  const allowance = ({ from, to }: Range): number =>
    slack === 0 ? 0 : slack * Math.sqrt(sum(gradient.subarray(from, to).map((g) => g * g)));
  /** Kinks and curvature, as twice the step shows them. */
  const bendAlong = (range: Range, h: number, near: Along): number => {
    const far = along(range, 2 * h);
    return Math.abs(far[0] - far[1] - (near[0] - near[1]));
  };
  const errorOf = (range: Range, h: number): number => {
    drawSigns(range);
    return bendAlong(range, h, along(range, h)) + roundingError(h);
  };
  return {
    chooseStep(range) {
      drawSigns(range);
      const off = steps.map((h) => {
        const [found, expected] = along(range, h);
        return found - expected;
      });
      const error = (k: number): number =>
        Math.abs(off[k]! - (off[k + 1] ?? off[k]!)) + roundingError(steps[k]!);
      const best = steps
        .map((_, k) => k)
        .slice(0, -1)
        .reduce((a, b) => (error(b) < error(a) ? b : a));
      return steps[best]!;
    },
    errorOf,
    agrees(range, h) {
      drawSigns(range);
      const near = along(range, h);
      const off = Math.abs(near[0] - near[1]);
      const exact = 8 * float64Unit * Math.abs(near[1]) + roundingError(h) + allowance(range);
      if (off <= exact) return true;
      return off <= 3 * (bendAlong(range, h, near) + exact);
    },
    count: () => directions,
  };
}
