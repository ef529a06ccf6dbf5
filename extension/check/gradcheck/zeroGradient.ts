/**
 * A gradient that is 0 at every entry: at a minimum that is as it should be, anywhere else nothing is learned, and
 * autodiff being right about it is no comfort. The loss is tried at other inputs: does it change, does it fall,
 * has it a gradient there? Then the operation that has none is looked for on the way from the input to the loss.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles, type KernelCall } from '../../backends/doubles.js';
import { evaluate, gradient, inScope } from '../evaluate.js';
import { replaceInput, toTensor, withValues, type Sample } from '../inputs.js';
import { largest, makeRandom, sum } from '../numbers.js';
import type { Finding } from '../diagnoses/table.js';
import {
  derivativeBeside,
  float32Unit,
  leastNormalOfFloat32,
  sameInDoubles,
} from '../tolerance.js';
import { traceFrom } from '../traceFrom.js';
import { scaleOf } from './differenceQuotients.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';

export type ZeroGradient = Extract<Finding, { code: 'zero-gradient' | 'vanishing-gradient' }>;

/** Undefined where some entry is not 0 or next to nothing beside what the loss is elsewhere, or where 0 is as it should be. */
export function explainZeroGradient(
  subject: Subject,
  { float32, float64, truths, noise }: Measured,
): ZeroGradient | undefined {
  const leastOf = (i: number): number => derivativeBeside * (truths.reach.get(i) ?? 0);
  if (!float32.every((g, i) => g === 0 || Math.abs(g) < leastOf(i))) return undefined;
  const input = subject.names[subject.wrt] ?? '';
  const finding = { code: 'zero-gradient', input } as const;
  try {
    const most = largest(float32);
    if (most > 0) {
      const isFlat = inDoubles(() => reasonOf(subject)) === 'saturated';
      return isFlat ? { code: 'vanishing-gradient', input, most } : undefined;
    }
    if (float64?.some((g) => g !== 0)) {
      // What rounding leaves of a gradient of 0, as at the optimum of a cosine, is none that float32 has lost.
      const rounding = inDoubles(() => noise.gradient32());
      const lost = float64.some((g, i) => Math.abs(g) > 8 * rounding[i]!);
      if (lost) return inDoubles(() => explainLost(subject, largest(float64)));
    }
    return inDoubles(() => {
      const why = reasonOf(subject);
      if (why === undefined) return undefined;
      const op = findOperation(subject, why);
      return { ...finding, why, ...(op !== undefined && { op }) };
    });
  } catch {
    return undefined; // Without doubles there is nothing to try.
  }
}

/** Float32 has nothing of a gradient that doubles have: is it the place that is dead, or the loss? */
function explainLost(subject: Subject, most: number): ZeroGradient | undefined {
  if (isLowest(subject)) return undefined;
  const input = subject.names[subject.wrt] ?? '';
  const { loss, wrt } = subject;
  const steepest = (these: readonly Sample[]): number =>
    largest(gradient(loss, these, wrt).gradient);
  const isBeside = elsewhere(subject, [1, 3]).some(
    (there) => most < Math.min(leastNormalOfFloat32, derivativeBeside * steepest(there)),
  );
  // As it would be if float32 held it.
  return isBeside && reasonOf(subject) === 'saturated'
    ? { code: 'vanishing-gradient', input, most }
    : { code: 'zero-gradient', input, why: 'underflow' };
}

/** How far the input is moved, in parts of its size: usually, and where nothing changes by that. */
const around = [0.01, 0.1, 0.5, 1, 1, 3];
const beyond = [10, 30, 100, 300];

type Why = Exclude<Extract<Finding, { code: 'zero-gradient' }>['why'], 'underflow'>;

function reasonOf(subject: Subject): Why | undefined {
  const { loss, samples, wrt } = subject;
  const valueAt = (these: readonly Sample[]): number => sum(evaluate(loss, these).values);
  const hasGradient = (these: readonly Sample[]): boolean =>
    gradient(loss, these, wrt).gradient.some((g) => g !== 0 && !Number.isNaN(g));
  const base = valueAt(samples);
  const changeAt = (there: readonly Sample[]): number => {
    const change = valueAt(there) - base;
    return Math.abs(change) > sameInDoubles * Math.abs(base) ? change : 0;
  };
  const nearby = elsewhere(subject, around);
  // A margin may be far beyond the numbers given, and so may all that is lower.
  const far = elsewhere(subject, beyond);
  const changes = nearby.some((there) => changeAt(there) !== 0);
  const anywhere = nearby.some(hasGradient) || far.some(hasGradient);
  if (!changes && !anywhere) {
    if ([...withOthers(subject), ...ofTwice(subject)].some(hasGradient)) return undefined;
    return isInputReached(subject) ? 'constant' : 'unused';
  }
  if (!anywhere) return 'steps';
  // Flat to the last bit around here, which no smooth maximum is, and lower elsewhere.
  const flat = near(subject).every((there) => valueAt(there) === base);
  const falls = (changes ? nearby : far).some((there) => changeAt(there) < 0);
  return falls && flat && !isLowest(subject, changes ? around : beyond) ? 'saturated' : undefined;
}

/** At a prediction that is sure and right little is left to win: less than float32 holds of what can be lost. */
function isLowest(subject: Subject, sizes: readonly number[] = around): boolean {
  const valueAt = (these: readonly Sample[]): number => sum(evaluate(subject.loss, these).values);
  const base = valueAt(subject.samples);
  const values = elsewhere(subject, sizes).map(valueAt).filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return base - least <= float32Unit * (most - base);
}

/** The checked input moved by these parts of its size, and towards each other input of its shape. */
function elsewhere(
  { samples, wrt, seed }: Subject,
  sizes: readonly number[],
): readonly (readonly Sample[])[] {
  const random = makeRandom(seed + 3);
  const x = samples[wrt]!;
  const scale = scaleOf(x.values);
  const moved = sizes.map((size) => x.values.map((v) => v + size * scale * (2 * random() - 1)));
  // At another input a distance is 0, and so may its gradient be; on the way to it there is one.
  const others = samples.flatMap(({ shape, values }, i) =>
    i !== wrt && shape.join() === x.shape.join()
      ? [0.5, 0.9, 0.999, 1].map((part) => x.values.map((v, k) => v + part * (values[k]! - v)))
      : [],
  );
  return [...others, ...moved].map((values) => replaceInput(samples, wrt, withValues(x, values)));
}

function near({ samples, wrt, seed }: Subject): readonly (readonly Sample[])[] {
  const random = makeRandom(seed + 4);
  const x = samples[wrt]!;
  const scale = scaleOf(x.values);
  return [1e-6, 1e-5].map((step) => {
    const values = x.values.map((v) => v + step * scale * (2 * random() - 1));
    return replaceInput(samples, wrt, withValues(x, values));
  });
}

/** A mask or weights of zeros take every gradient away, and rightly so: other numbers in the other inputs. */
function withOthers({ samples, wrt, seed }: Subject): readonly (readonly Sample[])[] {
  const random = makeRandom(seed + 5);
  return [0, 1].map((k) =>
    samples.map((sample, i) =>
      i === wrt
        ? sample
        : withValues(
            sample,
            sample.values.map(() => (k === 0 || sample.dtype !== 'float32' ? 1 : random())),
          ),
    ),
  );
}

/** Of one image alone a spread over images is 0, and rightly so: that image and another one. */
function ofTwice({ samples, wrt, seed }: Subject): readonly (readonly Sample[])[] {
  const x = samples[wrt]!;
  if (x.shape[0] !== 1) return [];
  const random = makeRandom(seed + 6);
  const scale = scaleOf(x.values);
  const twice = samples.map((sample, i) => {
    if (sample.shape[0] !== 1) return sample;
    const other = i === wrt ? sample.values.map((v) => v + scale * random()) : sample.values;
    const values = Float64Array.of(...sample.values, ...other);
    return { ...withValues(sample, values), shape: [2, ...sample.shape.slice(1)] };
  });
  return [twice];
}

const withoutGradient =
  /^(Round|Floor|Ceil|Sign|Step|ArgMax|ArgMin|Greater|GreaterEqual|Less|LessEqual|Equal|NotEqual|Logical\w+|OneHot|FloorDiv|IsNan|IsInf|IsFinite|Cast|TopK|Unique)$/;
const saturating = /^(ClipByValue|Relu|Relu6|Minimum|Maximum|Select|Prelu|Step|Sigmoid|Tanh|Elu)$/;

/** Flat wherever the other one is chosen, which is nothing remarkable. */
const choosing = /^(Minimum|Maximum|Select)$/;

/** Does any operation take the input, or what was made of it, on the way to the loss? */
function isInputReached({ loss, samples, wrt }: Subject): boolean {
  return inScope(() => {
    const tensors = samples.map(toTensor);
    const { result, isReached } = traceFrom(tensors[wrt]!, () => loss(...tensors));
    return isReached(result);
  });
}

/** The first operation on the way from the input that has no gradient, or the last that has none at these numbers. */
function findOperation({ loss, samples, wrt }: Subject, why: Why): string | undefined {
  return inScope(() => {
    const tensors = samples.map(toTensor);
    let found: string | undefined;
    traceFrom(
      tensors[wrt]!,
      () => loss(...tensors),
      (call, isReached) => {
        const { name, inputs } = call;
        if (why === 'saturated') {
          const isBetter = found === undefined || choosing.test(found) || !choosing.test(name);
          if (saturating.test(name) && isBetter && isFlat(call, isReached)) found = name;
          return;
        }
        if (found !== undefined) return;
        const zeros = (): boolean =>
          name === 'Multiply' &&
          Object.values(inputs).some(
            (t) => t && !isReached(t) && t.dataSync().every((v) => v === 0),
          );
        if (why === 'steps' && cuts(call)) found = name;
        if (why === 'constant' && (cuts(call) || zeros())) found = name;
      },
    );
    return found;
  });
}

/** A cast to float32 changes nothing. */
const cuts = ({ name, outputs }: KernelCall): boolean =>
  withoutGradient.test(name) && !(name === 'Cast' && outputs[0]?.dtype === 'float32');

/** Has it no slope at all in what comes of the input? One whose gradient TensorFlow.js does not have is not said to. */
function isFlat(
  { name, inputs, attrs }: KernelCall,
  isReached: (t: tf.Tensor) => boolean,
): boolean {
  return Object.entries(inputs).every(([input, x]) => {
    if (x?.dtype !== 'float32' || !isReached(x)) return true;
    const run = (given: tf.Tensor): tf.Tensor =>
      tf.sum(tf.engine().runKernel<tf.Tensor>(name, { ...inputs, [input]: given }, attrs as never));
    try {
      return tf.tidy(() =>
        tf
          .grad(run)(x)
          .dataSync()
          .every((g) => g === 0),
      );
    } catch {
      return false;
    }
  });
}
