/**
 * The loss as a function of independent pieces, where it has them.
 *
 * A loss of an image is often a sum or mean of one number per pixel, each of which depends on its own
 * pixel only. Then all pixels can be moved at once, and two evaluations give the derivative in one channel
 * of every pixel. None of this is assumed:
 *
 *   the map      is the loss itself, if it is not a scalar; else it is found among the tensors that were
 *                summed or averaged while the loss ran
 *   additive     sum of the loss = weight · Σ map, held to 1e-11 at the inputs and at changed inputs, whose map shows the change
 *   local        with a random half of the pixels changed, and then the other half, the map at the
 *                unchanged ones stays the same to the last bit
 *
 * A piece ("block") is whatever the map has one number for: a pixel, an element, an image of a batch. If
 * nothing holds, there is one block: the whole input.
 */
import { sizeOf, type Shape } from '../../wire/shape.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { difference, distance, largest } from '../numbers.js';
import { sameInDoubles, visibleChange } from '../tolerance.js';
import { farFrom } from './farFrom.js';
import { takeBlocks } from './takeBlocks.js';
import { furtherGrowths, groupings, growths, movement, someChange } from './blockChanges.js';
import {
  additive,
  mapAt,
  findPlaces,
  samePlaces,
  weightOf,
  type Place,
  type Run,
} from './blockMaps.js';

export interface BlockFunction {
  readonly blocks: number;
  /** Entries of the checked input that belong to one block; entry i belongs to block i / blockSize. */
  readonly blockSize: number;
  /** What a change of one block's value does to the sum of the loss. */
  readonly weight: number;
  /** The inputs it is a function at, and its values there. */
  readonly samples: readonly Sample[];
  readonly base: Float64Array;
  /** With other values of the checked input. */
  evaluate: (values: Float64Array) => Float64Array;
  /** The same function of some blocks only, or undefined if it cannot be had. */
  restrict: (blocks: readonly number[]) => BlockFunction | undefined;
}

/**
 * `taped`: a run at the inputs that there was anyway, under autodiff. Its numbers may differ in their last
 * bit from those of a run without (fused operations are taken apart); then the search begins anew.
 */
export function findBlocks(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  taped?: ReturnType<Run>,
): BlockFunction {
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
): BlockFunction | undefined {
  const x = samples[wrt]!;
  const tried = new Map<string, readonly Change[]>();
  const changesFor = (blocks: number, growth: number): readonly Change[] => {
    const key = `${blocks} ${growth}`;
    const changeAll = (): readonly Change[] =>
      groupings(blocks).map((set) => change(run, samples, wrt, random, blocks, set, growth));
    const found =
      tried.get(key) ?? (growth > sizes.at(-1)! ? withinDomain(changeAll) : changeAll());
    tried.set(key, found);
    return found;
  };
  const sizes = growths(largest(x.values));
  const further = furtherGrowths(largest(x.values));
  const places = findPlaces(at, x.shape);
  // Most maps are ruled out because they do not add up to the loss; that shows on any changed input.
  const pixels = sizeOf(x.shape.slice(0, -1));
  const first = places.some(({ blocks }) => blocks === pixels) ? pixels : places[0]?.blocks;
  for (const place of places) {
    const base = mapAt(at, place);
    const adds = (changes: readonly Change[], weight: number): boolean =>
      changes.every(({ run }) => additive(run.value, mapAt(run, place), weight));
    const moves = (growth: number): boolean => {
      const runs = changesFor(first!, growth).map(({ run }) => run);
      const kinds = runs.map((run) => movement(base, mapAt(run, place)));
      return kinds.includes('seen') && runs.some((run) => !isSameValue(at, run));
    };
    const growth = [...sizes, ...further].find(moves);
    const some = changesFor(first!, growth ?? sizes.at(-1)!);
    // A loss that nothing moves is a sum of anything.
    const isStill = (): boolean =>
      [sizes.at(-1)!, ...further].every((growth) =>
        changesFor(first!, growth).every(({ run }) => isSameValue(at, run)),
      );
    if (growth === undefined && !isStill()) continue;
    const weight = weightOf([at, ...some.map(({ run }) => run)], place);
    if (!additive(at.value, base, weight) || !adds(some, weight)) continue;
    const changes = changesFor(place.blocks, growth ?? sizes.at(-1)!);
    const holds = holdsAt(changes, place, base, weight);
    const farther = (of: number): readonly Change[] => changesFor(of, further.at(-1)!);
    if (
      holds &&
      (isAwake(place, base, some, farther(1)) ||
        holdsAt(farther(place.blocks), place, base, weight))
    )
      return make(run, samples, wrt, place, base, weight);
  }
  return undefined;
}

/** None where so far away the loss refuses its input, as of probabilities beyond 1: that says nothing of it here. */
function withinDomain(changeAll: () => readonly Change[]): readonly Change[] {
  try {
    return changeAll();
  } catch {
    return [];
  }
}

/** Do small changes show, beside `far`, all moved at once as one block? Of sure and right logits all that they move is lost beside a 1: nothing leans on anything, and a term may be missing. */
function isAwake(
  place: Place,
  base: Float64Array,
  near: readonly Change[],
  far: readonly Change[],
): boolean {
  const extent = (changes: readonly Change[]): number =>
    Math.max(...changes.map(({ run }) => distance(base, mapAt(run, place))));
  return !(extent(near) < visibleChange * extent(far));
}

const holdsAt = (
  changes: readonly Change[],
  place: Place,
  base: Float64Array,
  weight: number,
): boolean =>
  changes.every(({ run, isChosen: chosen }) => {
    const map = mapAt(run, place);
    return additive(run.value, map, weight) && local(base, map, chosen);
  });

const isSameValue = (at: ReturnType<Run>, run: ReturnType<Run>): boolean =>
  movement(at.value.values, run.value.values) === 'none';

/** One block: nothing is taken to be independent of anything. */
export function whole(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  at: ReturnType<Run> = run(samples),
): BlockFunction {
  const place: Place = { map: 'value', blocks: 1 };
  return make(run, samples, wrt, place, mapAt(at, place), 1);
}

interface Change {
  readonly run: ReturnType<Run>;
  readonly isChosen: (block: number) => boolean;
}

function change(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  blocks: number,
  isChosen: Change['isChosen'],
  growth: number,
): Change {
  const x = samples[wrt]!;
  const size = largest(x.values);
  const furthest = growths(size).at(-1)!;
  const blockSize = x.values.length / blocks;
  const values = x.values.slice();
  for (let block = 0; block < blocks; block++) {
    if (!isChosen(block)) continue;
    for (let i = block * blockSize; i < (block + 1) * blockSize; i++) {
      const scale = growth > furthest ? size : values[i]!;
      values[i]! += growth * someChange(scale, size, random);
    }
  }
  return {
    run: run(replaceInput(samples, wrt, withValues(x, values)), undefined, samples),
    isChosen,
  };
}

// Plain loops here and below: a callback per pixel costs more than the pixel.
function local(before: Float64Array, after: Float64Array, isChosen: Change['isChosen']): boolean {
  for (let block = 0; block < before.length; block++) {
    if (!Object.is(before[block], after[block]) && !isChosen(block)) return false;
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
): BlockFunction {
  const x = samples[wrt]!;
  const evaluate = (values: Float64Array): Float64Array =>
    mapAt(run(replaceInput(samples, wrt, withValues(x, values)), place.map, samples), place);
  const elsewhere = farFrom(x, base, evaluate);
  return {
    blocks: place.blocks,
    blockSize: x.values.length / place.blocks,
    weight,
    samples,
    base,
    evaluate,
    restrict(chosen) {
      const fewer = gatherBlocks(samples, x.shape, place.blocks, chosen);
      if (fewer === undefined || place.blocks === 1) return undefined;
      const ofChosen = (map: Float64Array): Float64Array => takeBlocks(map, chosen, 1);
      try {
        const there = run(fewer);
        const { moved, map } = elsewhere(ofChosen);
        const [taken] = gatherBlocks([withValues(x, moved)], x.shape, place.blocks, chosen) ?? [];
        return samePlaces(there, [...ofChosen(base)])
          .map((found) => make(run, fewer, wrt, found, mapAt(there, found), weight))
          .find((few) => taken && isSame(few.evaluate(taken.values), ofChosen(map)));
      } catch {
        return undefined; // The loss insists on its shape, which is its right.
      }
    },
  };
}

const isSame = (a: Float64Array, b: Float64Array): boolean =>
  b.every((v, i) => Object.is(a[i], v) || difference(a[i]!, v) <= sameInDoubles * Math.abs(v));

/** Some blocks of every input that has them; undefined if an input is neither of that form nor a scalar. */
export const gatherBlocks = (
  samples: readonly Sample[],
  shape: Shape,
  blocks: number,
  chosen: readonly number[],
): readonly Sample[] | undefined => blockCutter(samples, shape, blocks)?.(chosen);

/** The same for who cuts thousands of times: what is asked of the shapes is asked once. */
export function blockCutter(
  samples: readonly Sample[],
  shape: Shape,
  blocks: number,
): ((chosen: readonly number[]) => readonly Sample[]) | undefined {
  const rank = shape.findIndex((_, r) => sizeOf(shape.slice(0, r + 1)) === blocks) + 1;
  const isCut = ({ values }: Sample): boolean => values.length !== 1;
  const leads = (sample: Sample): boolean =>
    rank > 0 && shape.slice(0, rank).every((n, i) => sample.shape[i] === n);
  if (!samples.every((sample) => !isCut(sample) || leads(sample))) return undefined;
  const ones = new Array<number>(Math.max(0, rank - 1)).fill(1);
  const inner = samples.map((sample) => sample.shape.slice(rank));
  return (chosen) =>
    samples.map((sample, i) => {
      if (!isCut(sample)) return sample;
      const values = takeBlocks(sample.values, chosen, sample.values.length / blocks);
      return { ...sample, shape: [...ones, chosen.length, ...inner[i]!], values };
    });
}
