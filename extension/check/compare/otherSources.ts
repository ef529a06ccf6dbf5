/**
 * What is made of the wrong input, and what the right one is: a result that the candidate makes of one input and the reference of
 * another (weights of the prediction for those of the truth), and an operand that should be multiplied by an input: see `repairs.ts`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { replaceInput, type Sample } from '../inputs.js';
import { callOf } from './callOf.js';
import type { Placed } from './exchanges.js';
import type { Change } from './inputChanges.js';
import type { Repair, SeenOperation } from './repair.js';
import { complement, isShare } from './transforms.js';
import type { Case } from './trials.js';

/** Beyond these nobody looks. */
const mostPlaces = 60;

const isFloat = ({ dtype }: Sample): boolean => dtype === 'float32';

interface Source {
  readonly given: string;
  readonly instead: string;
  readonly change: Change;
}

function sourcesFor({ samples, names }: Case): readonly Source[] {
  const exchanged = samples.flatMap((a, i) =>
    samples.flatMap((b, j): readonly Source[] =>
      i !== j && isFloat(a) && isFloat(b) && a.shape.join() === b.shape.join()
        ? [
            {
              given: names[i]!,
              instead: names[j]!,
              change: (s) => replaceInput(s, i, s[j]!),
            },
          ]
        : [],
    ),
  );
  const turned = samples.flatMap((a, i): readonly Source[] =>
    isShare(a)
      ? [
          {
            given: names[i]!,
            instead: `1 − ${names[i]!}`,
            change: (s) => replaceInput(s, i, complement(s[i]!)),
          },
        ]
      : [],
  );
  return [...exchanged, ...turned];
}

/** One result as it would be of other inputs, all else as it is. */
export function takeFromOthers(all: readonly SeenOperation[], subject: Case): readonly Placed[] {
  const places = all.slice(-mostPlaces);
  return sourcesFor(subject).flatMap(({ given, instead, change }) =>
    places.map((seen): Placed => ({
      seen,
      repair: {
        finding: {
          code: 'wrong-source',
          operation: callOf(seen.name),
          number: seen.ordinal + 1,
          given,
          instead,
        },
        uses: { name: seen.name, ordinal: seen.ordinal },
        of: change,
        run: (_operation, _proceed, used) => used!.clone(),
      },
    })),
  );
}

/** An operand multiplied by an input, or by 1 minus it: a mask, a margin that is of the right class only. */
export function multiplyByInputs(
  seen: SeenOperation,
  { samples, names }: Pick<Case, 'samples' | 'names'>,
): readonly Repair[] {
  return Object.entries(seen.inputs).flatMap(([key, operand]) => {
    if (operand.dtype !== 'float32') return [];
    return samples.flatMap((sample, input): readonly Repair[] => {
      const isFitting = [operand.shape, seen.shape].some((to) => fits(sample.shape, to));
      if (!isFitting || !isFloat(sample) || isInput(operand, input)) return [];
      const by = (text: string, of: (x: tf.Tensor) => tf.Tensor): Repair => ({
        finding: {
          code: 'factor-missing',
          operation: callOf(seen.name),
          shape: seen.shape,
          factor: text,
        },
        uses: { input },
        run: (operation, proceed, used) =>
          proceed({
            ...operation,
            inputs: { ...operation.inputs, [key]: tf.mul(operation.inputs[key]!, of(used!)) },
          }),
      });
      const name = names[input]!;
      const share = isShare(sample);
      // A product has its factor at either operand; labels are their own powers.
      const isWeighted = weighted.includes(seen.name) && key === Object.keys(seen.inputs)[0];
      const raised = share && isWeighted && !sample.values.every(Number.isInteger) ? powers : [];
      return [
        by(name, (x) => x),
        ...(share ? [by(`1 − ${name}`, (x: tf.Tensor) => tf.sub(1, x))] : []),
        ...raised.flatMap((power) => [
          by(`(1 − ${name})^${power}`, (x) => tf.pow(tf.sub(1, x), power)),
          by(`${name}^${power}`, (x) => tf.pow(x, power)),
        ]),
      ];
    });
  });
}

/** What takes a weight by a share, as focal losses do, and its exponents there. */
const weighted: readonly string[] = ['Multiply', 'Sum', 'Mean'];
const powers: readonly number[] = [2, 3, 4, 0.5];

const isInput = ({ from }: SeenOperation['inputs'][string], input: number): boolean =>
  from !== undefined && 'input' in from && from.input === input;

/** By a factor of that shape a result stays of its own. */
function fits(shape: readonly number[], to: readonly number[]): boolean {
  const missing = to.length - shape.length;
  return (
    shape.length > 0 && missing >= 0 && shape.every((n, axis) => n === 1 || n === to[missing + axis]) // prettier-ignore
  );
}
