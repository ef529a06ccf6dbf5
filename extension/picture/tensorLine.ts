/** A tensor in one line, in the manner of lovely-tensors; and in words, what of it was sent. */
import { assertNever } from '../wire/assertNever.js';
import { byteSize, exactNumber, nestedValues, shortNumber } from '../wire/numberText.js';
import { formatShape, type Shape } from '../wire/shape.js';
import type { Reduction, Sampling, TensorEntry, TensorStats } from '../wire/view.js';

export interface TensorFacts {
  readonly dtype: string;
  readonly shape: Shape;
  readonly byteLength: number;
  /** Default 'tensor'. */
  readonly label?: string;
}

const maxQuoted = 10;

/**
 * `tensor float32 [1,512,512,2] 2.0 MiB min -1 max 1 mean 0.0123 ± 0.71 (NaN 3)`; up to 10 elements are
 * quoted. Minimum, maximum, mean and deviation are of the finite elements.
 */
export function tensorLine(
  facts: TensorFacts,
  stats: TensorStats,
  data: ArrayLike<number>,
): string {
  const { dtype, shape } = facts;
  const head = tensorHead(facts);
  if (stats.n === 0) return `${head} empty`;
  if (stats.n > maxQuoted) return `${head} ${range(dtype, stats)}${odd(stats)}`;
  const quoted = nestedValues(
    Array.from(data, (x) => exactNumber(x, dtype)),
    shape,
  );
  return stats.n === 1
    ? `${head} ${quoted}`
    : `${head} ${range(dtype, stats)}${odd(stats)} ${quoted}`;
}

export const tensorHead = ({ label = 'tensor', dtype, shape, byteLength }: TensorFacts): string =>
  `${label} ${dtype} ${formatShape(shape)} ${byteSize(byteLength)}`;

function range(dtype: string, { n, finite, zeros, min, max, mean, std }: TensorStats): string {
  if (dtype === 'bool') return `true ${n - zeros} of ${n}`;
  if (finite === 0) return 'no finite value';
  if (min === max)
    return finite === n ? `all ${shortNumber(min)}` : `finite ones all ${shortNumber(min)}`;
  return (
    `min ${shortNumber(min)} max ${shortNumber(max)} ` +
    `mean ${shortNumber(mean)} ± ${shortNumber(std)}`
  );
}

/** Counts of what a minimum and a mean cannot show, where there is any. */
function odd({ nan, posInf, negInf }: TensorStats): string {
  const counts = [
    nan > 0 && `NaN ${nan}`,
    posInf > 0 && `+Inf ${posInf}`,
    negInf > 0 && `-Inf ${negInf}`,
  ].filter((text) => text !== false);
  return counts.length > 0 ? ` (${counts.join(', ')})` : '';
}

/** What of a tensor is in the view, where it is not all: one sentence for its one or two entries. */
export function samplingText(entries: readonly TensorEntry[]): string | undefined {
  const parts = entries
    .map((entry) => partText(entry.sampling, entry))
    .filter((text) => text !== '');
  if (parts.length === 0) return undefined;
  const isWhole = entries.every(({ sampling }) => sampling.kind === 'full');
  if (isWhole) return `${parts.join('; ')}. Numbers above are of the exact ones`;
  return `not all was sent: ${parts.join('; ')}. Numbers above are of all ${entries[0]!.stats.n} elements`;
}

const reductionWords: Readonly<Record<Reduction, string>> = {
  mean: 'mean',
  extreme: 'value of largest magnitude',
  mode: 'most frequent label',
};

/** That are right, of a number of so many bits. */
const digitsOf = (bits: number): number => Math.round(bits * Math.log10(2));

function partText(sampling: Sampling, { axes, shape, sentShape, bits }: TensorEntry): string {
  const digits = bits === undefined ? '' : `to ${digitsOf(bits)} digits`;
  switch (sampling.kind) {
    case 'full':
      return digits && `elements are kept ${digits}`;
    case 'window': {
      const cut = axes
        .map((name, axis) => {
          const [from, count] = [sampling.offset[axis]!, sentShape[axis]!];
          if (count === shape[axis]) return '';
          return count === 1 ? `${name} ${from}` : `${name} ${from} to ${from + count - 1}`;
        })
        .filter((text) => text !== '');
      return `${cut.join(', ')} ${digits || 'exactly'}`;
    }
    case 'blocks': {
      return `all of it as the ${reductionWords[sampling.reduce]} of each block of ${formatShape(sampling.block)}${digits && `, ${digits}`}`;
    }
    default:
      return assertNever(sampling);
  }
}
