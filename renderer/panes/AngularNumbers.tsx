/** What angular errors come to, in degrees. */
import type { AngularStats } from '../../extension/picture/angularStats.js';
import { angularRows } from '../../extension/picture/angularText.js';

interface AngularNumbersProps {
  /** Undefined until they have been counted: their place is kept. */
  readonly stats: AngularStats | undefined;
  /** What a pixel counts by, if not all count alike. */
  readonly weighting: 'mask' | 'weights' | undefined;
}

const placeholder: AngularStats = {
  ...{ counted: 0, pixels: 0, mean: NaN, median: NaN, rmse: NaN, p95: NaN, max: NaN },
  shares: [NaN, NaN, NaN, NaN],
};

export function AngularNumbers({ stats, weighting }: AngularNumbersProps) {
  return (
    <>
      {angularRows(stats ?? placeholder).map(({ name, text }) => (
        <span class="number" key={name}>
          <span class="label">{name}</span> {stats ? text : '…'}
        </span>
      ))}
      {stats && stats.counted < stats.pixels && (
        <span class="odd">
          {stats.counted} of {stats.pixels} pixels{' '}
          {weighting === 'mask' ? 'kept by the mask' : 'count'}
        </span>
      )}
      {weighting === 'weights' && <span>weighted</span>}
    </>
  );
}
