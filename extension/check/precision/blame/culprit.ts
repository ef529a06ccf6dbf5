/**
 * Which operation is to blame: the loss runs in doubles and in the format, and each operation is held to its twin. The one
 * that lost most of what it was given is tried first, as others may have lost as much at no cost: the loss runs once more
 * with that operation's result as doubles have it, and blame is said only if that brings back what was lost.
 *
 * After Herbie's explanations and ExplaniFloat (ARITH 2025), which go by condition numbers; the trial is ours.
 */
import { numberFormats, type NumberFormat } from '../../../wire/numberFormats.js';
import { bitsLost, figuresOf } from '../formats/figures.js';
import type { Run } from '../formats/formatRun.js';
import { rankIncreases, type Increase } from './increase.js';
import type { SeenOperation } from './record.js';
import type { Tracer } from './tracer.js';

export type BlamedPart = 'value' | 'gradient';

/** Below this an operation rounds, and no more. */
const leastIncrease = 1.5;
/** So many are tried. */
const mostTried = 5;
/** How much of what was lost a trial must bring back. */
const enough = 0.5;
/** Bits that correct rounding costs on average. */
const ordinary = 1.2;

export interface Culprit extends Increase {
  /** The other operations of both runs, for what the numbers came from. */
  readonly recorded: readonly SeenOperation[];
}

export function findCulprit(
  format: NumberFormat,
  tracer: Tracer,
  exact: Run,
  part: BlamedPart,
): Culprit | undefined {
  const { run: got, operations: found } = tracer.record(format);
  const damage = damageOf(format, part, got, exact);
  if (damage <= 0) return undefined;
  const truths = tracer.record('doubles').operations;
  const ranked = rankIncreases(format, found, truths, leastIncrease).filter(
    ({ operation }) => part === 'gradient' || operation.derivativeOf === undefined,
  );
  // Entries that are no number, or 0, lost all they had at one operation: the first where that happened.
  const complete = ranked
    .filter(({ lost }) => lost >= numberFormats[format].bits - 1)
    .sort(byOrder);
  const suspects = (isCounted(damage) && complete.length > 0 ? complete : ranked).slice(
    0,
    mostTried,
  );
  if (suspects.length === 0) return undefined;
  const repair = tracer.repairs(suspects.map(({ operation }) => operation.index));
  const leftAfter = (repaired: readonly Increase[]): number =>
    damageOf(format, part, repair(repaired.map(({ operation: { index } }) => index)), exact);
  const helps = (repaired: readonly Increase[]): boolean => leftAfter(repaired) <= enough * damage;
  // By itself; or, where several did the same, the first of them together.
  const alone = suspects.find((increase) => helps([increase]));
  // Where all that follows is beyond the range too, nothing comes back, and the first beyond it is to blame.
  const backward = suspects.filter(({ operation }) => operation.derivativeOf !== undefined);
  const isValueSound = part === 'gradient' && damageOf(format, 'value', got, exact) < entryWeight;
  const [earliest] = isValueSound && backward.length > 0 ? backward : suspects;
  const first =
    isCounted(damage) || (suspects.length > 1 && helps(suspects)) ? earliest : undefined;
  const blamed = alone ?? first;
  return blamed && { ...blamed, recorded: found };
}

const byOrder = (a: Increase, b: Increase): number => a.operation.index - b.operation.index;

/** Entries weigh more than any bits. */
const entryWeight = 100;
const isCounted = (damage: number): boolean => damage >= entryWeight;

/** Entries without a number or a gradient first; where there are none, bits. */
function damageOf(format: NumberFormat, part: BlamedPart, run: Run, exact: Run): number {
  const got = part === 'value' ? run.value.values : run.gradient;
  const truth = part === 'value' ? exact.value.values : exact.gradient;
  if (!got || !truth || got.length !== truth.length) return 0;
  const lost = bitsLost(format, got, truth);
  const { meanBits, nonFinite, becameZero } = figuresOf(
    format,
    got,
    truth,
    lost,
    part === 'gradient',
  );
  return nonFinite + becameZero > 0
    ? entryWeight * (nonFinite + becameZero)
    : Math.max(0, meanBits - ordinary);
}
