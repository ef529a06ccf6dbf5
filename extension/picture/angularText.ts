/** What angular errors come to, in words: one wording for the text of an output and for the page. */
import { type AngularStats, shareLimits } from './angularStats.js';
import { shortNumber } from '../wire/numberText.js';
import { jsonNumber } from '../wire/report.js';
import { t } from '../wire/words.js';

export interface AngularRow {
  readonly name: string;
  /** `none` where no pixel counts. */
  readonly text: string;
}

/** mean, median, RMSE, p95, max, and the shares under 5°, 11.25°, 22.5° and 30°. */
export const angularRows = (stats: AngularStats): readonly AngularRow[] => [
  { name: 'mean', text: degreesText(stats.mean) },
  { name: 'median', text: degreesText(stats.median) },
  { name: 'RMSE', text: degreesText(stats.rmse) },
  { name: 'p95', text: degreesText(stats.p95) },
  { name: 'max', text: degreesText(stats.max) },
  ...shareLimits.map((limit, i) => ({ name: `< ${limit}°`, text: shareText(stats.shares[i]!) })),
];

/** `mean 48.83°, median 36.34°, RMSE 65.77°, p95 131.84°, max 145.35°, < 5° 18.8 %, …` */
export const angularLine = (stats: AngularStats): string => angularLines(stats).join(', ');

/** The same in two: the angles, and the shares. */
export function angularLines(stats: AngularStats): readonly string[] {
  if (stats.counted === 0) return ['none: no pixel counts'];
  const texts = angularRows(stats).map(({ name, text }) => `${name} ${text}`);
  return [texts.slice(0, -shareLimits.length), texts.slice(-shareLimits.length)].map((part) =>
    part.join(', '),
  );
}

/** Two places; of angles that these would make 0, four digits. */
export function degreesText(degrees: number): string {
  if (Number.isNaN(degrees)) return t('none');
  const isSmall = degrees > 0 && degrees < 0.01;
  return `${isSmall ? shortNumber(jsonNumber(degrees)) : degrees.toFixed(2)}°`;
}

const shareText = (part: number): string =>
  Number.isNaN(part) ? t('none') : `${(100 * part).toFixed(1)} %`;
