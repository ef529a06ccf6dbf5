/** A run of the candidate, kept operation by operation: what it did, of what, and what each gave. */
import * as tf from '@tensorflow/tfjs-core';
import { alterKernels, type Operation } from '../../backends/alterKernels.js';
import { evaluate, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import type { Operand, Origin, SeenOperation } from './repair.js';

/** What an operation was given: by an operation of the run, or from elsewhere. */
export interface Given {
  readonly tensor: tf.Tensor;
  readonly by?: { readonly node: number; readonly output: number };
}

export interface Node {
  readonly name: string;
  readonly ordinal: number;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly given: Readonly<Record<string, Given>>;
  /** The same as a list. */
  readonly operands: readonly (readonly [string, Given])[];
  readonly outputs: readonly tf.Tensor[];
}

export interface Recording {
  readonly nodes: readonly Node[];
  /** By node, those that take what it gives. */
  readonly users: readonly (readonly number[])[];
  /** Where an operation of a name and number is among them. */
  readonly placeOf: (operation: Pick<Node, 'name' | 'ordinal'>) => number | undefined;
  /** Those that may be mended, in the candidate's order. */
  readonly seen: readonly SeenOperation[];
  /** The inputs as the run was given them. */
  readonly inputs: readonly tf.Tensor[];
  /** What made the result; undefined where a run cannot be told from its operations. */
  readonly result: Given['by'];
  readonly dispose: () => void;
}

/** A list of more numbers in the code is no list of weights. */
const mostListed = 9;

/** What is larger and comes from nowhere may be made of the inputs, behind TensorFlow.js's back. */
const mostFromElsewhere = 32;

/** What a run has shown so far. */
interface Running {
  readonly nodes: Node[];
  readonly users: number[][];
  readonly seen: SeenOperation[];
  readonly made: Map<number, { readonly origin: Origin; readonly by?: Given['by'] }>;
  /** What comes from elsewhere, by its id: the inputs and what is in the code. */
  readonly held: Map<number, tf.Tensor>;
  readonly counts: Map<string, number>;
  readonly inputs: tf.Tensor[];
  readonly outputs: tf.Tensor[];
  /** Nothing was done behind its back. */
  isWhole: boolean;
  result: Given['by'];
}

/** `isMeant`: which of them may be mended. Undefined where the candidate throws. */
export function record(
  candidate: Loss,
  samples: readonly Sample[],
  isMeant: (name: string, dtype: string) => boolean,
): Recording | undefined {
  const run: Running = {
    nodes: [],
    users: [],
    seen: [],
    made: new Map(),
    held: new Map(),
    counts: new Map(),
    inputs: [],
    outputs: [],
    isWhole: true,
    result: undefined,
  };
  const dispose = (): void => tf.dispose([...run.held.values(), ...run.outputs]);
  try {
    alterKernels(
      (operation, proceed) => {
        const given = readGiven(operation, run);
        const operands = readOperands(operation, run.made);
        const results = [proceed(operation)].flat();
        const ordinal = addNode(operation, given, results, run);
        const [output] = results;
        if (output && results.length === 1 && isMeant(operation.name, output.dtype))
          run.seen.push(see(operation, ordinal, operands, output));
        return results.length === 1 ? output! : results;
      },
      () =>
        evaluate((...tensors) => {
          for (const x of tensors) addInput(x, run);
          const y = candidate(...tensors);
          if (run.isWhole) run.result = run.made.get(y.id)?.by;
          return y;
        }, samples),
    );
  } catch {
    dispose();
    return undefined;
  }
  const { nodes, users, seen, inputs, result } = run;
  const places = new Map(nodes.map(({ name, ordinal }, k) => [`${name} ${ordinal}`, k]));
  const placeOf: Recording['placeOf'] = ({ name, ordinal }) => places.get(`${name} ${ordinal}`);
  return { nodes, users, placeOf, seen, inputs, result, dispose };
}

/** An input of rank 0 looks as a number in the code does. */
function addInput(x: tf.Tensor, run: Running): void {
  const kept = tf.keep(tf.tensor(x.dataSync(), x.shape, x.dtype));
  run.made.set(x.id, { origin: { input: run.inputs.length } });
  run.inputs.push(kept);
  run.held.set(x.id, kept);
  watch(x, run);
}

/** The loss itself looks at a number of it: what it does then no operation shows. */
function watch(tensor: tf.Tensor, run: Running): void {
  tensor.dataSync = function <D extends tf.DataType>(this: tf.Tensor): tf.DataTypeMap[D] {
    run.isWhole = false;
    return tf.Tensor.prototype.dataSync.call(this) as tf.DataTypeMap[D];
  };
}

function readGiven({ inputs }: Operation, run: Running): Record<string, Given> {
  const given: Record<string, Given> = {};
  for (const [key, x] of Object.entries(inputs)) {
    if (!x) continue;
    const by = run.made.get(x.id)?.by;
    if (by) run.users[by.node]!.push(run.nodes.length);
    const isForeign = !run.made.has(x.id) && x.size > mostFromElsewhere;
    if (isForeign || x.dtype === 'string' || x.dtype === 'complex64') run.isWhole = false;
    given[key] = by
      ? { tensor: run.nodes[by.node]!.outputs[by.output]!, by }
      : { tensor: hold(x, run.held) };
  }
  return given;
}

function hold(tensor: tf.Tensor, held: Map<number, tf.Tensor>): tf.Tensor {
  const known = held.get(tensor.id) ?? tf.keep(tensor.clone());
  held.set(tensor.id, known);
  return known;
}

/** Gives its number among those of its name. */
function addNode(
  { name, attrs }: Operation,
  given: Record<string, Given>,
  results: readonly tf.Tensor[],
  run: Running,
): number {
  const { nodes, users, made, counts } = run;
  const ordinal = counts.get(name) ?? 0;
  counts.set(name, ordinal + 1);
  const outputs = results.map((x) => tf.keep(x.clone()));
  run.outputs.push(...outputs);
  results.forEach((x, output) => {
    made.set(x.id, {
      origin: { name, ordinal, ...(results.length > 1 && { output, of: results.length }) },
      by: { node: nodes.length, output },
    });
    watch(x, run);
  });
  nodes.push({ name, ordinal, attrs, given, operands: Object.entries(given), outputs });
  users.push([]);
  return ordinal;
}

function see(
  { name, attrs }: Operation,
  ordinal: number,
  inputs: SeenOperation['inputs'],
  { shape, dtype }: tf.Tensor,
): SeenOperation {
  // A number in the code is a tensor of one entry that no operation made and that is no input.
  const constants = Object.entries(inputs).flatMap(([key, operand]) =>
    operand.constant && operand.shape.length === 0 && operand.dtype === dtype ? [key] : [],
  );
  return { name, ordinal, attrs, inputs, shape, dtype, constants };
}

function readOperands(
  { inputs }: Operation,
  made: ReadonlyMap<number, { readonly origin: Origin }>,
): SeenOperation['inputs'] {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([key, x]): readonly (readonly [string, Operand])[] => {
      if (!x) return [];
      const { shape, dtype } = x;
      const from = made.get(x.id)?.origin;
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
