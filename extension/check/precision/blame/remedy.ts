/** What is known to help where an operation loses its bits: a better form of the same formula, or another range for its numbers. */
import type { BlameCause } from '../../../wire/report.js';
import { storedAs, type NumberFormat } from '../../../wire/numberFormats.js';
import { holdsAll } from '../../../backends/formats/rounding.js';
import { nearlyWhole } from '../../tolerance.js';
import type { Culprit } from './culprit.js';
import type { SeenOperation } from './record.js';

interface Question {
  readonly culprit: Culprit;
  readonly format: NumberFormat;
  readonly cause: BlameCause;
  readonly inDerivative: boolean;
  /** The operation blamed: of a derivative the one on the way forward. */
  readonly named: SeenOperation;
}

const inFloat32 = 'in float32 (PyTorch: x.float(), outside of autocast)';

export function remedyOf(question: Question): string | undefined {
  const { culprit, format, cause, inDerivative, named } = question;
  const makers = makersOf(named, culprit.recorded);
  const isFrom = (...names: string[]): boolean => makers.some(({ name }) => names.includes(name));
  if (named.name === 'Acos' || named.name === 'Asin') return arcTangent;
  const clip = [named, ...makers].find(({ name }) => name === 'ClipByValue');
  if (clip && !holdsBounds(clip, format))
    return `${clipText[storedAs(format)]}: a clip further from it`;
  if (cause === 'constant') return epsilonText[storedAs(format)];
  switch (named.name) {
    case 'Exp':
      return cause === 'overflow'
        ? 'subtract the largest exponent first, as tf.logSumExp, tf.softmax and tf.logSoftmax do'
        : undefined;
    case 'Softmax':
      return 'tf.logSoftmax(x) for tf.log(tf.softmax(x))';
    case 'Sigmoid':
      return 'the loss from the logits: tf.softplus(-x) for -tf.log(tf.sigmoid(x))';
    case 'Log':
      if (isFrom('Sigmoid', 'Sub') && !isFrom('Add')) return fromLogits;
      if (isFrom('Softmax', 'RealDiv')) return 'tf.logSoftmax(x) for tf.log(tf.softmax(x))';
      return format === 'gpu' ? undefined : 'tf.log1p(x) for tf.log(1 + x)';
    case 'Sub':
      if (isFrom('Cos')) return '2·sin²(x/2) for 1 − cos x';
      if (isFrom('Exp')) return 'tf.expm1(x) for tf.exp(x) − 1';
      if (isFrom('Sigmoid', 'Softmax')) return fromLogits;
      if (isFrom('Square', 'Mean', 'AvgPool', 'Conv2D', 'DepthwiseConv2dNative', 'Multiply'))
        return 'subtract the mean before squaring: E[(x − E x)²] for E[x²] − (E x)²';
      return `the difference ${inFloat32}`;
    case 'Sum':
      return cause === 'overflow'
        ? `the sum ${inFloat32}, or a mean for it`
        : `the sum ${inFloat32}`;
    case 'Mean':
      return inDerivative && cause === 'underflow' ? 'loss scaling (a GradScaler)' : undefined;
    case 'Square':
    case 'Multiply':
    case 'Pow':
    case 'SquaredDifference':
      return cause === 'overflow' || cause === 'underflow'
        ? `scale what comes in before it is multiplied, or this ${inFloat32}`
        : undefined;
    case 'Sqrt':
    case 'Rsqrt':
    case 'Reciprocal':
    case 'RealDiv':
      return inDerivative || cause === 'overflow' ? epsilonText[storedAs(format)] : undefined;
    default:
      return inDerivative && cause === 'underflow' ? 'loss scaling (a GradScaler)' : undefined;
  }
}

const arcTangent = 'tf.atan2(|cross|, dot), which is as exact near 0° and 180° as elsewhere';
const fromLogits =
  'the loss from the logits: tf.softplus(x) − y·x for the cross entropy of a sigmoid';

const epsilonText = {
  float16:
    'an epsilon that float16 holds: 6e-8 is its smallest number, 6.1e-5 the smallest with all its bits',
  bfloat16: 'an epsilon that counts beside what it is added to: bfloat16 has 8 bits',
  float32: 'a larger epsilon',
} as const;

const clipText = {
  float16: '1 − 2^-11 is the largest number below 1 that float16 holds',
  bfloat16: '1 − 2^-8 is the largest number below 1 that bfloat16 holds',
  float32: '1 − 2^-24 is the largest number below 1 that float32 holds',
} as const;

/** What made the numbers that an operation was given, and what made those. */
function makersOf(
  { given }: SeenOperation,
  recorded: readonly SeenOperation[],
): readonly SeenOperation[] {
  const direct = given.flatMap(({ maker }) => (maker === undefined ? [] : [recorded[maker]!]));
  // A reshape or a sign is no step of a formula.
  return direct.flatMap((maker) =>
    ['Reshape', 'Neg', 'Identity', 'Abs', 'Transpose'].includes(maker.name)
      ? [maker, ...makersOf(maker, recorded)]
      : [maker],
  );
}

/** A bound that rounds to 1 or to 0 keeps nothing from either. */
function holdsBounds({ attrs }: SeenOperation, format: NumberFormat): boolean {
  const bounds = [attrs['clipValueMin'], attrs['clipValueMax']].filter(
    (x) => typeof x === 'number',
  );
  const stored = storedAs(format);
  return bounds.every((x) => {
    const nearest = Math.round(x);
    return nearest === x || !(Math.abs(x - nearest) < nearlyWhole) || holdsAll(stored, [x]);
  });
}
