/** A tensor in one line, in the manner of lovely-tensors. */
import { byteSize, exactNumber, nestedValues, shortNumber } from '../wire/numberText.js';
import { formatShape, type Shape } from '../wire/shape.js';
import type { TensorStats } from '../wire/view.js';

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
 * quoted. Minimum, maximum, mean and deviation are of the finite elements; `said` stands in their place.
 */
export function tensorLine(
  facts: TensorFacts,
  stats: TensorStats,
  data: ArrayLike<number>,
  said?: string,
): string {
  const { dtype, shape } = facts;
  const head = tensorHead(facts);
  const numbers = `${said ?? range(dtype, stats)}${odd(stats)}`;
  if (stats.n === 0) return `${head} empty`;
  if (stats.n > maxQuoted) return `${head} ${numbers}`;
  const quoted = nestedValues(
    Array.from(data, (x) => exactNumber(x, dtype)),
    shape,
  );
  return stats.n === 1 ? `${head} ${quoted}` : `${head} ${numbers} ${quoted}`;
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
