/**
 * Where a loss leaves the tape: an operation is given a tensor that no operation made, and whose values
 * nevertheless change with the input. They came through an array (`dataSync`, `tf.tensor`), and the
 * gradient does not go back that way.
 */
import { traceKernels } from '../../backends/doubles.js';
import { inScope } from '../evaluate.js';
import type { Subject } from './subject.js';
import { replaceInput, toTensor, withValues, type Sample } from '../inputs.js';
import { makeRandom } from '../numbers.js';

interface Foreign {
  readonly op: string;
  readonly values: readonly number[];
}

/** The first such operation. Works on whatever backend is on. */
export function findDetachedOperation({ loss, samples, wrt, seed }: Subject): string | undefined {
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
    return here.find((_, i) => differs(there, i) && !differs(again, i))?.op;
  } catch {
    return undefined;
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
    traceKernels(
      ({ name, inputs, outputs }) => {
        for (const tensor of Object.values(inputs)) {
          if (tensor?.dtype === 'float32' && !known.has(tensor.id)) {
            foreign.push({ op: name, values: [...tensor.dataSync()] });
          }
        }
        for (const { id } of outputs) known.add(id);
      },
      () => loss(...tensors),
    );
    return foreign;
  });
}
