/** What of a plane its colours do not show: counted, so that it is never hidden. */
import { listText, t } from '../../../extension/wire/words.js';
import type { Range } from '../../../extension/picture/ranges.js';

export interface Clipped {
  /** Finite values beyond the range. */
  readonly below: number;
  readonly above: number;
  readonly nan: number;
  readonly infinite: number;
}

export function countClipped(values: ArrayLike<number>, [lo, hi]: Range): Clipped {
  let [below, above, nan, infinite] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x >= lo && x <= hi && x - x === 0) continue;
    if (x !== x) nan++;
    else if (x - x !== 0) infinite++;
    else if (x < lo) below++;
    else above++;
  }
  return { below, above, nan, infinite };
}

/** `12 below, 3 above, 1 NaN`; nothing where there is nothing. Where a mask leaves pixels out these are NaN. */
export function clippedText({ below, above, nan, infinite }: Clipped, leftOut = false): string {
  return listText(
    [
      below > 0 && t('{0} below', below),
      above > 0 && t('{0} above', above),
      nan > 0 && (leftOut ? t('{0} left out', nan) : `${nan} NaN`),
      infinite > 0 && `${infinite} ±Inf`,
    ].filter((text) => text !== false),
  );
}
