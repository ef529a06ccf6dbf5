/**
 * Which one operation of the candidate, done otherwise, makes it the reference? The candidate is run again with one
 * operation exchanged, left out, followed by another, taken along other axes, or with another constant; what then gives
 * the reference's numbers on every trial is what is wrong with it.
 */
import * as tf from '@tensorflow/tfjs-core';
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
import {
  moveNeighbours,
  moveSlice,
  padOtherwise,
  repeatBorder,
  turnNeighbours,
} from './neighbours.js';
import type { Operand, Origin, Repair, SeenOperation } from './repair.js';
import { turnAngles } from './angleUnits.js';
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
  only?: 'exchanged constants',
): readonly Finding[] {
  const seenOperations = record(subject, screen.samples, ofCounts);
  if (seenOperations.length === 0 || seenOperations.length > mostOperations) return [];
  const mends = ({ seen, repair }: Placed): boolean =>
    isMended([screen], subject, seen, repair) && isMended(all, subject, seen, repair);
  for (const kind of only ? [exchangeConstants] : ofCounts ? kindsOfCounts : kinds) {
    const found = kind(seenOperations, subject, screen).filter(mends);
    if (found.length > 0) return found.map(({ repair }) => repair.finding);
  }
  if (only || ofCounts || seenOperations.length > mostSolved) return [];
  // From the end: there a factor stands as it would be written.
  for (const seen of seenOperations.toReversed()) {
    const missing = solveMissing(offOf(subject, screen, seen), seen);
    const found = missing.find((repair) => mends({ seen, repair }));
    if (found) return [found.finding];
  }
  return completeSum(seenOperations, subject)
    .filter(mends)
    .map(({ repair }) => repair.finding);
}

type Kind = (all: readonly SeenOperation[], subject: Case, screen: Trial) => readonly Placed[];

const each =
  (kind: (seen: SeenOperation, subject: Case, screen: Trial) => readonly Repair[]): Kind =>
  (all, subject, screen) =>
    all.flatMap((seen) => kind(seen, subject, screen).map((repair) => ({ seen, repair })));

/** The plainest first: what mends it in one way is not asked for in a stranger one. */
const kinds: readonly Kind[] = [
  each(exchangeOperation),
  each(leaveOut),
  each(alignOperands),
  each(changeAxes),
  each(changeSetting),
  exchangeConstants,
  each(exchangeEntries),
  each(moveSlice),
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
  exchangeOperand,
  swapOperands,
  each(insertOperation),
];

/** One, and all that are of one value in operations that are alike. */
function solveConstants(
  all: readonly SeenOperation[],
  subject: Case,
  screen: Trial,
): readonly Placed[] {
  const solve = (seen: SeenOperation, input: string, also: readonly SeenOperation[]) => {
    const repair = solveConstant(offOf(subject, screen, seen), seen, input, also);
    return repair ? [{ seen, repair }] : [];
  };
  return all.flatMap((seen) =>
    seen.constants.flatMap((input) => {
      const value = seen.inputs[input]!.constant![0];
      const alike = all.filter(
        ({ name, inputs }) => name === seen.name && inputs[input]?.constant?.[0] === value,
      );
      const isFirst = alike.length > 1 && alike[0] === seen;
      return [...solve(seen, input, []), ...(isFirst ? solve(seen, input, alike.slice(1)) : [])];
    }),
  );
}

const offOf = (subject: Case, screen: Trial, seen: SeenOperation): Off => {
  const at = screen.reference.findIndex((r, i) => r !== screen.candidate[i]);
  return (repair) =>
    (runRepaired(subject, screen.samples, seen, repair)?.[at] ?? NaN) - screen.reference[at]!;
};

/** What of a comparison's arguments makes it true or false everywhere says nothing about them. */
const kindsOfCounts: typeof kinds = [
  each(exchangeOperation),
  each((seen) => (selecting.has(seen.name) ? leaveOut(seen) : [])),
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

/** A list of more numbers in the code is no list of weights. */
const mostListed = 8;

/** The candidate's operations on these inputs, in their order. */
function record(
  { candidate }: Case,
  samples: readonly Sample[],
  ofCounts: boolean,
): readonly SeenOperation[] {
  const seenOperations: SeenOperation[] = [];
  const made = new Map<number, Origin>();
  const counts = new Map<string, number>();
  try {
    alterKernels(
      (operation, proceed) => {
        const result = proceed(operation);
        const outputs = [result].flat();
        const [output] = outputs;
        const { name, attrs } = operation;
        const ordinal = counts.get(name) ?? 0;
        counts.set(name, ordinal + 1);
        const inputs = readOperands(operation, made);
        for (const { id } of outputs) made.set(id, { name, ordinal });
        // A number in the code is a tensor of one entry that no operation made and that is no input.
        const constants = Object.entries(inputs).flatMap(([key, { shape, dtype, constant }]) =>
          constant && shape.length === 0 && dtype === output?.dtype ? [key] : [],
        );
        if (output && outputs.length === 1 && isMendable(name, output.dtype, ofCounts)) {
          const { shape, dtype } = output;
          seenOperations.push({ name, ordinal, attrs, inputs, shape, dtype, constants });
        }
        return result;
      },
      () =>
        evaluate((...tensors) => {
          // An input of rank 0 looks as a number in the code does.
          tensors.forEach(({ id }, input) => made.set(id, { input }));
          return candidate(...tensors);
        }, samples),
    );
  } catch {
    return [];
  }
  return seenOperations;
}

function readOperands(
  { inputs }: Operation,
  made: ReadonlyMap<number, Origin>,
): SeenOperation['inputs'] {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([key, x]): readonly (readonly [string, Operand])[] => {
      if (!x) return [];
      const { shape, dtype } = x;
      const from = made.get(x.id);
      const isListed = from === undefined && x.size <= mostListed && dtype !== 'string';
      return [
        [
          key,
          {
            shape,
            dtype,
            ...(from && { from }),
            ...(isListed && { constant: Array.from(x.dataSync()) }),
          },
        ],
      ];
    }),
  );
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
  const ordinals = new Map<string, number>();
  const attrs = settingsOf(seen);
  const parts = [{ at: seen, run: repair.run }, ...(repair.also ?? [])];
  const { uses } = repair;
  let used: tf.Tensor | undefined;
  try {
    return alterKernels(
      (operation, proceed) => {
        const { name } = operation;
        const ordinal = ordinals.get(name) ?? 0;
        ordinals.set(name, ordinal + 1);
        if (name === 'Reshape' && repair.reshape) {
          const shape = repair.reshape(operation.attrs['shape'] as number[]);
          return proceed(shape ? { ...operation, attrs: { shape } } : operation);
        }
        const isMeant = (at: SeenOperation): boolean =>
          name === at.name &&
          (repair.where
            ? repair.where(operation)
            : repair.everywhere
              ? settingsOf(operation) === attrs
              : ordinal === at.ordinal);
        const part = parts.find(({ at }) => isMeant(at));
        const result = part ? part.run(operation, proceed, used) : proceed(operation);
        if (uses && 'name' in uses && uses.name === name && uses.ordinal === ordinal) {
          used = tf.keep([result].flat()[0]!.clone());
        }
        return result;
      },
      () =>
        evaluate((...tensors) => {
          if (uses && 'input' in uses) used = tf.keep(tensors[uses.input]!.clone());
          return candidate(...tensors);
        }, samples).values,
    );
  } catch {
    return undefined;
  } finally {
    used?.dispose();
  }
}
