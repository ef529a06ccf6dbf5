/**
 * Where a loss leaves the tape: an operation is given a tensor that no operation made, and whose values
 * nevertheless change with the input. They came through an array (`dataSync`, `tf.tensor`), and the
 * gradient does not go back that way.
 *
 * A loss that differentiates within itself leaves it too: what an operation keeps of its own result for its derivative is
 * copied before TensorFlow.js (4.22) notes where the result came from, so the second derivative of tanh, exp or sqrt
 * has a part missing.
 */
import { traceKernels } from '../../backends/doubles.js';
import { inScope } from '../evaluate.js';
import type { Subject } from './subject.js';
import { replaceInput, toTensor, withValues, type Sample } from '../inputs.js';
import { makeRandom } from '../numbers.js';

interface Foreign {
  readonly op: string;
  readonly values: readonly number[];
  /** The operation that has kept its own result in this one. */
  keptBy?: string;
}

export interface Detached {
  readonly op: string | undefined;
  readonly keptBy?: string;
}

/** The first such operation. Works on whatever backend is on. */
export function findDetachedOperation({ loss, samples, wrt, seed }: Subject): Detached {
  const random = makeRandom(seed);
  const x = samples[wrt]!;
  const moved = withValues(
    x,
    x.values.map((v) => v * (1 + 0.01 * (random() - 0.5)) + 1e-3 * (random() - 0.5)), // a step
  );
  try {
    const here = recordForeignInputs(loss, samples);
    const again = recordForeignInputs(loss, samples);
    const there = recordForeignInputs(loss, replaceInput(samples, wrt, moved));
    const differs = (other: readonly Foreign[], i: number): boolean =>
      here[i]!.values.some((v, k) => !Object.is(v, other[i]?.values[k]));
    // What differs without a change of the input is random.
    const found = here.find((_, i) => differs(there, i) && !differs(again, i));
    return { op: found?.op, ...(found?.keptBy !== undefined && { keptBy: found.keptBy }) };
  } catch {
    return { op: undefined };
  }
}

function recordForeignInputs(
  loss: Subject['loss'],
  samples: readonly Sample[],
): readonly Foreign[] {
  return inScope(() => {
    const tensors = samples.map(toTensor);
    const known = new Set(tensors.map(({ id }) => id));
    const foreign: Foreign[] = [];
    const copied = new Map<number, Foreign>();
    traceKernels(
      ({ name, inputs, outputs }) => {
        for (const tensor of Object.values(inputs)) {
          if (tensor?.dtype === 'float32' && !known.has(tensor.id)) {
            const met: Foreign = { op: name, values: [...tensor.dataSync()] };
            foreign.push(met);
            if (name === 'Identity') copied.set(tensor.id, met);
          }
        }
        for (const { id } of outputs) {
          known.add(id);
          const copy = copied.get(id);
          if (copy) copy.keptBy = name;
        }
      },
      () => loss(...tensors),
    );
    return foreign;
  });
}
