/** Everything that is measured for a gradcheck: autodiff in both precisions, and the truth. */
import { inDoubles } from '../../backends/doubles.js';
import { confirmed, search } from './directions.js';
import { gradient, type Loss, type Reference } from '../evaluate.js';
import type { ByEntry } from './gradientClasses.js';
import type { Sample } from '../inputs.js';
import { jointSweep } from './jointSweep.js';
import { jittered } from '../noise.js';
import { allClose, largest, seeded, sum } from '../numbers.js';
import { everyPairSeparate } from './separate.js';
import { loopSites, lossRun, totalSize, type Counter } from './runs.js';
import type { Run } from './places.js';
import { findSites, someChange, whole, type SiteFunction } from './sites.js';
import { scaleOf, sweep } from './slopes.js';
import { allowed, float32Unit, slope, slope32 } from '../tolerance.js';
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
  readonly asked?: readonly number[];
}

export interface Measured {
  readonly single: Float64Array;
  readonly double: Float64Array | undefined;
  readonly truths: Truths;
  /** The function whose slopes are the truth, and the loss's own, if that is another. */
  readonly truthSites: SiteFunction;
  readonly ownSites: SiteFunction | undefined;
  readonly own: Float64Array | undefined;
  readonly evaluations: number;
  readonly sampled: { readonly entries: number; readonly directions: number } | undefined;
}

/**
 * Must be called with doubles on if `double` is given: the loss is then evaluated in them. `at`: the run of
 * the loss that `double` came from.
 */
export function measure(
  subject: Subject,
  single: Float64Array,
  double: Float64Array | undefined,
  at?: ReturnType<Run>,
): Measured {
  const { loss, reference, samples, wrt, budget, asked = [] } = subject;
  const x = samples[wrt]!.values;
  const random = seeded(subject.seed);
  const counter: Counter = { evaluations: 0 };
  const run = lossRun(loss, counter, totalSize(samples));
  if (!reference && double && at) {
    const joint = jointSweep(run, samples, wrt, at, double, random, budget);
    if (joint) {
      const { truths, sites: truthSites } = joint;
      const { evaluations } = counter;
      const others = { ownSites: undefined, own: undefined, sampled: undefined };
      return { single, double, truths, truthSites, evaluations, ...others };
    }
  }
  let truthSites = reference
    ? loopSites(reference, samples, wrt, random, counter)
    : findSites(run, samples, wrt, random, at);
  const ladders = laddersFor(Math.max(1024, budget));
  const look = (): { readonly picked: ReturnType<typeof pick>; readonly truths: Truths } => {
    const picked = pick(truthSites, x, single, double, random, budget, asked);
    return { picked, truths: findTruths(truthSites, x, double, picked.channels, ladders) };
  };
  let { picked, truths } = look();
  if (!reference && double && mixed(truthSites, x, double, truths, random)) {
    truthSites = whole(run, samples, wrt);
    ({ picked, truths } = look());
  }
  const ownSites = reference && double ? findSites(run, samples, wrt, random, at) : undefined;
  const own = ownSites && ownSlopes(ownSites, x, truths.entries);
  const { evaluations } = counter;
  return {
    single,
    double,
    truths,
    truthSites,
    ownSites,
    own,
    evaluations,
    sampled: picked.sampled,
  };
}

/**
 * Were many sites wrongly taken to be independent? Then the sum does not move as a gradient says that
 * agrees with every site, or a site moves with an entry that is not its own.
 */
function mixed(
  f: SiteFunction,
  x: Float64Array,
  gradient: Float64Array,
  truths: Truths,
  random: () => number,
): boolean {
  if (f.sites <= 64) return false;
  const wrong = truths.entries.filter(
    (i) =>
      !(
        Math.abs(gradient[i]! - truths.slope[i]!) <= allowed(slope, truths.slope[i]!, truths.scale)
      ),
  );
  if (wrong.length === 0) {
    if (truths.kinks.size > 0 || confirmed(f, x, gradient, random)) return false;
    // A few steep pixels, at the edge of a clip say, keep the sum of all from settling: ask every pair.
    return !everyPairSeparate(f, x, random);
  }
  if (leans(f, x, wrong, random)) return true;
  return wrong.slice(0, 4).some((i) => {
    const there = Float64Array.from(x);
    there[i]! += 1e-3 * scaleOf(x);
    return f
      .evaluate(there)
      .some((v, s) => s !== Math.floor(i / f.perSite) && !Object.is(v, f.base[s]));
  });
}

/** Do the sites of these entries change when all of the others do? */
function leans(
  f: SiteFunction,
  x: Float64Array,
  entries: readonly number[],
  random: () => number,
): boolean {
  const asked = new Set(entries.map((i) => Math.floor(i / f.perSite)));
  // Of many, `local` in sites.ts would have found one.
  if (2 * asked.size > f.sites) return false;
  const size = largest(x);
  const there = x.slice();
  for (let i = 0; i < x.length; i++) {
    if (!asked.has(Math.floor(i / f.perSite))) there[i]! += someChange(x[i]!, size, random);
  }
  const after = f.evaluate(there);
  return [...asked].some((site) => !Object.is(after[site], f.base[site]));
}

/** Which channels to go through: all that the budget allows, the suspicious ones first. */
function pick(
  f: SiteFunction,
  x: Float64Array,
  single: Float64Array,
  double: Float64Array | undefined,
  random: () => number,
  budget: number,
  asked: readonly number[],
): { readonly channels: readonly number[]; readonly sampled: Measured['sampled'] } {
  const all = Array.from({ length: f.perSite }, (_, channel) => channel);
  if (2 * f.perSite <= budget) return { channels: all, sampled: undefined };
  const guide = double ?? single;
  const found = search(f, x, guide, random, Math.floor(budget / 4));
  const scale = Math.max(0, ...guide.filter(Number.isFinite).map(Math.abs).slice(0, 1000));
  const odd = all.filter(
    (i) => !(Math.abs(single[i]! - guide[i]!) <= allowed(slope32, guide[i]!, scale)),
  );
  const most = Math.max(1, Math.floor(budget / 4));
  const chosen = new Set<number>();
  for (const entry of [...found.suspects, ...odd]) {
    if (chosen.size < most) chosen.add(entry % f.perSite);
  }
  while (chosen.size < most) chosen.add(Math.floor(random() * f.perSite));
  for (const entry of asked) chosen.add(entry % f.perSite);
  const channels = [...chosen].sort((a, b) => a - b);
  return {
    channels,
    sampled: { entries: channels.length * f.sites, directions: found.directions },
  };
}

function ownSlopes(f: SiteFunction, x: Float64Array, entries: readonly number[]): Float64Array {
  const slopes = new Float64Array(x.length).fill(NaN);
  const scale = scaleOf(x);
  for (const channel of new Set(entries.map((i) => i % f.perSite))) {
    const found = sweep(f, x, channel, scale);
    for (let s = 0; s < f.sites; s++) {
      const flat = found.left[s] === 0 && found.right[s] === 0;
      slopes[s * f.perSite + channel] = flat ? 0 : f.weight * found.slope[s]!;
    }
  }
  return slopes;
}

/**
 * Autodiff in doubles at inputs that differ from the given ones in their last bits of float32. Only
 * `entries` are wanted: where their sites can be had by themselves, only those are evaluated.
 */
export function nearbyGradients(
  subject: Subject,
  { double, truthSites: f }: Measured,
  entries: readonly number[],
): readonly ByEntry[] {
  const { loss, samples, wrt, seed } = subject;
  const random = seeded(seed + 1);
  const at = (these: readonly Sample[], trials: number): Float64Array[] =>
    Array.from({ length: trials }, (_, k) => {
      // By 1 to 8 units: a float32 result may lie that far on the other side of a clip or a kink.
      const moved = these.map((sample) => jittered(sample, float32Unit * 2 ** (k % 4), random));
      return gradient(loss, moved, wrt).gradient;
    });
  return inDoubles(() => {
    const sites = [...new Set(entries.map((i) => Math.floor(i / f.perSite)))];
    const few = 8 * sites.length < f.sites ? f.restrict(sites)?.samples : undefined;
    if (few === undefined) return at(samples, 4);
    const size = f.perSite;
    // The gradient of a mean over fewer pixels is larger, by one factor.
    const there = gradient(loss, few, wrt).gradient;
    const here = there.map((_, k) => double![sites[Math.floor(k / size)]! * size + (k % size)]!);
    const factor = sum(here.map(Math.abs)) / sum(there.map(Math.abs));
    if (
      !allClose(
        there.map((g) => factor * g),
        here,
        1e-6,
        1e-9 * largest(here),
      )
    )
      return at(samples, 4);
    return at(few, 16).map((g) => {
      const found: Record<number, number> = {};
      g.forEach((v, k) => (found[sites[Math.floor(k / size)]! * size + (k % size)] = factor * v));
      return found;
    });
  });
}
