/** A constant factor or offset between candidate and loop, and what number it is. */
import { allClose, largest } from '../numbers.js';
import type { Trial } from './trials.js';
import type { Finding } from '../diagnoses/table.js';
import { explained, sameConstant } from '../tolerance.js';

/** The one ratio of all values of all trials, if there is one. */
export function findRatio(trials: readonly Trial[]): number | undefined {
  return common(
    trials,
    (c, r) => (r === 0 ? undefined : c / r),
    (k, t) => t.reference.map((r) => k * r),
  );
}

export function findOffset(trials: readonly Trial[]): number | undefined {
  return common(
    trials,
    (c, r) => c - r,
    (k, t) => t.reference.map((r) => k + r),
  );
}

function common(
  trials: readonly Trial[],
  relate: (candidate: number, reference: number) => number | undefined,
  apply: (k: number, t: Trial) => Float64Array,
): number | undefined {
  const all = trials.flatMap((t) => [...t.reference]);
  const scale = largest(all);
  // One value, or the same value everywhere, fits any relation: it shows nothing.
  const distinct = new Set(all.map((x) => Math.round((1e6 * x) / scale))).size;
  if (distinct < 2) return undefined;
  let best: { readonly k: number; readonly size: number } | undefined;
  for (const t of trials) {
    t.reference.forEach((r, i) => {
      const k = relate(t.candidate[i]!, r);
      if (k !== undefined && Number.isFinite(k) && Math.abs(r) > (best?.size ?? 0))
        best = { k, size: Math.abs(r) };
    });
  }
  if (best === undefined) return undefined;
  const { k } = best;
  const size = Math.max(...trials.map((t) => largest(t.candidate)));
  return trials.every((t) =>
    allClose(t.candidate, apply(k, t), explained.rtol, explained.atol * size),
  )
    ? k
    : undefined;
}

/** Numbers that a factor often is. */
const named: readonly (readonly [number, string])[] = [
  [Math.LOG2E, '1/ln 2 (log₂ for ln)'],
  [Math.LOG10E, '1/ln 10 (log₁₀ for ln)'],
  [Math.LN2, 'ln 2'],
  [Math.PI, 'π'],
  [2 * Math.PI, '2π'],
  [1 / Math.PI, '1/π'],
  [1 / (2 * Math.PI), '1/2π (turns for radians)'],
  [Math.LOG2E ** 2, '1/(ln 2)² (log₂ for ln, squared)'],
  [Math.LOG10E ** 2, '1/(ln 10)² (log₁₀ for ln, squared)'],
];

/** `channels`: length of the last axis, which a sum or a mean may have counted or not. */
export function factorFinding(factor: number, channels: number): Finding | undefined {
  if (factor === 0 || Math.abs(factor - 1) < sameConstant) return undefined;
  if (Math.abs(factor + 1) < sameConstant) return { code: 'sign', of: 'its value' };
  const degrees = degreePower(factor);
  if (degrees !== undefined) return { code: 'degrees-for-radians', factor, power: degrees };
  for (const [value, name] of named) {
    if (Math.abs(factor / value - 1) < sameConstant)
      return { code: 'constant-factor', factor, because: name };
  }
  const power = channelPower(factor, channels);
  if (power === -1) {
    return {
      code: 'constant-factor',
      factor,
      because: `1/${channels} (a mean over the ${channels} channels where the reference has a sum?)`,
    };
  }
  if (power === 1) {
    return {
      code: 'constant-factor',
      factor,
      because: `${channels} (a sum over the ${channels} channels where the reference has a mean?)`,
    };
  }
  return { code: 'constant-factor', factor, because: String(Number(factor.toPrecision(7))) };
}

/** 1 where the factor is the number of channels, -1 where it is one by them; of one channel neither. */
export const channelPower = (factor: number, channels: number): 1 | -1 | undefined =>
  ([-1, 1] as const).find(
    (power) => channels > 1 && Math.abs(factor / channels ** power - 1) < sameConstant,
  );

/** k in factor = (180/π)^k, for k in steps of 0.05 up to 4 either way: losses are powers of an angle. */
function degreePower(factor: number): number | undefined {
  if (!(factor > 0)) return undefined;
  const k = Math.log(factor) / Math.log(180 / Math.PI);
  const rounded = Math.round(20 * k) / 20;
  const fits = Math.abs(factor / (180 / Math.PI) ** rounded - 1) < sameConstant;
  return fits && rounded !== 0 && Math.abs(rounded) <= 4 ? rounded : undefined;
}
