/** What a gradcheck is about: the loss, its inputs as plain numbers, and which of them is differentiated by. */
import { needsFloats } from '../../wire/misuse.js';
import { formatShape } from '../../wire/shape.js';
import { positionsAt } from '../at.js';
import { foreignOf } from '../foreignLoss.js';
import type { Loss, Reference } from '../evaluate.js';
import { readNames, readInputs, type Input, type Sample } from '../inputs.js';
import type { GradcheckOptions } from './options.js';
import { positionOfWrt } from '../wrt.js';
import { totalSize } from './runs.js';

export interface Subject {
  readonly loss: Loss;
  readonly reference: Reference | undefined;
  readonly samples: readonly Sample[];
  readonly names: readonly string[];
  readonly wrt: number;
  readonly seed: number;
  /** How often the loss may be evaluated for the truth. */
  readonly budget: number;
  /** Entries that must be among those looked at. */
  readonly requested?: readonly number[];
}

export function subjectOf(
  loss: Loss,
  inputs: readonly Input[],
  options: GradcheckOptions,
): Subject {
  if (typeof loss !== 'function') {
    throw new TypeError(
      'gradcheck: the first argument must be a function: gradcheck(loss, inputs, options?)',
    );
  }
  const samples = readInputs('gradcheck', inputs);
  const names = readNames(loss, samples.length);
  const wrt = positionOfWrt(options.wrt, names);
  const x = samples[wrt];
  if (x === undefined) {
    throw new RangeError(
      `gradcheck: wrt is ${wrt}, but there are ${samples.length} inputs, counted from 0`,
    );
  }
  // Where there is no gradient, nothing is asked of what it would be by.
  if (x.dtype !== 'float32' && foreignOf(loss)?.gradient !== 'none') {
    const cast = foreignOf(loss) ? `x.astype('float32')` : `tf.cast(x, 'float32')`;
    throw new TypeError(`gradcheck: ${names[wrt]} is ${x.dtype}; ${needsFloats}: ${cast} first`);
  }
  if (x.values.length === 0) {
    throw new Error(`gradcheck: ${names[wrt]} ${formatShape(x.shape)} is empty: nothing to check`);
  }
  // 10 million entries take seconds; beyond 4096 the entries are many and alike, and a sample will do.
  const budget =
    options.budget ?? Math.min(4096, Math.max(32, Math.floor(1e7 / totalSize(samples))));
  const seed = options.seed ?? 1;
  const requested = positionsAt('gradcheck', options.at, names[wrt]!, x.shape);
  const { reference } = options;
  return { loss, reference, samples, names, wrt, seed, budget, ...(requested && { requested }) };
}
