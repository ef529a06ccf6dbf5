/** Where a run of a loss has its map: one number per block, which add up to the loss. */
import { sizeOf, type Shape } from '../../wire/shape.js';
import type { Output } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { difference, sum, sumOfSizes } from '../numbers.js';
import { additivity, sameInDoubles } from '../tolerance.js';

/** Evaluates a loss; `maps` are the tensors it summed or averaged on the way, in order. */
export type Run = (
  samples: readonly Sample[],
  /** Of the maps, only this one is wanted. */
  only?: 'value' | number,
  /** The inputs that these were moved from: what the loss holds constant has its value there. */
  from?: readonly Sample[],
) => {
  readonly value: Output;
  readonly maps: readonly Output[];
};

/** Where in a run the map is found, and into how many blocks its entries are added up. */
export interface Place {
  readonly map: 'value' | number;
  readonly blocks: number;
  /** The entries after the first `blocks` are zeros, put there to fill a block. */
  readonly padded?: boolean;
}

/** The map's entries, added up per block. */
export function mapAt(run: ReturnType<Run>, { map, blocks, padded }: Place): Float64Array {
  const { values } = map === 'value' ? run.value : run.maps[map]!;
  if (values.length === blocks) return values;
  if (padded) return values.subarray(0, blocks);
  const size = values.length / blocks;
  const added = new Float64Array(blocks);
  for (let s = 0; s < blocks; s++) added[s] = sum(values.subarray(s * size, (s + 1) * size));
  return added;
}

/** Maps that have numbers for each leading part of the input, those with most pieces first. */
export function findPlaces({ value, maps }: ReturnType<Run>, shape: Shape): readonly Place[] {
  const leading = shape.map((_, r) => sizeOf(shape.slice(0, r + 1))).filter((n) => n > 1);
  const of = (map: Place['map'], { values }: Output): readonly Place[] => [
    ...leading
      .filter((n) => values.length % n === 0 && values.length <= sizeOf(shape))
      .map((blocks) => ({ map, blocks })),
    ...leading
      .filter((n) => values.length > n && values.subarray(n).every((v) => v === 0))
      .map((blocks) => ({ map, blocks, padded: true })),
  ];
  const places =
    value.values.length > 1 ? of('value', value) : maps.flatMap((map, i) => of(i, map));
  return places.toSorted((a, b) => b.blocks - a.blocks || Number(b.map) - Number(a.map));
}

/**
 * Where a run on some blocks has the values that these blocks had before: its maps may be cut otherwise. Several where those are all
 * 0, as of predictions that are sure and right: every tensor of zeros has them then, and what fills a block is the last to be thought of.
 */
export function samePlaces(run: ReturnType<Run>, expected: readonly number[]): readonly Place[] {
  const blocks = expected.length;
  const fits = ({ values }: Output): boolean =>
    values.length >= blocks &&
    values.every((v, i) => (i < blocks ? near(v, expected[i]!) : v === 0));
  const sizeOfMap = ({ values }: Output): number => values.length;
  if (fits(run.value)) return [{ map: 'value', blocks, padded: true }];
  return [...run.maps.keys()]
    .filter((map) => fits(run.maps[map]!))
    .toSorted((a, b) => sizeOfMap(run.maps[a]!) - sizeOfMap(run.maps[b]!))
    .map((map) => ({ map, blocks, padded: true }));
}

/** The value of a sum per unit of its map, where the map's sum is largest. */
export function weightOf(runs: readonly ReturnType<Run>[], place: Place): number {
  if (place.map === 'value') return 1;
  let most = 0;
  let weight = NaN;
  for (const run of runs) {
    const total = sum(mapAt(run, place));
    if (Math.abs(total) <= most || !Number.isFinite(total)) continue;
    most = Math.abs(total);
    weight = sum(run.value.values) / total;
  }
  return weight;
}

/** Is the sum of the loss that of the map, times the weight? */
export function additive(value: Output, map: Float64Array, weight: number): boolean {
  const total = sum(value.values);
  // Outside the domain of the loss there is nothing to add up.
  if (!Number.isFinite(total)) return !Number.isFinite(sum(map));
  return difference(weight * sum(map), total) <= additivity * Math.abs(weight) * sumOfSizes(map);
}

const near = (a: number, b: number): boolean => difference(a, b) <= sameInDoubles * Math.abs(b);
