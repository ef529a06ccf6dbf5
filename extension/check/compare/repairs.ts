/**
 * Which one operation of the candidate, done otherwise, makes it the reference? The candidate is run again with one
 * operation exchanged, left out, followed by another, taken along other axes, or with another constant; what then gives
 * the reference's numbers on every trial is what is wrong with it.
 */
import { alterKernels, type Operation } from '../../backends/alterKernels.js';
import type { Finding } from '../diagnoses/table.js';
import { evaluate } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import {
  changeAxes,
  exchangeOperation,
  hasOpposite,
  insertOperation,
  invertFactor,
  leaveOut,
  normaliseFilter,
} from './repairKinds.js';
import type { Repair, SeenOperation } from './repair.js';
import { alignOperands, changeSetting, turnFilter } from './settings.js';
import { solveConstant, solveMissing, type Off } from './solveNumbers.js';
import { explains, type Case, type Trial } from './trials.js';

/** Beyond this a candidate has too many operations to be gone through. */
const mostOperations = 150;

/** And too many for a number to be solved for at each operand of each, in three manners. */
const mostSolved = 60;

/** `screen`: a small trial on which the two differ; what mends that one is tried on all. */
export function findRepairs(
  subject: Case,
  screen: Trial,
  all: readonly Trial[],
  ofCounts: boolean,
): readonly Finding[] {
  const seenOperations = record(subject, screen.samples, ofCounts);
  if (seenOperations.length === 0 || seenOperations.length > mostOperations) return [];
  const mends = (seen: SeenOperation, repair: Repair): boolean =>
    isMended([screen], subject, seen, repair) && isMended(all, subject, seen, repair);
  for (const kind of ofCounts ? kindsOfCounts : kinds) {
    const found = seenOperations.flatMap((seen) =>
      kind(seen, subject, screen)
        .filter((repair) => mends(seen, repair))
        .map(({ finding }) => finding),
    );
    if (found.length > 0) return found;
  }
  if (ofCounts || seenOperations.length > mostSolved) return [];
  // From the end: there a factor stands as it would be written.
  for (const seen of seenOperations.toReversed()) {
    const missing = solveMissing(offOf(subject, screen, seen), seen);
    const found = missing.find((repair) => mends(seen, repair));
    if (found) return [found.finding];
  }
  return [];
}

/** The plainest first: what mends it in one way is not asked for in a stranger one. */
const kinds: readonly ((seen: SeenOperation, subject: Case, screen: Trial) => readonly Repair[])[] =
  [
    exchangeOperation,
    leaveOut,
    alignOperands,
    changeAxes,
    changeSetting,
    (seen, subject, screen) =>
      seen.constants.flatMap(
        (input) => solveConstant(offOf(subject, screen, seen), seen, input) ?? [],
      ),
    normaliseFilter,
    turnFilter,
    invertFactor,
    insertOperation,
  ];

const offOf = (subject: Case, screen: Trial, seen: SeenOperation): Off => {
  const at = screen.reference.findIndex((r, i) => r !== screen.candidate[i]);
  return (repair) =>
    (runRepaired(subject, screen.samples, seen, repair)?.[at] ?? NaN) - screen.reference[at]!;
};

/** What of a comparison's arguments makes it true or false everywhere says nothing about them. */
const kindsOfCounts: typeof kinds = [
  exchangeOperation,
  (seen) => (selecting.has(seen.name) ? leaveOut(seen) : []),
];

const selecting: ReadonlySet<string> = new Set(['Maximum', 'Minimum', 'Multiply']);

function isMended(
  trials: readonly Trial[],
  subject: Case,
  seen: SeenOperation,
  repair: Repair,
): boolean {
  return explains(
    trials.map((t) => ({ ...t, candidate: t.reference, reference: t.candidate })),
    (t) => runRepaired(subject, t.samples, seen, repair),
  );
}

/** The candidate's operations on these inputs, in their order. */
function record(
  { candidate }: Case,
  samples: readonly Sample[],
  ofCounts: boolean,
): readonly SeenOperation[] {
  const seenOperations: SeenOperation[] = [];
  const made = new Set<number>();
  const counts = new Map<string, number>();
  try {
    alterKernels(
      (operation, proceed) => {
        const result = proceed(operation);
        const outputs = [result].flat();
        const [output] = outputs;
        const { name, inputs, attrs } = operation;
        const ordinal = counts.get(name) ?? 0;
        counts.set(name, ordinal + 1);
        const tensors = Object.entries(inputs);
        // A number in the code is a tensor of one entry that no operation made and that is no input.
        const constants = tensors.flatMap(([key, x]) =>
          x?.size === 1 && x.rank === 0 && x.dtype === output?.dtype && !made.has(x.id)
            ? [key]
            : [],
        );
        for (const { id } of outputs) made.add(id);
        const given = Object.fromEntries(
          tensors.flatMap(([key, x]) => (x ? [[key, { shape: x.shape, dtype: x.dtype }]] : [])),
        );
        if (output && outputs.length === 1 && isMendable(name, output.dtype, ofCounts)) {
          const { shape, dtype } = output;
          seenOperations.push({ name, ordinal, attrs, inputs: given, shape, dtype, constants });
        }
        return result;
      },
      () =>
        evaluate((...tensors) => {
          // An input of rank 0 looks as a number in the code does.
          for (const { id } of tensors) made.add(id);
          return candidate(...tensors);
        }, samples),
    );
  } catch {
    return [];
  }
  return seenOperations;
}

/** Elsewhere a condition may be exchanged for one that is always true of such inputs. */
const isMendable = (name: string, dtype: string, ofCounts: boolean): boolean =>
  dtype === 'float32' || (ofCounts && dtype === 'bool' && hasOpposite(name));

/** Without sizes, which are those of one trial. */
const settingsOf = ({ attrs }: Pick<Operation, 'attrs'>): string =>
  JSON.stringify({ ...attrs, size: 0, shape: 0 });

function runRepaired(
  { candidate }: Case,
  samples: readonly Sample[],
  seen: SeenOperation,
  repair: Repair,
): Float64Array | undefined {
  let ordinal = 0;
  const attrs = settingsOf(seen);
  try {
    return alterKernels(
      (operation, proceed) => {
        if (operation.name === 'Reshape' && repair.reshape) {
          const shape = repair.reshape(operation.attrs['shape'] as number[]);
          return proceed(shape ? { ...operation, attrs: { shape } } : operation);
        }
        if (operation.name !== seen.name) return proceed(operation);
        const meant = repair.everywhere
          ? settingsOf(operation) === attrs
          : ordinal === seen.ordinal;
        ordinal++;
        return meant ? repair.run(operation, proceed) : proceed(operation);
      },
      () => evaluate(candidate, samples).values,
    );
  } catch {
    return undefined;
  }
}
