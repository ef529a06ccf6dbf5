/**
 * TensorFlow.js in the number formats of training: one more way of running the same loss, beside doubles.
 *
 * The loss runs on the double-precision backend, whose kernels store what they compute in JavaScript numbers, and the
 * result of every operation is put to what the format holds before the next one sees it. Numbers in the code (an epsilon,
 * the bounds of a clip) are of the format too: TensorFlow, JAX and NumPy make them so.
 *
 *     float16, bfloat16   every result is rounded
 *     autocast            each result is of the type that PyTorch gives it: see `autocastTypes.ts`
 *     gpu                 each result is off by what WGSL allows: see `gpuFunctions.ts`
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainingFormat } from '../../wire/numberFormats.js';
import { alterKernels, type Alter, type Operation } from '../alterKernels.js';
import { inDoubles } from '../doubles.js';
import { castLikeTorch } from './autocastTypes.js';
import { perturb } from './gpu.js';
import type { Random } from './gpuFunctions.js';
import { copyOf } from './inputs.js';
import { holdsAll, roundedCopy, roundTo, type Floats, type StoredFormat } from './rounding.js';

export interface FormatOptions {
  /** Of the format `gpu`: how far each operation is off within its bound, from 0 to 1. */
  readonly random: Random;
  /** Told of each operation with the numbers that it was given, when its result is in the format; it may change that. */
  readonly watch?: Watch;
}

export type Watch = (operation: Operation, outputs: readonly tf.Tensor[]) => void;

/** As `inDoubles`, and tells of each operation. */
export const inDoublesWatched = <T>(watch: Watch, run: () => T): T =>
  inDoubles(() =>
    alterKernels((operation, proceed) => {
      const result = proceed(operation);
      watch(operation, [result].flat());
      return result;
    }, run),
  );

/** Runs `run` in a format and returns what it returns, under the conditions of `inDoubles`. */
export function inFormat<T>(format: TrainingFormat, options: FormatOptions, run: () => T): T {
  const { random, watch } = options;
  return inDoubles(() => {
    switch (format) {
      case 'float16':
      case 'bfloat16':
        return alterKernels(
          alterResults(format, watch, (_, values) => roundTo(format, values)),
          run,
        );
      case 'gpu':
        return alterKernels(
          alterResults('float32', watch, (operation, values, shape) =>
            perturb(operation, values, shape, random),
          ),
          run,
        );
      case 'autocast':
      case 'autocast-bfloat16':
        return castLikeTorch(format, watch, run);
    }
  });
}

type Put = (operation: Operation, values: Floats, shape: readonly number[]) => void;

/** Every tensor holds numbers of `stored`: what an operation gives is put to such, a constant is made one. */
function alterResults(stored: StoredFormat, watch: Watch | undefined, put: Put): Alter {
  const held = new WeakSet<object>();
  return (operation, proceed) => {
    const inputs = copyOf(operation.inputs);
    const settle = (output: tf.Tensor): tf.Tensor => {
      // A view of an input holds such numbers already, and is not ours to change.
      if (output.dtype !== 'float32' || held.has(output.dataId)) return output;
      if (isViewOfOthers(operation, output)) return asHeld(output, stored, held);
      put(operation, output.dataSync<'float32'>(), output.shape);
      held.add(output.dataId);
      return output;
    };
    for (const [key, x] of Object.entries(inputs)) {
      if (x?.dtype === 'float32' && !held.has(x.dataId)) inputs[key] = asHeld(x, stored, held);
    }
    const given = { ...operation, inputs };
    const result = proceed(given);
    const used = watch && { ...given, inputs: copyOf(inputs) };
    // The tape has the same object: a copy would be no way back to what it was made of.
    Object.assign(inputs, operation.inputs);
    const outputs = [result].flat().map(settle);
    if (used) watch(used, outputs);
    return Array.isArray(result) ? outputs : outputs[0]!;
  };
}

/** Whole numbers taken for floats share their memory, and have no gradient. */
const isViewOfOthers = ({ inputs }: Operation, { dataId }: tf.Tensor): boolean =>
  Object.values(inputs).some((x) => x?.dtype !== 'float32' && x?.dataId === dataId);

/** The tensor itself where it holds such numbers, so that the tape knows it; else a copy, for it may be the loss's own. */
function asHeld(x: tf.Tensor, stored: StoredFormat, held: WeakSet<object>): tf.Tensor {
  const values = x.dataSync<'float32'>();
  const tensor = holdsAll(stored, values) ? x : roundedCopy(x, stored);
  held.add(tensor.dataId);
  return tensor;
}
