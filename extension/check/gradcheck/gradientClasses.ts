/** What each entry of a gradient is: the judgement of gradcheck, in one place. */
import type { GradientClass, ReportTolerance } from '../../wire/report.js';
import { toleratedDifference, truthErrorMargin } from '../../wire/tolerated.js';
import { median } from '../numbers.js';
import {
  accumulation,
  toleranceAt,
  commonFactor,
  float32Unit,
  derivative as derivativeTolerance,
  derivativeFloat32,
  derivativeUseless,
  type Tolerance,
  derivativeUnknown,
  tellingPart,
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
  /** Autodiff in doubles at inputs changed by a bit of float32, asked for only when needed. */
  readonly nearby: (entries: readonly number[]) => readonly ByEntry[];
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
  /** Entries that are right in doubles and off in float32. */
  readonly imprecise: readonly number[];
  /** Entries that are right here and wrong in doubles (see `findRightOnlyHere`), and what float32 may be off the truth. */
  readonly onlyHere: ReadonlyMap<number, number>;
}

/** A derivative of this part of value over input size is rounding: 16 units of float32. */
const nothing = 16 * float32Unit;

export function judge(judged: Judged): Judgement {
  const { float32, float64, truths } = judged;
  const classes: (GradientClass | undefined)[] = new Array<GradientClass | undefined>(
    float32.length,
  );
  const doubtful: number[] = [];
  for (const i of truths.entries) {
    classes[i] = classOf(judged, i);
    const right = classes[i] === 'ok' || classes[i] === 'kink';
    if (right && float64 && !float32Fits(judged, i)) doubtful.push(i);
  }
  const onlyHere = findRightOnlyHere(judged, classes);
  for (const i of onlyHere.keys()) classes[i] = 'ok';
  const factor = float64 && onlyHere.size === 0 ? findCommonFactor(judged) : undefined;
  const imprecise: number[] = [];
  if (doubtful.length > 0) {
    const near = judged.nearby(doubtful);
    for (const i of doubtful) {
      if (factor === undefined && within(judged, near, i)) continue;
      imprecise.push(i);
      const useless =
        difference(judged, i) > toleranceAt(derivativeUseless, truths.gradient[i]!, truths.scale);
      classes[i] = factor !== undefined || useless ? 'wrong' : 'noisy';
    }
  }
  return {
    classes,
    tolerance: deciding(judged),
    imprecise,
    onlyHere,
    ...(factor !== undefined && { factor }),
  };
}

function classOf(judged: Judged, i: number): GradientClass {
  const { float32, float64, truths, lossGradient } = judged;
  const [a, d, truth] = [float32[i]!, float64 ? float64[i]! : undefined, truths.gradient[i]!];
  if (!Number.isFinite(a) || (d !== undefined && !Number.isFinite(d))) return 'non-finite';
  const kink = truths.kinks.get(i);
  if (kink) {
    const tolerance = d === undefined ? derivativeFloat32 : derivativeTolerance;
    return between(judged, kink, d ?? a, tolerance, i) ? 'kink' : failing(lossGradient, i, d ?? a);
  }
  if (Number.isNaN(truth)) return 'noisy';
  const error = truths.error[i]!;
  const off = Math.abs((d ?? a) - truth);
  // A truth known badly still tells what is a hundred times further off.
  const known = toleranceAt(derivativeUnknown, truth, truths.scale) + nothing * truths.natural;
  if (error > known && off <= 100 * error) return 'noisy';
  return off <= toleratedDifference(deciding(judged), truth, truthErrorMargin * error)
    ? 'ok'
    : failing(lossGradient, i, d ?? a);
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
  const isAnother = (i: number): boolean =>
    difference(judged, i) > toleranceAt(derivativeUseless, truths.gradient[i]!, truths.scale);
  const isRight = wrong.some(isAnother) && wrong.every((i) => isTrueInFloat32(judged, i));
  return new Map(isRight ? wrong.map((i) => [i, float32Margin(judged, i)]) : []);
}

function isTrueInFloat32(judged: Judged, i: number): boolean {
  const { float32, truths } = judged;
  const kink = truths.kinks.get(i);
  if (kink) return between(judged, kink, float32[i]!, derivativeFloat32, i);
  return Math.abs(float32[i]! - truths.gradient[i]!) <= float32Margin(judged, i);
}

/** What float32 may be off the truth. */
const float32Margin = (judged: Judged, i: number): number =>
  float32Slack(judged, judged.truths.gradient[i]!) + truthErrorMargin * judged.truths.error[i]!;

/** What float32 may be off the derivative that it is a rounding of. */
const float32Slack = (judged: Judged, exact: number): number =>
  toleranceAt(given(judged, derivativeFloat32), exact, judged.truths.scale) +
  nothing * judged.truths.natural;

const failing = (
  lossGradient: Float64Array | undefined,
  i: number,
  autodiff: number,
): GradientClass =>
  lossGradient !== undefined && lossGradient[i] === 0 && autodiff === 0 ? 'plateau' : 'wrong';

/** With atol as a number and not as a part of the scale. */
function deciding({ rtol, atol, truths, float64 }: Judged): ReportTolerance {
  if (rtol !== undefined || atol !== undefined) return { rtol: rtol ?? 0, atol: atol ?? 0 };
  const builtIn = float64 ? derivativeTolerance : derivativeUnknown;
  return { rtol: builtIn.rtol, atol: builtIn.atol * truths.scale };
}

/** The user's tolerances replace the built-in ones, absolute in atol. */
function given({ rtol, atol, truths }: Judged, builtIn: Tolerance): Tolerance {
  if (rtol === undefined && atol === undefined) return builtIn;
  return { rtol: rtol ?? 0, atol: (atol ?? 0) / (truths.scale || 1) };
}

function between(
  judged: Judged,
  { left, right }: { readonly left: number; readonly right: number },
  x: number,
  tolerance: Tolerance,
  i: number,
): boolean {
  const ends = [left, right].filter((end) => !Number.isNaN(end));
  // At a jump or a vertical tangent no finite number is the derivative; what is given there is a convention.
  if (ends.some((end) => !Number.isFinite(end))) return true;
  const { scale, error } = judged.truths;
  const slack =
    toleranceAt(tolerance, Math.max(...ends.map(Math.abs)), scale) + truthErrorMargin * error[i]!;
  return x >= Math.min(...ends) - slack && x <= Math.max(...ends) + slack;
}

const difference = ({ float32, float64 }: Judged, i: number): number =>
  Math.abs(float32[i]! - float64![i]!);

function float32Fits(judged: Judged, i: number): boolean {
  const { float32, float64, truths } = judged;
  const kink = truths.kinks.get(i);
  if (kink && between(judged, kink, float32[i]!, derivativeFloat32, i)) return true;
  return difference(judged, i) <= float32Slack(judged, float64![i]!);
}

/** Is the float32 gradient the exact gradient of inputs that differ in their last bits? */
function within(judged: Judged, near: readonly ByEntry[], i: number): boolean {
  const exact = [judged.float64![i]!, ...near.map((g) => g[i]!)];
  const [low, high] = [Math.min(...exact), Math.max(...exact)];
  // 16: a loss of some ten operations rounds about that often.
  const slack =
    16 * (high - low) + toleranceAt(derivativeFloat32, judged.float64![i]!, judged.truths.scale);
  const x = judged.float32[i]!;
  return x >= low - slack && x <= high + slack;
}

/** Rounding has no common direction: the same factor in nine of ten entries is a mistake. */
function findCommonFactor({ float32, float64, truths, backend }: Judged): number | undefined {
  const ratios: number[] = [];
  // Ten thousand entries tell a common factor as well as a million.
  const stride = Math.ceil(truths.entries.length / 10_000);
  for (let k = 0; k < truths.entries.length; k += stride) {
    const i = truths.entries[k]!;
    const d = float64![i]!;
    const counts =
      Math.abs(d) > Math.max(tellingPart * truths.scale, 100 * nothing * truths.natural);
    if (counts && Number.isFinite(d)) ratios.push(float32[i]! / d);
  }
  const factor = median(ratios);
  const off = Math.abs(factor - 1);
  if (ratios.length < 4 || !(off > commonFactor + accumulation(backend, float32.length)))
    return undefined;
  const same = ratios.filter((r) => Math.abs(r - factor) <= 0.1 * off).length;
  return same >= 0.9 * ratios.length ? factor : undefined;
}
