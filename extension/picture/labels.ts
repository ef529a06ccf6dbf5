/**
 * Whole numbers that name something: which tensors are taken for labels, the colour and the name of each label, and which of them
 * stands for no class.
 */
import type { StoredArray, TensorEntry, ViewState } from '../wire/view.js';
import { listText, t } from '../wire/words.js';
import { labelColours } from './labelColours.js';
import type { PanelScale, Rgb } from './panel.js';

/** A label and how often it occurs. */
export type LabelCount = readonly [label: number, count: number];

/** Labels fit a byte, with those that stand for none beside them. */
const [least, most] = [-128, 255];

/** Each and how often, in order; undefined where a number is no label. */
export function countLabels(data: StoredArray): readonly LabelCount[] | undefined {
  const counts = new Float64Array(most - least + 1);
  for (const x of data) {
    if (!Number.isInteger(x) || x < least || x > most) return undefined;
    counts[x - least]!++;
  }
  return Array.from(counts, (count, i): LabelCount => [i + least, count]).filter(
    ([, count]) => count > 0,
  );
}

/** Of data sets: 255 of masks of a byte, -1 and -100 of frameworks. */
const usuallyIgnored = [255, -1, -100];

/** Nobody tells more colours apart, and counts of things are often larger. */
const mostByThemselves = 40;

type Labelled = Pick<TensorEntry, 'dtype' | 'labels'>;

/** Whole numbers of few values are names of classes unless something says that they are sizes. */
export function areLabels({ dtype, labels }: Labelled): boolean {
  if (dtype !== 'int32' || !labels) return false;
  const ignored = findIgnored(labels);
  const classes = labels.map(([label]) => label).filter((label) => label !== ignored);
  const largest = classes.at(-1) ?? 0;
  // 0 and 1 are a mask, unless a third value says that they are classes.
  const isMore = largest > 1 || (largest === 1 && ignored !== undefined);
  return isMore && classes[0]! >= 0 && largest <= mostByThemselves;
}

const findIgnored = (labels: readonly LabelCount[]): number | undefined =>
  usuallyIgnored.find((label) => labels.some(([own]) => own === label));

/** Beside all colours of classes. */
const ignoredColour: Rgb = [0, 0, 0];

export function labelScale(
  { labels = [] }: Pick<TensorEntry, 'labels'>,
  said: ViewState['labels'],
): PanelScale & { readonly kind: 'classes' } {
  const ignored = said?.ignored === undefined ? findIgnored(labels) : Number(said.ignored);
  const classes = labels.filter(([label]) => label !== ignored && label >= 0);
  const count = Math.max(said?.names.length ?? 0, (classes.at(-1)?.[0] ?? 0) + 1);
  const names = Array.from({ length: count }, (_, label) =>
    `${label} ${said?.names[label] ?? ''}`.trimEnd(),
  );
  return {
    ...{ kind: 'classes', names, colours: names.map((_, label) => labelColour(label)), labels },
    ...(ignored !== undefined && { ignored }),
  };
}

/** Twenty, and the same ever darker. */
function labelColour(label: number): Rgb {
  const shade = 0.6 ** Math.floor(label / labelColours.length);
  const [red, green, blue] = labelColours[label % labelColours.length]!;
  return [red * shade, green * shade, blue * shade].map(Math.round) as unknown as Rgb;
}

type ClassScale = PanelScale & { readonly kind: 'classes' };

/** Undefined of a code that has none. */
export const codeColour = ({ colours, ignored }: ClassScale, code: number): Rgb | undefined =>
  code === ignored ? ignoredColour : colours[code];

export const codeName = ({ names, ignored }: ClassScale, code: number): string =>
  code === ignored ? t('{0} ignored', code) : (names[code] ?? String(code));

/** Of labels, in place of their least, largest and mean, which say nothing of names: `3 classes, ignored 12`. */
export function labelsText({ labels = [], ignored }: ClassScale): string {
  const classes = labels.filter(([label]) => label !== ignored).length;
  const without = labels.find(([label]) => label === ignored)?.[1] ?? 0;
  return listText([
    classes === 1 ? t('1 class') : t('{0} classes', classes),
    ...(without > 0 ? [t('ignored {0}', without)] : []),
  ]);
}

export interface CodeKey {
  readonly name: string;
  readonly colour: Rgb;
  /** Of all elements; where it is known. */
  readonly share?: number;
}

/** What a legend explains: all codes, or of labels those that occur. */
export function codeKeys(scale: ClassScale): readonly CodeKey[] {
  const { names, labels } = scale;
  if (!labels) return names.map((name, code) => ({ name, colour: scale.colours[code]! }));
  const all = labels.reduce((sum, [, count]) => sum + count, 0);
  return labels.map(([label, count]) => ({
    name: codeName(scale, label),
    colour: codeColour(scale, label) ?? [255, 255, 255],
    share: count / all,
  }));
}
