/** What of a tensor is in a view, where it is not all: in the text of an output, and above its picture. */
import { assertNever } from '../wire/assertNever.js';
import { formatShape } from '../wire/shape.js';
import type { Sampling, TensorEntry } from '../wire/view.js';
import { listText, t } from '../wire/words.js';

/** One sentence for a tensor's one or two entries; undefined where all was sent exactly. */
export function samplingText(entries: readonly TensorEntry[]): string | undefined {
  const parts = entries
    .map((entry) => partText(entry.sampling, entry))
    .filter((text) => text !== '');
  if (parts.length === 0) return undefined;
  const what = parts.join(t('; '));
  const isWhole = entries.every(({ sampling }) => sampling.kind === 'full');
  return isWhole
    ? t('{0}. Numbers above are of the exact ones', what)
    : t('not all was sent: {0}. Numbers above are of all {1} elements', what, entries[0]!.stats.n);
}

/** That are right, of a number of so many bits. */
const digitsOf = (bits: number): number => Math.round(bits * Math.log10(2));

function partText(sampling: Sampling, entry: TensorEntry): string {
  const digits = entry.bits === undefined ? undefined : digitsOf(entry.bits);
  switch (sampling.kind) {
    case 'full':
      return digits === undefined ? '' : t('elements are kept to {0} digits', digits);
    case 'window': {
      const cut = cutText(sampling, entry);
      return digits === undefined ? t('{0} exactly', cut) : t('{0} to {1} digits', cut, digits);
    }
    case 'blocks': {
      const blocks = blocksText(sampling);
      return digits === undefined ? blocks : listText([blocks, t('to {0} digits', digits)]);
    }
    default:
      return assertNever(sampling);
  }
}

/** Of the axes that are not there from end to end. */
function cutText(
  { offset }: Sampling & { kind: 'window' },
  { axes, shape, sentShape }: TensorEntry,
): string {
  const parts = axes.flatMap((name, axis) => {
    const [from, count] = [offset[axis]!, sentShape[axis]!];
    if (count === shape[axis]) return [];
    return count === 1 ? `${name} ${from}` : t('{0} {1} to {2}', name, from, from + count - 1);
  });
  return listText(parts);
}

function blocksText({ reduce, block }: Sampling & { kind: 'blocks' }): string {
  const size = formatShape(block);
  switch (reduce) {
    case 'mean':
      return t('all of it as the mean of each block of {0}', size);
    case 'extreme':
      return t('all of it as the value of largest magnitude of each block of {0}', size);
    case 'mode':
      return t('all of it as the most frequent label of each block of {0}', size);
    default:
      return assertNever(reduce);
  }
}
