/** What was read of a tensor, in one line. */
import { complexText } from '../wire/numberText.js';
import { sizeOf } from '../wire/shape.js';
import { tensorHead, type TensorFacts, tensorLine } from '../picture/tensorLine.js';
import { tensorStats } from '../picture/tensorStats.js';
import type { TensorStats } from '../wire/view.js';
import type { TensorRead } from './readTensor.js';
import { labelOf, type TensorLike } from './tensorLike.js';

/** `said`: of numbers that are none to take a mean of. */
export function tensorReadText(
  tensor: TensorLike,
  read: TensorRead,
  stats?: TensorStats,
  said?: string,
): string {
  const facts = factsOf(tensor);
  switch (read.kind) {
    case 'numbers': {
      const { data } = read.tensor;
      return tensorLine(facts, stats ?? tensorStats(data), data, said);
    }
    case 'unreadable':
      return `${tensorHead(facts)} ${read.why}`;
    case 'text':
      return `${facts.label} string [${tensor.shape.join(',')}] ${quote(read.values)}`;
    case 'complex':
      return `${tensorHead(facts)} ${complexNumbers(read.parts)}`;
  }
}

const bytesPerElement: Readonly<Record<string, number>> = { bool: 1, complex64: 8 };

const factsOf = (tensor: TensorLike): TensorFacts => ({
  label: labelOf(tensor),
  dtype: tensor.dtype,
  shape: tensor.shape,
  byteLength: sizeOf(tensor.shape) * (bytesPerElement[tensor.dtype] ?? 4),
});

/** Of texts and complex numbers in one line. */
export const quotedAtMost = 10;

function listText(texts: readonly string[], length: number): string {
  return `[${texts.join(', ')}${length > quotedAtMost ? ', …' : ''}]`;
}

const quote = (values: ArrayLike<string>): string =>
  listText(
    Array.from(values)
      .slice(0, quotedAtMost)
      .map((value) => JSON.stringify(value)),
    values.length,
  );

function complexNumbers(parts: ArrayLike<number>): string {
  const length = parts.length / 2;
  const numbers = Array.from({ length: Math.min(length, quotedAtMost) }, (_, i) =>
    complexText(parts[2 * i]!, parts[2 * i + 1]!),
  );
  return listText(numbers, length);
}
