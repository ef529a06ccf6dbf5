/** What angular errors come to, in degrees. */
import { type AngularStats, shareLimits } from '../model/angularStats.js';

interface AngularNumbersProps {
  /** Undefined until they have been counted: their place is kept. */
  readonly stats: AngularStats | undefined;
  readonly isWeighted: boolean;
}

export function AngularNumbers({ stats, isWeighted }: AngularNumbersProps) {
  const degrees = (x: number | undefined) =>
    x === undefined ? '…' : Number.isNaN(x) ? 'none' : `${x.toFixed(2)}°`;
  const share = (x: number | undefined) =>
    x === undefined ? '…' : Number.isNaN(x) ? 'none' : `${(100 * x).toFixed(1)} %`;
  const rows = [
    ['mean', degrees(stats?.mean)],
    ['median', degrees(stats?.median)],
    ['RMSE', degrees(stats?.rmse)],
    ['p95', degrees(stats?.p95)],
    ['max', degrees(stats?.max)],
    ...shareLimits.map((limit, i) => [`< ${limit}°`, share(stats?.shares[i])] as const),
  ] as const;
  return (
    <>
      {rows.map(([name, text]) => (
        <span class="number" key={name}>
          <span class="label">{name}</span> {text}
        </span>
      ))}
      {stats && stats.counted < stats.pixels && (
        <span class="odd">
          {stats.counted} of {stats.pixels} pixels
        </span>
      )}
      {isWeighted && <span>weighted by the mask</span>}
    </>
  );
}
