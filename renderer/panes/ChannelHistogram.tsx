/** How often values occur in red, green and blue: a line each, as their bars would hide each other. */
import { t } from '../../extension/wire/words.js';
import { useMemo } from 'preact/hooks';
import { shortNumber } from '../../extension/wire/numberText.js';
import { channelHistograms } from '../../extension/picture/channelHistograms.js';
import type { TensorData } from '../../extension/picture/tensorData.js';

const width = 320;
const height = 64;
const names = ['red', 'green', 'blue'];

export function ChannelHistogram({ tensor }: { readonly tensor: TensorData }) {
  const found = useMemo(() => channelHistograms(tensor), [tensor]);
  if (!found) return null;
  const { range, counts } = found;
  const [from, to] = range.map(shortNumber);
  const most = Math.log1p(Math.max(1, ...counts.flat()));
  return (
    <div class="histogram">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('Histograms of red, green and blue from {0} to {1}', from!, to!)}
      >
        {counts.map((bins, c) => (
          <path
            key={names[c]}
            class={names[c]}
            d={bins.map((count, i) => stepOf(i, bins.length, Math.log1p(count) / most)).join('')}
          />
        ))}
      </svg>
      <div class="ends">
        <span>{from}</span>
        <span>{t('counts on a logarithmic scale')}</span>
        <span>{to}</span>
      </div>
      <div class="classes" aria-hidden="true">
        {names.map((name) => (
          <span key={name}>
            <i class={name} />
            {t(name)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A bin is a level line, as high as its count. */
function stepOf(bin: number, bins: number, part: number): string {
  const [left, right] = [bin, bin + 1].map((edge) => ((edge * width) / bins).toFixed(1));
  const y = (1 + (1 - part) * (height - 2)).toFixed(1);
  return `${bin === 0 ? 'M' : 'L'}${left} ${y}L${right} ${y}`;
}
