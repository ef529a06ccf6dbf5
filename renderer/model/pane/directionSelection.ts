/** Pixels that point one way: those of one sector of the colour wheel, marked, and the others drawn pale. */
import { t } from '../../../extension/wire/words.js';
import { angleFraction, channelsOf, periodInDegrees } from '../../../extension/picture/angles.js';
import type { AngleInfo } from '../../../extension/wire/view.js';
import type { Marks } from './spec.js';
import { elementAt, type TensorData } from '../../../extension/picture/tensorData.js';

/** Of a period, all alike; the middle of the first is at 0. */
export const sectorCount = 12;

/** NaN where there is no direction. */
export const sectorOf = (fraction: number): number =>
  Math.round(fraction * sectorCount) % sectorCount;

export const isSector = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < sectorCount;

/** `tensor` holds the directions; a pane of another tensor is marked by the axes that both have. */
export function directionMarks(
  tensor: TensorData,
  angle: AngleInfo,
  sector: number,
  paneAxes: readonly string[],
): Marks {
  const from = tensor.axes.map((axis) => paneAxes.indexOf(axis));
  const last = tensor.axes.length - 1;
  const hasPair = channelsOf(angle) === 2;
  const index = new Array<number>(tensor.axes.length).fill(0);
  const component = (c: number): number => {
    if (hasPair) index[last] = c;
    const element = elementAt(tensor, index);
    return element.kind === 'absent' ? NaN : element.value;
  };
  return {
    codeAt: (paneIndex) => {
      for (let i = 0; i < index.length; i++) index[i] = paneIndex[from[i]!] ?? 0;
      const first = component(0);
      const second = hasPair ? component(1) : NaN;
      return sectorOf(angleFraction(first, second, angle)) === sector ? 1 : 0;
    },
    styles: [undefined, { outline: 'focus' }],
    veil: true,
  };
}

/** Pixels that both mark, as the first marks them. */
export function bothMarks(a: Marks | undefined, b: Marks | undefined): Marks | undefined {
  if (!a || !b) return a ?? b;
  return { ...a, codeAt: (index) => (b.codeAt(index) > 0 ? a.codeAt(index) : 0) };
}

/** Ends of a sector as parts of the period; the first may be below 0. */
export const sectorEnds = (sector: number): readonly [from: number, to: number] => [
  (sector - 0.5) / sectorCount,
  (sector + 0.5) / sectorCount,
];

/** `345° to 15°`, in the sense of the tensor. */
export function sectorText(sector: number, angle: AngleInfo): string {
  const period = periodInDegrees(angle);
  const [from, to] = sectorEnds(sector).map((end) => ((end + 1) % 1) * period);
  return t('{0} to {1}', degrees(from!), degrees(to!));
}

/** `30°`, the middle of a sector. */
export const sectorMiddle = (sector: number, angle: AngleInfo): string =>
  degrees((sector / sectorCount) * periodInDegrees(angle));

const degrees = (x: number): string => `${Number(x.toFixed(2))}°`;

/** The part of the period that lies in a direction of the screen: what `screenDirection` of `arrows.ts` turns back. */
export function fractionAt(
  x: number,
  y: number,
  { period, zero, sense }: Pick<AngleInfo, 'period' | 'zero' | 'sense'>,
): number {
  const turned = Math.atan2(y, x) - (zero === 'north' ? -Math.PI / 2 : 0);
  const parts = (sense === 'cw' ? turned : -turned) / ((period === 'full' ? 2 : 1) * Math.PI);
  return parts - Math.floor(parts);
}
