/**
 * The loss as a function of independent pieces, where it has them.
 *
 * A loss of an image is often a sum or mean of one number per pixel, each of which depends on its own
 * pixel only. Then all pixels can be moved at once, and two evaluations give the slope in one channel
 * of every pixel. None of this is assumed:
 *
 *   the map      is the loss itself, if it is not a scalar; else it is found among the tensors that were
 *                summed or averaged while the loss ran
 *   additive     sum of the loss = weight · Σ map, held to 1e-11 at the inputs and at changed inputs
 *   local        with a random half of the pixels changed, and then the other half, the map at the
 *                unchanged ones stays the same to the last bit
 *
 * A piece ("site") is whatever the map has one number for: a pixel, an element, an image of a batch. If
 * nothing holds, there is one site: the whole input.
 */
import { sizeOf, type Shape } from '../../wire/shape.js';
import { replaced, withValues, type Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { additive, mapAt, placesOf, samePlace, weightOf, type Place, type Run } from './places.js';

export interface SiteFunction {
  readonly sites: number;
  /** Entries of the checked input that belong to one site; entry i belongs to site i / perSite. */
  readonly perSite: number;
  /** What a change of one site's value does to the sum of the loss. */
  readonly weight: number;
  /** The inputs it is a function at, and its values there. */
  readonly samples: readonly Sample[];
  readonly base: Float64Array;
  /** With other values of the checked input. */
  evaluate(values: Float64Array): Float64Array;
  /** The same function of some sites only, or undefined if it cannot be had. */
  restrict(sites: readonly number[]): SiteFunction | undefined;
}

/**
 * `taped`: a run at the inputs that there was anyway, under autodiff. Its numbers may differ in their last
 * bit from those of a run without (fused operations are taken apart); then the search begins anew.
 */
export function findSites(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  taped?: ReturnType<Run>,
): SiteFunction {
  const found = taped && independent(run, samples, wrt, random, taped);
  if (found) return found;
  const at = run(samples);
  const again = taped === undefined || !sameValues(at.value.values, taped.value.values);
  return (again && independent(run, samples, wrt, random, at)) || whole(run, samples, wrt, at);
}

function independent(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  at: ReturnType<Run>,
): SiteFunction | undefined {
  const x = samples[wrt]!;
  const tried = new Map<number, readonly Change[]>();
  const changesFor = (sites: number): readonly Change[] => {
    const found =
      tried.get(sites) ??
      groupings(sites).map((chosen) => change(run, samples, wrt, random, sites, chosen));
    tried.set(sites, found);
    return found;
  };
  const places = placesOf(at, x.shape);
  // Most maps are ruled out because they do not add up to the loss; that shows on any changed input.
  const pixels = sizeOf(x.shape.slice(0, -1));
  const first = places.some(({ sites }) => sites === pixels) ? pixels : places[0]?.sites;
  for (const place of places) {
    const base = mapAt(at, place);
    const adds = (changes: readonly Change[], weight: number): boolean =>
      changes.every(({ run }) => additive(run.value, mapAt(run, place), weight));
    const some = changesFor(first!);
    const weight = weightOf([at, ...some.map(({ run }) => run)], place);
    if (!additive(at.value, base, weight) || !adds(some, weight)) continue;
    const changes = changesFor(place.sites);
    const holds =
      adds(changes, weight) &&
      changes.every(({ run, chosen }) => local(base, mapAt(run, place), chosen));
    if (holds) return make(run, samples, wrt, place, base, weight);
  }
  return undefined;
}

/** One site: nothing is taken to be independent of anything. */
export function whole(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  at: ReturnType<Run> = run(samples),
): SiteFunction {
  const place: Place = { map: 'value', sites: 1 };
  return make(run, samples, wrt, place, mapAt(at, place), 1);
}

interface Change {
  readonly run: ReturnType<Run>;
  readonly chosen: (site: number) => boolean;
}

/**
 * Which sites to change together: sets with their complements. Up to 64 sites these separate every two, and
 * all at once are changed as well, so that a bent sum is seen. Beyond, a random half separates half of all
 * pairs; a loss that mixes pixels mixes many, and `confirmed` in gradients.ts asks once more.
 */
export function groupings(sites: number): readonly Change['chosen'][] {
  const few = sites <= 64;
  const bits = few ? Math.ceil(Math.log2(sites)) : 1;
  const hash = (site: number): number =>
    few ? site : (Math.imul(site + 1, 0x9e3779b1) ^ Math.imul(site + 7, 0x85ebca6b)) >>> 15;
  const halves = Array.from(
    { length: 2 * bits },
    (_, k) => (site: number) => ((hash(site) >> (k >> 1)) & 1) === (k & 1),
  );
  return few ? [() => true, ...halves] : halves;
}

/** Large enough to bend what is not a sum, small enough to stay in the domain of the loss. */
export const someChange = (value: number, size: number, random: () => number): number =>
  0.02 * (random() - 0.3) * (Math.abs(value) || 0.1 * (size || 1));

function change(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  sites: number,
  chosen: Change['chosen'],
): Change {
  const x = samples[wrt]!;
  const size = largest(x.values);
  const perSite = x.values.length / sites;
  const values = x.values.slice();
  for (let site = 0; site < sites; site++) {
    if (!chosen(site)) continue;
    for (let i = site * perSite; i < (site + 1) * perSite; i++) {
      values[i]! += someChange(values[i]!, size, random);
    }
  }
  return { run: run(replaced(samples, wrt, withValues(x, values))), chosen };
}

// Plain loops here and below: a callback per pixel costs more than the pixel.
function local(before: Float64Array, after: Float64Array, chosen: Change['chosen']): boolean {
  for (let site = 0; site < before.length; site++) {
    if (!Object.is(before[site], after[site]) && !chosen(site)) return false;
  }
  return true;
}

function sameValues(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return a.length === b.length;
}

export function make(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  place: Place,
  base: Float64Array,
  weight: number,
): SiteFunction {
  const x = samples[wrt]!;
  return {
    sites: place.sites,
    perSite: x.values.length / place.sites,
    weight,
    samples,
    base,
    evaluate: (values) =>
      mapAt(run(replaced(samples, wrt, withValues(x, values)), place.map), place),
    restrict(chosen) {
      const fewer = gathered(samples, x.shape, place.sites, chosen);
      if (fewer === undefined || place.sites === 1) return undefined;
      try {
        const there = run(fewer);
        const found = samePlace(
          there,
          chosen.map((site) => base[site]!),
        );
        return found && make(run, fewer, wrt, found, mapAt(there, found), weight);
      } catch {
        return undefined; // The loss insists on its shape, which is its right.
      }
    },
  };
}

/** Some sites of every input that has them; undefined if an input is neither of that form nor a scalar. */
export function gathered(
  samples: readonly Sample[],
  shape: Shape,
  sites: number,
  chosen: readonly number[],
): readonly Sample[] | undefined {
  const rank = shape.findIndex((_, r) => sizeOf(shape.slice(0, r + 1)) === sites) + 1;
  const result: Sample[] = [];
  for (const sample of samples) {
    if (sample.values.length === 1) {
      result.push(sample);
      continue;
    }
    if (!shape.slice(0, rank).every((n, i) => sample.shape[i] === n)) return undefined;
    const size = sample.values.length / sites;
    const values = new Float64Array(chosen.length * size);
    chosen.forEach((site, i) =>
      values.set(sample.values.subarray(site * size, (site + 1) * size), i * size),
    );
    const lead = [...new Array<number>(rank - 1).fill(1), chosen.length];
    result.push({ ...sample, shape: [...lead, ...sample.shape.slice(rank)], values });
  }
  return result;
}
