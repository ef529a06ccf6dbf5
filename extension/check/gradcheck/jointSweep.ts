/**
 * Independence of the pixels and the derivatives of all of them, from the same few evaluations.
 *
 * With c channels there are 2c + 1 runs. In two of them one half of the pixels is changed at random, by some
 * per cent, in all channels; in the others, and while the other half is being changed, a pixel makes its 2c
 * steps: each channel up and down, in an order of its own. Where a derivative found so agrees with autodiff in
 * doubles, it is believed, and this says more than that the two agree:
 *
 *   additive     held to 1e-11 in every run, those with half of the pixels changed included, as in independentBlocks.ts
 *   local        a pixel that leans on another is changed with it in one step and not in the opposite one, by
 *                any other amount. What half of the pixels do to it when they change by per cents is
 *                multiplied by a thousand in its derivative, whose steps are 1e-5: leaning by 1e-8 of a derivative shows
 *
 * That holds of pixels whose derivatives agree. The rest must be few, keep their values to 1e-12 when all
 * other pixels are taken away, and be separate from each other to the last bit. If anything else is found, nothing
 * is said, and the way of independentBlocks.ts, which takes each question by itself, is gone.
 */
import type { Sample } from '../inputs.js';
import { replaceInput, withValues } from '../inputs.js';
import { largest } from '../numbers.js';
import { countDone, reachStage } from '../progress.js';
import { additive, mapAt, findPlaces, weightOf, type Place, type Run } from './blockMaps.js';
import { areAllIndependent } from './pairwiseIndependence.js';
import { groupings, someChange } from './blockChanges.js';
import { make, type BlockFunction } from './independentBlocks.js';
import {
  quotients,
  scaleOf,
  sweepStep,
  type Moved,
  type Quotients,
} from './differenceQuotients.js';
import { agreesAt } from './entanglement.js';
import type { Noise } from './measuredNoise.js';
import { takeBlocks } from './takeBlocks.js';
import { extrapolationsFor, truthsFrom, type Truths } from './truths.js';

/** Below, the questions cost nothing one by one; above, the orders take more memory than they save time. */
const fewestBlocks = 1000;
const mostChannels = 8;

export interface Joint {
  readonly blocks: BlockFunction;
  readonly truths: Truths;
  readonly noise: Noise;
}

/** `at`: the loss at the inputs, `gradient`: autodiff there, both in doubles. */
export function jointSweep(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  at: ReturnType<Run>,
  gradient: Float64Array,
  random: () => number,
  budget: number,
  noiseAt: (f: BlockFunction) => Noise,
): Joint | undefined {
  const { shape, values: x } = samples[wrt]!;
  const blockSize = shape.at(-1) ?? 1;
  const blocks = x.length / blockSize;
  const places = findPlaces(at, shape);
  const fits = blocks >= fewestBlocks && blockSize <= mostChannels && 2 * blockSize < budget;
  if (!fits || !places.some((place) => place.blocks === blocks)) return undefined;

  const steps = plan(x, blocks, random);
  let place: Place | undefined;
  let weight = NaN;
  reachStage({ doing: 'measuring derivatives', unit: 'runs over all entries', of: steps.runs });
  for (let k = 0; k < steps.runs; k++) {
    countDone(k);
    const moved = replaceInput(samples, wrt, withValues(samples[wrt]!, steps.inputs(k)));
    const there = run(moved, place?.map, samples);
    if (place === undefined) {
      // With more and smaller pieces it is another search, with fewer runs.
      place = places.find((p) => p.blocks >= blocks && addsUp(p, at, there));
      if (place?.blocks !== blocks) return undefined;
      weight = weightOf([at, there], place);
    }
    const map = mapAt(there, place);
    if (!additive(there.value, map, weight)) return undefined;
    steps.note(k, map);
  }
  const f = make(run, samples, wrt, place!, mapAt(at, place!), weight);
  const sweepChannel = (channel: number): Quotients => quotients(f.base, steps.movesOf(channel));
  let doubted: readonly number[] = [];
  const accepts = (these: readonly number[]): boolean => apart(f, x, (doubted = these), random);
  const noise = noiseAt(f);
  const most = extrapolationsFor(Math.max(1024, budget));
  const truths = truthsFrom(sweepChannel, f, x, gradient, most, noise, accepts);
  return truths && noneWrong(truths, gradient, doubted, blockSize)
    ? { blocks: f, truths, noise }
    : undefined;
}

function addsUp(place: Place, at: ReturnType<Run>, there: ReturnType<Run>): boolean {
  const weight = weightOf([at, there], place);
  return [there, at].every((run) => additive(run.value, mapAt(run, place), weight));
}

/** Of the blocks in doubt; the others agree already. At a kink there is no one derivative to agree with. */
function noneWrong(
  truths: Truths,
  gradient: Float64Array,
  doubted: readonly number[],
  blockSize: number,
): boolean {
  return doubted.every((block) => {
    for (let i = block * blockSize; i < (block + 1) * blockSize; i++) {
      if (!truths.kinks.has(i) && !agreesAt(truths, gradient, i)) return false;
    }
    return true;
  });
}

/** Blocks whose derivatives prove nothing: are they independent of all others, and of each other? */
function apart(
  f: BlockFunction,
  x: Float64Array,
  doubted: readonly number[],
  random: () => number,
): boolean {
  if (doubted.length === 0) return true;
  if (16 * doubted.length > f.blocks) return false;
  const few = f.restrict(doubted);
  if (few === undefined || few.blocks !== doubted.length) return false;
  return areAllIndependent(few, takeBlocks(x, doubted, f.blockSize), random);
}

interface Plan {
  readonly runs: number;
  /** The inputs of a run. */
  inputs: (run: number) => Float64Array;
  /** Files a run's map under the steps that the blocks made in it. */
  note: (run: number, map: Float64Array) => void;
  movesOf: (channel: number) => Moved;
}

/** Step 2·channel is up, 2·channel + 1 down. */
function plan(x: Float64Array, blocks: number, random: () => number): Plan {
  const blockSize = x.length / blocks;
  const steps = 2 * blockSize;
  const order = orders(blocks, steps, random);
  const halves = groupings(blocks);
  const size = largest(x);
  const scale = scaleOf(x);
  const reached = Array.from({ length: steps }, () => new Float64Array(blocks));
  const stepOf = (i: number): number => sweepStep * Math.max(Math.abs(x[i]!), scale);
  // A block is changed at random in run 0 or 1 and makes its first step in the other.
  const shaken = (run: number, block: number): boolean => run < 2 && halves[run]!(block);
  const stepIn = (run: number, block: number): number => order(block, Math.max(0, run - 1));
  return {
    runs: steps + 1,
    inputs(run) {
      const values = x.slice();
      for (let block = 0; block < blocks; block++) {
        const first = block * blockSize;
        if (shaken(run, block)) {
          for (let i = first; i < first + blockSize; i++) {
            values[i]! += someChange(x[i]!, size, random);
          }
        } else {
          const step = stepIn(run, block);
          const i = first + (step >> 1);
          values[i]! += step % 2 === 0 ? stepOf(i) : -stepOf(i);
        }
      }
      return values;
    },
    note(run, map) {
      for (let block = 0; block < blocks; block++) {
        if (!shaken(run, block)) reached[stepIn(run, block)]![block] = map[block]!;
      }
    },
    movesOf(channel) {
      const up = new Float64Array(blocks);
      const down = new Float64Array(blocks);
      for (let block = 0; block < blocks; block++) {
        const i = block * blockSize + channel;
        const step = stepOf(i);
        up[block] = x[i]! + step - x[i]!;
        down[block] = x[i]! - (x[i]! - step);
      }
      return { up, down, above: reached[2 * channel]!, below: reached[2 * channel + 1]! };
    },
  };
}

/** The order in which a block makes its steps: one of 256, shuffled as Fisher and Yates do. */
function orders(
  blocks: number,
  steps: number,
  random: () => number,
): (block: number, k: number) => number {
  const shuffled = new Uint8Array(256 * steps);
  for (let from = 0; from < shuffled.length; from += steps) {
    for (let k = 0; k < steps; k++) {
      const other = Math.floor(random() * (k + 1));
      shuffled[from + k] = shuffled[from + other]!;
      shuffled[from + other] = k;
    }
  }
  const which = new Uint8Array(blocks);
  for (let block = 0; block < blocks; block++) which[block] = 256 * random();
  return (block, k) => shuffled[which[block]! * steps + k]!;
}
