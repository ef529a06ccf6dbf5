/** Derivatives channel after channel, as sweeps give them; what there is so far is kept for who stops the check. */
import { countDone, reachStage } from '../progress.js';
import type { Quotients } from './differenceQuotients.js';
import type { BlockFunction } from './independentBlocks.js';
import { keepLook } from './look.js';

/** By entry: the gradient, and by how much the derivatives on its two sides differ. */
export interface Gathered {
  readonly gradient: Float64Array;
  readonly gap: Float64Array;
  readonly entries: readonly number[];
}

export function gatherChannels(
  f: BlockFunction,
  x: Float64Array,
  guide: Float64Array | undefined,
  channels: readonly number[],
  sweepChannel: (channel: number) => Quotients,
): Gathered {
  const gradient = new Float64Array(x.length).fill(NaN);
  const gap = new Float64Array(x.length);
  const of = f.blocks * channels.length;
  reachStage({ doing: 'measuring derivatives', unit: 'entries', of });
  keepLook({ gradient, gap, guide });
  for (const [k, channel] of channels.entries()) {
    countDone(k * f.blocks);
    const found = sweepChannel(channel);
    for (let s = 0; s < f.blocks; s++) {
      const i = s * f.blockSize + channel;
      gradient[i] = f.weight * found.derivative[s]!;
      gap[i] = Math.abs(f.weight) * Math.abs(found.right[s]! - found.left[s]!);
    }
  }
  const entries = new Array<number>(f.blocks * channels.length);
  let count = 0;
  for (let s = 0; s < f.blocks; s++) {
    for (const channel of channels) entries[count++] = s * f.blockSize + channel;
  }
  return { gradient, gap, entries };
}
