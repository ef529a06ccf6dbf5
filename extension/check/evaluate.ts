/**
 * Running the user's loss, its gradient and the loop, and saying what is wrong with the way they run
 * before anything is said about their numbers.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../backends/doubles.js';
import type { Shape } from '../wire/shape.js';
import { foreignOf, frameworkOf } from './foreignLoss.js';
import { findKept, rememberInputs } from './keptInputs.js';
import { disturb, findUnstable, firstDifference, type Unstable } from './repeatability.js';
import { runRegistered } from './registration.js';
import { countEvaluation, reachStage } from './progress.js';
import { kindText, readNested, toNested, toTensor, type Nested, type Sample } from './inputs.js';

/** What a method takes may be narrower where it is given: a loss of `tf.Tensor2D`s is a loss. */
/* eslint-disable @typescript-eslint/method-signature-style -- a property would refuse such a loss */
interface Losses {
  plain(this: void, ...tensors: tf.Tensor[]): tf.Tensor;
  withOptions(this: void, yTrue: tf.Tensor, yPred: tf.Tensor, options?: never): tf.Tensor;
}
/* eslint-enable @typescript-eslint/method-signature-style */

export type Loss = Losses['plain'];
/** As the losses of the library are: what its options are is its own business. */
export type LossWithOptions = Losses['withOptions'];
// Loops are written for one shape (`number[][][]`), so what they take is theirs to say.
export type Reference = (...nested: never[]) => Nested | tf.Tensor;

export interface Output {
  readonly shape: Shape;
  readonly dtype: string;
  readonly values: Float64Array;
}

/** What running the loss twice on the current backend showed, besides its value. */
export interface Behaviour {
  readonly output: Output;
  /** Of the second call, which there was no tape for. */
  readonly second: Output;
  /** Of the reference, if there is one. */
  readonly truth?: Output;
  /** What computes it, where that is not TensorFlow.js. */
  readonly framework?: string;
  /** Tensors left behind by the second call: the first may fill a cache. */
  readonly leaked: number;
  /** Positions of inputs that were written to or disposed. */
  readonly changed: readonly number[];
  /** How the two calls differ, if they do. */
  readonly unstable?: Unstable;
  /** The operation that was given, in a call on other inputs, what a call on these had computed. */
  readonly kept?: string;
  /** The same of the reference that is given as truth, and its shape. */
  readonly reference?: { readonly unstable: Unstable; readonly shape: Shape };
}

export function evaluate(loss: Loss, samples: readonly Sample[]): Output {
  countEvaluation();
  return inScope(() => runRegistered(() => readTensor(loss(...samples.map(toTensor)))));
}

/** Runs `run` and disposes of every tensor made in it, as `tf.tidy`, but without its word on promises. */
export function inScope<T>(run: () => T): T {
  const engine = tf.engine();
  engine.startScope();
  try {
    return run();
  } finally {
    engine.endScope();
  }
}

/** A run of the loss under autodiff: what it gave, and how to have it once more. */
export interface Taped {
  readonly value: Output;
  readonly again: () => Output;
}

/** Runs the loss twice, and the reference; a run under autodiff that there was anyway counts as the first. */
export function observe(
  loss: Loss,
  samples: readonly Sample[],
  taped?: Taped,
  reference?: Reference,
): Behaviour {
  const truth = reference && observeReference(reference, samples);
  const first = taped?.value ?? evaluate(rememberInputs(loss), samples);
  let kept: string | undefined;
  disturb(
    (others) => {
      // What is the same again may be looked up by its content.
      const differ = others.every((other, i) => firstDifference(other, samples[i]!) >= 0);
      const found = findKept(() => evaluate(loss, others));
      if (differ) kept ??= found;
    },
    samples,
    'whole',
  );
  const before = tf.memory().numTensors;
  let changed: readonly number[] = [];
  let leaked = 0;
  const { second, unstable } = findUnstable(first, () => {
    const output = inScope(() => {
      const tensors = samples.map(toTensor);
      const output = readTensor(loss(...tensors));
      changed =
        foreignOf(loss)?.changedInputs() ??
        tensors.flatMap((tensor, i) => (isUnchanged(tensor, samples[i]!) ? [] : [i]));
      return output;
    });
    leaked = tf.memory().numTensors - before;
    return output;
  });
  const excused = unstable && taped && onlyTheTape(taped, second, () => evaluate(loss, samples));
  return {
    output: first,
    second,
    ...(truth && { truth: truth.output }),
    leaked,
    changed,
    ...frameworkOf(loss),
    ...(unstable && !excused && { unstable }),
    ...(kept !== undefined && { kept }),
    ...(truth?.unstable && {
      reference: { unstable: truth.unstable, shape: truth.output.shape },
    }),
  };
}

/** Once more when the check is through: what counts its calls may be another function only after some of them. */
export function observeEnd(
  loss: Loss,
  samples: readonly Sample[],
  behaviour: Behaviour,
  reference?: Reference,
): Behaviour {
  if (behaviour.unstable || behaviour.reference) return behaviour;
  const { second, truth } = behaviour;
  const { unstable } = findUnstable(second, () => evaluate(loss, samples));
  if (unstable) return { ...behaviour, unstable };
  if (!reference || !truth) return behaviour;
  const ofLoop = findUnstableLoop(truth, reference, samples).unstable;
  return ofLoop ? { ...behaviour, reference: { unstable: ofLoop, shape: truth.shape } } : behaviour;
}

/** Runs the loop twice. */
export function observeReference(
  reference: Reference,
  samples: readonly Sample[],
): { readonly output: Output; readonly unstable?: Unstable | undefined } {
  reachStage({ doing: 'running the reference' });
  const begun = tf.util.now();
  const output = evaluateReference(reference, samples);
  reachStage({ doing: 'running the reference once more', ms: tf.util.now() - begun });
  disturb((others) => evaluateReference(reference, others), samples, 'pixel');
  const { unstable } = findUnstableLoop(output, reference, samples);
  return { output, unstable };
}

const findUnstableLoop = (first: Output, reference: Reference, samples: readonly Sample[]) =>
  findUnstable(
    first,
    () => evaluateReference(reference, samples),
    foreignOf(reference) !== undefined,
  );

/** TensorFlow.js takes fused operations apart under autodiff, which may round otherwise: like with like. */
const onlyTheTape = (taped: Taped, plain: Output, evaluateAgain: () => Output): boolean =>
  firstDifference(plain, evaluateAgain()) < 0 && firstDifference(taped.value, taped.again()) < 0;

function isUnchanged(tensor: tf.Tensor, sample: Sample): boolean {
  if (tensor.isDisposed) return false;
  const now = tensor.dataSync();
  const { values } = sample;
  for (let i = 0; i < values.length; i++) {
    if (!Object.is(values[i], now[i]) && values[i] !== now[i]) return false;
  }
  return true;
}

/** The sum of the loss and its gradient, by autodiff on the current backend. */
export function gradient(
  loss: Loss,
  samples: readonly Sample[],
  wrt: number,
): { readonly value: Output; readonly gradient: Float64Array } {
  countEvaluation();
  return inScope(() => {
    const tensors = samples.map(toTensor);
    const of = tf.valueAndGrad((x: tf.Tensor) =>
      checkResult(loss(...tensors.map((tensor, i) => (i === wrt ? x : tensor)))),
    );
    const x = tensors[wrt]!;
    // valueAndGrad wants dy for a map; ones make it the gradient of the sum.
    const { value, grad } = runRegistered(() => of(x, undefined));
    return { value: readTensor(value), gradient: new Float64Array(grad.dataSync()) };
  });
}

/** The loop on the same numbers. It may return numbers or a tensor. */
export function evaluateReference(reference: Reference, samples: readonly Sample[]): Output {
  countEvaluation();
  const foreign = foreignOf(reference);
  if (foreign) return { ...foreign.loop(samples), dtype: 'float64' };
  const found = runLoop(reference, samples);
  // One that computes with tensors is as good a truth as a loop, if it is asked in doubles.
  return found.dtype === 'float32'
    ? (tryInDoubles(() => runLoop(reference, samples)) ?? found)
    : found;
}

function runLoop(reference: Reference, samples: readonly Sample[]): Output {
  return inScope(() => {
    const nested = samples.map(toNested) as never[];
    const result: unknown = reference(...nested);
    if (isTensor(result)) return readTensor(result);
    // A pixel by itself, thousands of times.
    if (typeof result === 'number') {
      return { shape: [], dtype: 'float64', values: Float64Array.of(result) };
    }
    if (isPromise(result)) throw asynchronous('reference', result);
    const { shape, values } = readNested('reference: its result', result);
    return { shape, dtype: 'float64', values: Float64Array.from(values, Number) };
  });
}

function tryInDoubles<T>(run: () => T): T | undefined {
  try {
    return inDoubles(run);
  } catch {
    return undefined;
  }
}

const isTensor = (value: unknown): value is tf.Tensor => value instanceof tf.Tensor;

export function readTensor(value: tf.Tensor): Output {
  const { shape, dtype } = checkResult(value);
  return { shape, dtype, values: new Float64Array(value.dataSync()) };
}

function checkResult(value: unknown): tf.Tensor {
  if (isTensor(value)) {
    if (value.dtype === 'string' || value.dtype === 'complex64') {
      throw new TypeError(`the loss returned a ${value.dtype} tensor; expected float32`);
    }
    return value;
  }
  if (isPromise(value)) throw asynchronous('loss', value);
  throw new TypeError(
    `the loss returned ${kindText(value)}; expected a tensor (has it a return statement?)`,
  );
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

function asynchronous(what: string, promise: Promise<unknown>): TypeError {
  // Its rejection is of no interest any more and must not end the process.
  promise.then(undefined, () => undefined);
  return new TypeError(
    `the ${what} is async: it returned a Promise; a loss must return its tensor at once (use dataSync, not await)`,
  );
}
