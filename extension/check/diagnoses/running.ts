/** What is wrong with the way a loss runs, apart from its numbers. */
import type { StrangeOperation } from '../../backends/doubles.js';
import { arithmeticText, type Arithmetic } from '../foreignLoss.js';
import { formatShape, type Shape } from '../../wire/shape.js';
import { formatApart, formatNumber as n, percent } from '../numbers.js';
import { nearlyWhole } from '../tolerance.js';
import { define, entriesText } from './define.js';

/** Of a value, of a gradient, of a row of probe, of a candidate of precision. */
export type PrecisionLoss =
  | ({
      abs: number;
      ulps: number;
      accumulated: boolean;
      cancelled?: number;
      constant?: number;
    } & Arithmetic)
  | ({ gradient: true; entries: number; rel: number; constant?: number } & Arithmetic)
  | ({ row: string; off: number; exactly: number } & Arithmetic)
  | { name: string; mean: number; allowed: number; over: string; at?: number };

const nonDeterminism = {
  state:
    'it keeps state from one call to the next; is a variable that it adds to declared outside of the function?',
  random:
    'it draws random numbers (Math.random, or a random tensor or dropout without a seed); give it a seed',
  time: 'it reads the time (Date, performance.now)',
  unseen:
    'it draws random numbers (a dropout, say), reads the time, or keeps state from one call to the next',
} as const;

export const running = {
  leak: define<{ tensors: number }>({
    severity: 'failure',
    sentence: ({ tensors }) =>
      `each call leaves ${tensors} tensor${tensors === 1 ? '' : 's'} behind that nothing disposes of: look for tf.keep or tf.variable in the loss`,
  }),
  'input-changed': define<{ inputs: readonly string[]; framework?: string }>({
    severity: 'failure',
    sentence: ({ inputs, framework }) =>
      framework === undefined
        ? `the loss writes to or disposes of its input ${inputs.join(' and ')}; a loss must leave its inputs as they are`
        : `the loss writes to its input ${inputs.join(' and ')}, of which it has a copy here and in training the very one; a loss must leave its inputs as they are`,
  }),
  'non-deterministic': define<{
    who: string;
    cause: keyof typeof nonDeterminism;
    index: readonly number[];
    first: number;
    second: number;
  }>({
    severity: 'failure',
    sentence: ({ who, cause, index, first, second }) =>
      `two calls of ${who} on the same inputs give ${formatApart(first, second, 9).join(' and ')}${index.length === 0 ? '' : ` at [${index.join(',')}]`}: ${nonDeterminism[cause]}`,
  }),
  'state-kept': define<{ operation: string; name?: string }>({
    severity: 'failure',
    sentence: ({ operation, name = 'the loss' }) =>
      `${name} keeps what it computed from the inputs of an earlier call (${operation} is given it), so the first batch decides over all that follow: compute it in each call, or outside of the loss if it is meant to be the same for all`,
  }),
  'result-kept': define<{ who: 'candidate' | 'reference'; value: number }>({
    severity: 'failure',
    sentence: ({ who, value }) =>
      `the ${who} gives ${n(value, 6)} on these inputs and on others made of them, where the other moves: it keeps the result of an earlier call (in a variable outside of the function?), or does not read its inputs`,
  }),
  stopped: define<{ doing: string; done?: number; of?: number; unit?: string }>({
    severity: 'failure',
    sentence: (f) =>
      `the check was stopped ${stoppedAtText(f)}: this says what was seen until then and nothing of the rest; run it again for a verdict`,
  }),
  threw: define<{ reason: string; name?: string }>({
    severity: 'failure',
    sentence: ({ reason, name }) =>
      `${name === undefined ? 'the gradient cannot be computed' : `${name} throws`}: ${reason}`,
  }),
  'operation-without-gradient': define<{ operation: string; instead?: string; place?: string }>({
    severity: 'failure',
    sentence: ({ operation, instead, place }) =>
      `${operation}${place === undefined ? '' : ` (${place})`} has no gradient in TensorFlow.js: use ${instead ?? 'other operations in its place'}, or give its gradient by tf.customGrad`,
  }),
  'channels-last': define<{ rank: number }>({
    severity: 'note',
    sentence: ({ rank }) => {
      const axes = Array.from({ length: rank - 1 }, (_, i) => i + 1);
      const there = [...axes.slice(1), 1];
      const [names, turned] = rank === 4 ? ['y, x', 'c, y, x'] : ['z, y, x', 'c, z, y, x'];
      return `shapes, axes and places are told with channels last, as Lossbook has them: axes ${axes.join(', ')} are axes ${there.join(', ')} in the loss, [b, ${names}, c] is [b, ${turned}] there`;
    },
  }),
  'search-failed': define<{ reason: string }>({
    severity: 'note',
    sentence: ({ reason }) =>
      `the search for what is wrong ended early (${reason}); the numbers and the verdict are not of it`,
  }),
  'unsupported-op': define<{ reason: string }>({
    severity: 'warning',
    sentence: ({ reason }) => `not evaluated in doubles: ${reason}`,
  }),
  shape: define<{ candidate: Shape; reference: Shape; hint: string }>({
    severity: 'failure',
    sentence: ({ candidate, reference, hint }) =>
      `the candidate gives ${formatShape(candidate)}, the reference ${formatShape(reference)}${hint === '' ? '' : `: ${hint}`}`,
  }),
  dtype: define<{ dtype: string; framework?: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ dtype, framework }) =>
      `the candidate's result is ${dtype}, so fractions are cut off: ${framework === undefined ? "cast its inputs with tf.cast(x, 'float32')" : `look for whole numbers in the ${framework} code, as an accumulator, a // or an astype(int)`}`,
  }),
  'silent-broadcast': define<
    | { inputs: readonly { readonly name: string; readonly shape: Shape }[]; to: Shape }
    | { row: string; of: readonly string[] }
    | { operation: string; shapes: readonly Shape[]; to: Shape }
  >({
    severity: 'cause',
    sentence: (f) =>
      'operation' in f
        ? `${f.operation} is given operands of as many numbers and of shapes that differ (such as ${f.shapes.map(formatShape).join(' and ')}), which broadcast to ${formatShape(f.to)} without a word; with equal shapes the candidate equals the reference`
        : 'row' in f
          ? `yTrue of ${f.of.join(' and of ')} is broadcast to the shape of yPred without a word`
          : `${f.inputs.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(' and ')} were broadcast to ${formatShape(f.to)} without a word; their shapes must be equal`,
  }),
  'nan-source': define<
    | StrangeOperation
    | {
        row: string;
        title: string;
        at?: number;
        unit?: string;
        value: string;
        gradient: string;
        source?: StrangeOperation;
      }
    | { name: string; entries: number; of: number }
  >({
    severity: 'warning',
    entries: 'non-finite',
    sentence: (f) => {
      if ('op' in f) return strangeText(f);
      if ('row' in f)
        return `${f.title}${f.at === undefined ? '' : ` (at ${n(f.at, 4)}${f.unit})`}: value ${f.value}${f.gradient === '' ? '' : `, gradient ${f.gradient}`}${f.source ? `: ${strangeText(f.source)}` : ''}`;
      return `the truth for ${f.name} is NaN at ${f.entries} of ${f.of} entries, which are not counted: its formula has no value there`;
    },
  }),
  'nan-agreed': define<{ entries: number; of: number }>({
    severity: 'warning',
    sentence: ({ entries, of }) =>
      of === 1
        ? `candidate and reference are both NaN: that counts as equal, and no number was compared`
        : `at ${entriesText(entries)} of ${of.toLocaleString('en')} candidate and reference are both NaN: that counts as equal, and ${entries === of ? 'no number was compared' : 'no number was compared there'}`,
  }),
  'precision-loss': define<PrecisionLoss>({
    severity: 'warning',
    entries: 'imprecise',
    sentence: precisionLossText,
  }),
  'float32-reference': define<{ abs: number; isAllowed: boolean; framework?: string }>({
    severity: 'warning',
    sentence: ({ abs, isAllowed, framework }) =>
      `the reference rounds to float32 (look for ${framework === undefined ? 'a Float32Array or Math.fround' : 'a cast to float32, or an array of it,'} in it), so it is no truth: ${
        isAllowed
          ? `on pixels by themselves the two agree, and ${n(abs)} on the whole is what its sums lose`
          : `of a difference of ${n(abs)} it cannot be told whose it is`
      }; add in ${framework === undefined ? 'plain numbers, which are doubles' : 'float64'}`,
  }),
  'backend-differs': define<{
    entries: number;
    here: number;
    there: number;
    backend: string;
    /** Which computes the gradient, where it is not TensorFlow.js. */
    framework: string | undefined;
    /** On which of the two the gradient is the derivative of the loss. */
    right: 'here' | 'there';
  }>({
    severity: 'warning',
    sentence: ({ entries, here, there, backend, framework, right }) =>
      framework !== undefined
        ? `at ${entriesText(entries)} the gradient of ${framework} is ${right === 'here' ? 'right in float32 and wrong in float64' : 'wrong in float32 and right in float64, by more than float32 rounds'}: ${formatApart(here, there).join(' and ')}; look for a cast on the way, as to bfloat16 by an autocast, or for code that depends on the dtype`
        : right === 'here'
          ? `at ${entriesText(entries)} the gradient is right on backend ${backend} and wrong on cpu, where an operation has another one: ${formatApart(here, there).join(' here, ')} there`
          : `at ${entriesText(entries)} the gradient is wrong on backend ${backend} and right in doubles, by more than float32 rounds: ${formatApart(here, there).join(' here, ')} there; an operation has another gradient on this backend`,
  }),
  'unlike-functions': define<{ names: readonly string[]; apart: number }>({
    severity: 'warning',
    sentence: ({ names, apart }) =>
      `${names.join(' and ')} are not the same function: in doubles they differ by up to ${n(apart, 2)}; each was held against its own formula, options.reference gives them one truth`,
  }),
  'grows-too-fast': define<{ name: string; exponent: number; allowed: number }>({
    severity: 'failure',
    sentence: ({ name, exponent, allowed }) =>
      `the time of ${name} grows as size^${n(exponent, 3)}, more than size^${n(allowed, 3)}`,
  }),
};

/** Also in the first line of a report. */
export const stoppedAtText = ({
  doing,
  done,
  of,
  unit,
}: {
  readonly doing: string;
  readonly done?: number;
  readonly of?: number;
  readonly unit?: string;
}): string =>
  done === undefined || of === undefined || unit === undefined
    ? `while ${doing}`
    : `at ${done.toLocaleString('en')} of ${of.toLocaleString('en')} ${unit}`;

function precisionLossText(f: PrecisionLoss): string {
  if ('abs' in f)
    return `the formula is right, but float32 ${arithmeticText(f)} is off by ${n(f.abs)} (${n(f.ulps)} units in the last place)${f.constant !== undefined ? constantText(f.constant) : f.accumulated ? `: ${f.framework === undefined ? 'this backend adds a long sum one by one' : 'a long sum is added'} in float32` : f.cancelled === undefined ? '' : `: it is what is left of numbers up to ${n(f.cancelled)} that cancel`}`;
  if ('gradient' in f)
    return `at ${entriesText(f.entries)} autodiff in float32 ${arithmeticText(f)} is off by up to ${percent(f.rel, 1)}, though in doubles it is right${f.constant === undefined ? '' : constantText(f.constant)}`;
  if ('off' in f)
    return Number.isFinite(f.off)
      ? `float32 ${arithmeticText(f)} is off by ${n(f.off, 4)} of the loss at ordinary inputs, though in doubles the formula is another number`
      : `at ordinary inputs float32 ${arithmeticText(f)} gives a number, in doubles the formula gives ${n(f.exactly)}`;
  const one = (x: number): string => String(Number(x.toFixed(1)));
  return `${f.name} loses ${one(f.mean)} bits on average over ${f.over}, more than ${one(f.allowed)}${f.at === undefined ? '' : `; most at ${n(f.at, 2)} rad`}`;
}

/** What float32 makes of a number in the code, and what to write in its place where that is a small one beside a whole one. */
function constantText(constant: number): string {
  const [written, held] = formatApart(constant, Math.fround(constant));
  const whole = Math.round(constant);
  const small = Number((constant - whole).toPrecision(6));
  const isOfTwo = whole !== 0 && Math.abs(small) < nearlyWhole;
  const advice = `; add ${small} last, to what is left of ${whole}`;
  return `: its constant ${written} is ${held} in float32${isOfTwo ? advice : ''}`;
}

function strangeText(source: StrangeOperation): string {
  const { op, place, made, index, from, isHidden } = source;
  const where = place ? `, line ${place.line} of ${place.label},` : '';
  const given = from.length > 0 ? `, from ${from.map((x) => n(x, 9)).join(' and ')}` : '';
  return `${op}${derivativeText(source)}${where} makes the first ${made}, at [${index.join(',')}]${given}${isHidden ? hiddenText(op, made) : ''}`;
}

/** tf.divNoNan and tf.where compute what they do not choose, and what is divided by infinity is 0. */
const hiddenText = (op: string, made: number): string =>
  `; the loss leaves that number out again (tf.divNoNan, tf.where${Number.isNaN(made) ? '' : ', or a division by it'}), its gradient does not: give ${op} a number there that it can take, as with tf.maximum(n, 1) for a count, or with tf.where on what goes in`;

function derivativeText({ inDerivative, derivativeOf }: StrangeOperation): string {
  if (!inDerivative) return '';
  return derivativeOf === undefined
    ? ' (in the derivative)'
    : `, in the derivative of ${derivativeOf}`;
}
