/** What is to be said of a gradient. */
import { assertNever } from '../../wire/assertNever.js';
import { formatShape, type Shape } from '../../wire/shape.js';
import type { Arithmetic } from '../foreignLoss.js';
import { formatApart, formatNumber as n } from '../numbers.js';
import { define, entriesText } from './define.js';

export interface WrongGradient {
  entries: number;
  factor?: number;
  /** Right in doubles. */
  float32?: boolean;
  /** Right for the loss as written, which is not the reference. */
  unexplained?: boolean;
  second?: boolean;
  /** What does so in a framework that is not TensorFlow.js. */
  look?: string;
  /** Of TensorFlow.js, whose gradient it is, and what to use. */
  operation?: string;
  instead?: string | undefined;
  /** It is somewhere between these two that it is wrong. */
  from?: string;
  to?: string;
  framework?: string;
}

/** Why a gradient is 0 everywhere; `op`: the operation that makes it so, if one was found. */
export interface ZeroGradient {
  input: string;
  why: 'steps' | 'unused' | 'constant' | 'saturated' | 'underflow';
  op?: string;
}

/** What a backward is given, by the name that each framework has for it. */
const givenToBackward: Readonly<Record<string, string>> = {
  torch: 'grad_output of a torch.autograd.Function',
  tensorflow: 'the upstream gradient of a tf.custom_gradient',
  keras: 'the upstream gradient of a custom_gradient',
  jax: 'the cotangent of a jax.custom_vjp',
};

export const gradient = {
  'wrong-gradient': define<WrongGradient | { row: string; autodiff: number; truth: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('row' in f)
        return `along a random direction the loss changes by ${formatApart(f.truth, f.autodiff).join(' per step, autodiff says ')}: part of the gradient is detached or written wrongly`;
      const { entries, factor, float32, unexplained, second, look, from, to, framework } = f;
      if (unexplained)
        return 'autodiff is the derivative of the loss as written, but the loss is not the reference: compare() the two';
      if (second)
        return `the derivative of the gradient by autodiff is not its derivative at ${entries} entries, along a random direction`;
      if (from !== undefined)
        return `somewhere from ${from} to ${to} (${entriesText(entries)}) autodiff is not the derivative of the loss: along random directions the loss does not move as the gradient says, and the entries looked at do not explain it; options.budget looks closer`;
      const times = factor === undefined ? '' : `: autodiff = truth × ${n(factor, 7)}`;
      if (float32)
        return `the gradient is right in doubles but wrong in float32 ${framework === undefined ? 'on this backend' : `in ${framework}`}, by the same factor everywhere${times}`;
      if (f.operation !== undefined)
        return `autodiff is not the derivative of the loss at ${entriesText(entries)}${times}: the gradient that TensorFlow.js has of ${f.operation} is another than its derivative; use ${f.instead ?? 'other operations in its place'}, or give its gradient by tf.customGrad`;
      return `autodiff is not the derivative of the loss at ${entriesText(entries)}${times}; look for ${look ?? 'tf.customGrad, or a cast or rounding on the way'}`;
    },
  }),
  'slope-forgotten': define<{ entries: number; times: number } & Pick<Arithmetic, 'framework'>>({
    severity: 'failure',
    sentence: ({ entries, times, framework }) =>
      `the gradient of twice the loss is the gradient × ${n(times)} at ${entriesText(entries)}, where it is to be × 2: a backward does not multiply by the slope it is given (${givenToBackward[framework ?? ''] ?? 'dy of a tf.customGrad'}), so with a weight, a second loss beside it or scaled gradients another loss is trained`,
  }),
  'no-gradient': define<{ framework: string }>({
    severity: 'failure',
    sentence: ({ framework }) =>
      `there is no gradient to check: the loss is one of ${framework}, which does not differentiate; give a hand-written gradient, or the framework that trains with it`,
  }),
  detached: define<
    | { input: string; op: string | undefined; keptBy?: string; second?: boolean }
    | { input: string; framework: string; how: string; second?: boolean }
    | { row: string; reason: string }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('framework' in f)
        return `${f.framework} sees no path from ${f.input} to the ${f.second ? 'gradient' : 'loss'}, so autodiff = truth × 0: ${f.how}`;
      if ('row' in f) return `no gradient reaches yPred: ${f.reason}`;
      if (f.second)
        return `nothing leads from ${f.input} to the gradient on the tape: an operation on the way has no second derivative (a tf.customGrad, logSoftmax)`;
      if (f.keptBy !== undefined)
        return `the loss differentiates within itself, and TensorFlow.js (4.22) loses on the way what ${f.keptBy} keeps of its own result, so that part of the second derivative is missing: write the derivative of ${f.keptBy} out as operations`;
      return f.op === undefined
        ? `nothing leads from ${f.input} to the loss on the tape: its values were taken out (dataSync, array) or are not used`
        : `${f.op} is given numbers that depend on ${f.input} but came through an array (dataSync, tf.tensor): no gradient goes back that way`;
    },
  }),
  'zero-gradient': define<ZeroGradient>({
    severity: 'failure',
    entries: 'plateau',
    sentence: zeroGradientText,
  }),
  // It is right: what is dead is the place, which a step of training does not leave.
  'vanishing-gradient': define<{ input: string; most: number }>({
    severity: 'warning',
    sentence: ({ input, most }) =>
      `the gradient by ${input} is at most ${n(most)} at every entry, next to nothing beside what it is elsewhere, and the loss is lower elsewhere: it is flat here, so nothing is learned from these inputs`,
  }),
  'held-constant': define<{ input: string; calls: number }>({
    severity: 'warning',
    sentence: ({ input, calls }) =>
      `what constant() is given (${calls} call${calls === 1 ? '' : 's'}) was held constant in the truth too: how it changes with ${input} is left out`,
  }),
  'non-finite': define<
    | { value: number; inDoubles?: number }
    | { input: string; index: readonly number[]; value: number }
    | { reference: number; candidate: number; framework?: string }
  >({
    severity: 'failure',
    entries: 'non-finite',
    sentence: (f) => {
      if ('reference' in f)
        return `the reference gives ${f.reference} where the candidate gives ${n(f.candidate)}: it divides by 0${f.framework === undefined ? ', leaves the domain of a function, or reads beyond the end of an array' : ' or leaves the domain of a function'}`;
      return 'input' in f
        ? `${f.input} is ${f.value} at [${f.index.join(',')}]: there is no gradient to check where an input is no number`
        : `the loss is ${f.value} in float32${f.inDoubles === undefined ? '' : `, where in doubles it is ${n(f.inDoubles)}`}: no training sees its value`;
    },
  }),
  'other-value': define<{ loss: number; reference: number }>({
    severity: 'warning',
    sentence: (f) => {
      const [loss, reference] = formatApart(f.loss, f.reference);
      return `the gradient is held to the reference's, and the value is another: the loss gives ${loss}, the reference ${reference}; compare says more`;
    },
  }),
  noisy: define<{ entries: number }>({
    severity: 'cause',
    entries: 'noisy',
    sentence: ({ entries }) =>
      `at ${entriesText(entries)} the differences do not settle, so nothing can be said of the gradient there`,
  }),
  map: define<{ map: Shape } & Pick<Arithmetic, 'framework'>>({
    severity: 'note',
    sentence: ({ map, framework }) =>
      `the loss is a map ${formatShape(map)}: the gradient of its sum was checked${framework === undefined ? ', as tf.grad gives it' : ''}`,
  }),
  partial: define<{ entries: number; of: number; directions: number; resolution: number }>({
    severity: 'note',
    sentence: ({ entries, of, directions, resolution }) =>
      `${entries} of ${of} entries were checked one by one, and all of them together along ${directions} random direction${directions === 1 ? '' : 's'}, where one that is off by ${n(resolution, 2)} would have shown; options.budget buys more`,
  }),
};

function zeroGradientText({ input, why, op }: ZeroGradient): string {
  const zero = `the gradient by ${input} is 0 at every entry`;
  switch (why) {
    case 'steps':
      return `${zero}, here and elsewhere, although the loss changes with ${input}: ${op === undefined ? 'it does so in steps' : `${op} has no other gradient`}, so nothing is learned`;
    case 'unused':
      return `${zero}: the loss does not use it`;
    case 'constant':
      return `${zero}, and the loss does not change with it${op === undefined ? '' : op === 'Multiply' ? ': it is multiplied by 0' : `: ${op} takes it out`}`;
    case 'saturated':
      return `${zero}, and the loss is lower elsewhere: ${op === undefined ? 'it is flat here' : `${op} is flat at all of them`}, so nothing is learned`;
    case 'underflow':
      return `${zero} in float32, though not in doubles: it is smaller than float32 can hold`;
    default:
      return assertNever(why);
  }
}
