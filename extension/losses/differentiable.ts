/**
 * tf.customGrad with types, and the functions that say what counts as constant.
 *
 * The gradient is made of tf ops on saved inputs, so it can be differentiated again. What has to be
 * compared is compared in the forward pass, where nothing is on the tape (a comparison of a watched
 * tensor throws), and saved as a mask.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface Differentiable {
  readonly value: tf.Tensor;
  /**
   * What the gradient needs. Inputs in here stay on the tape; everything else counts as constant.
   */
  readonly saved: tf.Tensor[];
  /** One gradient per input. */
  readonly gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[];
}

/** tf.customGrad with types: `forward` returns the value and says how to differentiate it. */
export function differentiable(
  inputs: readonly tf.Tensor[],
  forward: (...inputs: tf.Tensor[]) => Differentiable,
): tf.Tensor {
  const op = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = args[inputs.length] as tf.GradSaveFunc;
    const { value, saved, gradient } = forward(...(args.slice(0, inputs.length) as tf.Tensor[]));
    save(saved);
    return { value, gradFunc: gradient };
  });
  return op(...inputs);
}

/** The value of `map`, with every input connected to it by a zero gradient. */
export const connect = (map: tf.Tensor, inputs: readonly tf.Tensor[]): tf.Tensor =>
  differentiable([map, ...inputs], (map, ...rest) => ({
    value: tf.clone(map),
    saved: [...rest],
    gradient: (dy, saved) => [dy, ...saved.map((x) => tf.zerosLike(x))],
  }));

/** 1 where the test of x holds, else 0, as a constant. */
export const indicator = (x: tf.Tensor, test: (x: tf.Tensor) => tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.cast(test(x), 'float32'),
    saved: [x],
    gradient: (_dy, [x]) => [tf.zerosLike(x!)],
  }));

/** x as a constant. */
export const constant = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.clone(x),
    saved: [x],
    gradient: (_dy, [x]) => [tf.zerosLike(x!)],
  }));

/** x as a number that no tape knows of: it may be compared, and `connect` gives what is made of it the gradient 0 in x. */
export const detach = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad(() => ({ value: tf.clone(x), gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy) }))(
    tf.scalar(0),
  );

/**
 * Mean |x| over the last axis, 1 where that is 0, as a constant: for scaling what does not depend
 * on scale.
 */
export const constantSize = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => {
    const size = tf.sum(tf.div(tf.abs(x), tf.scalar(x.shape[x.rank - 1]!)), -1, true);
    return {
      value: tf.where(tf.equal(size, 0), tf.onesLike(size), size),
      saved: [x],
      gradient: (_dy, [x]) => [tf.zerosLike(x!)],
    };
  });

/** Sign of x, +1 at 0, as a constant. */
export const constantSign = (x: tf.Tensor): tf.Tensor =>
  differentiable([x], (x) => ({
    value: tf.where(tf.less(x, 0), tf.fill(x.shape, -1), tf.onesLike(x)),
    saved: [x],
    gradient: (_dy, [x]) => [tf.zerosLike(x!)],
  }));
