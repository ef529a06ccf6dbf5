/**
 * Independence of the pixels and the slopes of all of them, from the same few evaluations.
 *
 * With c channels there are 2c + 1 runs. In two of them one half of the pixels is changed at random, by some
 * per cent, in all channels; in the others, and while the other half is being changed, a pixel makes its 2c
 * steps: each channel up and down, in an order of its own. Where a slope found so agrees with autodiff in
 * doubles, it is believed, and this says more than that the two agree:
 *
 *   additive     held to 1e-11 in every run, those with half of the pixels changed included, as in sites.ts
 *   local        a pixel that leans on another is changed with it in one step and not in the opposite one, by
 *                any other amount. What half of the pixels do to it when they change by per cents is
 *                multiplied by a thousand in its slope, whose steps are 1e-5: leaning by 1e-8 of a slope shows
 *
 * That holds of pixels whose slopes agree. The rest must be few, keep their values to 1e-12 when all
 * other pixels are taken away, and be separate from each other to the last bit. If anything else is found, nothing
 * is said, and the way of sites.ts, which takes each question by itself, is gone.
 */
import type { Sample } from '../inputs.js';
import { replaced, withValues } from '../inputs.js';
import { largest } from '../numbers.js';
import { additive, mapAt, placesOf, weightOf, type Place, type Run } from './places.js';
import { everyPairSeparate } from './separate.js';
import { groupings, make, someChange, type SiteFunction } from './sites.js';
import { quotients, scaleOf, sweepStep, type Moved, type Slopes } from './slopes.js';
import { allowed, slope as slopeTolerance } from '../tolerance.js';
import { laddersFor, truthsFrom, type Truths } from './truths.js';

/** Below, the questions cost nothing one by one; above, the orders take more memory than they save time. */
const fewestSites = 1000;
const mostChannels = 8;

export interface Joint {
  readonly sites: SiteFunction;
  readonly truths: Truths;
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
): Joint | undefined {
  const { shape, values: x } = samples[wrt]!;
  const perSite = shape.at(-1) ?? 1;
  const sites = x.length / perSite;
  const places = placesOf(at, shape);
  const fits = sites >= fewestSites && perSite <= mostChannels && 2 * perSite < budget;
  if (!fits || !places.some((place) => place.sites === sites)) return undefined;

  const steps = planned(x, sites, random);
  let place: Place | undefined;
  let weight = NaN;
  for (let k = 0; k < steps.runs; k++) {
    const moved = replaced(samples, wrt, withValues(samples[wrt]!, steps.inputs(k)));
    const there = run(moved, place?.map);
    if (place === undefined) {
      // With more and smaller pieces it is another search, with fewer runs.
      place = places.find((p) => p.sites >= sites && addsUp(p, at, there));
      if (place?.sites !== sites) return undefined;
      weight = weightOf([at, there], place);
    }
    const map = mapAt(there, place);
    if (!additive(there.value, map, weight)) return undefined;
    steps.note(k, map);
  }
  const f = make(run, samples, wrt, place!, mapAt(at, place!), weight);
  const swept = (channel: number): Slopes => quotients(f.base, steps.moved(channel));
  let doubted: readonly number[] = [];
  const accepts = (these: readonly number[]): boolean => apart(f, x, (doubted = these), random);
  const truths = truthsFrom(swept, f, x, gradient, laddersFor(Math.max(1024, budget)), accepts);
  return truths && noneWrong(truths, gradient, doubted, perSite) ? { sites: f, truths } : undefined;
}

function addsUp(place: Place, at: ReturnType<Run>, there: ReturnType<Run>): boolean {
  const weight = weightOf([at, there], place);
  return [there, at].every((run) => additive(run.value, mapAt(run, place), weight));
}

/** Of the sites in doubt; the others agree already. At a kink there is no one slope to agree with. */
function noneWrong(
  { slope, scale, kinks }: Truths,
  gradient: Float64Array,
  doubted: readonly number[],
  perSite: number,
): boolean {
  return doubted.every((site) => {
    for (let i = site * perSite; i < (site + 1) * perSite; i++) {
      const off = Math.abs(gradient[i]! - slope[i]!);
      if (!kinks.has(i) && !(off <= allowed(slopeTolerance, slope[i]!, scale))) return false;
    }
    return true;
  });
}

/** Sites whose slopes prove nothing: are they independent of all others, and of each other? */
function apart(
  f: SiteFunction,
  x: Float64Array,
  doubted: readonly number[],
  random: () => number,
): boolean {
  if (doubted.length === 0) return true;
  if (16 * doubted.length > f.sites) return false;
  const few = f.restrict(doubted);
  if (few === undefined || few.sites !== doubted.length) return false;
  const there = new Float64Array(doubted.length * f.perSite);
  doubted.forEach((site, k) =>
    there.set(x.subarray(site * f.perSite, (site + 1) * f.perSite), k * f.perSite),
  );
  return everyPairSeparate(few, there, random);
}

interface Plan {
  readonly runs: number;
  /** The inputs of a run. */
  inputs(run: number): Float64Array;
  /** Files a run's map under the steps that the sites made in it. */
  note(run: number, map: Float64Array): void;
  moved(channel: number): Moved;
}

/** Step 2·channel is up, 2·channel + 1 down. */
function planned(x: Float64Array, sites: number, random: () => number): Plan {
  const perSite = x.length / sites;
  const steps = 2 * perSite;
  const order = orders(sites, steps, random);
  const halves = groupings(sites);
  const size = largest(x);
  const scale = scaleOf(x);
  const reached = Array.from({ length: steps }, () => new Float64Array(sites));
  const stepOf = (i: number): number => sweepStep * Math.max(Math.abs(x[i]!), scale);
  // A site is changed at random in run 0 or 1 and makes its first step in the other.
  const shaken = (run: number, site: number): boolean => run < 2 && halves[run]!(site);
  const stepIn = (run: number, site: number): number => order(site, Math.max(0, run - 1));
  return {
    runs: steps + 1,
    inputs(run) {
      const values = x.slice();
      for (let site = 0; site < sites; site++) {
        const first = site * perSite;
        if (shaken(run, site)) {
          for (let i = first; i < first + perSite; i++) {
            values[i]! += someChange(x[i]!, size, random);
          }
        } else {
          const step = stepIn(run, site);
          const i = first + (step >> 1);
          values[i]! += step % 2 === 0 ? stepOf(i) : -stepOf(i);
        }
      }
      return values;
    },
    note(run, map) {
      for (let site = 0; site < sites; site++) {
        if (!shaken(run, site)) reached[stepIn(run, site)]![site] = map[site]!;
      }
    },
    moved(channel) {
      const up = new Float64Array(sites);
      const down = new Float64Array(sites);
      for (let site = 0; site < sites; site++) {
        const i = site * perSite + channel;
        const step = stepOf(i);
        up[site] = x[i]! + step - x[i]!;
        down[site] = x[i]! - (x[i]! - step);
      }
      return { up, down, above: reached[2 * channel]!, below: reached[2 * channel + 1]! };
    },
  };
}

/** The order in which a site makes its steps: one of 256, shuffled as Fisher and Yates do. */
function orders(
  sites: number,
  steps: number,
  random: () => number,
): (site: number, k: number) => number {
  const shuffled = new Uint8Array(256 * steps);
  for (let from = 0; from < shuffled.length; from += steps) {
    for (let k = 0; k < steps; k++) {
      const other = Math.floor(random() * (k + 1));
      shuffled[from + k] = shuffled[from + other]!;
      shuffled[from + other] = k;
    }
  }
  const which = new Uint8Array(sites);
  for (let site = 0; site < sites; site++) which[site] = 256 * random();
  return (site, k) => shuffled[which[site]! * steps + k]!;
}
