/** What the fused kernels are to reach, and what a run found. */
import { sizeText, type Size } from './batches.js';
import { frameworks } from './peers.js';
import type { SpeedRun, Timed } from './speed.js';
import type { Unit } from './table.js';

export interface Target {
  readonly what: string;
  /** Undefined where what it is about was not there to measure. */
  readonly found: number | undefined;
  readonly unit: Unit;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const isReached = ({ found, atLeast = -Infinity, atMost = Infinity }: Target): boolean =>
  found !== undefined && found >= atLeast && found <= atMost;

export function targetText(target: Target): string {
  const { atLeast, atMost } = target;
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  return `${target.what} (${bound}): ${isReached(target) ? 'reached' : 'NOT REACHED'}`;
}

/** `acos` is said, since `atan2` is what all else computes. */
export const wayText = ({ name, form, threads }: Timed): string =>
  `${name}${form === 'acos' ? ', acos' : ''}, ${threads} thread${threads === 1 ? '' : 's'}`;

/** The fastest with gradient, in either form and on however many threads. */
export const bestPeer = (rows: readonly Timed[]): Timed | undefined =>
  fastest(rows.filter(({ kind }) => frameworks.some((framework) => framework === kind)));

export const fusedOf = (rows: readonly Timed[], on = 1): Timed | undefined =>
  rows.find(({ name, threads }) => name === 'fused, wasm' && threads === on);

export function speedTargets({ sizes, growth }: SpeedRun): readonly Target[] {
  const large = sizes.filter(({ size }) => size.batch > 1);
  const largest = sizes.at(-1)!;
  return [
    ...large.map(({ size, rows }) => overPeer(size, rows)),
    {
      what: `fused with gradient on one thread, ${sizeText(largest.size)}`,
      found: fusedOf(largest.rows)?.both?.median,
      unit: 'ns/px',
      atMost: 8,
    },
    {
      what: `fused with gradient on two threads, ${sizeText(largest.size)}`,
      found: fusedOf(largest.rows, 2)?.both?.median,
      unit: 'ns/px',
      atMost: 5,
    },
    ...large.flatMap(({ size, rows }) => overOthers(size, rows)),
    ...growth.flatMap(({ title, rows }) =>
      rows
        .filter(({ unit }) => unit === 'exponent')
        .map(({ what, value }) => ({
          what: `${title.replace('growth: ', '')}: exponent of ${what}`,
          found: typeof value === 'number' ? value : value.median,
          unit: 'exponent' as const,
          atMost: 1.05,
        })),
    ),
  ];
}

function overPeer(size: Size, rows: readonly Timed[]): Target {
  const best = bestPeer(rows);
  const found = ratio(best?.both?.median, fusedOf(rows)?.both?.median);
  const of = best ? wayText(best) : 'none installed';
  return { what: `best Python / fused, ${sizeText(size)} (${of})`, found, unit: '×', atLeast: 1.5 };
}

function overOthers(size: Size, rows: readonly Timed[]): readonly Target[] {
  const fused = fusedOf(rows)?.both?.median;
  const named = (name: string, form = 'atan2'): Timed | undefined =>
    rows.find((row) => row.name === name && row.form === form);
  const over = (what: string, other: number | undefined, atLeast: number): Target => ({
    what: `${what}, ${sizeText(size)}`,
    found: ratio(other, fused),
    unit: '×',
    atLeast,
  });
  return [
    over('operations on wasm / fused', named('operations, wasm')?.both?.median, 20),
    over('the usual answer on wasm / fused', named('operations, wasm', 'acos')?.both?.median, 20),
    over('arraySync and naive loop / fused', named('arraySync and naive loop')?.value.median, 100),
    over('naive loop alone / fused', named('naive loop')?.value.median, 100),
  ];
}

const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b;

const fastest = (rows: readonly Timed[]): Timed | undefined =>
  rows
    .filter(({ both }) => both !== undefined)
    .toSorted((a, b) => a.both!.median - b.both!.median)[0];
