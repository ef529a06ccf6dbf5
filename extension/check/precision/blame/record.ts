/** The operations of a run, in their order, with the numbers that went in and came out: what two runs are compared by. */
import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../../../backends/alterKernels.js';
import type { Watch } from '../../../backends/formats/inFormat.js';
import { watchTape } from '../../../backends/tapeNodes.js';
import type { CodePlace } from './place.js';

export interface GivenNumbers {
  readonly key: string;
  readonly numbers: Float64Array;
  readonly size: number;
  /** Which operation made it; undefined for an input of the loss, and for a number in the code. */
  readonly maker: number | undefined;
  readonly isConstant: boolean;
}

export interface SeenOperation {
  readonly index: number;
  /** TensorFlow.js's, by which conditions and remedies are known. */
  readonly name: string;
  /** What another framework calls it. */
  readonly called?: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly given: readonly GivenNumbers[];
  /** Of its first result; all of a small one, evenly chosen ones of a large one. */
  readonly made: Float64Array;
  readonly size: number;
  readonly shape: readonly number[];
  readonly isFloat: boolean;
  /** The operation in whose derivative it is; -1 between those of two. Undefined on the way forward. */
  readonly derivativeOf: number | undefined;
  /** Where it stands, if that came with it. */
  readonly place?: CodePlace;
}

/** So many of a tensor are kept. */
const mostNumbers = 4096;
const strideOf = (size: number): number => Math.ceil(size / mostNumbers);

/** The position in the tensor of a number that was kept. */
export const positionOf = (kept: number, size: number): number => kept * strideOf(size);

export interface Recording {
  readonly operations: readonly SeenOperation[];
  /** `inputs`: tensors that the loss is given, by their data. */
  readonly watch: Watch;
  readonly noteInputs: (tensors: readonly tf.Tensor[]) => void;
  /** Runs what is to be recorded; the loss must call `noteInputs` first. */
  readonly around: <T>(run: () => T) => T;
}

export function startRecording(): Recording {
  const operations: SeenOperation[] = [];
  const makers = new WeakMap<object, number>();
  const inputs = new WeakSet<object>();
  let inside: number | undefined;
  const watch: Watch = (operation, outputs) => {
    const index = operations.length;
    const [output] = outputs;
    if (!output) return;
    const seen = {
      index,
      name: operation.name,
      attrs: operation.attrs,
      given: readGiven(operation, makers, inputs),
      made: keep(output),
      size: output.size,
      shape: output.shape,
      isFloat: output.dtype === 'float32',
      derivativeOf: inside,
    };
    operations.push(seen);
    for (const { dataId } of outputs) if (!inputs.has(dataId)) makers.set(dataId, index);
  };
  const around = <T>(run: () => T): T =>
    watchTape((node) => {
      const { gradient, kernelName } = node;
      if (!gradient) return;
      // A kernel is put on the tape before it is seen; what a loss differentiates by itself, after its last operation.
      const isKernel = tf.getKernel(kernelName, 'cpu') != null;
      const forward = isKernel ? operations.length : operations.length - 1;
      const within = <U>(f: () => U): U => {
        const outer = inside;
        inside = forward;
        try {
          return f();
        } finally {
          inside = outer;
        }
      };
      node.gradient = (gradients) => {
        inside = -1;
        const parts = within(() => gradient(gradients));
        return Object.fromEntries(
          Object.entries(parts).map(([key, part]) => [key, () => within(part)]),
        );
      };
    }, run);
  const noteInputs = (tensors: readonly tf.Tensor[]): void => {
    for (const { dataId } of tensors) inputs.add(dataId);
  };
  return { operations, watch, noteInputs, around };
}

function readGiven(
  { inputs }: Operation,
  makers: WeakMap<object, number>,
  inputTensors: WeakSet<object>,
): readonly GivenNumbers[] {
  return Object.entries(inputs).flatMap(([key, x]): GivenNumbers[] => {
    if (x?.dtype !== 'float32') return [];
    const maker = makers.get(x.dataId);
    const isConstant = maker === undefined && !inputTensors.has(x.dataId);
    return [{ key, numbers: keep(x), size: x.size, maker, isConstant }];
  });
}

function keep(x: tf.Tensor): Float64Array {
  if (x.dtype !== 'float32') return new Float64Array();
  const values = x.dataSync<'float32'>();
  const stride = strideOf(values.length);
  if (stride <= 1) return Float64Array.from(values);
  return Float64Array.from(
    { length: Math.ceil(values.length / stride) },
    (_, i) => values[i * stride]!,
  );
}
