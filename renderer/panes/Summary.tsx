/** The first line of a view: what the tensor is, before any picture. */
import { listText, t } from '../../extension/wire/words.js';
import { useEffect, useState } from 'preact/hooks';
import { periodInDegrees, summarizeAngles } from '../../extension/picture/angles.js';
import { exactNumber, shortNumber } from '../../extension/wire/numberText.js';
import { jsonNumber } from '../../extension/wire/report.js';
import { sparkline, memoryText, shapeText, summaryFacts } from '../model/tensor/summary.js';
import type { PanelScale } from '../../extension/picture/panel.js';
import type { TensorData } from '../../extension/picture/tensorData.js';

const mostQuoted = 1;

interface SummaryProps {
  readonly tensor: TensorData;
  readonly scale: PanelScale;
}

export function Summary({ tensor, scale }: SummaryProps) {
  const { entry, parts } = tensor;
  const { range, moments, counts } = summaryFacts(entry, scale);
  const hasBars = !entry.angle && entry.dtype !== 'bool' && scale.kind !== 'classes';
  const bars = hasBars ? sparkline(entry.stats) : '';
  const [lo, hi] = range.split(' … ');
  const isQuoted = entry.stats.n > 0 && entry.stats.n <= mostQuoted;
  return (
    <div class="summary">
      <b>{entry.name}</b>
      <span>{shapeText(tensor)}</span>
      <span>{entry.dtype}</span>
      <span>{memoryText(entry)}</span>
      {isQuoted ? (
        <span class="number">{exactNumber(parts[0]!.values[0]!, entry.dtype)}</span>
      ) : (
        range !== '' && (
          <span class="number">
            {lo}
            {bars && (
              <span class="spark" aria-hidden="true">
                {bars}
              </span>
            )}
            {hi !== undefined && (bars ? hi : ` … ${hi}`)}
          </span>
        )
      )}
      {moments !== '' && <span class="number">{t('mean {0}', moments)}</span>}
      {counts.map(({ text, isOdd }) => (
        <span key={text} class={isOdd ? 'odd' : ''}>
          {text}
        </span>
      ))}
      {entry.angle && entry.stats.n > 0 && <CircularMean tensor={tensor} />}
    </div>
  );
}

/** Taken on the circle of the period, after the picture has been drawn, into a line that is kept for it. */
function CircularMean({ tensor }: { readonly tensor: TensorData }) {
  const [text, setText] = useState(() => t('mean direction {0}', '…'));
  useEffect(() => {
    const timer = setTimeout(() => setText(circularText(tensor)), 50);
    return () => clearTimeout(timer);
  }, [tensor]);
  return (
    <span class="number later" title={text}>
      {text}
    </span>
  );
}

function circularText({ entry, parts }: TensorData): string {
  const { angle } = entry;
  // The last part is of the whole tensor, the first perhaps of one item.
  const values = parts.at(-1)?.values;
  if (!angle || !values) return '';
  const { directed, undirected, meanDegrees, resultant } = summarizeAngles(values, angle);
  if (directed === 0) return t('no directions');
  const own = angle.unit === 'rad' ? (meanDegrees * Math.PI) / 180 : meanDegrees;
  const unit = angle.unit === 'rad' ? ' rad' : '°';
  const isAxial = periodInDegrees(angle) !== 360;
  const mean = Number.isNaN(meanDegrees) ? t('none') : `${shortNumber(jsonNumber(own))}${unit}`;
  return listText([
    t('mean direction {0}', mean),
    t('resultant {0}', shortNumber(resultant)),
    ...(isAxial ? [t('axial')] : []),
    ...(undirected > 0 ? [t('{0} without direction', undirected)] : []),
  ]);
}
