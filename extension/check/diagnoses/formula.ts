/** How a candidate's formula differs from its reference. */
import { formatApart, formatNumber as n, percent, shortApart } from '../numbers.js';
import { sameInFloat32 } from '../tolerance.js';
import { define, degreesText, entriesText } from './define.js';

export interface Plateau {
  /** The one value there; absent where the plateau has several. */
  cap?: number;
  reach?: number | undefined;
  /** How many of how many lie on it; absent where that was not counted. */
  share?: number;
  of?: number;
  unit?: string;
  fromDegrees?: number | undefined;
  clip?: string | undefined;
}

export interface Floor {
  floor: number;
  truth?: number | undefined;
  share?: number;
  of?: number;
  unit?: string;
  upToDegrees?: number | undefined;
  /** The same of an error that is no angle. */
  upTo?: number;
}

export const formula = {
  'constant-factor': define<
    | { factor: number; because: string; besides?: boolean }
    | { row: string; factor: number; axis: string }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) =>
      'besides' in f && f.besides
        ? `candidate = reference × ${f.because} in how it grows with the size of the input (× ${n(f.factor, 7)} at this one), and pixels differ by themselves besides`
        : 'row' in f
          ? `twice the pixels along ${f.axis} make the loss ×${n(f.factor, 4)}${growthText(f.factor)}`
          : `candidate = reference × ${f.because}: a constant factor of ${n(f.factor, 7)}`,
  }),
  'double-mean': define<
    | { factor: number; by: string; besides?: boolean }
    | { row: string; factor: number; count: number }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) =>
      'row' in f
        ? `reduction 'sum' is ${n(f.factor, 4)} times the mean × ${f.count} pixels`
        : `${f.besides ? 'besides what differs on each pixel the candidate is divided by' : 'candidate = reference /'} ${f.by}: already a mean, it is divided by ${f.by} again (a factor of ${n(f.factor, 7)})`,
  }),
  'degrees-for-radians': define<
    | { factor: number; power: number }
    /** An angle within the candidate. */
    | { factor: number; operation: string; missing?: boolean }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('power' in f)
        return `candidate = reference × (180/π)^${n(f.power)} = reference × ${n(f.factor, 7)}: an angle in degrees where the reference has radians`;
      const turning = f.factor < 1 ? 'from degrees to radians' : 'from radians to degrees';
      return f.missing
        ? `with an operand of ${f.operation} turned ${turning} (× ${n(f.factor, 6)}) the candidate equals the reference: its angle is in the other unit`
        : `the candidate turns an angle ${turning} (× ${n(f.factor, 6)} in ${f.operation}), the reference does not: without that they are equal`;
    },
  }),
  sign: define<
    | { of: string }
    | { row: string; right: number; wrong: number }
    | { entries: number; checked: number }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) =>
      'entries' in f
        ? `autodiff is the derivative of the loss with its sign reversed, at ${f.entries === f.checked ? 'every entry' : `${f.entries} of ${f.checked} entries`}`
        : 'row' in f
          ? `being sure and right costs ${shortApart(f.right, f.wrong).join(', being sure and wrong ')}`
          : `the candidate equals the reference with ${f.of} negated`,
  }),
  offset: define<{ offset: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ offset }) =>
      `candidate = reference ${offset < 0 ? '-' : '+'} ${n(Math.abs(offset), 7)}: a constant is added or missing`,
  }),
  'threshold-convention': define<
    | { entries: number; candidate: number; reference: number }
    /** Of a candidate whose differences at single pixels cancel. */
    | { pixels: number; of: number; candidate: number; reference: number }
  >({
    severity: 'failure',
    entries: 'wrong',
    sentence: (f) => {
      const [candidate, reference] = formatApart(f.candidate, f.reference);
      return `${'pixels' in f ? `at ${f.pixels} of ${f.of} pixels by themselves` : `at ${entriesText(f.entries)}`} an input is exactly at a threshold: on either side of it the two agree, at it the candidate gives ${candidate} and the reference ${reference}${'pixels' in f ? ' (over all pixels that cancels)' : ''}; which side the threshold belongs to (>= or >, half up or half to even) is a convention that must be the same`;
    },
  }),
  'channels-swapped': define<{ input: string; channels: readonly number[] }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ input, channels }) =>
      `the candidate equals the reference with channels ${channels.join(' and ')} of ${input} swapped`,
  }),
  'arguments-swapped': define<{ inputs: readonly string[]; as?: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ inputs, as }) =>
      `the candidate equals the reference with ${inputs.join(' and ')} swapped${as === undefined ? '' : ` (${as})`}`,
  }),
  'wrong-axis': define<{ axis: number; instead: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ axis, instead }) =>
      `the candidate works along axis ${axis} where the reference works along axis ${instead}: the two agree once these axes are exchanged`,
  }),
  plateau: define<Plateau>({
    severity: 'warning',
    entries: 'plateau',
    sentence: ({ cap, reach, share = 0, of = 0, unit = 'pixels', fromDegrees, clip }) =>
      [
        cap === undefined
          ? 'the loss is flat in places'
          : `the loss is capped at ${reachedText(cap, reach)}`,
        of === 0
          ? ''
          : `: ${share} of ${of} ${unit} (${percent(share, of)}) are on this plateau, where the gradient is exactly 0`,
        fromDegrees === undefined
          ? ''
          : `; it holds every error from ${n(fromDegrees, 4)}° on${of === 0 ? ', where the gradient is exactly 0' : ''}`,
        clip === undefined ? '' : ` (${clip})`,
      ].join(''),
  }),
  floor: define<Floor>({
    severity: 'warning',
    entries: 'plateau',
    sentence: ({ floor, truth, share, of, unit = 'pixels', upToDegrees, upTo }) =>
      [
        `the loss never goes below ${reachedText(floor, truth)}`,
        of === undefined ? '' : `: ${share} of ${of} ${unit} sit there with gradient exactly 0`,
        upToDegrees === undefined
          ? ''
          : `: every error up to ${degreesText(upToDegrees)} sits on this floor, where the gradient is exactly 0`,
        upTo === undefined
          ? ''
          : `: every prediction less than ${n(upTo, 3)} from sure and right sits on this floor, where the gradient is exactly 0; look for a clip`,
      ].join(''),
  }),
  'not-normalised': define<{
    input: string;
    length?: number;
    upToDegrees?: number | undefined;
    /** Found without a reference. */
    row?: string;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ input, length, upToDegrees, row }) =>
      `${input} ${input.includes(' and ') ? 'are' : 'is'} not normalised: ${row === undefined ? 'the reference does not depend on the length, the candidate does' : 'the loss depends on its length'}${upToDegrees === undefined || length === undefined ? '' : `; with length ${n(length)}, all errors up to ${degreesText(upToDegrees)} sit on the floor`}`,
  }),
};

/** Of a power of 2 it is known what makes it. */
function growthText(factor: number): string {
  const power = Math.round(Math.log2(factor));
  return Math.abs(factor / 2 ** power - 1) <= sameInFloat32
    ? `: it divides or multiplies by the image's size once too often, or by the wrong one`
    : ', where a mean stays what it is and a sum doubles';
}

const reachedText = (own: number, reached: number | undefined): string =>
  reached === undefined ? n(own) : formatApart(own, reached).join(' where the reference reaches ');
