/** A tensor in a line, for people and for screen readers. Angles have no minimum and no linear mean. */
import { listText, t } from '../../../extension/wire/words.js';
import { bytesPerElement } from '../../../extension/wire/container.js';
import { byteSize, shortNumber } from '../../../extension/wire/numberText.js';
import { fromJsonNumber } from '../../../extension/wire/report.js';
import { formatShape, sizeOf } from '../../../extension/wire/shape.js';
import { labelsText } from '../../../extension/picture/labels.js';
import type { PanelScale } from '../../../extension/picture/panel.js';
import type { TensorStats } from '../../../extension/wire/view.js';
import type { TensorEntry } from '../../../extension/wire/view.js';
import type { TensorData } from '../../../extension/picture/tensorData.js';

/** `batch 1 × y 64 × x 64`; `[2,3,4,5,6]` where axes have no names of their own; `scalar`. */
export function shapeText({ axes, entry }: TensorData): string {
  if (entry.shape.length === 0) return t('scalar');
  const isNamed = axes.some((axis, i) => axis !== `axis ${i}`);
  return isNamed
    ? axes.map((axis, i) => `${axis} ${entry.shape[i]}`).join(' × ')
    : formatShape(entry.shape);
}

/** Of the tensor, in its own type, whatever was sent of it. */
export const memoryText = ({ dtype, shape, stored }: TensorEntry): string =>
  byteSize(sizeOf(shape) * (ownBytes[dtype] ?? bytesPerElement[stored]));

const ownBytes: Readonly<Record<string, number>> = { bool: 1, float32: 4, int32: 4 };

export interface SummaryFacts {
  /** `0 … 1`, `all 0`, `true 5 of 9`, `3 classes`; empty where there is none. */
  readonly range: string;
  /** `0.5 ± 0.1`. */
  readonly moments: string;
  /** `zeros 12`, `NaN 3`: only what there is. */
  readonly counts: readonly Count[];
}

interface Count {
  readonly text: string;
  /** Zeros are not. */
  readonly isOdd: boolean;
}

/** As it is drawn: of what names classes there is nothing to add up. */
export function summaryFacts(entry: TensorEntry, scale: PanelScale): SummaryFacts {
  const { dtype, stats, angle } = entry;
  const { n, finite, zeros, min, max, mean, std } = stats;
  const isNames = scale.kind === 'classes';
  // A cosine of 0 is nothing odd.
  const counts = countsOf(stats, dtype !== 'bool' && !angle && !isNames);
  if (n === 0) return { range: t('empty'), moments: '', counts };
  if (isNames) return { range: scale.labels ? labelsText(scale) : '', moments: '', counts };
  if (dtype === 'bool') return { range: t('true {0} of {1}', n - zeros, n), moments: '', counts };
  if (finite === 0) return { range: t('no finite value'), moments: '', counts };
  if (min === max) return { range: t('all {0}', shortNumber(min)), moments: '', counts };
  if (angle) return { range: '', moments: '', counts };
  return {
    range: `${shortNumber(min)} … ${shortNumber(max)}`,
    moments: `${shortNumber(mean)} ± ${shortNumber(std)}`,
    counts,
  };
}

function countsOf(
  { zeros, nan, posInf, negInf }: TensorStats,
  withZeros: boolean,
): readonly Count[] {
  return [
    { count: withZeros ? zeros : 0, text: t('zeros {0}', zeros), isOdd: false },
    { count: nan, text: `NaN ${nan}`, isOdd: true },
    { count: posInf, text: `+Inf ${posInf}`, isOdd: true },
    { count: negInf, text: `−Inf ${negInf}`, isOdd: true },
  ].filter(({ count }) => count > 0);
}

/** All of the above in one sentence, as the alternative of a picture. */
export function summaryText(tensor: TensorData, scale: PanelScale): string {
  const { entry } = tensor;
  const { range, moments, counts } = summaryFacts(entry, scale);
  const parts = [
    t('{0}: {1}', entry.name, listText([entry.dtype, shapeText(tensor), memoryText(entry)])),
    range.includes(' … ')
      ? t('from {0} to {1}', ...(range.split(' … ') as [string, string]))
      : range,
    moments && t('mean {0}', moments),
    ...counts.map(({ text }) => text),
  ];
  return listText(parts.filter((part) => part !== ''));
}

const blocks = [...'▁▂▃▄▅▆▇█'];

/** Ten bins of the histogram as a word of bars; a bin that is not empty is never drawn as if it were. */
export function sparkline({ histogram, finite }: TensorStats): string {
  const { lo, hi, counts } = histogram;
  if (finite === 0 || !(fromJsonNumber(hi) > fromJsonNumber(lo))) return '';
  const bins = Array.from({ length: 10 }, (_, i) =>
    counts
      .slice(Math.round((i * counts.length) / 10), Math.round(((i + 1) * counts.length) / 10))
      .reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(...bins);
  return bins
    .map((count) =>
      count === 0 ? '\u2007' : blocks[Math.max(0, Math.ceil((count / most) * blocks.length) - 1)]!,
    )
    .join('');
}
