/** The candidate with one operation done otherwise: as a run of its own, and told of a recorded one. */
import * as tf from '@tensorflow/tfjs-core';
import { alterKernels, type Operation } from '../../backends/alterKernels.js';
import { evaluate } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { record, type Recording } from './recording.js';
import { isUntold, replay, type Places } from './replay.js';
import type { Change } from './inputChanges.js';
import type { Origin, Repair, SeenOperation } from './repair.js';
import type { Case } from './trials.js';

/** Undefined where the repaired candidate does not run. */
export function runRepaired(
  { candidate }: Case,
  samples: readonly Sample[],
  seen: SeenOperation,
  repair: Repair,
): Float64Array | undefined {
  const ordinals = new Map<string, number>();
  const run = runOf(seen, repair);
  const { uses, of } = repair;
  let used: tf.Tensor | undefined;
  try {
    if (of && uses) used = elsewhere(candidate, of(samples), uses);
    return alterKernels(
      (operation, proceed) => {
        const { name } = operation;
        const ordinal = ordinals.get(name) ?? 0;
        ordinals.set(name, ordinal + 1);
        if (name === 'Reshape' && repair.reshape) {
          const shape = repair.reshape(operation.attrs['shape'] as number[]);
          return proceed(shape ? { ...operation, attrs: { shape } } : operation);
        }
        const otherwise = run({ name, ordinal }, operation);
        const result = otherwise ? otherwise(operation, proceed, used) : proceed(operation);
        if (!of && uses && 'name' in uses && uses.name === name && uses.ordinal === ordinal)
          used = tf.keep([result].flat()[uses.output ?? 0]!.clone());
        return result;
      },
      () =>
        evaluate((...tensors) => {
          if (!of && uses && 'input' in uses) used = tf.keep(tensors[uses.input]!.clone());
          return candidate(...tensors);
        }, samples).values,
    );
  } catch {
    return undefined;
  } finally {
    used?.dispose();
  }
}

/** What the candidate makes of other inputs at one place. */
function elsewhere(
  candidate: Case['candidate'],
  samples: readonly Sample[],
  origin: Origin,
): tf.Tensor | undefined {
  const recording = record(candidate, samples, () => false);
  const found = recording && tensorOf(recording, origin);
  const kept = found && tf.keep(found.clone());
  recording?.dispose();
  return kept;
}

const tensorOf = ({ nodes, inputs, placeOf }: Recording, origin: Origin): tf.Tensor | undefined =>
  'input' in origin
    ? inputs[origin.input]
    : nodes[placeOf(origin) ?? -1]?.outputs[origin.output ?? 0];

const partsOf = (seen: SeenOperation, { run, also = [] }: Repair): NonNullable<Repair['also']> => [
  { at: seen, run },
  ...also,
];

/** Without sizes, which are those of one trial. */
const settingsOf = ({ attrs }: Pick<Operation, 'attrs'>): string =>
  JSON.stringify({ ...attrs, size: 0, shape: 0 });

/** What is done in place of an operation, if the repair is meant for it. */
function runOf(
  seen: SeenOperation,
  repair: Repair,
): (
  node: { readonly name: string; readonly ordinal: number },
  operation: Operation,
) => Repair['run'] | undefined {
  const attrs = settingsOf(seen);
  const parts = partsOf(seen, repair);
  return ({ name, ordinal }, operation) =>
    parts.find(
      ({ at }) =>
        (name === at.name || repair.ofAnyName) &&
        (repair.where
          ? repair.where(operation)
          : repair.everywhere
            ? settingsOf(operation) === attrs
            : ordinal === at.ordinal),
    )?.run;
}

/** A place by its name and number is looked up, all others are gone through. */
function placesOf({ nodes, placeOf }: Recording, seen: SeenOperation, repair: Repair): Places {
  if (!repair.where && !repair.everywhere)
    return new Map(partsOf(seen, repair).map(({ at, run }) => [placeOf(at)!, run]));
  const run = runOf(seen, repair);
  const found = new Map<number, Repair['run']>();
  nodes.forEach((node, k) => {
    const inputs = Object.fromEntries(node.operands.map(([key, { tensor }]) => [key, tensor]));
    const otherwise =
      node.name === seen.name || repair.ofAnyName ? run(node, { ...node, inputs }) : undefined;
    if (otherwise) found.set(k, otherwise);
  });
  return found;
}

/** Runs repaired candidates on the inputs of one trial, for the most part by what a first run has kept. */
export interface Bench {
  /** The first run. */
  readonly recording: Recording;
  readonly run: (seen: SeenOperation, repair: Repair) => Float64Array | undefined;
  readonly dispose: () => void;
}

export function benchFor(
  subject: Case,
  samples: readonly Sample[],
  isMeant: (name: string, dtype: string) => boolean,
): Bench | undefined {
  const recording = record(subject.candidate, samples, isMeant);
  if (!recording) return undefined;
  const others = new Map<Change, Recording | undefined>();
  const recordOf = (of: Change): Recording | undefined => {
    if (!others.has(of))
      others.set(
        of,
        record(subject.candidate, of(samples), () => false),
      );
    return others.get(of);
  };
  return {
    recording,
    run: (seen, repair) => {
      const { uses, of } = repair;
      const from = of ? recordOf(of) : recording;
      const used = uses && from && tensorOf(from, uses);
      if (uses && !used) return undefined;
      const places = repair.reshape ? undefined : placesOf(recording, seen, repair);
      const values = places ? replay(recording, places, used) : isUntold;
      return values === isUntold ? runRepaired(subject, samples, seen, repair) : values;
    },
    dispose: () => {
      recording.dispose();
      for (const other of others.values()) other?.dispose();
    },
  };
}
