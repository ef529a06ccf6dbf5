/** Which entries to go through, the worst first. */
import { failsCheck } from '../../../extension/wire/entryClasses.js';
import type { ReportTolerance } from '../../../extension/wire/report.js';
import { toleratedDifference } from '../../../extension/wire/tolerated.js';
import { gridPosition, indexOnGrid, type ReportMaps } from './maps.js';
import type { Reevaluation } from './reevaluate.js';

export interface Worst {
  readonly count: number;
  /** Full index of the k-th: of blocks, where entries were not sent, the first entry of the block. */
  indexOf: (rank: number) => readonly number[];
  /** From 0; -1 for what is not among them. */
  rankOf: (index: readonly number[]) => number;
}

export interface Wanted {
  /** Classes to go through; empty: those that fail, or where none does, those that are not simply right. */
  readonly classes: readonly string[];
  readonly tolerance: ReportTolerance;
  /** Indices that the report itself names, the worst first; they come before the others. */
  readonly named: readonly (readonly number[])[];
}

export function worstEntries(
  maps: ReportMaps,
  { codes }: Pick<Reevaluation, 'codes'>,
  { classes, tolerance, named }: Wanted,
): Worst {
  const isWanted = wantedCodes(maps, codes, classes);
  const first = named.filter((index) => isWanted[codes[gridPosition(maps, index)]!]);
  const taken = new Set(first.map((index) => gridPosition(maps, index)));
  const rest = rankPositions(maps, tolerance, (i) => isWanted[codes[i]!]! && !taken.has(i));
  return {
    count: first.length + rest.count,
    indexOf: (rank) => first[rank] ?? indexOnGrid(maps, rest.positionOf(rank - first.length)),
    rankOf(index) {
      const at = first.findIndex((entry) => entry.join() === index.join());
      if (at >= 0) return at;
      const later = rest.rankOf(gridPosition(maps, index));
      return later < 0 ? -1 : first.length + later;
    },
  };
}

/** Those that fail; where none does, those that are not simply right. */
function wantedCodes(
  { classes: all }: ReportMaps,
  codes: ArrayLike<number>,
  chosen: readonly string[],
): readonly boolean[] {
  if (chosen.length > 0) return all.map((name) => chosen.includes(name));
  const failing = all.map(failsCheck);
  for (let i = 0; i < codes.length; i++) if (failing[codes[i]!]) return failing;
  return all.map((name) => name !== 'ok' && name !== 'not checked');
}

/** One further or back, round about; from anywhere else the first, or the last. */
export function stepFrom(
  { count, indexOf, rankOf }: Worst,
  current: readonly number[] | undefined,
  by: 1 | -1,
): readonly number[] | undefined {
  if (count === 0) return undefined;
  const at = current ? rankOf(current) : -1;
  if (at < 0) return indexOf(by === 1 ? 0 : count - 1);
  return indexOf((at + by + count) % count);
}

interface Ranked {
  readonly count: number;
  positionOf: (rank: number) => number;
  rankOf: (position: number) => number;
}

/** Positions are packed below the severity in a double; views hold fewer, as the bytes of an output are limited. */
const positions = 2 ** 21;

/**
 * Positions on the grid by how many times the tolerance they are off. Sorted when the first is asked for: the rank of
 * one is shown at each move of the slider, and counting those before it is enough for that.
 */
function rankPositions(
  { codes, truth, judged, allowance }: ReportMaps,
  tolerance: ReportTolerance,
  isWanted: (position: number) => boolean,
): Ranked {
  // -1 where it is not wanted.
  const severity = new Float32Array(codes.length).fill(-1);
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    if (!isWanted(i)) continue;
    const allowed = toleratedDifference(tolerance, truth[i]!, allowance?.[i] ?? 0);
    const times = Math.abs(judged[i]!) / allowed;
    severity[i] = Number.isNaN(times) ? Infinity : times;
    count++;
  }
  let keys: Float64Array | undefined;
  return {
    count,
    positionOf: (rank) => (keys ??= sortKeys(severity, count))[rank]! % positions,
    rankOf(position) {
      const own = severity[position]!;
      if (own < 0) return -1;
      let before = 0;
      for (let i = 0; i < severity.length; i++) {
        if (severity[i]! > own || (severity[i] === own && i < position)) before++;
      }
      return before;
    },
  };
}

/** Without a comparison function a typed array sorts ten times as fast. Bits of floats from 0 up are in their order. */
function sortKeys(severity: Float32Array, count: number): Float64Array {
  const bits = new Uint32Array(severity.buffer);
  const keys = new Float64Array(count);
  let to = 0;
  for (let i = 0; i < severity.length; i++) {
    if (severity[i]! >= 0) keys[to++] = (0xffffffff - bits[i]!) * positions + i;
  }
  return keys.sort();
}
