/**
 * The kernel's gradient on the tape of TensorFlow.js, by tf.customGrad.
 *
 * tf.customGrad computes the gradients in all of its inputs when one is wanted. So each input is a node of its own: the
 * loss as a function of yPred alone, plus zeros whose gradients in yTrue and in the weights are those of the loss. A node
 * that leads to no wanted input is never differentiated.
 *
 * Second derivatives are those of the loss's own operations: within a gradient of a gradient the loss is made of them from
 * the start, and one that was computed before gets such a gradient.
 */
import * as tf from '@tensorflow/tfjs-core';
import { kernelName, type Request } from './kernel.js';
import { hasClasses, hasNeighbours, type Profile } from './profile.js';
import { hold, isDifferentiatedAgain, isTapeNested, isTapeOn, offTape } from './tape.js';

/** Inputs, and what is to be differentiated of them made of operations. */
export interface Composable extends Tensors {
  readonly compose: (tensors: Tensors) => tf.Tensor;
}

/** A loss: `compose` makes the same of operations. */
export interface Attached extends Composable {
  readonly profile: Profile;
  readonly reduction: 'mean' | 'sum' | 'none';
  readonly divisor: 'count' | 'weights';
  /** Throws what is wrong with the inputs, if anything is: asked where the loss is NaN. */
  readonly examine?: (() => void) | undefined;
}

export interface Tensors {
  readonly yTrue: tf.Tensor;
  readonly yPred: tf.Tensor;
  readonly weights: tf.Tensor | undefined;
  readonly mask: tf.Tensor | undefined;
}

type Input = 'yTrue' | 'yPred' | 'weights';

/** The loss, on the tape if there is one. */
export function differentiate(call: Attached): tf.Tensor {
  if (!isTapeOn()) return examine(call, run(call, call)).value;
  if (isTapeNested()) return call.compose(call);
  return besides(call, ofPrediction(call), {
    // Class numbers, and what is not looked at, have the gradient 0.
    yTrue: (dy, tensors) =>
      hasClasses(call.profile) || hasNeighbours(call.profile)
        ? tf.zerosLike(tensors.yTrue)
        : gradientOf(call, tensors, dy, true),
    weights: (dy, tensors) => weightGradient(call, tensors, dy),
  });
}

/** A scalar has its gradient made along with its value: that costs a tenth of making it later. */
function ofPrediction(call: Attached): tf.Tensor {
  return node('yPred', call, () => {
    const eager = call.reduction !== 'none';
    const { value, gradient: ready } = examine(call, run(call, call, { gradient: eager }));
    const gradient = (dy: tf.Tensor, tensors: Tensors): tf.Tensor => {
      if (ready === undefined) return gradientOf(call, tensors, dy, false);
      return dy.dataSync()[0] === 1 ? tf.reshape(ready, ready.shape) : tf.mul(ready, dy);
    };
    return { value, held: ready ? [ready] : [], gradient };
  });
}

/** Labels that are none make a kernel's loss NaN. */
function examine(call: Attached, outputs: Outputs): Outputs {
  if (call.examine && Number.isNaN(outputs.sum.dataSync()[0])) call.examine();
  return outputs;
}

/** The node of the prediction, and zeros of its shape with the gradients in the other inputs. */
export function besides(
  call: Composable,
  ofPrediction: tf.Tensor,
  gradients: Readonly<Record<'yTrue' | 'weights', Forward['gradient']>>,
): tf.Tensor {
  const others = call.weights ? (['yTrue', 'weights'] as const) : (['yTrue'] as const);
  const { shape } = ofPrediction;
  return others
    .map((input) =>
      node(input, call, () => ({ value: tf.zeros(shape), held: [], gradient: gradients[input] })),
    )
    .reduce((sum, part) => tf.add(sum, part), ofPrediction);
}

/** 0 where the mask does not count. */
export const keepCounted = (x: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor =>
  mask ? tf.where(mask, x, tf.zerosLike(x)) : x;

interface Forward {
  readonly value: tf.Tensor;
  /** Tensors that the gradient needs besides the inputs. */
  readonly held: readonly tf.Tensor[];
  readonly gradient: (dy: tf.Tensor, tensors: Tensors) => tf.Tensor;
}

/** A function of one of the inputs on the tape. */
export function node(input: Input, call: Composable, forward: () => Forward): tf.Tensor {
  const held: tf.Tensor[] = [];
  const op = tf.customGrad(() => {
    const { value, held: more, gradient } = forward();
    const alias = (x: tf.Tensor): tf.Tensor => {
      held.push(tf.keep(tf.reshape(x, x.shape)));
      return held[held.length - 1]!;
    };
    const tensors = {
      yTrue: alias(call.yTrue),
      yPred: alias(call.yPred),
      weights: call.weights && alias(call.weights),
      mask: call.mask && alias(call.mask),
    };
    held.push(...more.map((x) => tf.keep(x)));
    const gradFunc = (dy: tf.Tensor): tf.Tensor =>
      isDifferentiatedAgain()
        ? composedGradient(input, call, dy)
        : offTape(() => gradient(dy, tensors));
    return { value, gradFunc };
  });
  const result = op(call[input]!);
  hold(held);
  return result;
}

/**
 * dL/dyPred, or dL/dyTrue by the kernel with the two exchanged, which most of these losses do not notice; of a label and a logit
 * the kernel is told.
 */
function gradientOf(
  call: Attached,
  tensors: Tensors,
  dy: tf.Tensor,
  exchanged: boolean,
): tf.Tensor {
  const { yTrue, yPred, weights } = tensors;
  const placed = exchanged ? { ...tensors, yTrue: yPred, yPred: yTrue } : tensors;
  const wanted = { gradient: true, exchanged };
  if (call.reduction !== 'none') {
    return run(call, placed, { ...wanted, scale: dy.dataSync()[0]! }).gradient!;
  }
  const factor = weights ? tf.mul(weights, dy) : dy;
  return run({ ...call, reduction: 'sum' }, { ...placed, weights: factor }, wanted).gradient!;
}

/**
 * dL/dw of a pixel with loss l: l for the map and the sum, l/N for the mean, (l − L)/Σw for the mean by weights; 0 where
 * masked.
 */
function weightGradient(call: Attached, tensors: Tensors, dy: tf.Tensor): tf.Tensor {
  const { mask } = tensors;
  const map = run({ ...call, reduction: 'none' }, { ...tensors, weights: undefined }).value;
  if (call.reduction !== 'mean') return tf.mul(map, dy);
  const { value, divisor } = run(call, tensors);
  if (divisor.dataSync()[0] === 0) return tf.zerosLike(map);
  if (call.divisor === 'count') return tf.mul(map, tf.div(dy, divisor));
  const above = tf.mul(tf.sub(map, value), tf.div(dy, divisor));
  return mask ? tf.where(mask, above, tf.zerosLike(above)) : above;
}

/** Of the inputs themselves, which are on the tape. */
function composedGradient(input: Input, call: Composable, dy: tf.Tensor): tf.Tensor {
  const { yTrue, yPred, weights, mask, compose: composed } = call;
  const tensors = { yTrue, yPred, weights, mask };
  if ([yTrue, yPred, weights, mask].some((x) => x?.isDisposed)) {
    throw new Error(
      'a second derivative needs the inputs of a loss, and one has been disposed: compute the loss inside the ' +
        'function that is differentiated first',
    );
  }
  return tf.grad((x) => composed({ ...tensors, [input]: x }))(tensors[input]!, dy);
}

interface Outputs {
  readonly value: tf.Tensor;
  /** Σ of the map. */
  readonly sum: tf.Tensor;
  readonly divisor: tf.Tensor;
  readonly gradient: tf.Tensor | undefined;
}

function run(
  { profile, reduction, divisor }: Pick<Attached, 'profile' | 'reduction' | 'divisor'>,
  { yTrue, yPred, weights, mask }: Tensors,
  { gradient = false, scale = 1, exchanged = false }: Partial<Request> = {},
): Outputs {
  const request: Request = { profile, reduction, divisor, gradient, scale, exchanged };
  const inputs = { yTrue, yPred, ...(weights && { weights }), ...(mask && { mask }) };
  const [value, by, sum, slope] = tf
    .engine()
    .runKernel<tf.Tensor[]>(kernelName, inputs, request as unknown as tf.NamedAttrMap);
  return { value: value!, divisor: by!, sum: sum!, gradient: slope };
}
