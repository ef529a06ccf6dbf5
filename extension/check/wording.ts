/**
 * Every sentence that a report says, in one place. Checks hand in findings: a code and the values.
 */
import { jsonNumber, type Diagnosis, type DiagnosisCode } from '../wire/report.js';
import { assertNever } from '../wire/assertNever.js';
import { formatShape, type Shape } from '../wire/shape.js';
import { formatNumber as n, percent } from './numbers.js';

export type Finding =
  | { code: 'unsupported-op'; reason: string }
  | { code: 'leak'; tensors: number }
  | { code: 'input-changed'; inputs: readonly string[] }
  | { code: 'non-deterministic'; index: readonly number[]; first: number; second: number }
  | {
      code: 'nan-source';
      op: string;
      index: readonly number[];
      made: number;
      from: readonly number[];
      inDerivative: boolean;
    }
  | { code: 'shape'; candidate: Shape; reference: Shape; hint: string }
  | {
      code: 'silent-broadcast';
      inputs: readonly { readonly name: string; readonly shape: Shape }[];
      to: Shape;
    }
  | { code: 'constant-factor'; factor: number; because: string }
  | { code: 'double-mean'; factor: number; by: string }
  | { code: 'degrees-for-radians'; factor: number; power: number }
  | { code: 'sign'; of: string }
  | { code: 'offset'; offset: number }
  | { code: 'channels-swapped'; input: string; channels: readonly number[] }
  | { code: 'arguments-swapped'; inputs: readonly string[] }
  | { code: 'wrong-axis'; axis: number; instead: number }
  | {
      code: 'plateau';
      cap: number;
      reach?: number | undefined;
      share: number;
      of: number;
      unit?: string;
      fromDegrees?: number | undefined;
      clip?: string | undefined;
    }
  | {
      code: 'floor';
      floor: number;
      truth?: number | undefined;
      share?: number;
      of?: number;
      unit?: string;
      upToDegrees?: number | undefined;
    }
  | { code: 'not-normalised'; input: string; length: number; upToDegrees?: number | undefined }
  | { code: 'dtype'; dtype: string }
  | { code: 'threw'; reason: string }
  | { code: 'shape'; map: Shape }
  | { code: 'partial'; entries: number; of: number; directions: number }
  | { code: 'detached'; input: string; op: string | undefined; second?: boolean }
  | {
      code: 'wrong-gradient';
      entries: number;
      factor?: number;
      single?: boolean;
      unexplained?: boolean;
      second?: boolean;
    }
  | { code: 'noisy'; entries: number }
  | { code: 'backend-differs'; entries: number; here: number; there: number; backend: string }
  | { code: 'precision-loss'; gradient: true; entries: number; rel: number; backend: string }
  | {
      code: 'precision-loss';
      gradient?: never;
      abs: number;
      ulps: number;
      backend: string;
      accumulated: boolean;
    };

export function worded(finding: Finding): Diagnosis {
  const { code, ...rest } = finding;
  const data: Record<string, NonNullable<Diagnosis['data']>[string]> = {};
  for (const [key, value] of Object.entries(rest)) {
    if (typeof value === 'number') data[key] = jsonNumber(value);
    else if (typeof value === 'string' || typeof value === 'boolean') data[key] = value;
    else if (Array.isArray(value) && value.every((x) => Number.isFinite(x)))
      data[key] = value as number[];
  }
  return { code: code satisfies DiagnosisCode, message: sentence(finding), data };
}

function sentence(f: Finding): string {
  switch (f.code) {
    case 'unsupported-op':
      return `not evaluated in doubles: ${f.reason}`;
    case 'leak':
      return `each call leaves ${f.tensors} tensor${f.tensors === 1 ? '' : 's'} behind that nothing disposes of: look for tf.keep or tf.variable in the loss`;
    case 'input-changed':
      return `the loss writes to or disposes of its input ${f.inputs.join(', ')}; a loss must leave its inputs as they are`;
    case 'non-deterministic':
      return `two calls on the same inputs give ${n(f.first, 9)} and ${n(f.second, 9)} at [${f.index.join(',')}]`;
    case 'nan-source':
      return `${f.op}${f.inDerivative ? ' (in the derivative)' : ''} makes the first ${f.made}, at [${f.index.join(',')}]${f.from.length > 0 ? `, from ${f.from.map((x) => n(x, 9)).join(' and ')}` : ''}`;
    case 'shape':
      if ('map' in f)
        return `the loss is a map ${formatShape(f.map)}: the gradient of its sum was checked, as tf.grad gives it`;
      return `the candidate gives ${formatShape(f.candidate)}, the reference ${formatShape(f.reference)}${f.hint === '' ? '' : `: ${f.hint}`}`;
    case 'silent-broadcast':
      return `${f.inputs.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(' and ')} were broadcast to ${formatShape(f.to)} without a word; their shapes must be equal`;
    case 'dtype':
      return `the candidate's result is ${f.dtype}, so fractions are cut off: cast its inputs with tf.cast(x, 'float32')`;
    case 'threw':
      return `the gradient cannot be computed: ${f.reason}`;
    case 'partial':
      return `${f.entries} of ${f.of} entries were checked one by one, and all of them together along ${f.directions} random direction${f.directions === 1 ? '' : 's'}; options.budget buys more`;
    default:
      return explanation(f);
  }
}

type Explanation = Exclude<
  Finding,
  {
    code:
      | 'unsupported-op'
      | 'leak'
      | 'input-changed'
      | 'non-deterministic'
      | 'nan-source'
      | 'shape'
      | 'silent-broadcast'
      | 'dtype'
      | 'threw'
      | 'partial';
  }
>;

function explanation(f: Explanation): string {
  switch (f.code) {
    case 'constant-factor':
      return `candidate = reference × ${f.because}: a constant factor of ${n(f.factor, 7)}`;
    case 'double-mean':
      return `candidate = reference / ${f.by}: already a mean, it is divided by ${f.by} again (a factor of ${n(f.factor, 7)})`;
    case 'degrees-for-radians':
      return `candidate = reference × (180/π)^${n(f.power)} = reference × ${n(f.factor, 7)}: an angle in degrees where the reference has radians`;
    case 'sign':
      return `the candidate equals the reference with ${f.of} negated`;
    case 'offset':
      return `candidate = reference ${f.offset < 0 ? '-' : '+'} ${n(Math.abs(f.offset), 7)}: a constant is added or missing`;
    case 'channels-swapped':
      return `the candidate equals the reference with channels ${f.channels.join(' and ')} of ${f.input} swapped`;
    case 'arguments-swapped':
      return `the candidate equals the reference with ${f.inputs.join(' and ')} swapped`;
    case 'wrong-axis':
      return `the candidate works along axis ${f.axis} where the reference works along axis ${f.instead}: the two agree once these axes are exchanged`;
    case 'plateau':
      return plateau(f);
    case 'floor':
      return floor(f);
    case 'not-normalised':
      return `${f.input} is not normalised: the reference does not depend on its length, the candidate does${f.upToDegrees === undefined ? '' : `; with length ${n(f.length)}, all errors up to ${n(f.upToDegrees, 3)}° sit on the floor`}`;
    case 'detached':
      if (f.second)
        return `nothing leads from ${f.input} to the gradient on the tape: an operation on the way has no second derivative (a tf.customGrad, logSoftmax)`;
      return f.op === undefined
        ? `nothing leads from ${f.input} to the loss on the tape: its values were taken out (dataSync, array) or are not used`
        : `${f.op} is given numbers that depend on ${f.input} but came through an array (dataSync, tf.tensor): no gradient goes back that way`;
    case 'wrong-gradient':
      return wrongGradient(f);
    case 'noisy':
      return `at ${f.entries} entr${f.entries === 1 ? 'y' : 'ies'} the differences do not settle, so nothing can be said of the gradient there`;
    case 'backend-differs':
      return `at ${f.entries} entr${f.entries === 1 ? 'y' : 'ies'} the gradient is right on backend ${f.backend} and wrong on cpu, where an operation has another one: ${n(f.here)} here, ${n(f.there)} there`;
    case 'precision-loss':
      return f.gradient
        ? `at ${f.entries} entr${f.entries === 1 ? 'y' : 'ies'} autodiff in float32 on backend ${f.backend} is off by up to ${percent(f.rel, 1)}, though in doubles it is right`
        : `the formula is right, but float32 on backend ${f.backend} is off by ${n(f.abs)} (${n(f.ulps)} units in the last place)${f.accumulated ? ': this backend adds a long sum one by one in float32' : ''}`;
    default:
      return assertNever(f);
  }
}

function plateau(f: Extract<Finding, { code: 'plateau' }>): string {
  const reach = f.reach === undefined ? '' : ` where the reference reaches ${n(f.reach)}`;
  const share =
    f.of === 0
      ? ''
      : `: ${f.share} of ${f.of} ${f.unit ?? 'pixels'} (${percent(f.share, f.of)}) are on this plateau, where the gradient is exactly 0`;
  const angle =
    f.fromDegrees === undefined ? '' : `; it holds every error from ${n(f.fromDegrees, 4)}° on`;
  return `the loss is capped at ${n(f.cap)}${reach}${share}${angle}${f.clip === undefined ? '' : ` (${f.clip})`}`;
}

function floor(f: Extract<Finding, { code: 'floor' }>): string {
  const truth = f.truth === undefined ? '' : ` where the reference reaches ${n(f.truth)}`;
  const share =
    f.of === undefined
      ? ''
      : `: ${f.share} of ${f.of} ${f.unit ?? 'pixels'} sit there with gradient exactly 0`;
  const angle =
    f.upToDegrees === undefined
      ? ''
      : `: every error up to ${n(f.upToDegrees, 2)}° sits on this floor, where the gradient is exactly 0`;
  return `the loss never goes below ${n(f.floor)}${truth}${share}${angle}`;
}

function wrongGradient(f: Extract<Finding, { code: 'wrong-gradient' }>): string {
  if (f.unexplained)
    return 'autodiff is the derivative of the loss as written, but the loss is not the reference: compare() the two';
  if (f.second)
    return `the derivative of the gradient by autodiff is not its derivative at ${f.entries} entries, along a random direction`;
  const times = f.factor === undefined ? '' : `: autodiff = truth × ${n(f.factor, 7)}`;
  if (f.single)
    return `the gradient is right in doubles but wrong in float32 on this backend, by the same factor everywhere${times}`;
  return `autodiff is not the derivative of the loss at ${f.entries} entr${f.entries === 1 ? 'y' : 'ies'}${times}; look for tf.customGrad, or a cast or rounding on the way`;
}
