/** How often values occur in each channel of a picture in colours: of what was sent, over the range of all. */
import { fromJsonNumber } from '../wire/report.js';
import type { Range } from './ranges.js';
import { histogramBins } from './tensorStats.js';
import type { TensorData } from './tensorData.js';

export interface ChannelHistograms {
  readonly range: Range;
  /** Of red, green and blue. */
  readonly counts: readonly (readonly number[])[];
}

/** Undefined where there is one value or none. Values are in equal bins; the largest is in the last. */
export function channelHistograms({ entry, parts }: TensorData): ChannelHistograms | undefined {
  const { finite, min, max } = entry.stats;
  const [lo, hi] = [fromJsonNumber(min), fromJsonNumber(max)];
  // The last part is of the whole tensor, the first perhaps of one item.
  const values = parts.at(-1)?.values ?? [];
  if (finite === 0 || !(hi > lo)) return undefined;
  const channels = entry.shape.at(-1)!;
  const counts = [0, 1, 2].map(() => new Array<number>(histogramBins).fill(0));
  for (let i = 0; i < values.length; i++) {
    const bins = counts[i % channels];
    const bin = Math.floor(((values[i]! - lo) / (hi - lo)) * histogramBins);
    // A fourth channel is no colour; what is not finite has no bin.
    if (bins && bin >= 0 && bin <= histogramBins) bins[Math.min(bin, histogramBins - 1)]!++;
  }
  return { range: [lo, hi], counts };
}
