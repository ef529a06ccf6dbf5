/** Entry by entry, how a candidate's values differ from the reference, and which differences fail. */
import { fullIndex, type Shape } from '../../wire/shape.js';
import {
  jsonNumber,
  type CompareClass,
  type CompareEntry,
  type ReportTolerance,
} from '../../wire/report.js';
import { difference, largest, ulpDistance } from '../numbers.js';
import {
  accumulation,
  toleranceAt,
  float32Only,
  float32Value,
  formula,
  worthSaying,
  type Tolerance,
} from '../tolerance.js';

export interface Values {
  readonly float32: Float64Array;
  /** Absent where the loss cannot be evaluated in doubles. */
  readonly float64: Float64Array | undefined;
  readonly reference: Float64Array;
}

export interface Setting {
  readonly backend: string;
  /** How many input entries go into one output entry. */
  readonly terms: number;
  /** What one more digit of noise per entry allows; zeros unless it was measured. */
  readonly noise: Float64Array | undefined;
  /** What rounding in float32 on the way allows; as above. */
  readonly float32Noise: Float64Array | undefined;
  /** Stands in for the largest reference value where all of them are 0. */
  readonly inputScale: number;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
}

export interface Differences {
  readonly classes: readonly CompareClass[];
  /** Difference over tolerance: above 1 fails. */
  readonly severity: Float64Array;
  readonly worthSaying: boolean;
  /** What decided about the formula, atol as a number and not as a part of the scale. */
  readonly tolerance: ReportTolerance;
  /** The difference held to it: in doubles where there are any. */
  readonly judged: Float64Array;
  /** What was allowed beyond it, by entry. */
  readonly allowance: Float64Array | undefined;
}

export function classify(values: Values, setting: Setting): Differences {
  const { float32, float64, reference } = values;
  const scale = largest(reference) || setting.inputScale;
  const own = setting.rtol !== undefined || setting.atol !== undefined;
  const given = { rtol: setting.rtol ?? 0, atol: setting.atol ?? 0 };
  const extra = accumulation(setting.backend, setting.terms);
  const base = float64 ? float32Value : float32Only;
  const severity = new Float64Array(reference.length);
  const judged = new Float64Array(reference.length);
  let say = false;
  const classes = Array.from(reference, (truth, i): CompareClass => {
    const noise = setting.noise?.[i] ?? 0;
    const noise32 = noise + (setting.float32Noise?.[i] ?? 0);
    const within = own
      ? given.rtol * Math.abs(truth) + given.atol
      : toleranceAt({ ...base, rtol: base.rtol + extra }, truth, scale) + noise32;
    const exact = own ? within : toleranceAt(formula, truth, scale) + noise;
    const a = ratio(difference(float32[i]!, truth), within);
    const b = float64 ? ratio(difference(float64[i]!, truth), exact) : 0;
    severity[i] = Math.max(a, b);
    // Tolerances of one's own hold for both; the built-in ones are not the same, and the formula's decides.
    const decisive = float64 && !(own && a > b) ? float64 : float32;
    judged[i] = Object.is(decisive[i], truth) ? 0 : decisive[i]! - truth;
    say ||= difference(float32[i]!, truth) > toleranceAt(worthSaying, truth, scale) + noise;
    if (severity[i] <= 1) return 'ok';
    if (Number.isFinite(truth) !== Number.isFinite(float32[i]!)) return 'non-finite';
    return b > 1 || !float64 ? 'wrong' : 'imprecise';
  });
  const tolerance = own
    ? given
    : absolute(float64 ? formula : { ...base, rtol: base.rtol + extra }, scale);
  const allowance = own ? undefined : setting.noise;
  return { classes, severity, worthSaying: say, tolerance, judged, allowance };
}

const absolute = ({ rtol, atol }: Tolerance, scale: number): ReportTolerance => ({
  rtol,
  atol: atol * scale,
});

const ratio = (d: number, tolerance: number): number => (d === 0 ? 0 : d / tolerance);

export function entry(
  values: Values,
  { classes }: Differences,
  shape: Shape,
  i: number,
): CompareEntry {
  const candidate = values.float32[i]!;
  const reference = values.reference[i]!;
  const abs = difference(candidate, reference);
  return {
    index: fullIndex(i, shape),
    class: classes[i]!,
    candidate: jsonNumber(candidate),
    reference: jsonNumber(reference),
    abs: jsonNumber(abs),
    rel: jsonNumber(relative(abs, reference)),
    ulps: jsonNumber(ulpDistance(Math.fround(candidate), Math.fround(reference))),
  };
}

export const relative = (abs: number, truth: number): number =>
  abs === 0 ? 0 : abs / Math.abs(truth);

/** Positions of the failing entries, worst first. */
export function listWorst(
  { severity }: Differences,
  most: number,
  among?: readonly number[],
): readonly number[] {
  const failing: number[] = [];
  for (let i = 0; i < severity.length; i++) {
    if (severity[i]! > 1 && (!among || among.includes(i))) failing.push(i);
  }
  return failing.sort((a, b) => severity[b]! - severity[a]! || a - b).slice(0, most);
}

export function maxima(values: Values): { abs: number; rel: number; ulps: number } {
  const max = { abs: 0, rel: 0, ulps: 0 };
  values.reference.forEach((truth, i) => {
    const abs = difference(values.float32[i]!, truth);
    max.abs = Math.max(max.abs, abs);
    max.rel = Math.max(max.rel, relative(abs, truth));
    max.ulps = Math.max(max.ulps, ulpDistance(Math.fround(values.float32[i]!), Math.fround(truth)));
  });
  return max;
}
