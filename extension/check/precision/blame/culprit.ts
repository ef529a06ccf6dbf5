/**
 * Which operation is to blame: the loss runs in doubles and in the format, and each operation is held to its twin. The one
 * that lost most of what it was given is tried first, as others may have lost as much at no cost: the loss runs once more
 * with that operation's result as doubles have it, and blame is said only if that brings back what was lost.
 *
 * After Herbie's explanations and ExplaniFloat (ARITH 2025), which go by condition numbers; the trial is ours.
 */
import type { Watch } from '../../../backends/formats/inFormat.js';
import { numberFormats, type NumberFormat } from '../../../wire/numberFormats.js';
import { bitsLost, figuresOf } from '../formats/figures.js';
import { runIn, runInDoubles, type Run, type Subject } from '../formats/formatRun.js';
import type { Loss } from '../../evaluate.js';
import { rankIncreases, type Increase } from './increase.js';
import { framesHere, placeAbove, type CodePlace } from './place.js';
import { startRecording, type Recording } from './record.js';

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
  readonly recorded: Recording['operations'];
}

export function findCulprit(
  format: NumberFormat,
  subject: Subject,
  exact: Run,
  part: BlamedPart,
): Culprit | undefined {
  const found = startRecording();
  const truths = startRecording();
  const got = runRecorded(format, subject, found);
  const damage = damageOf(format, part, got, exact);
  if (damage <= 0) return undefined;
  runRecorded('doubles', subject, truths);
  const ranked = rankIncreases(format, found.operations, truths.operations, leastIncrease).filter(
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
  const values = keepResults(
    subject,
    suspects.map(({ operation }) => operation.index),
  );
  const leftAfter = (repaired: readonly Increase[]): number => {
    const results = new Map(
      repaired.map(({ operation: { index } }) => [index, values.get(index)] as const),
    );
    return damageOf(format, part, runRepaired(format, subject, results), exact);
  };
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
  return blamed && { ...blamed, recorded: found.operations };
}

const byOrder = (a: Increase, b: Increase): number => a.operation.index - b.operation.index;

/** Entries weigh more than any bits. */
const entryWeight = 100;
const isCounted = (damage: number): boolean => damage >= entryWeight;

function runRecorded(format: NumberFormat | 'doubles', subject: Subject, to: Recording): Run {
  const { loss } = subject;
  const noted: Subject = {
    ...subject,
    loss: (...tensors) => {
      to.noteInputs(tensors);
      return loss(...tensors);
    },
  };
  return to.around(() =>
    format === 'doubles' ? runInDoubles(noted, to.watch) : runIn(format, noted, to.watch),
  );
}

/** Where the person's code calls an operation: looked up for one alone, as a stack costs more than the operation. */
export function placeOf(
  format: NumberFormat,
  subject: Subject,
  wanted: number,
): CodePlace | undefined {
  let [index, depth] = [0, 0];
  let place: CodePlace | undefined;
  const loss: Loss = (...tensors) => {
    depth = framesHere().length;
    return subject.loss(...tensors);
  };
  runIn(format, { ...subject, loss }, (_, [output]) => {
    if (output && index++ === wanted) place = placeAbove(depth, framesHere());
  });
  return place;
}

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

/** Results of some operations in doubles. */
function keepResults(
  subject: Subject,
  indices: readonly number[],
): ReadonlyMap<number, Float64Array> {
  const kept = new Map<number, Float64Array>();
  let index = 0;
  runInDoubles(subject, (_, [output]) => {
    if (output && indices.includes(index)) kept.set(index, new Float64Array(output.dataSync()));
    if (output) index++;
  });
  return kept;
}

function runRepaired(
  format: NumberFormat,
  subject: Subject,
  results: ReadonlyMap<number, Float64Array | undefined>,
): Run {
  let index = 0;
  const watch: Watch = (_, [output]) => {
    if (!output) return;
    const values = results.get(index++);
    if (values?.length !== output.size) return;
    // Not rounded: what the format cannot hold at all is to be tried too.
    output.dataSync<'float32'>().set(values);
  };
  return runIn(format, subject, watch);
}
