/**
 * The candidate run once more with one operation done otherwise: only what depends on it is computed again, of what a
 * recorded run has kept. Most hypotheses are refuted so, at a part of what a run costs; what is not is tried by real runs.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../../backends/alterKernels.js';
import type { Node, Recording } from './recording.js';
import type { Repair } from './repair.js';

interface Backend {
  readonly readSync: (dataId: object) => tf.BackendValues;
  readonly disposeData: (dataId: object) => boolean;
}

interface Info {
  readonly dataId: object;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** What a repair changes in a shape, the code may go by: only a real run tells. */
export const isUntold = Symbol('untold');

export type Replayed = Float64Array | undefined | typeof isUntold;

/** What is done instead, by the node that it is meant for. */
export type Places = ReadonlyMap<number, Repair['run']>;

/** Undefined where the repaired candidate does not run. Only while in doubles: cpu's kernels are called as they are. */
export function replay(
  { nodes, users, result }: Recording,
  places: Places,
  used: tf.Tensor | undefined,
): Replayed {
  if (!result) return isUntold;
  const backend = tf.backend() as unknown as Backend;
  const outputs: (readonly Info[] | undefined)[] = [];
  const isChanged = new Uint8Array(nodes.length);
  const made: object[] = [];
  const engine = tf.engine();
  engine.startScope();
  try {
    for (let k = Math.min(...places.keys()); k < nodes.length; k++) {
      const run = places.get(k);
      if (!run && isChanged[k] === 0) continue;
      const node = nodes[k]!;
      const inputs: Record<string, Info> = {};
      for (const [key, { tensor, by }] of node.operands)
        inputs[key] = (by && outputs[by.node]?.[by.output]) ?? tensor;
      const now = run
        ? runOtherwise(run, node, inputs, used, backend)
        : runKernel(node, inputs, backend, made);
      if (!now.every(({ shape }, i) => isSame(shape, node.outputs[i]?.shape))) return isUntold;
      outputs[k] = now;
      for (const user of users[k]!) isChanged[user] = 1;
    }
    const output = outputs[result.node]?.[result.output];
    if (output) return Float64Array.from(backend.readSync(output.dataId) as Float32Array);
    return undefined; // Nothing of the result depends on it.
  } catch {
    return undefined;
  } finally {
    for (const dataId of made) backend.disposeData(dataId);
    engine.endScope();
  }
}

const isSame = (a: readonly number[], b: readonly number[] | undefined): boolean =>
  b?.length === a.length && a.every((n, axis) => n === b[axis]);

/** The kernel by itself: no tape, no scope, no tensor. */
function runKernel(
  { name, attrs, given }: Node,
  inputs: Readonly<Record<string, Info>>,
  backend: Backend,
  made: object[],
): readonly Info[] {
  const { kernelFunc } = tf.getKernel(name, tf.getBackend());
  const list = isList(given) ? Object.values(inputs) : inputs;
  const result = kernelFunc({ inputs: list as never, attrs: attrs as never, backend });
  const outputs = (Array.isArray(result) ? result : [result]) as readonly Info[];
  for (const { dataId } of outputs) made.push(dataId);
  return outputs;
}

/** The operands of a concatenation are a list. */
const isList = (given: Node['given']): boolean => '0' in given;

function runOtherwise(
  run: Repair['run'],
  { name, attrs, given }: Node,
  inputs: Readonly<Record<string, Info>>,
  used: tf.Tensor | undefined,
  backend: Backend,
): readonly Info[] {
  const tensors = Object.entries(inputs).map(([key, info]): [string, tf.Tensor] => [
    key,
    given[key]!.tensor === (info as unknown)
      ? given[key]!.tensor
      : tf.tensor(backend.readSync(info.dataId).slice() as Float32Array, [...info.shape], info.dtype), // prettier-ignore
  ]);
  const list = isList(given) ? tensors.map(([, x]) => x) : Object.fromEntries(tensors);
  const result = run(
    { name, attrs, inputs: list as Operation['inputs'] },
    (o) =>
      tf.engine().runKernel(o.name, o.inputs as unknown as tf.NamedTensorMap, o.attrs as never),
    used,
  );
  return [result].flat();
}
