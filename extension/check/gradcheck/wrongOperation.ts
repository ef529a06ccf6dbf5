/**
 * Which operation has a gradient that is not its derivative? Each on the way from the input is tried by itself, at the numbers
 * that it is given: along a random direction its result must move as its gradient says. TensorFlow.js 4.22 has some that do not
 * (tf.mirrorPad leaves out what it mirrored), and there no tf.customGrad is to be looked for.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../backends/doubles.js';
import { callOf } from '../compare/callOf.js';
import { evaluate, type Loss } from '../evaluate.js';
import { makeRandom } from '../numbers.js';
import { framesHere, placeAbove } from '../precision/blame/place.js';
import { alongDirection, float64Noise } from '../tolerance.js';
import { traceFrom } from '../traceFrom.js';
import { scaleOf } from './differenceQuotients.js';
import type { Subject } from './subject.js';

const calls = 200;
/** A steep curve beside a pole looks like another slope at the first, and not at the second: log(x) of an x of 1e-4 beside others near 1. */
const steps = [1e-4, 1e-6];

export interface WrongOperation {
  /** As a sentence names it, with its line. */
  readonly operation: string;
  readonly instead: string | undefined;
}

const replacements: Readonly<Record<string, string>> = {
  MirrorPad: 'tf.gather of the mirrored places along each axis',
};

/** Doubles must be on. */
export function findWrongOperation({
  loss,
  samples,
  wrt,
  seed,
}: Subject): WrongOperation | undefined {
  let found: WrongOperation | undefined;
  let tried = 0;
  const watch: Loss = (...tensors) => {
    const depth = framesHere().length;
    const { result } = traceFrom(
      tensors[wrt]!,
      () => loss(...tensors),
      (call, isReached) => {
        if (found !== undefined || tried++ > calls || tf.getGradient(call.name) == null) return;
        const wrong = Object.entries(call.inputs).some(
          ([name, x]) => x?.dtype === 'float32' && isReached(x) && !isRight(call, name, seed),
        );
        if (!wrong) return;
        const place = placeAbove(depth, framesHere());
        const operation = `${callOf(call.name)}${place ? ` (${place.label}:${place.line})` : ''}`;
        found = { operation, instead: replacements[call.name] };
      },
    );
    return result;
  };
  try {
    evaluate(watch, samples);
  } catch {
    return undefined; // The loss says so itself.
  }
  return found;
}

/** An operation that throws, and one at a kink or a jump, is not wrong. */
function isRight({ name, inputs, attrs }: KernelCall, input: string, seed: number): boolean {
  const random = makeRandom(seed);
  const x = inputs[input]!;
  const scale = scaleOf(Float64Array.from(x.dataSync()));
  const noise = (shape: readonly number[], size: number): tf.Tensor =>
    tf.tensor(
      Float64Array.from(
        { length: tf.util.sizeFromShape([...shape]) },
        () => size * (2 * random() - 1),
      ),
      [...shape],
      'float32',
    );
  try {
    return tf.tidy(() => {
      const run = (given: tf.Tensor): tf.Tensor => {
        const result: unknown = tf
          .engine()
          .runKernel(name, { ...inputs, [input]: given }, attrs as never);
        return (Array.isArray(result) ? result[0] : result) as tf.Tensor;
      };
      const weights = noise(run(x).shape, 1);
      const value = (given: tf.Tensor): tf.Tensor => tf.sum(tf.mul(run(given), weights));
      const way = noise(x.shape, scale);
      const slope = tf.sum(tf.mul(tf.grad(value)(x), way)).dataSync()[0]!;
      const rounding = float64Noise * tf.sum(tf.abs(tf.mul(run(x), weights))).dataSync()[0]!;
      return !steps.every((step) => {
        const at = (by: number): number => value(tf.add(x, tf.mul(by, way))).dataSync()[0]!;
        const [told, here] = [step * slope, at(0)];
        const [up, down] = [at(step) - here, here - at(-step)];
        const size = Math.max(Math.abs(told), Math.abs(up), Math.abs(down));
        const off = Math.abs(told - (up + down) / 2);
        const isSmooth = Math.abs(up - down) <= 0.1 * off;
        return isSmooth && off > 100 * alongDirection * size + rounding;
      });
    });
  } catch {
    return true;
  }
}
