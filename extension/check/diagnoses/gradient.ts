/** What is to be said of a gradient. */
import { formatShape, type Shape } from '../../wire/shape.js';
import { formatNumber as n } from '../numbers.js';
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
}

export const gradient = {
  'wrong-gradient': define<WrongGradient | { row: string; autodiff: number; truth: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('row' in f)
        return `along a random direction the loss changes by ${n(f.truth)} per step, autodiff says ${n(f.autodiff)}: part of the gradient is detached or written wrongly`;
      const { entries, factor, float32, unexplained, second, look } = f;
      if (unexplained)
        return 'autodiff is the derivative of the loss as written, but the loss is not the reference: compare() the two';
      if (second)
        return `the derivative of the gradient by autodiff is not its derivative at ${entries} entries, along a random direction`;
      const times = factor === undefined ? '' : `: autodiff = truth × ${n(factor, 7)}`;
      if (float32)
        return `the gradient is right in doubles but wrong in float32 on this backend, by the same factor everywhere${times}`;
      return `autodiff is not the derivative of the loss at ${entriesText(entries)}${times}; look for ${look ?? 'tf.customGrad, or a cast or rounding on the way'}`;
    },
  }),
  'no-gradient': define<{ framework: string }>({
    severity: 'warning',
    sentence: ({ framework }) =>
      `there is no gradient to check: the loss is one of ${framework}, which does not differentiate; give a hand-written gradient, or the framework that trains with it`,
  }),
  detached: define<
    | { input: string; op: string | undefined; second?: boolean }
    | { input: string; framework: string; how: string }
    | { row: string; reason: string }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('framework' in f)
        return `${f.framework} sees no path from ${f.input} to the loss, so autodiff = truth × 0: ${f.how}`;
      if ('row' in f) return `no gradient reaches yPred: ${f.reason}`;
      if (f.second)
        return `nothing leads from ${f.input} to the gradient on the tape: an operation on the way has no second derivative (a tf.customGrad, logSoftmax)`;
      return f.op === undefined
        ? `nothing leads from ${f.input} to the loss on the tape: its values were taken out (dataSync, array) or are not used`
        : `${f.op} is given numbers that depend on ${f.input} but came through an array (dataSync, tf.tensor): no gradient goes back that way`;
    },
  }),
  noisy: define<{ entries: number }>({
    severity: 'cause',
    entries: 'noisy',
    sentence: ({ entries }) =>
      `at ${entriesText(entries)} the differences do not settle, so nothing can be said of the gradient there`,
  }),
  map: define<{ map: Shape }>({
    severity: 'note',
    sentence: ({ map }) =>
      `the loss is a map ${formatShape(map)}: the gradient of its sum was checked, as tf.grad gives it`,
  }),
  partial: define<{ entries: number; of: number; directions: number }>({
    severity: 'note',
    sentence: ({ entries, of, directions }) =>
      `${entries} of ${of} entries were checked one by one, and all of them together along ${directions} random direction${directions === 1 ? '' : 's'}; options.budget buys more`,
  }),
};
