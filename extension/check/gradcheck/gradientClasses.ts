/**
 * What each entry of a gradient is: the judgement of gradcheck.
 *
 * Every entry is held to itself: to a part of its truth, and to what rounding was measured to do there. No steep
 * entry lends others its size.
 */
import type { GradientClass, ReportTolerance } from '../../wire/report.js';
import { toleratedDifference, truthErrorMargin } from '../../wire/tolerated.js';
import { median } from '../numbers.js';
import {
  accumulation,
  commonFactor,
  derivative as derivativeTolerance,
  derivativeFloat32,
  derivativeBeside,
  derivativeUnknown,
  derivativeUseless,
  tellingPart,
  toleranceAt,
  derivativeHidden,
  derivativeFloat32Only,
  derivativeOfBackend,
  leastNormalOfFloat32,
  leastOfFloat32,
} from '../tolerance.js';
import type { Truths } from './truths.js';

/** A gradient, or those entries of it that were asked for. */
export type ByEntry = Readonly<Record<number, number>>;

export interface Judged {
  readonly float32: Float64Array;
  /** Autodiff in doubles; absent where the loss cannot be evaluated so. */
  readonly float64: Float64Array | undefined;
  readonly truths: Truths;
  /** The loss's own gradient, where a reference gives the truth: tells a plateau from a wrong derivative. */
  readonly lossGradient: Float64Array | undefined;
  /** Entries of one block stand side by side; 0 if there is but one block. */
  readonly blockSize: number;
  /** Is the loss a number where this entry is in it? */
  readonly isNumber: (i: number) => boolean;
  /** What float32 may do to an entry of a right gradient: by rounding, in the linear regime. */
  readonly noise32: (i: number) => number;
  /** Gradients that differ from autodiff by float32's rounding alone, asked for only when needed. */
  readonly nearby: (
    entries: readonly number[],
    constants: 'exact' | 'rounded',
  ) => readonly ByEntry[];
  readonly backend: string;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
}

export interface Judgement {
  /** By entry; undefined where it was not checked. */
  readonly classes: readonly (GradientClass | undefined)[];
  /** Autodiff in float32 is the one true gradient times this, where that is not 1. */
  readonly factor?: number;
  /** What decided about the formula. */
  readonly tolerance: ReportTolerance;
  /** What an entry was granted beyond that. */
  readonly allowance: (i: number) => number;
  /** Entries that are right in doubles and off in float32, by more than rounding does. */
  readonly imprecise: readonly number[];
  /** Of these, those where the backend computes another gradient than cpu. */
  readonly onlyThere: readonly number[];
  /** Entries that are right here and wrong in doubles (see `findRightOnlyHere`), and what float32 may be off the truth. */
  readonly onlyHere: ReadonlyMap<number, number>;
}

export function judge(judged: Judged): Judgement {
  const { float32, float64, truths } = judged;
  const classes: (GradientClass | undefined)[] = new Array<GradientClass | undefined>(
    float32.length,
  );
  const allowances = new Map<number, number>();
  const doubtful: number[] = [];
  for (const i of truths.entries) {
    classes[i] = classOf(judged, allowances, i);
    const right = classes[i] === 'ok' || classes[i] === 'kink';
    if (right && float64 && !fitsFloat32(judged, i)) doubtful.push(i);
  }
  const onlyHere = findRightOnlyHere(judged, classes);
  for (const i of onlyHere.keys()) classes[i] = 'ok';
  const common = float64 && onlyHere.size === 0 ? findCommonFactor(judged) : undefined;
  const { imprecise, onlyThere, factor } = judgeFloat32(judged, doubtful, common, classes);
  return {
    classes,
    tolerance: decisiveTolerance(judged),
    allowance: (i) => allowances.get(i) ?? truthErrorMargin * truths.error[i]!,
    imprecise,
    onlyThere,
    onlyHere,
    ...(factor !== undefined && { factor }),
  };
}

function classOf(judged: Judged, allowances: Map<number, number>, i: number): GradientClass {
  const { float32, float64, truths, lossGradient, noise32 } = judged;
  const [a, d, truth] = [float32[i]!, float64 ? float64[i]! : undefined, truths.gradient[i]!];
  if (!Number.isFinite(a) || (d !== undefined && !Number.isFinite(d))) return 'non-finite';
  const kink = truths.kinks.get(i);
  if (kink) {
    const rtol = d === undefined ? derivativeFloat32.rtol : derivativeTolerance.rtol;
    return between(judged, kink, d ?? a, rtol, i) ? 'kink' : keepFailing(lossGradient, i, d ?? a);
  }
  if (Number.isNaN(truth)) return judged.isNumber(i) ? 'noisy' : 'non-finite';
  // A vertical tangent: what is given there is a convention, as at a jump.
  if (!Number.isFinite(truth)) return 'kink';
  const error = truths.error[i]!;
  const off = Math.abs((d ?? a) - truth);
  if (off < leastOfFloat32) return 'ok';
  const known = Math.max(
    toleranceAt(derivativeUnknown, truth, truths.typical),
    derivativeBeside * (truths.reach.get(i) ?? 0),
  );
  // A truth known badly still tells what is a hundred times further off.
  if (error > known && error > noise32(i) && off <= 100 * error) return 'noisy';
  const tolerance = decisiveTolerance(judged);
  if (off <= toleratedDifference(tolerance, truth, truthErrorMargin * error)) return 'ok';
  // A loss holds constants as float32 tensors, a loop as doubles: no float32 loss can tell them apart.
  const extra = d === undefined || lossGradient !== undefined ? 2 * noise32(i) : 0;
  const allowance = truthErrorMargin * error + extra;
  if (off > toleratedDifference(tolerance, truth, allowance)) {
    return keepFailing(lossGradient, i, d ?? a);
  }
  allowances.set(i, allowance);
  return 'ok';
}

/** Entries that are right in doubles: what is float32 there? */
function judgeFloat32(
  judged: Judged,
  doubtful: readonly number[],
  common: number | undefined,
  classes: (GradientClass | undefined)[],
): Pick<Judgement, 'imprecise' | 'onlyThere' | 'factor'> {
  const { truths, backend, float64 } = judged;
  // A factor of what float32 cannot hold, or within what it is granted, is none.
  if (doubtful.length === 0) return { imprecise: [], onlyThere: [] };
  const near = judged.nearby(doubtful, 'exact');
  // A constant that float32 rounds makes another gradient on every backend, and one factor of all entries: no operation is to blame.
  let rounded: readonly ByEntry[] | undefined;
  const isOfConstants = (i: number): boolean =>
    within(judged, (rounded ??= judged.nearby(doubtful, 'rounded')), i, rounded[0]![i]);
  const factor = common !== undefined && doubtful.every(isOfConstants) ? undefined : common;
  const imprecise: number[] = [];
  const onlyThere: number[] = [];
  for (const i of doubtful) {
    if (factor === undefined && within(judged, near, i)) continue;
    imprecise.push(i);
    const off = difference(judged, i);
    const isAnother =
      backend !== 'cpu' &&
      off > toleranceAt(derivativeOfBackend, float64![i]!, truths.typical) &&
      off > 8 * judged.noise32(i);
    if (isAnother && !isOfConstants(i)) onlyThere.push(i);
    const wrong = factor !== undefined || isUseless(judged, i) || onlyThere.at(-1) === i;
    classes[i] = wrong ? 'wrong' : 'noisy';
  }
  return { imprecise, onlyThere, ...(factor !== undefined && { factor }) };
}

/**
 * Doubles are computed by the kernels of TensorFlow.js's cpu backend. Where these have another gradient than the backend
 * that is on, the loss trains with the latter: entries wrong in doubles are right if every one of them is the truth in
 * float32. At least one must be unmistakably another, which rounding that happens to hit the truth is not.
 */
function findRightOnlyHere(
  judged: Judged,
  classes: readonly (GradientClass | undefined)[],
): Judgement['onlyHere'] {
  const { float64, truths, backend } = judged;
  if (!float64 || backend === 'cpu') return new Map();
  const wrong = truths.entries.filter((i) => classes[i] === 'wrong');
  const isRight =
    wrong.some((i) => isUseless(judged, i)) && wrong.every((i) => isTrueInFloat32(judged, i));
  return new Map(isRight ? wrong.map((i) => [i, float32Margin(judged, i)]) : []);
}

function isTrueInFloat32(judged: Judged, i: number): boolean {
  const { float32, truths } = judged;
  const kink = truths.kinks.get(i);
  if (kink) return between(judged, kink, float32[i]!, derivativeFloat32.rtol, i);
  return Math.abs(float32[i]! - truths.gradient[i]!) <= float32Margin(judged, i);
}

/** What float32 may be off the truth. */
const float32Margin = (judged: Judged, i: number): number => {
  const { truths, rtol, atol } = judged;
  const isGiven = rtol !== undefined || atol !== undefined;
  const part = (isGiven ? (rtol ?? 0) : derivativeFloat32.rtol) * Math.abs(truths.gradient[i]!);
  return part + (atol ?? 0) + 8 * judged.noise32(i) + truthErrorMargin * truths.error[i]!;
};

const keepFailing = (
  lossGradient: Float64Array | undefined,
  i: number,
  autodiff: number,
): GradientClass =>
  lossGradient !== undefined && lossGradient[i] === 0 && autodiff === 0 ? 'plateau' : 'wrong';

/** The user's tolerances replace the built-in ones. */
function decisiveTolerance({ rtol, atol, float64 }: Judged): ReportTolerance {
  if (rtol !== undefined || atol !== undefined) return { rtol: rtol ?? 0, atol: atol ?? 0 };
  return { rtol: float64 ? derivativeTolerance.rtol : derivativeFloat32Only, atol: 0 };
}

function between(
  judged: Judged,
  { left, right }: { readonly left: number; readonly right: number },
  x: number,
  rtol: number,
  i: number,
): boolean {
  const ends = [left, right].filter((end) => !Number.isNaN(end));
  // At a jump or a vertical tangent no finite number is the derivative; what is given there is a convention.
  if (ends.some((end) => !Number.isFinite(end))) return true;
  const { error } = judged.truths;
  const slack = rtol * Math.max(...ends.map(Math.abs)) + truthErrorMargin * error[i]!;
  return x >= Math.min(...ends) - slack && x <= Math.max(...ends) + slack;
}

const difference = ({ float32, float64 }: Judged, i: number): number =>
  Math.abs(float32[i]! - float64![i]!);

/** Off by a tenth of itself and of a usual entry: it misleads training. */
const isUseless = (judged: Judged, i: number): boolean =>
  difference(judged, i) >
  toleranceAt(derivativeUseless, judged.truths.gradient[i]!, judged.truths.typical);

/** Needs float32 no further look? Entries of one block are made of the same intermediates. */
function fitsFloat32(judged: Judged, i: number): boolean {
  const { float32, float64, truths, rtol, atol, blockSize } = judged;
  const kink = truths.kinks.get(i);
  if (kink && between(judged, kink, float32[i]!, derivativeFloat32.rtol, i)) return true;
  const [off, exact] = [difference(judged, i), float64![i]!];
  const beside = derivativeBeside * (truths.reach.get(i) ?? 0);
  if (off < Math.max(leastNormalOfFloat32, beside)) return true;
  if (rtol !== undefined || atol !== undefined) {
    return off <= (rtol ?? 0) * Math.abs(exact) + (atol ?? 0);
  }
  if (off <= derivativeFloat32.rtol * Math.abs(exact)) return true;
  let steepest = 0;
  const first = blockSize === 0 ? i : i - (i % blockSize);
  for (let k = first; k < first + blockSize; k++) {
    steepest = Math.max(steepest, Math.abs(float64![k]!));
  }
  return off <= derivativeFloat32.atol * steepest;
}

/** Is the float32 gradient one that rounding makes, of an entry that is `middle` but for that? */
function within(
  judged: Judged,
  near: readonly ByEntry[],
  i: number,
  middle = judged.float64![i]!,
): boolean {
  const { float32, truths, backend, blockSize } = judged;
  let [low, high] = [middle, middle];
  for (const gradient of near) {
    const there = gradient[i] ?? middle;
    // Beyond the end of what a function is defined on: rounding takes it there, and that tells no size.
    if (Number.isNaN(there)) continue;
    low = Math.min(low, there);
    high = Math.max(high, there);
  }
  // 8: a handful of runs does not meet the extremes of some ten operations.
  const terms = blockSize === 0 ? float32.length : blockSize;
  const part = derivativeFloat32.rtol + accumulation(backend, terms);
  const slack = 8 * (high - low) + part * Math.abs(middle) + derivativeHidden * truths.typical;
  const x = float32[i]!;
  return x >= low - slack && x <= high + slack;
}

/** Rounding has no common direction: the same factor in nine of ten entries is a mistake. */
function findCommonFactor(judged: Judged): number | undefined {
  const { float32, float64, truths, backend, noise32 } = judged;
  const ratios: number[] = [];
  const telling: number[] = [];
  // Ten thousand entries tell a common factor as well as a million.
  const stride = Math.ceil(truths.entries.length / 10_000);
  for (let k = 0; k < truths.entries.length; k += stride) {
    const i = truths.entries[k]!;
    const d = float64![i]!;
    if (!(Math.abs(d) > tellingPart * truths.typical && Number.isFinite(d))) continue;
    ratios.push(float32[i]! / d);
    telling.push(i);
  }
  const factor = median(ratios);
  const off = Math.abs(factor - 1);
  if (ratios.length < 4 || !(off > commonFactor + accumulation(backend, float32.length)))
    return undefined;
  const same = ratios.filter((r) => Math.abs(r - factor) <= 0.1 * off).length;
  if (same < 0.9 * ratios.length) return undefined;
  // At an optimum all entries are rounding, and many of them are 0 in float32.
  const beyond = telling.filter((i) => difference(judged, i) > 8 * noise32(i)).length;
  return beyond >= 0.9 * telling.length ? factor : undefined;
}
