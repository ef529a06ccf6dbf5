/**
 * A value that a loss means to hold constant while it learns, said so that a gradient check can hold it constant too.
 *
 * Differences move whatever depends on the input; a gradient that stops on purpose (CIoU's α, a target made from the
 * prediction) would always look wrong. So the truth is told: values are recorded where the loss stands and given
 * again, call by call, while its input is moved. A function in the loss and not an option of the check, because only
 * there it can be said which value, and the loss then means the same wherever it is checked.
 */
import * as tf from '@tensorflow/tfjs-core';

interface Recorded {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: Float64Array | number;
}

interface Held {
  /** What the calls of one run were given, in order. */
  readonly recorded: Recorded[];
  replayed: number | undefined;
}

// On the global object: a project may have loaded a second copy of this file.
const key = Symbol.for('lossbook.check.constant');
const globals = globalThis as unknown as Record<symbol, Held | undefined>;

/**
 * Stops the gradient at a value: it is passed on as it is, and no gradient goes back through it. `gradcheck` then holds
 * it constant in its differences as well, and says so.
 *
 * @param x - A tensor of any shape, or in a loop a number.
 * @returns The same value, with the gradient 0.
 * @example
 * const alpha = constant(tf.div(v, tf.add(tf.sub(1, iou), v)));   // CIoU (Zheng et al. 2020): no gradient through α
 */
export function constant<T extends tf.Tensor | number>(x: T): T {
  const held = globals[key];
  if (held?.replayed !== undefined) {
    const found = held.recorded[held.replayed++];
    if (found && typeof found.values === 'number') return found.values as T;
    if (found)
      return tf.tensor(
        new Float32Array(found.values as Float64Array),
        [...found.shape],
        found.dtype,
      ) as T;
  }
  if (typeof x === 'number') {
    held?.recorded.push({ shape: [], dtype: 'float32', values: x });
    return x;
  }
  held?.recorded.push({ shape: x.shape, dtype: x.dtype, values: new Float64Array(x.dataSync()) });
  const stopped = tf.customGrad((value: unknown) => ({
    value: tf.clone(value as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return stopped(x) as T;
}

/** What `constant` was given while `run` ran. */
export type Constants = readonly Recorded[];

export function recordConstants<T>(run: () => T): {
  readonly result: T;
  readonly constants: Constants;
} {
  const recorded: Recorded[] = [];
  const result = runHolding({ recorded, replayed: undefined }, run);
  return { result, constants: recorded };
}

/** Gives the values recorded again, whatever they would be now. */
export const holdConstants = <T>(constants: Constants, run: () => T): T =>
  constants.length === 0 ? run() : runHolding({ recorded: [...constants], replayed: 0 }, run);

function runHolding<T>(held: Held, run: () => T): T {
  const outer = globals[key];
  globals[key] = held;
  try {
    return run();
  } finally {
    globals[key] = outer;
  }
}
