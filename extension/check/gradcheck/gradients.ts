/** Everything that is measured for a gradcheck: autodiff in both precisions, and the truth. */
import { inDoubles } from '../../backends/doubles.js';
import { confirmed, search } from './directionalSearch.js';
import { gradient, type Loss, type Reference } from '../evaluate.js';
import type { ByEntry } from './gradientClasses.js';
import type { Sample } from '../inputs.js';
import { jointSweep } from './jointSweep.js';
import { jitter } from '../noise.js';
import { allClose, largest, seeded, sum } from '../numbers.js';
import { areAllIndependent } from './pairwiseIndependence.js';
import { findLoopBlocks, lossRun, totalSize, type Counter } from './runs.js';
import type { Run } from './blockMaps.js';
import { findBlocks, someChange, whole, type BlockFunction } from './independentBlocks.js';
import { scaleOf, sweep } from './differenceQuotients.js';
import {
  toleranceAt,
  float32Unit,
  derivative,
  derivativeFloat32,
  sameConstant,
  nearlySameInDoubles,
} from '../tolerance.js';
import { findTruths, laddersFor, type Truths } from './truths.js';

export interface Subject {
  readonly loss: Loss;
  readonly reference: Reference | undefined;
  readonly samples: readonly Sample[];
  readonly names: readonly string[];
  readonly wrt: number;
  readonly seed: number;
  /** How often the loss may be evaluated for the truth. */
  readonly budget: number;
  /** Entries that must be among those looked at. */
  readonly requested?: readonly number[];
}

export interface Measured {
  readonly float32: Float64Array;
  readonly float64: Float64Array | undefined;
  readonly truths: Truths;
  /** The function whose derivatives are the truth, and the loss's own, if that is another. */
  readonly truthBlocks: BlockFunction;
  readonly lossBlocks: BlockFunction | undefined;
  readonly lossGradient: Float64Array | undefined;
  readonly evaluations: number;
  readonly sampled: { readonly entries: number; readonly directions: number } | undefined;
}

/**
 * Must be called with doubles on if `float64` is given: the loss is then evaluated in them. `at`: the run of
 * the loss that `float64` came from.
 */
export function measure(
  subject: Subject,
  float32: Float64Array,
  float64: Float64Array | undefined,
  at?: ReturnType<Run>,
): Measured {
  const { loss, reference, samples, wrt, budget, requested = [] } = subject;
  const x = samples[wrt]!.values;
  const random = seeded(subject.seed);
  const counter: Counter = { evaluations: 0 };
  const run = lossRun(loss, counter, totalSize(samples));
  if (!reference && float64 && at) {
    const joint = jointSweep(run, samples, wrt, at, float64, random, budget);
    if (joint) {
      const { truths, blocks: truthBlocks } = joint;
      const { evaluations } = counter;
      const others = { lossBlocks: undefined, lossGradient: undefined, sampled: undefined };
      return { float32, float64, truths, truthBlocks, evaluations, ...others };
    }
  }
  let truthBlocks = reference
    ? findLoopBlocks(reference, samples, wrt, random, counter)
    : findBlocks(run, samples, wrt, random, at);
  const ladders = laddersFor(Math.max(1024, budget));
  const look = (): { readonly picked: ReturnType<typeof pick>; readonly truths: Truths } => {
    const picked = pick(truthBlocks, x, float32, float64, random, budget, requested);
    return { picked, truths: findTruths(truthBlocks, x, float64, picked.channels, ladders) };
  };
  let { picked, truths } = look();
  if (!reference && float64 && mixed(truthBlocks, x, float64, truths, random)) {
    truthBlocks = whole(run, samples, wrt);
    ({ picked, truths } = look());
  }
  const lossBlocks = reference && float64 ? findBlocks(run, samples, wrt, random, at) : undefined;
  const lossGradient = lossBlocks && differentiateLoss(lossBlocks, x, truths.entries);
  const { evaluations } = counter;
  return {
    float32,
    float64,
    truths,
    truthBlocks,
    lossBlocks,
    lossGradient,
    evaluations,
    sampled: picked.sampled,
  };
}

/**
 * Were many blocks wrongly taken to be independent? Then the sum does not move as a gradient says that
 * agrees with every block, or a block moves with an entry that is not its own.
 */
function mixed(
  f: BlockFunction,
  x: Float64Array,
  gradient: Float64Array,
  truths: Truths,
  random: () => number,
): boolean {
  if (f.blocks <= 64) return false;
  const wrong = truths.entries.filter(
    (i) =>
      !(
        Math.abs(gradient[i]! - truths.gradient[i]!) <=
        toleranceAt(derivative, truths.gradient[i]!, truths.scale)
      ),
  );
  if (wrong.length === 0) {
    if (truths.kinks.size > 0 || confirmed(f, x, gradient, random)) return false;
    // A few steep pixels, at the edge of a clip say, keep the sum of all from settling: ask every pair.
    return !areAllIndependent(f, x, random);
  }
  if (leans(f, x, wrong, random)) return true;
  return wrong.slice(0, 4).some((i) => {
    const there = Float64Array.from(x);
    there[i]! += 1e-3 * scaleOf(x); // a step
    return f
      .evaluate(there)
      .some((v, s) => s !== Math.floor(i / f.blockSize) && !Object.is(v, f.base[s]));
  });
}

/** Do the blocks of these entries change when all of the others do? */
function leans(
  f: BlockFunction,
  x: Float64Array,
  entries: readonly number[],
  random: () => number,
): boolean {
  const requested = new Set(entries.map((i) => Math.floor(i / f.blockSize)));
  // Of many, `local` in independentBlocks.ts would have found one.
  if (2 * requested.size > f.blocks) return false;
  const size = largest(x);
  const there = x.slice();
  for (let i = 0; i < x.length; i++) {
    if (!requested.has(Math.floor(i / f.blockSize))) there[i]! += someChange(x[i]!, size, random);
  }
  const after = f.evaluate(there);
  return [...requested].some((block) => !Object.is(after[block], f.base[block]));
}

/** Which channels to go through: all that the budget allows, the suspicious ones first. */
function pick(
  f: BlockFunction,
  x: Float64Array,
  float32: Float64Array,
  float64: Float64Array | undefined,
  random: () => number,
  budget: number,
  requested: readonly number[],
): { readonly channels: readonly number[]; readonly sampled: Measured['sampled'] } {
  const all = Array.from({ length: f.blockSize }, (_, channel) => channel);
  if (2 * f.blockSize <= budget) return { channels: all, sampled: undefined };
  const guide = float64 ?? float32;
  const found = search(f, x, guide, random, Math.floor(budget / 4));
  const scale = Math.max(0, ...guide.filter(Number.isFinite).map(Math.abs).slice(0, 1000));
  const odd = all.filter(
    (i) => !(Math.abs(float32[i]! - guide[i]!) <= toleranceAt(derivativeFloat32, guide[i]!, scale)),
  );
  const most = Math.max(1, Math.floor(budget / 4));
  const chosen = new Set<number>();
  for (const entry of [...found.suspects, ...odd]) {
    if (chosen.size < most) chosen.add(entry % f.blockSize);
  }
  while (chosen.size < most) chosen.add(Math.floor(random() * f.blockSize));
  for (const entry of requested) chosen.add(entry % f.blockSize);
  const channels = [...chosen].sort((a, b) => a - b);
  return {
    channels,
    sampled: { entries: channels.length * f.blocks, directions: found.directions },
  };
}

function differentiateLoss(
  f: BlockFunction,
  x: Float64Array,
  entries: readonly number[],
): Float64Array {
  const derivatives = new Float64Array(x.length).fill(NaN);
  const scale = scaleOf(x);
  for (const channel of new Set(entries.map((i) => i % f.blockSize))) {
    const found = sweep(f, x, channel, scale);
    for (let s = 0; s < f.blocks; s++) {
      const flat = found.left[s] === 0 && found.right[s] === 0;
      derivatives[s * f.blockSize + channel] = flat ? 0 : f.weight * found.derivative[s]!;
    }
  }
  return derivatives;
}

/**
 * Autodiff in doubles at inputs that differ from the given ones in their last bits of float32. Only
 * `entries` are wanted: where their blocks can be had by themselves, only those are evaluated.
 */
export function computeNearbyGradients(
  subject: Subject,
  { float64, truthBlocks: f }: Measured,
  entries: readonly number[],
): readonly ByEntry[] {
  const { loss, samples, wrt, seed } = subject;
  const random = seeded(seed + 1);
  const at = (these: readonly Sample[], trials: number): Float64Array[] =>
    Array.from({ length: trials }, (_, k) => {
      // By 1 to 8 units: a float32 result may lie that far on the other side of a clip or a kink.
      const moved = these.map((sample) => jitter(sample, float32Unit * 2 ** (k % 4), random));
      return gradient(loss, moved, wrt).gradient;
    });
  return inDoubles(() => {
    const blocks = [...new Set(entries.map((i) => Math.floor(i / f.blockSize)))];
    const few = 8 * blocks.length < f.blocks ? f.restrict(blocks)?.samples : undefined;
    if (few === undefined) return at(samples, 4);
    const size = f.blockSize;
    // The gradient of a mean over fewer pixels is larger, by one factor.
    const there = gradient(loss, few, wrt).gradient;
    const here = there.map((_, k) => float64![blocks[Math.floor(k / size)]! * size + (k % size)]!);
    const factor = sum(here.map(Math.abs)) / sum(there.map(Math.abs));
    if (
      !allClose(
        there.map((g) => factor * g),
        here,
        sameConstant,
        nearlySameInDoubles * largest(here),
      )
    )
      return at(samples, 4);
    return at(few, 16).map((g) => {
      const found: Record<number, number> = {};
      g.forEach((v, k) => (found[blocks[Math.floor(k / size)]! * size + (k % size)] = factor * v));
      return found;
    });
  });
}
