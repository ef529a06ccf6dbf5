/**
 * Which one operation of the candidate, done otherwise, makes it the reference? The candidate is run again with one
 * operation exchanged, left out, followed by another, taken along other axes, or with another constant; what then gives
 * the reference's numbers on every trial is what is wrong with it. What is alike is mended together too: both coordinates,
 * both inputs.
 */
import type { Finding } from '../diagnoses/table.js';
import {
  changeAxes,
  exchangeBoth,
  exchangeOperation,
  hasOpposite,
  invertFactor,
  leaveOut,
  leaveWhole,
  normaliseFilter,
  turnOrder,
} from './repairKinds.js';
import {
  completeSum,
  exchangeConstants,
  exchangeEntries,
  exchangeOperand,
  swapOperands,
  type Placed,
} from './exchanges.js';
import { alikeOf, type Likeness } from './likeness.js';
import { insertBefore, insertOperation } from './missingOperations.js';
import { isTelling, valuesOn, takesSeveral } from './mended.js';
import { moveOperation } from './movedOperations.js';
import {
  changeStride,
  moveNeighbours,
  moveSlice,
  padOtherwise,
  repeatBorder,
  turnNeighbours,
} from './neighbours.js';
import { graphOf, type OperationGraph } from './operationGraph.js';
import {
  changeNorm,
  divideByCounts,
  divideOtherwise,
  exchangeAny,
  exchangeFunction,
} from './otherOperations.js';
import { multiplyByInputs, takeFromOthers } from './otherSources.js';
import type { Repair, SeenOperation } from './repair.js';
import { benchFor, type Bench } from './rerun.js';
import { turnAngles } from './angleUnits.js';
import {
  alignOperands,
  changeSetting,
  changeWindowStride,
  exchangeFilter,
  turnFilter,
} from './settings.js';
import { solveConstant, solveEntry, solveMissing, type Off } from './solveNumbers.js';
import { differs, exchangeRoles, explains, type Case, type Trial } from './trials.js';

/** Beyond this a candidate has too many operations to be gone through. */
const mostOperations = 150;

/** And too many for the stranger kinds, and for a number to be solved for at each operand of each. */
const mostSolved = 60;

/** `screen`: a small trial on which the two differ; what mends that one is tried on all. */
export function findRepairs(
  subject: Case,
  screen: Trial,
  all: readonly Trial[],
  ofCounts: boolean,
  only?: 'exchanged constants',
): readonly Finding[] {
  const benchOn = ({ samples }: Trial): Bench | undefined =>
    benchFor(subject, samples, (name, dtype) => isMendable(name, dtype, ofCounts));
  const bench = benchOn(screen);
  if (!bench) return [];
  // Where the two differ by rounding alone, no repair shows anything.
  const second = all.findLast((t) => t !== screen && isTelling(t) && differs(t));
  const again = second && benchOn(second);
  try {
    const { recording } = bench;
    const { length } = recording.seen;
    if (length === 0 || length > mostOperations) return [];
    const [graph, alike] = [graphOf(recording), alikeOf(recording)];
    const screens = [
      { trial: exchangeRoles(screen), bench },
      ...(again ? [{ trial: exchangeRoles(second), bench: again }] : []),
    ];
    const swapped = all.map(exchangeRoles);
    return search({ subject, screen, bench, graph, alike, screens, swapped, ofCounts }, only);
  } finally {
    bench.dispose();
    again?.dispose();
  }
}

interface Search {
  readonly subject: Case;
  readonly screen: Trial;
  readonly bench: Bench;
  /** Of what the bench has recorded. */
  readonly graph: OperationGraph;
  readonly alike: Likeness;
  /** That one, and another, with the roles exchanged: what solves one number solves it on one trial. */
  readonly screens: readonly { readonly trial: Trial; readonly bench: Bench }[];
  /** All trials, with the roles exchanged: it is the reference that a repair explains. */
  readonly swapped: readonly Trial[];
  readonly ofCounts: boolean;
}

function search(given: Search, only?: 'exchanged constants'): readonly Finding[] {
  const { subject, screen, bench, alike, ofCounts } = given;
  const { seen: operations } = bench.recording;
  const mends = (placed: Placed): boolean => isMended(given, placed);
  // Shapes are those of the inputs that it was run on.
  const there = { ...subject, samples: screen.samples };
  const plain = ofCounts ? kindsOfCounts : kinds;
  const isFew = !ofCounts && operations.length <= mostSolved;
  for (const kind of only ? [exchangeConstants] : isFew ? [...plain, ...kindsOfFew] : plain) {
    const found = [...kind(operations, there, given)]
      .flatMap((placed) => [placed, ...withAlike(placed, alike)])
      .filter(mends);
    if (found.length > 0) return found.map(({ repair }) => repair.finding);
  }
  if (only || ofCounts || operations.length > mostSolved) return [];
  // From the end: there a factor stands as it would be written.
  for (const seen of operations.toReversed()) {
    const off = offOf(bench, screen, seen);
    const missing = [[], ...(alike.get(seen) ?? [])].flatMap((also) =>
      solveMissing(off, seen, also),
    );
    const found = missing.find((repair) => mends({ seen, repair }));
    if (found) return [found.finding];
  }
  for (const kind of lastKinds) {
    const found = kind(operations, there, given).filter(mends);
    if (found.length > 0) return found.map(({ repair }) => repair.finding);
  }
  return [];
}

/** The same at all that are alike, where a repair is of one place. */
function withAlike({ seen, repair }: Placed, alike: Likeness): readonly Placed[] {
  if (repair.everywhere || repair.where || repair.also || repair.uses) return [];
  return (alike.get(seen) ?? []).map((others) => ({
    seen,
    repair: { ...repair, also: others.map((at) => ({ at, run: repair.run })) },
  }));
}

type Kind = (all: readonly SeenOperation[], subject: Case, given: Search) => readonly Placed[];

const each =
  (kind: (seen: SeenOperation, subject: Case) => readonly Repair[]): Kind =>
  (all, subject) =>
    all.flatMap((seen) => kind(seen, subject).map((repair) => ({ seen, repair })));

/** The plainest first: what mends it in one way is not asked for in a stranger one. */
const kinds: readonly Kind[] = [
  each(exchangeOperation),
  // Before it is left out: of vectors of length 1, dividing by a length along other axes can be either.
  each(changeAxes),
  each(leaveOut),
  each(alignOperands),
  each(changeSetting),
  each(changeWindowStride),
  exchangeConstants,
  each(exchangeEntries),
  each(moveSlice),
  each(changeStride),
  turnNeighbours,
  moveNeighbours,
  each(repeatBorder),
  each(padOtherwise),
  each(turnAngles),
  each(turnOrder),
  solveConstants,
  each(normaliseFilter),
  each(turnFilter),
  each(invertFactor),
  each(insertOperation),
  exchangeOperand,
  swapOperands,
];

/** Of many operations these are too many hypotheses. */
const kindsOfFew: readonly Kind[] = [
  each(exchangeFunction),
  each(divideOtherwise),
  each(divideByCounts),
  exchangeFilter,
  takeFromOthers,
  each(changeNorm),
  each(exchangeAny),
  (all, _subject, { graph, alike }) => exchangeBoth(all, graph, alike),
  each(leaveWhole),
  (all, _subject, { graph }) => insertBefore(all, graph),
  (all, _subject, { graph }) => moveOperation(all, graph),
];

/** What is only looked for where no number is missing. */
const lastKinds: readonly Kind[] = [completeSum, each(multiplyByInputs)];

/** One, and all that are of one value in operations that are alike. */
function solveConstants(
  all: readonly SeenOperation[],
  _subject: Case,
  { bench, screen }: Search,
): readonly Placed[] {
  const solve = (seen: SeenOperation, input: string, also: readonly SeenOperation[]) =>
    solveConstant(offOf(bench, screen, seen), seen, input, also).map((repair) => ({
      seen,
      repair,
    }));
  return all.flatMap((seen) => [
    ...seen.constants.flatMap((input) => {
      const value = seen.inputs[input]!.constant![0];
      const alike = all.filter(
        ({ name, inputs }) => name === seen.name && inputs[input]?.constant?.[0] === value,
      );
      const isFirst = alike.length > 1 && alike[0] === seen;
      const sets = [...(isFirst ? [alike.slice(1)] : []), ...pairsBeside(seen, alike)];
      return [[], ...sets].flatMap((also) => solve(seen, input, also));
    }),
    ...solveEntry(offOf(bench, screen, seen), seen, all).map((repair) => ({ seen, repair })),
  ]);
}

/** Of three exponents of one value two may be another's: those of the terms, and not of the weight. */
const pairsBeside = (
  seen: SeenOperation,
  alike: readonly SeenOperation[],
): readonly (readonly SeenOperation[])[] =>
  seen.name === 'Pow' && alike.length === 3
    ? alike.slice(alike.indexOf(seen) + 1).map((one) => [one])
    : [];

const offOf = (bench: Bench, screen: Trial, seen: SeenOperation): Off => {
  const at = screen.reference.findIndex((r, i) => r !== screen.candidate[i]);
  return (repair) => (bench.run(seen, repair)?.[at] ?? NaN) - screen.reference[at]!;
};

/** What of a comparison's arguments makes it true or false everywhere says nothing about them. */
const kindsOfCounts: typeof kinds = [
  each(exchangeOperation),
  each((seen) => (selecting.has(seen.name) ? leaveOut(seen) : [])),
];

const selecting: ReadonlySet<string> = new Set(['Maximum', 'Minimum', 'Multiply']);

/** On the screens first, where a repair costs least. */
function isMended({ subject, screens, swapped }: Search, placed: Placed): boolean {
  const { seen, repair } = placed;
  return (
    screens.every(({ trial, bench }) => explains([trial], () => bench.run(seen, repair))) &&
    explains(swapped, valuesOn(subject, placed)) &&
    takesSeveral(subject, seen, repair)
  );
}

/** Elsewhere a condition may be exchanged for one that is always true of such inputs. */
const isMendable = (name: string, dtype: string, ofCounts: boolean): boolean =>
  dtype === 'float32' || (ofCounts && dtype === 'bool' && hasOpposite(name));
