/**
 * Every form of every loss of the library that a candidate may be: options as they are used, the conventions of libraries, and what is
 * done to predictions before (a sigmoid that the candidate has inside, the logits of what it is given as probabilities).
 */
import * as tf from '@tensorflow/tfjs-core';
import * as losses from '../../losses/index.js';
import {
  combineOptions,
  predictions,
  usualOptions,
  withoutDefaults,
} from '../../losses/usualOptions.js';
import type { Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { areShares } from './trials.js';

type LossName = keyof typeof losses;
type Options = Readonly<Record<string, unknown>>;

/** What becomes of predictions before the loss of the library gets them. */
export type Before = 'none' | 'sigmoid' | 'softmax' | 'logit' | 'log';

export interface Form {
  readonly loss: string;
  /** Those that are not at their default. */
  readonly options: Options;
  /** Libraries whose convention this is. */
  readonly libraries: readonly string[];
  readonly before: Before;
  /** Classes that it is of, where it leaves out the first, the background. */
  readonly kept?: readonly number[];
  /** Neither more options than a library's convention has: what is looked at when nothing fits. */
  readonly isPlain: boolean;
  /** Its mean is not over all pixels. */
  readonly leavesOut: boolean;
  /** Forms of one domain: what one of them refuses, the others do. */
  readonly domain: string;
}

const libraryNames: Readonly<Record<keyof typeof losses.conventions, string>> = {
  smp: 'SMP',
  monai: 'MONAI',
  keras: 'Keras',
  torch: 'PyTorch',
  torchvision: 'torchvision',
  kornia: 'kornia',
  optax: 'optax',
  eigen: 'Eigen et al. 2014',
  bts: 'BTS',
};

const isLoss = (name: string): name is LossName =>
  typeof losses[name as LossName] === 'function' &&
  !/Metrics$|Statistics$|^overBatches$/.test(name);

/** The forms whose predictions may be these; a loss refuses the others itself. */
export function formsFor(prediction: Sample): readonly Form[] {
  const isShare = areShares(prediction);
  const isInside = prediction.values.every((x) => x > 0 && x < 1);
  const classes = prediction.shape.at(-1) ?? 1;
  return Object.keys(losses)
    .filter(isLoss)
    .flatMap((name) => {
      const before: Before[] = ['none'];
      const of = predictions[name];
      if (of === 'probabilities' && !isShare) {
        before.push('sigmoid', ...(classes > 1 ? ['softmax' as const] : []));
      }
      if (of === 'logits' && isInside) before.push('logit');
      if (of === 'class logits' && isInside && classes > 1) before.push('log');
      return optionsOf(name).flatMap((form) =>
        before.flatMap((b): readonly Form[] => {
          const whole = { ...form, before: b, domain: `${form.domain} ${b}` };
          return classes > 1 && isByClass(form) ? [whole, withoutFirst(whole, classes)] : [whole];
        }),
      );
    });
}

/** Those of which a mean over classes is taken, and of which a class may be left out. */
const isByClass = ({ loss, options }: Omit<Form, 'before'>): boolean =>
  loss === 'generalizedDice' || /class/i.test(String(options['regions']));

/** As MONAI's `include_background=False`: the background is a class of the softmax and not of the loss. */
const withoutFirst = (form: Form, classes: number): Form => ({
  ...form,
  kept: Array.from({ length: classes - 1 }, (_, i) => i + 1),
  isPlain: false,
  domain: `${form.domain} without the first class`,
});

const known = new Map<LossName, readonly Omit<Form, 'before'>[]>();

function optionsOf(loss: LossName): readonly Omit<Form, 'before'>[] {
  const found = known.get(loss) ?? listOptions(loss);
  known.set(loss, found);
  return found;
}

function listOptions(loss: LossName): readonly Omit<Form, 'before'>[] {
  const libraries = new Map<string, string[]>();
  const found = new Map<string, Options>([[keyOf({}), {}]]);
  for (const [library, of] of Object.entries(losses.conventions)) {
    const given = (of as Partial<Record<LossName, Options>>)[loss];
    if (given === undefined) continue;
    const options = withoutDefaults(loss, given);
    const key = keyOf(options);
    found.set(key, options);
    const name = libraryNames[library as keyof typeof losses.conventions];
    libraries.set(key, [...(libraries.get(key) ?? []), name]);
  }
  const plain = found.size;
  for (const grid of usualOptions[loss] ?? []) {
    for (const given of combineOptions(grid)) {
      const options = withoutDefaults(loss, given);
      const key = keyOf(options);
      if (!found.has(key)) found.set(key, options);
    }
  }
  return [...found].map(([key, options], i) => ({
    ...{ loss, options, libraries: libraries.get(key) ?? [], isPlain: i < plain },
    leavesOut: /^ohem/.test(loss) || 'ignoreLabel' in options,
    domain: `${loss} ${ofDomain.map((option) => String(options[option])).join(' ')}`,
  }));
}

/** Options by which a loss takes other inputs. */
const ofDomain = ['labels', 'ignoreLabel', 'regions', 'maxValue', 'windowSize', 'radius', 'scales'];

const keyOf = (options: Options): string =>
  JSON.stringify(
    Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)),
    (_, x: unknown) => (typeof x === 'number' ? String(x) : x),
  );

/** The form as a loss: its map, or with a reduction what that makes of it. */
export const lossOf =
  ({ loss, options, before, kept }: Form, reduction: 'none' | 'mean'): Loss =>
  (yTrue: tf.Tensor, yPred: tf.Tensor) => {
    const keep = (x: tf.Tensor): tf.Tensor =>
      kept ? tf.gather(x, tf.tensor1d([...kept], 'int32'), -1) : x;
    const library = losses[loss as LossName] as unknown as LibraryLoss;
    return library(keep(yTrue), keep(becoming[before](yPred)), { ...options, reduction });
  };

type LibraryLoss = (yTrue: tf.Tensor, yPred: tf.Tensor, options: Options) => tf.Tensor;

const becoming: Readonly<Record<Before, (p: tf.Tensor) => tf.Tensor>> = {
  none: (p) => p,
  sigmoid: tf.sigmoid,
  softmax: (p) => tf.softmax(p),
  logit: (p) => tf.sub(tf.log(p), tf.log(tf.sub(1, p))),
  log: (p) => tf.log(p),
};

export const countLosses = (forms: readonly Form[]): number =>
  new Set(forms.map(({ loss }) => loss)).size;
