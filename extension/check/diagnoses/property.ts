/** What must hold for losses of a kind, or was declared for one, and does not: the failures of probe's rows. */
import { formatNumber, shortApart } from '../numbers.js';
import { define } from './define.js';

const n = (x: number): string => formatNumber(x, 4);

export const property = {
  'not-invariant': define<{ row: string; title: string; from: number; to: number }>({
    severity: 'cause',
    sentence: ({ title, from, to }) => `${title}: ${shortApart(from, to).join(' becomes ')}`,
  }),
  'not-as-declared': define<{
    row: string;
    title: string;
    declared: string;
    value: string;
    gradient: string;
  }>({
    severity: 'cause',
    sentence: ({ title, declared, value, gradient }) =>
      `${title}: declared ${declared}, but the value is ${value}${gradient === '' ? '' : ` and the gradient ${gradient}`}`,
  }),
  'radial-gradient': define<{ share: number }>({
    severity: 'cause',
    sentence: ({ share }) =>
      `the gradient pulls along yPred (${n(share)} of its size), which no function of the angle does`,
  }),
  'gradient-length': define<{ off: number }>({
    severity: 'cause',
    sentence: ({ off }) =>
      `at twice the length of yPred the gradient is not half as large (off by ${n(off)}): the division by |yPred| is missing or doubled`,
  }),
  'not-rotation-equivariant': define<{ off: number }>({
    severity: 'cause',
    sentence: ({ off }) =>
      `turning both vectors together changes nothing, but the gradients say it does (off by ${n(off)})`,
  }),
  'sign-invariant': define<object>({
    severity: 'cause',
    sentence: () => `yPred and its opposite cost the same: kind 'axial', if axes are compared`,
  }),
  'permutation-invariant': define<object>({
    severity: 'cause',
    sentence: () => 'the loss does not see the order of the channels',
  }),
  'not-local': define<object>({
    severity: 'cause',
    sentence: () =>
      'the gradient of a pixel depends on other pixels: a norm or a reduction runs over the wrong axis (if it is meant to: kind "other")',
  }),
  'minimum-elsewhere': define<{ perfect: number; best: number } | { gradient: number }>({
    severity: 'cause',
    sentence: (f) =>
      'best' in f
        ? `a wrong prediction costs ${shortApart(f.best, f.perfect).join(', less than the perfect one (')})`
        : `at yPred = yTrue the loss still slopes (${n(f.gradient)}): its minimum is elsewhere`,
  }),
  'not-monotone': define<{ at: number; unit: string }>({
    severity: 'cause',
    sentence: ({ at, unit }) => `a larger error costs less from ${n(at)}${unit} on`,
  }),
  'pieces-apart': define<{ at: number; below: number; above: number; unit: string }>({
    severity: 'cause',
    sentence: ({ at, below, above, unit }) =>
      `the loss jumps from ${shortApart(below, above).join(' to ')} at an error of ${n(at)}${unit} and slopes on either side: two pieces that do not meet, one lacks a constant or a factor`,
  }),
  unbounded: define<{ right: number; surer: number }>({
    severity: 'cause',
    sentence: ({ right, surer }) =>
      `being sure and right costs ${shortApart(right, surer).join(', ten times as sure ')}, and so on without end: logits are taken for logarithms of probabilities (a softmax, sigmoid or their logarithm is missing)`,
  }),
  'large-epsilon': define<{ epsilon: number; right: number; wrong: number }>({
    severity: 'cause',
    sentence: ({ epsilon, right, wrong }) =>
      `a logarithm is taken of p + ${n(epsilon)}: being sure and right costs ${shortApart(right, wrong).join(', being sure and wrong no more than ')}, and at a probability of ${n(epsilon)} half of the gradient is gone; what guards against log(0) is a millionth`,
  }),
  'parts-compete': define<{
    part: 'pixel' | 'image';
    alone: number;
    together: number;
    count: number;
  }>({
    severity: 'cause',
    sentence: ({ part, alone, together, count }) =>
      part === 'pixel'
        ? `a pixel by itself costs ${shortApart(alone, together).join(` when sure and right, ${count} together no less than `)}, however sure: a softmax or a sum runs over the pixels too, where it belongs to each`
        : `an image by itself costs ${shortApart(alone, together).join(` when sure and right, ${count} copies of it `)}, which is neither a mean nor a sum: what is taken from 1, or divided, is a sum over the batch where it belongs to each image`,
  }),
  'prediction-normalised': define<{ change: string }>({
    severity: 'cause',
    sentence: ({ change }) =>
      `${change} costs what yPred costs, though yTrue is taken as it is, and a perfect prediction costs something: the loss normalises the prediction and not the truth, so none can reach it`,
  }),
  'double-activation': define<{ first: string; second: string; right: number; wrong: number }>({
    severity: 'cause',
    sentence: ({ first, second, right, wrong }) =>
      `${first === '' ? `yPred are probabilities, and ${second} is applied to them again` : `${second} is applied to what ${first} gave`}: being sure and right still costs ${shortApart(right, wrong).join(', being sure and wrong no more than ')}`,
  }),
  'minimum-unreached': define<{ right: number; wrong: number }>({
    severity: 'cause',
    sentence: ({ right, wrong }) =>
      `no prediction costs less than ${shortApart(right, wrong).join(', however sure and right, and none more than ')}: look for a softmax or sigmoid that is applied twice`,
  }),
  'errors-cancel': define<{ cost: number; apart: number }>({
    severity: 'cause',
    sentence: ({ cost, apart }) =>
      `errors of either sign cancel: together they cost ${shortApart(cost, apart).join(', the same errors all of one sign ')}; the square or the absolute value must come before the mean`,
  }),
  'place-free': define<object>({
    severity: 'warning',
    sentence: () =>
      'pixels of yPred may change their places, and the loss is the same: it compares what is in an image and not where; sort or reduce the errors, and not the pixels, if places are to count',
  }),
  'truth-unused': define<object>({
    severity: 'failure',
    sentence: () =>
      `the loss does not depend on yTrue: whatever the labels are, it is the same. A term of the prediction alone is checked with that as its only input, or probed as kind 'other'`,
  }),
  insensitive: define<{ value: number; of: string; advice: string }>({
    severity: 'cause',
    sentence: ({ value, of, advice }) =>
      `${of} costs ${n(value)} whether the prediction is right or wrong: ${advice}`,
  }),
  seam: define<{ from: number; to: number }>({
    severity: 'cause',
    sentence: ({ from, to }) =>
      `the loss is ${shortApart(from, to).join(' at +179.9° and ')} at −179.9°`,
  }),
  'gradient-misplaced': define<{ at: number; bad: number }>({
    severity: 'cause',
    sentence: ({ at, bad }) => `the gradient is largest at pixel ${at}, the bad pixel is ${bad}`,
  }),
  'nan-left-out-late': define<{ value: string; gradient: string }>({
    severity: 'cause',
    sentence: ({ value, gradient }) =>
      `NaN in yTrue is left out of the value (${value}), and the gradient is ${gradient} all the same: it is left out after something was computed of it, and 0 · NaN is NaN. Replace it before, as in where(valid, yTrue, 1), or select the valid entries first`,
  }),
  'nan-hidden': define<{ value: string; input: string }>({
    severity: 'cause',
    sentence: ({ value, input }) =>
      `NaN in ${input} gives ${value}: the NaN is hidden (a clip, a maximum, a comparison)`,
  }),
};
