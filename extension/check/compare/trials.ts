/** Candidate and loop side by side on varied inputs: what every explanation is held against. */
import { evaluate, evaluateReference, type Loss, type Reference } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { largest, seeded } from '../numbers.js';
import { explained } from '../tolerance.js';
import { coprime, pixel, pixels } from './variations.js';

/** One comparison: who, on what. */
export interface Case {
  readonly candidate: Loss;
  readonly reference: Reference;
  readonly samples: readonly Sample[];
  readonly names: readonly string[];
  readonly seed: number;
}

export interface Trial {
  readonly samples: readonly Sample[];
  readonly candidate: Float64Array;
  readonly reference: Float64Array;
}

export interface Trials {
  readonly pixels: readonly Trial[];
  /** Wholes of coprime dimensions, each with its pixels. */
  readonly wholes: readonly { readonly trial: Trial; readonly pixels: readonly Trial[] }[];
}

const pixelTrials = 64;

/** Runs both on the inputs. Undefined where either throws, or their outputs are of different lengths. */
export function trial(
  { candidate, reference }: Case,
  samples: readonly Sample[],
): Trial | undefined {
  try {
    const c = evaluate(candidate, samples).values;
    const r = evaluateReference(reference, samples).values;
    return c.length === r.length && c.length > 0
      ? { samples, candidate: c, reference: r }
      : undefined;
  } catch {
    return undefined;
  }
}

export function trialsOf(subject: Case): Trials {
  const random = seeded(subject.seed);
  const { samples } = subject;
  const singles = (of: readonly Sample[], most: number): readonly Trial[] =>
    keepDefined(pixels(of, most, random).map((at) => trial(subject, pixel(of, at))));
  const wholes = [0, 1, 2].flatMap((turn) => {
    const whole = trial(subject, coprime(samples, turn, random));
    return whole ? [{ trial: whole, pixels: singles(whole.samples, 120) }] : [];
  });
  return { pixels: singles(samples, pixelTrials), wholes };
}

/** Every trial's candidate is `expected` of it, to the tolerance of an explanation. */
export function explains(
  trials: readonly Trial[],
  expected: (trial: Trial) => Float64Array | undefined,
): boolean {
  if (trials.length === 0) return false;
  const scale = Math.max(...trials.map(({ candidate }) => largest(candidate)));
  return trials.every((t) => {
    const values = expected(t);
    return (
      values?.length === t.candidate.length &&
      values.every((x, i) => {
        const c = t.candidate[i]!;
        return (
          Math.abs(c - x) <= explained.rtol * Math.abs(x) + explained.atol * scale ||
          Object.is(c, x)
        );
      })
    );
  });
}

export const keepDefined = <T>(items: readonly (T | undefined)[]): readonly T[] =>
  items.filter((item) => item !== undefined);
