/** What angular errors come to, in degrees. */
import { t } from '../../extension/wire/words.js';
import type { AngularStats } from '../../extension/picture/angularStats.js';
import { angularRows } from '../../extension/picture/angularText.js';

interface AngularNumbersProps {
  /** Undefined until they have been counted: their place is kept. */
  readonly stats: AngularStats | undefined;
  /** Of the error, those that do not count among them. */
  readonly pixels: number;
  /** What a pixel counts by, if not all count alike. */
  readonly weighting: 'mask' | 'weights' | undefined;
}

const placeholder: AngularStats = {
  ...{ counted: 0, pixels: 0, mean: NaN, median: NaN, rmse: NaN, p95: NaN, max: NaN },
  shares: [NaN, NaN, NaN, NaN],
};

export function AngularNumbers({ stats, pixels, weighting }: AngularNumbersProps) {
  // Numbers that come later take no more room than their places.
  const place = weighting && 'place';
  return (
    <>
      {angularRows(stats ?? placeholder).map(({ name, text }) => (
        <span class="number" key={name}>
          <span class="label">{t(name)}</span> <span class={place}>{stats ? text : '…'}</span>
        </span>
      ))}
      {(weighting || (stats && stats.counted < pixels)) && (
        <span class={stats && stats.counted < pixels ? 'odd' : ''}>
          <span class={weighting && 'count'} style={{ minWidth: `${String(pixels).length}ch` }}>
            {stats ? stats.counted : '…'}
          </span>{' '}
          {weighting === 'mask'
            ? t('of {0} pixels kept by the mask', pixels)
            : t('of {0} pixels count', pixels)}
        </span>
      )}
      {weighting === 'weights' && <span>{t('weighted')}</span>}
    </>
  );
}
