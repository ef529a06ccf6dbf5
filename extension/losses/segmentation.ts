/** Overlap losses of segmentation, on probabilities. */
import * as tf from '@tensorflow/tfjs-core';
import { fail, inRange, oneOf, valueText, withDefaults } from './arguments.js';
import type { Input } from './arguments.js';
import { differentiable } from './differentiable.js';
import { absPower } from './elementary.js';
import { overlapsOf, squaredOverlapsOf } from './overlaps.js';
import { perRegion, regionDefaults } from './regions.js';
import type { RegionOptions, Rows } from './regions.js';

export interface OverlapOptions extends RegionOptions {
  /**
   * Added above and below the fraction bar, ≥ 0; or two numbers, above and below (MONAI's smooth_nr and smooth_dr).
   * @default 0
   */
  readonly smooth?: number | readonly [above: number, below: number];
  /**
   * The loss of a region where truth and prediction are both empty and smooth is 0 (0/0): Keras 1.
   * @default 1
   */
  readonly empty?: 0 | 1;
  /**
   * What a region without truth costs: what the formula gives ('formula'), or nothing, whatever is predicted there ('nothing',
   * as SMP: its gradient is 0, and a class that a batch lacks is not pushed away).
   * @default 'formula'
   */
  readonly absent?: 'formula' | 'nothing';
}

export interface DiceOptions extends OverlapOptions {
  /** Squares in the denominator, Σp² + Σt², as V-Net. @default false */
  readonly squared?: boolean;
}

/** Dice loss: one minus twice the overlap over the sum of sizes.
 *
 *   loss = 1 − (2·Σtp + smooth)/(Σt + Σp + smooth)
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities, not logits) → map: [], [B], [C] or [B, C]
 *   by `regions`.
 * Range: 0 to 1. Gradient in yPred: −(2t·(T + P + s) − (2I + s))/(T + P + s)²; 0 for an empty
 *   region.
 * Convention: smoothing and empty masks differ between libraries; `conventions` has their options by name. Keras: smooth 0,
 *   all entries one region, an empty one costs 1 (the defaults; its 10⁻⁷ in the denominator is not added). optax: smooth
 *   1 in the Tversky form, here smooth 2. SMP: a region without truth costs nothing, `absent: 'nothing'`. MONAI: smooth
 *   10⁻⁵ above and below, per image and class. Weights and mask have the shape of the inputs. Labels and predictions
 *   outside [0, 1] are an error: logits first go through tf.sigmoid or tf.softmax. NaN in → NaN.
 * Source: Dice 1945, doi:10.2307/1932409; Milletari, Navab, Ahmadi 2016, arXiv:1606.04797
 *   (squared).
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   float32 tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `squared` (false), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`,
 *   `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for unequal shapes or too few axes for `regions`, a tensor that is not float32, numbers
 *   outside [0, 1] (logits are such), a negative or
 *   infinite `smooth`, an `empty`, `regions` that there is not, or an unknown option.
 * @example
 * dice([1, 1], [1, 0]); // → 1 − 2/3 = 0.3333
 * @tex L = 1 - \frac{2 \sum t p + s}{\sum t + \sum p + s} */
export function dice(yTrue: Input, yPred: Input, options: DiceOptions = {}): tf.Tensor {
  const o = diceOptions('dice', options);
  return perRegion('dice', yTrue, yPred, o, (rows) => diceOf('dice', rows, o));
}

/** Options of dice and of what is a function of it, checked. */
export const diceOptions = <O extends DiceOptions>(name: string, options: O, own: object = {}) =>
  overlapOptions(name, options, { squared: false, ...own });

type DiceSetup = Overlap & { readonly squared: boolean };

/** The dice loss of each region. */
export function diceOf(name: string, rows: Rows, o: DiceSetup): tf.Tensor {
  const { missed, twice, truth } = diceSums(name, rows, o);
  return whereTruth(truth, o, share(missed, tf.add(twice, missed), o));
}

/**
 * The dice loss of each region, good to the last bit where little is missed, and one minus it by what is shared, good where that is little;
 * the latter without what `absent` says.
 */
export function diceAndOverlapOf(name: string, rows: Rows, o: DiceSetup): [tf.Tensor, tf.Tensor] {
  const { missed, twice, truth } = diceSums(name, rows, o);
  const whole = tf.add(twice, missed);
  const [above, below] = typeof o.smooth === 'number' ? [o.smooth, o.smooth] : o.smooth;
  const asLoss = {
    ...o,
    smooth: [below - above, below] as const,
    empty: o.empty === 0 ? 1 : 0,
  } as const;
  return [whereTruth(truth, o, share(missed, whole, o)), share(twice, whole, asLoss)];
}

/** What is missed is Σt + Σp − 2Σtp, entry by entry and so without cancellation: of squares (t − p)². */
function diceSums(name: string, rows: Rows, { squared }: DiceSetup) {
  if (squared) {
    const { hit, off, truth } = squaredOverlapsOf(name, rows);
    return { missed: off, twice: tf.mul(hit, 2), truth };
  }
  const { hit, extra, missing } = overlapsOf(name, rows);
  return { missed: tf.add(extra, missing), twice: tf.mul(hit, 2), truth: tf.add(hit, missing) };
}

export interface TverskyOptions extends OverlapOptions {
  /** Weight of false positives, ≥ 0. @default 0.5 */
  readonly alpha?: number;
  /** Weight of false negatives, ≥ 0. @default 0.5 */
  readonly beta?: number;
}

/** Tversky loss: dice with its own price for false positives and false negatives.
 *
 *   TP = Σtp, FP = Σ(1 − t)p, FN = Σt(1 − p)
 *   loss = 1 − (TP + smooth)/(TP + alpha·FP + beta·FN + smooth)
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities) → map: [], [B], [C] or [B, C] by
 *   `regions`.
 * Range: 0 to 1. Gradient in yPred: by the quotient rule; 0 for an empty region.
 * Convention: alpha is for false positives, beta for false negatives, as Keras and optax. ½, ½ is
 *   dice, 1, 1 is jaccard. Empty masks: see `dice`. NaN in → NaN.
 * Source: Salehi, Erdogmus, Gholipour 2017, arXiv:1706.05721.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   float32 tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `alpha` (0.5), `beta` (0.5), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`,
 *   `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for unequal shapes or too few axes for `regions`, a tensor that is not float32, numbers
 *   outside [0, 1] (logits are such), a negative or
 *   infinite `smooth`, `alpha` or `beta`, an `empty`, `regions` that there is not, or an unknown option.
 * @example
 * tversky([1, 0], [1, 1], { alpha: 1, beta: 0 }); // → 0.5
 * @tex L = 1 - \frac{TP + s}{TP + \alpha\, FP + \beta\, FN + s} */
export function tversky(yTrue: Input, yPred: Input, options: TverskyOptions = {}): tf.Tensor {
  const o = overlapOptions('tversky', options, { alpha: 0.5, beta: 0.5 });
  return perRegion('tversky', yTrue, yPred, o, (rows) => tverskyOf('tversky', rows, o));
}

export interface FocalTverskyOptions extends OverlapOptions {
  /** Weight of false positives, ≥ 0. @default 0.3 */
  readonly alpha?: number;
  /** Weight of false negatives, ≥ 0. @default 0.7 */
  readonly beta?: number;
  /** The power, > 0. Below 1 it gives small errors more weight. @default 0.75 */
  readonly gamma?: number;
}

/** Focal Tversky loss: a power of the Tversky loss.
 *
 *   loss = (Tversky loss)^gamma
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities) → map: [], [B], [C] or [B, C] by
 *   `regions`.
 * Range: 0 to 1. Gradient in yPred: gamma·L^(gamma − 1)·dL; 0 at a perfect overlap, where for gamma
 *   < 1 it is infinite.
 * Convention: gamma is the power itself; its paper writes 1/γ with γ = 4/3, which is the default
 *   0.75, and weighs false negatives 0.7, false positives 0.3: the defaults alpha 0.3, beta 0.7.
 *   Empty masks: see `dice`. NaN in → NaN.
 * Source: Abraham & Khan 2019, arXiv:1810.07842.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   float32 tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `gamma` (0.75), `alpha` (0.3), `beta` (0.7), `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all');
 *   and `reduction`, `divisor`, `weights` and `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for unequal shapes or too few axes for `regions`, a tensor that is not float32, numbers
 *   outside [0, 1] (logits are such), a negative or
 *   infinite `smooth`, `alpha` or `beta`, a `gamma` not above 0, an `empty`, `regions` that there is not, or an
 *   unknown option.
 * @example
 * focalTversky([1, 0], [1, 1], { alpha: 1, beta: 0, gamma: 2 }); // → 0.25
 * @tex L = \left( 1 - \frac{TP + s}{TP + \alpha\, FP + \beta\, FN + s} \right)^\gamma */
export function focalTversky(
  yTrue: Input,
  yPred: Input,
  options: FocalTverskyOptions = {},
): tf.Tensor {
  const name = 'focalTversky';
  const o = overlapOptions(name, options, { alpha: 0.3, beta: 0.7, gamma: 0.75 });
  inRange(name, 'gamma', o.gamma, (x) => x > 0 && x < Infinity, 'greater than 0 and finite');
  return perRegion(name, yTrue, yPred, o, (rows) => absPower(tverskyOf(name, rows, o), o.gamma));
}

/** Jaccard loss: one minus intersection over union.
 *
 *   loss = 1 − (Σtp + smooth)/(Σt + Σp − Σtp + smooth)
 *
 * Shapes: yTrue [...], yPred [...] (equal; probabilities) → map: [], [B], [C] or [B, C] by
 *   `regions`.
 * Range: 0 to 1. Gradient in yPred: by the quotient rule; 0 for an empty region.
 * Convention: the soft intersection is Σtp. Empty masks: see `dice`. NaN in → NaN.
 * Source: Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x; Rahman & Wang 2016,
 *   doi:10.1007/978-3-319-50835-1_22.
 *
 * @param yTrue - Truth: labels or probabilities from 0 to 1, [...], [B, ...] or [..., C] as `regions` needs;
 *   float32 tensor or nested numbers.
 * @param yPred - Prediction: probabilities from 0 to 1 (not logits), of the shape of yTrue.
 * @param options - `smooth` (0), `empty` (1), `absent` ('formula'), `regions` ('all'); and `reduction`, `divisor`, `weights` and
 *   `mask`, as for every loss. Defaults in brackets.
 * @returns A float32 scalar; with reduction 'none' an axis each for what `regions` tells apart. No unit.
 * @throws Error for unequal shapes or too few axes for `regions`, a tensor that is not float32, numbers
 *   outside [0, 1] (logits are such), a negative or
 *   infinite `smooth`, an `empty`, `regions` that there is not, or an unknown option.
 * @example
 * jaccard([1, 1], [1, 0]); // → 0.5
 * @tex L = 1 - \frac{\sum t p + s}{\sum t + \sum p - \sum t p + s} */
export function jaccard(yTrue: Input, yPred: Input, options: OverlapOptions = {}): tf.Tensor {
  const o = overlapOptions('jaccard', options, {});
  return perRegion('jaccard', yTrue, yPred, o, (rows) =>
    tverskyOf('jaccard', rows, { ...o, alpha: 1, beta: 1 }),
  );
}

function overlapOptions<O extends TverskyOptions, D extends object>(
  name: string,
  options: O,
  own: D,
) {
  const base = { ...regionDefaults, smooth: 0, empty: 1 as 0 | 1, absent: 'formula' as const };
  const o = withDefaults(name, options as TverskyOptions, { ...base, ...own });
  const finite = (x: number): boolean => x >= 0 && x < Infinity;
  const must = 'a finite number, at least 0, or two of them';
  const smooths = [o.smooth].flat();
  if (typeof o.smooth !== 'number' && smooths.length !== 2)
    fail(name, `smooth must be ${must}, got ${valueText(o.smooth)}`);
  for (const smooth of smooths) inRange(name, 'smooth', smooth, finite, must);
  oneOf(name, 'empty', o.empty, [0, 1]);
  oneOf(name, 'absent', o.absent, ['formula', 'nothing']);
  for (const key of ['alpha', 'beta'] as const) {
    inRange(name, key, o[key] ?? 0, finite, 'a finite number, at least 0');
  }
  return o;
}

type Overlap = Required<Pick<OverlapOptions, 'smooth' | 'empty' | 'absent'>>;

/** 0, with gradient 0, for a region without truth where that costs nothing. */
function whereTruth(truth: tf.Tensor, { absent }: Overlap, loss: tf.Tensor): tf.Tensor {
  if (absent === 'formula') return loss;
  return differentiable([loss, truth], (loss, truth) => ({
    value: tf.where(tf.equal(truth, 0), tf.zerosLike(loss), loss),
    saved: [truth, tf.equal(truth, 0)],
    gradient: (dy, [truth, none]) => [tf.where(none!, tf.zerosLike(dy), dy), tf.zerosLike(truth!)],
  }));
}

function tverskyOf(
  name: string,
  rows: Rows,
  o: Overlap & { readonly alpha: number; readonly beta: number },
): tf.Tensor {
  const { hit, extra, missing } = overlapsOf(name, rows);
  const miss = tf.add(tf.mul(extra, o.alpha), tf.mul(missing, o.beta));
  return whereTruth(tf.add(hit, missing), o, share(miss, tf.add(hit, miss), o));
}

/**
 * One minus (whole − missed + above)/(whole + below), written as what is missed over the whole, so that it does not cancel; where
 * the whole and what is added to it are 0, `empty`, with gradient 0.
 */
function share(missed: tf.Tensor, whole: tf.Tensor, { smooth, empty }: Overlap): tf.Tensor {
  const [above, below] = typeof smooth === 'number' ? [smooth, smooth] : smooth;
  return differentiable([tf.add(missed, below - above), tf.add(whole, below)], (a, b) => {
    const hollow = tf.equal(b, 0);
    const divisor = tf.where(hollow, tf.onesLike(b), b);
    return {
      value: tf.where(hollow, tf.fill(b.shape, empty), tf.div(a, divisor)),
      saved: [a, b, hollow],
      gradient: (dy, [a, b, hollow]) => {
        const divisor = tf.where(hollow!, tf.onesLike(b!), b!);
        const part = tf.div(tf.where(hollow!, tf.zerosLike(dy), dy), divisor);
        return [part, tf.neg(tf.mul(part, tf.div(a!, divisor)))];
      },
    };
  });
}
