/**
 * Of several explanations that reproduce the same numbers, which hold on other inputs too? Numbers are stretched, each
 * input by a factor of its own: what was equal because a vector had length 1, say, or because no number was above 2, then is
 * not. Whole numbers stay, as they may be labels. What does not hold there is not said; those left over are alternatives.
 */
import type { Finding } from '../diagnoses/table.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import { withValues, type Sample } from '../inputs.js';
import { makeRandom } from '../numbers.js';
import type { Change } from './inputChanges.js';
import {
  isFiniteOnBoth,
  isNear,
  keepDefined,
  mispairedTrials,
  trial,
  type Case,
  type Trial,
} from './trials.js';
import { coprime, leadingAxes, mainShape, pixel } from './variations.js';

export interface Explanation {
  readonly finding: Finding;
  readonly change: Change;
  /** Whose inputs are changed. */
  readonly of: 'reference' | 'candidate';
  /** Of probabilities that add up to 1: stretched they are none. */
  readonly isOfShares: boolean;
}

export function chooseBetween(
  explanations: readonly Explanation[],
  subject: Case,
): { readonly findings: readonly Finding[]; readonly alternatives: readonly Finding[] } {
  const [stretched, mispaired] = [stretchedTrials(subject), mispairedTrials(subject)];
  const holding = explanations.filter((e) =>
    holdsOn(e.isOfShares ? mispaired : [...stretched, ...mispaired], e, subject),
  );
  const [first, ...others] = holding;
  if (!first) return { findings: [], alternatives: [] };
  const seen = new Set<string>([first.finding.code]);
  const alternatives = others.flatMap(({ finding }) => {
    if (seen.has(finding.code)) return [];
    seen.add(finding.code);
    return [finding];
  });
  return { findings: [first.finding], alternatives };
}

function holdsOn(trials: readonly Trial[], { change, of }: Explanation, subject: Case): boolean {
  return trials.every((t) => {
    try {
      const changed = change(t.samples);
      const values =
        of === 'reference'
          ? evaluateReference(subject.reference, changed).values
          : evaluate(subject.candidate, changed).values;
      const expected = of === 'reference' ? t.candidate : t.reference;
      return values.every((x, i) => isNear(x, expected[i]!));
    } catch {
      return false;
    }
  });
}

/** By input, the last of them down too: probabilities stay below 1 then. */
const stretches = [
  [1.7, 0.6, 1.3],
  [1.7, 2.3, 1.3],
] as const;

function stretchedTrials(subject: Case): readonly Trial[] {
  const { samples } = subject;
  const main = mainShape(samples);
  const stretch = (factors: readonly number[], sample: Sample, i: number): Sample =>
    sample.dtype === 'float32' && !sample.values.every(Number.isInteger)
      ? withValues(
          sample,
          sample.values.map((x) => x * factors[i % factors.length]!),
        )
      : sample;
  const counts = main.slice(0, leadingAxes(main));
  const one = (k: number): readonly Sample[] =>
    pixel(
      samples,
      counts.map((n) => k % n),
    ).map((sample, i) => stretch(stretches[k % stretches.length]!, sample, i));
  const tell = (inputs: readonly (readonly Sample[])[]): readonly Trial[] =>
    keepDefined(inputs.map((s) => trial(subject, s))).filter(isFiniteOnBoth);
  const single = tell([0, 1, 2, 3, 4, 5].map(one));
  if (single.length > 0) return single;
  // What takes differences or windows is not defined on a pixel.
  const whole = coprime(samples, 0, makeRandom(subject.seed + 3));
  return tell(stretches.map((factors) => whole.map((s, i) => stretch(factors, s, i))));
}
