/** What a candidate does otherwise than its reference, where that is one thing that was tried. */
import { formatApart, formatNumber as n } from '../numbers.js';
import { define } from './define.js';

const axesText = (axes: readonly number[]): string =>
  axes.length === 1 ? `axis ${axes[0]}` : `axes ${axes.join(', ')}`;

const isOfSign = (...operations: readonly string[]): boolean =>
  operations.toSorted().join() === 'tf.add,tf.sub';

export const candidate = {
  'input-transformed': define<{ inputs: readonly string[]; how: string; missing: boolean }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ inputs, how, missing }) => {
      const which = inputs.join(' and ');
      return missing
        ? `the candidate equals the reference once ${how} is applied to ${which} first: it is missing in the candidate, or the candidate undoes it`
        : `the candidate equals the reference with ${how} applied to ${which} first: the candidate does that, or the reference undoes it`;
    },
  }),
  'function-of-reference': define<{ formula: string; each: 'whole' | 'pixel' }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ formula, each }) =>
      each === 'whole'
        ? `candidate = ${formula}, where r is the reference`
        : `on each pixel by itself candidate = ${formula}, where r is the reference`,
  }),
  'agrees-on-parts': define<{
    part: 'pixel' | 'row' | 'image' | 'channel';
    /** Parts alone they do not take: they agree on as many copies of one. */
    copies?: boolean;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ part, copies }) =>
      copies
        ? `on copies of one ${part} the two agree, on different ${part}s they do not: these are taken in another order, weighted otherwise or left out, or statistics are taken over all of them`
        : part === 'channel'
          ? `on each channel by itself the two agree, on several they do not: what is done across the channels is not the same`
          : `on each ${part} by itself the two agree, on several they do not: a ratio, a root or an absolute value is on the wrong side of a mean over them, statistics are taken over all ${part}s where they belong to each, or ${part}s are paired with others, weighted or left out by their place`,
  }),
  'other-divisor': define<{ ratio: string; factor: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ ratio, factor }) =>
      `candidate = reference × ${ratio} (here ${n(factor, 7)}): the two divide by different counts`,
  }),
  'left-out': define<{
    who: 'candidate' | 'reference';
    how: 'left out' | 'counted as 0';
    input: string;
    value: readonly number[];
    pixels: number;
    of: number;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ who, how, input, value, pixels, of }) => {
      const other = who === 'candidate' ? 'reference' : 'candidate';
      const v = value.map((x) => n(x, 6)).join(', ');
      const where = `pixels where ${input} is ${value.length === 1 ? v : `[${v}]`} (${pixels} of ${of})`;
      return how === 'left out'
        ? `the ${who} leaves out the ${where}: without them the ${other} gives the same`
        : `the ${who} counts the ${where} as 0 and divides by all: so counted the ${other} gives the same`;
    },
  }),
  'factor-in-part': define<{ where: string; factor: number; parts: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ where, factor }) =>
      `where ${where}, candidate = reference × ${n(factor, 7)}; elsewhere the factor is another, or 1`,
  }),
  'wrong-constant': define<{ operation: string; given: number; instead: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, given, instead }) =>
      `with ${n(instead, 6)} in place of the constant ${n(given, 6)} in ${operation} the candidate equals the reference`,
  }),
  'wrong-operation': define<{ operation: string; instead: string; shape: readonly number[] }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, instead, shape }) =>
      `with ${instead} in place of ${operation} (of shape [${shape.join(',')}]) the candidate equals the reference${isOfSign(operation, instead) ? ': the sign of a term' : ''}`,
  }),
  'operation-missing': define<{
    operation: string;
    at: 'after' | 'of an operand of';
    other: string;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, at, other }) =>
      `with ${operation} ${at} ${other} the candidate equals the reference: it is missing`,
  }),
  'operation-misplaced': define<{
    operation: string;
    at: 'after' | 'of an operand of' | 'of the operands of';
    other: string;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, at, other }) =>
      `with ${operation} ${at} ${other}, and not where it stands, the candidate equals the reference`,
  }),
  'operation-extra': define<{ operation: string; detail: string; term: boolean }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, detail, term }) =>
      term
        ? `without one operand of ${operation} the candidate equals the reference: that term or factor is not in the reference`
        : `without its ${operation}${detail} the candidate equals the reference`,
  }),
  'wrong-reduction': define<{
    operation: string;
    axes: readonly number[];
    instead: readonly number[];
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, axes, instead }) =>
      `with ${operation} over ${axesText(instead)} in place of ${axesText(axes)} the candidate equals the reference`,
  }),
  'window-not-normalised': define<{ operation: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation }) =>
      `with a window whose weights add up to 1 in ${operation} the candidate equals the reference`,
  }),
  'number-missing': define<{
    operation: string;
    how: 'factor' | 'term' | 'power';
    number: number;
    shape: readonly number[];
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, how, number, shape }) => {
      const operand = `an operand of ${operation} (of shape [${shape.join(',')}])`;
      const done = {
        factor: `${operand} multiplied by ${n(number, 6)}`,
        term: `${n(number, 6)} added to ${operand}`,
        power: `${operand} raised to the power of ${n(number, 6)}`,
      }[how];
      return `with ${done} the candidate equals the reference: a ${how} is missing`;
    },
  }),
  'wrong-setting': define<{
    operation: string;
    setting: string;
    given: string;
    instead: string;
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, setting, given, instead }) =>
      `with ${setting} ${instead} in place of ${given} in ${operation} the candidate equals the reference`,
  }),
  'wrong-filter': define<{ operation: string; how: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, how }) =>
      `with ${/^(trans|turned)/.test(how) ? 'the filter ' : 'as filter '}${how} in ${operation} the candidate equals the reference`,
  }),
  'wrong-operand': define<{ operation: string; given: string; instead: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, given, instead }) =>
      `with ${instead} in place of ${given} as an operand of ${operation} the candidate equals the reference`,
  }),
  'wrong-source': define<{ operation: string; number: number; given: string; instead: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, number, given, instead }) =>
      `with ${instead} in place of ${given} in what makes ${operation} number ${number}, and nowhere else, the candidate equals the reference`,
  }),
  'factor-missing': define<{ operation: string; shape: readonly number[]; factor: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, shape, factor }) =>
      `with an operand of ${operation} (of shape [${shape.join(',')}]) multiplied by ${factor} the candidate equals the reference: that factor is missing`,
  }),
  'wrong-divisor': define<{ operation: string; ratio: string; of?: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, ratio, of = 'how many it takes together' }) =>
      `with the result of ${operation} times ${ratio}, n being ${of}, the candidate equals the reference`,
  }),
  'wrong-norm': define<{ operation: string; how: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, how }) =>
      `with ${how} in place of ${operation} of its operands the candidate equals the reference: the two take another norm`,
  }),
  'operands-exchanged': define<{ operation: string; shape: readonly number[] }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, shape }) =>
      `with the operands of ${operation} (of shape [${shape.join(',')}]) exchanged the candidate equals the reference`,
  }),
  'constants-exchanged': define<{
    constants: readonly number[];
    operations: readonly string[];
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ constants: [a, b], operations }) =>
      `with the constants ${n(a!, 6)} and ${n(b!, 6)} (in ${operations.join(' and ')}) exchanged the candidate equals the reference`,
  }),
  'entries-exchanged': define<{
    operation: string;
    constant: readonly number[];
    entries: readonly number[];
  }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ operation, constant, entries }) =>
      `with ${entries.length === 0 ? 'the numbers' : `numbers ${entries.join(' and ')}`} of [${constant.map((x) => n(x, 6)).join(', ')}] in ${operation} ${entries.length === 0 ? 'in reverse' : 'exchanged'} the candidate equals the reference`,
  }),
  'wrong-neighbour': define<{ given: readonly number[]; instead: readonly number[] }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ given, instead }) =>
      `with a tf.slice from [${instead.join(', ')}] in place of [${given.join(', ')}] the candidate equals the reference: it takes another neighbour`,
  }),
  'wrong-step': define<{ axes: readonly number[]; given: number; instead: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ axes, given, instead }) =>
      `with neighbours that lie ${instead} apart along ${axesText(axes)} in place of ${given} the candidate equals the reference`,
  }),
  'wrong-direction': define<{ axis: number; instead: number }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ axis, instead }) =>
      `with neighbours along axis ${instead} in place of axis ${axis} the candidate equals the reference`,
  }),
  'term-missing': define<
    | { term: string; factor: number }
    /** Of a sum within the candidate. */
    | { operation: string; shape: readonly number[]; term: string; sign: string }
    /** Of a mean of several. */
    | { term: string; factor: number; own: number }
  >({
    severity: 'cause',
    entries: 'wrong',
    sentence: (f) => {
      if ('operation' in f)
        return `with ${f.term} ${f.sign === '+' ? 'added to' : 'taken from'} ${f.operation} (of shape [${f.shape.join(',')}]) the candidate equals the reference: that term is missing`;
      if ('own' in f) {
        const sum = `reference = ${n(f.own, 6)} × candidate ${f.factor < 0 ? '−' : '+'} ${n(Math.abs(f.factor), 6)} × ${f.term}`;
        // Taken off again it is no term that the candidate lacks.
        return f.factor < 0
          ? `${sum}: the candidate has the two terms in another proportion`
          : `${sum}: the candidate is one of its terms`;
      }
      const { term, factor } = f;
      return `candidate = reference ${factor < 0 ? '+' : '−'} ${Math.abs(Math.abs(factor) - 1) < 1e-9 ? '' : `${n(Math.abs(factor), 6)} × `}${term}: the reference has that term, the candidate has not`;
    },
  }),
  'term-of-labels': define<{ inputs: readonly string[]; prediction: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ inputs, prediction }) =>
      `candidate and reference differ by a term of ${inputs.join(' and ')} alone, an entropy say: whatever ${prediction} is they are as far apart, and their gradients in it are equal`,
  }),
  'input-unused': define<{ input: string }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ input }) =>
      `the candidate gives the same whatever ${input} is, the reference does not: ${input} does not reach the candidate's result`,
  }),
  'constant-value': define<{ value: number; softmaxOfOne?: boolean }>({
    severity: 'cause',
    entries: 'wrong',
    sentence: ({ value, softmaxOfOne }) =>
      `the candidate is ${n(value, 6)} whatever its inputs are: ${softmaxOfOne ? 'a softmax over one class is 1 whatever it is given; for one class take a sigmoid, or two classes' : 'they do not reach its result'}`,
  }),
  'agrees-here-only': define<{ candidate: number; reference: number }>({
    severity: 'warning',
    sentence: (f) => {
      const [candidate, reference] = formatApart(f.candidate, f.reference);
      return `the two agree on these inputs; on the same pixels in another order, some of them twice, the candidate gives ${candidate} and the reference ${reference}: is a number kept from an earlier call, or made for one batch?`;
    },
  }),
  'ill-conditioned': define<object>({
    severity: 'cause',
    entries: 'wrong',
    sentence: () =>
      `where they differ the two depend on the last bit that float32 keeps of the inputs: vectors that are of length 1 only to float32, near an angle of 0 say; they differ by no more than that bit makes`,
  }),
};
