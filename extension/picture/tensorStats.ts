/**
 * Statistics of all elements of a tensor.
 *
 * Kernel and renderer both call this, so that a number in a text line, in a picture and in the saved
 * file is the same number. They describe the whole tensor, also where only a part of it is sent.
 */
import { type JsonNumber, jsonNumber } from '../wire/report.js';
import type { Histogram, Quantiles, TensorStats } from '../wire/view.js';

export const histogramBins = 64;

export function tensorStats(data: ArrayLike<number>): TensorStats {
  const scan = scanOnce(data);
  const { finite, min, max } = scan;
  const { mean, std } = moments(data, scan);
  const bins = binsOf(data, scan);
  return {
    n: data.length,
    finite,
    zeros: scan.zeros,
    nan: scan.nan,
    posInf: scan.posInf,
    negInf: scan.negInf,
    min: jsonNumber(finite > 0 ? min : NaN),
    max: jsonNumber(finite > 0 ? max : NaN),
    mean: jsonNumber(mean),
    std: jsonNumber(std),
    argmin: scan.argmin,
    argmax: scan.argmax,
    quantiles: quantilesOf(data, bins, finite),
    histogram: histogramOf(bins, scan),
  };
}

interface Scan {
  finite: number;
  zeros: number;
  nan: number;
  posInf: number;
  negInf: number;
  min: number;
  max: number;
  argmin: number;
  argmax: number;
}

function scanOnce(data: ArrayLike<number>): Scan {
  const scan: Scan = {
    finite: 0,
    zeros: 0,
    nan: 0,
    posInf: 0,
    negInf: 0,
    min: Infinity,
    max: -Infinity,
    argmin: -1,
    argmax: -1,
  };
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) {
      if (x === Infinity) scan.posInf++;
      else if (x === -Infinity) scan.negInf++;
      else scan.nan++;
      continue;
    }
    scan.finite++;
    if (x === 0) scan.zeros++;
    if (x < scan.min) {
      scan.min = x;
      scan.argmin = i;
    }
    if (x > scan.max) {
      scan.max = x;
      scan.argmax = i;
    }
  }
  return scan;
}

/** Two passes around a scale and an origin inside the data, so that neither 1e300 nor 1e8 + noise is lost. */
function moments(
  data: ArrayLike<number>,
  { finite, min, max }: Scan,
): { mean: number; std: number } {
  if (finite === 0) return { mean: NaN, std: NaN };
  if (min === max) return { mean: min, std: 0 };
  const origin = min / 2 + max / 2;
  const scale = max / 2 - min / 2;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x === 0) sum += (x - origin) / scale;
  }
  const centre = sum / finite;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x === 0) squares += ((x - origin) / scale - centre) ** 2;
  }
  return { mean: origin + centre * scale, std: Math.sqrt(squares / finite) * scale };
}

/** Elements by their places between the least and the largest. */
interface Bins {
  /** Of a finite element. */
  readonly of: (x: number) => number;
  readonly counts: Uint32Array;
}

/** As fine as is worth it; every bin of the histogram is as many of these. */
const finerBins = 1024;
const worthFinerBins = histogramBins * finerBins;

function binsOf(data: ArrayLike<number>, { finite, min, max }: Scan): Bins {
  const count = histogramBins * (finite >= worthFinerBins ? finerBins : 1);
  const counts = new Uint32Array(count);
  // Halved, so that the width of [-1e308, 1e308] is finite.
  const [start, halfWidth] = [min / 2, max / 2 - min / 2];
  const of = (x: number): number => {
    const position = halfWidth > 0 ? (x / 2 - start) / halfWidth : 0;
    return Math.min(count - 1, Math.floor(position * count));
  };
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x === 0) counts[of(x)]!++;
  }
  return { of, counts };
}

function histogramOf({ counts: finer }: Bins, { finite, min, max }: Scan): Histogram {
  const counts = new Array<number>(histogramBins).fill(0);
  if (finite === 0) return { lo: 'NaN', hi: 'NaN', counts };
  const each = finer.length / histogramBins;
  finer.forEach((count, bin) => (counts[Math.floor(bin / each)]! += count));
  return { lo: min, hi: max, counts };
}

const quantileProbabilities = {
  p1: 0.01,
  p5: 0.05,
  p25: 0.25,
  p50: 0.5,
  p75: 0.75,
  p95: 0.95,
  p99: 0.99,
};

/** Exact, with linear interpolation between order statistics: numpy's default ("linear", type 7). */
function quantilesOf(data: ArrayLike<number>, bins: Bins, finite: number): Quantiles {
  const places = Object.entries(quantileProbabilities).map(([name, p]) => {
    const position = p * (finite - 1);
    const below = Math.floor(position);
    return { name, below, weight: position - below };
  });
  const ranks = new Set(places.flatMap(({ below }) => [below, Math.min(below + 1, finite - 1)]));
  const ascending = [...ranks].sort((a, b) => a - b);
  const values = finite === 0 ? new Map<number, number>() : orderStatistics(data, bins, ascending);
  const result: Record<string, JsonNumber> = {};
  for (const { name, below, weight } of places) {
    const lower = values.get(below) ?? NaN;
    const upper = weight > 0 ? values.get(below + 1)! : lower;
    result[name] = jsonNumber(lower * (1 - weight) + upper * weight);
  }
  return result as Quantiles;
}

/** The elements of those ranks (ascending, from 0): of a bin that none of them is in, no element is looked at again. */
function orderStatistics(
  data: ArrayLike<number>,
  bins: Bins,
  ranks: readonly number[],
): ReadonlyMap<number, number> {
  const { counts } = bins;
  const isWanted = new Uint8Array(counts.length);
  // Where the next element of a bin goes among those that are gathered, bin by bin.
  const places = new Uint32Array(counts.length);
  const wanted: { rank: number; place: number; start: number; end: number }[] = [];
  let [before, gathered, next] = [0, 0, 0];
  for (let bin = 0; bin < counts.length && next < ranks.length; bin++) {
    const count = counts[bin]!;
    places[bin] = gathered;
    for (; next < ranks.length && ranks[next]! < before + count; next++) {
      isWanted[bin] = 1;
      const rank = ranks[next]!;
      const [start, end] = [gathered, gathered + count];
      wanted.push({ rank, place: start + rank - before, start, end });
    }
    before += count;
    gathered += isWanted[bin]! * count;
  }
  const values = new Float64Array(gathered);
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue;
    const bin = bins.of(x);
    if (isWanted[bin]) values[places[bin]!++] = x;
  }
  // Ascending, so that each selection only has to look to the right of the one before.
  let from = 0;
  return new Map(
    wanted.map(({ rank, place, start, end }) => {
      select(values, place, Math.max(from, start), end);
      from = place;
      return [rank, values[place]!];
    }),
  );
}

/** Hoare's selection: afterwards `values[k]` is what sorting would put there, and up to `end` nothing smaller is right of it. */
function select(values: Float64Array, k: number, from: number, end: number): void {
  let left = from;
  let right = end - 1;
  while (left < right) {
    const pivot = medianOfThree(values[left]!, values[(left + right) >>> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swap = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swap;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
