/**
 * Statistics of all elements of a tensor.
 *
 * Kernel and renderer both call this, so that a number in a text line, in a picture and in the saved
 * file is the same number. They describe the whole tensor, also where only a part of it is sent.
 */
import { type JsonNumber, jsonNumber } from '../wire/report.js';
import type { Quantiles, TensorStats } from '../wire/view.js';
import { orderStatistics } from './orderStatistics.js';

export const histogramBins = 64;

/** In five passes, whatever the numbers are: of a tensor of gigabytes each is seconds, and no copy of it is made. */
export function tensorStats(data: ArrayLike<number>): TensorStats {
  const scan = scanOnce(data);
  const { finite, min, max } = scan;
  const { mean, std, counts } = moments(data, scan);
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
    quantiles: quantilesOf(data, scan),
    histogram: finite === 0 ? { lo: 'NaN', hi: 'NaN', counts } : { lo: min, hi: max, counts },
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

interface Moments {
  readonly mean: number;
  readonly std: number;
  /** Of the bins of the histogram. */
  readonly counts: number[];
}

/** Two passes around a scale and an origin inside the data, so that neither 1e300 nor 1e8 + noise is lost. */
function moments(data: ArrayLike<number>, { finite, min, max }: Scan): Moments {
  // The last is of the largest alone.
  const bins = new Uint32Array(histogramBins + 1);
  const countsOf = () => [...bins.subarray(0, histogramBins)];
  if (!(min < max)) {
    bins[0] = finite;
    return { mean: finite > 0 ? min : NaN, std: finite > 0 ? 0 : NaN, counts: countsOf() };
  }
  // Halved, so that the width of [-1e308, 1e308] is finite.
  const [start, scale] = [min / 2, max / 2 - min / 2];
  const origin = min / 2 + max / 2;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue;
    sum += (x - origin) / scale;
    bins[(((x / 2 - start) / scale) * histogramBins) | 0]!++;
  }
  const centre = sum / finite;
  let squares = 0;
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue;
    const off = (x - origin) / scale - centre;
    squares += off * off;
  }
  bins[histogramBins - 1]! += bins[histogramBins]!;
  return {
    mean: origin + centre * scale,
    std: Math.sqrt(squares / finite) * scale,
    counts: countsOf(),
  };
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
function quantilesOf(data: ArrayLike<number>, { finite, min, max }: Scan): Quantiles {
  const places = Object.entries(quantileProbabilities).map(([name, p]) => {
    const position = p * (finite - 1);
    const below = Math.floor(position);
    return { name, below, weight: position - below };
  });
  const ranks = new Set(places.flatMap(({ below }) => [below, Math.min(below + 1, finite - 1)]));
  // Of no elements, or of one value, there is nothing to look for.
  const values = min < max ? orderStatistics(data, [...ranks]) : undefined;
  const one = finite > 0 ? min : NaN;
  const result: Record<string, JsonNumber> = {};
  for (const { name, below, weight } of places) {
    const lower = values?.get(below) ?? one;
    const upper = weight > 0 ? (values?.get(below + 1) ?? one) : lower;
    result[name] = jsonNumber(lower * (1 - weight) + upper * weight);
  }
  return result as Quantiles;
}
