/**
 * Of several explanations that reproduce the same numbers, which hold on other inputs too? Numbers are stretched, each
 * input by a factor of its own: what was equal because a vector had length 1, say, then is not. One that holds there as
 * well is said rather than one that does not; those left over are alternatives.
 */
import type { Finding } from '../diagnoses/table.js';
import { evaluate, evaluateReference } from '../evaluate.js';
import { withValues, type Sample } from '../inputs.js';
import type { Change } from './inputChanges.js';
import { isNear, keepDefined, trial, type Case, type Trial } from './trials.js';
import { leadingAxes, mainShape, pixel } from './variations.js';

export interface Explanation {
  readonly finding: Finding;
  readonly change: Change;
  /** Whose inputs are changed. */
  readonly of: 'reference' | 'candidate';
}

export function chooseBetween(
  explanations: readonly Explanation[],
  subject: Case,
): { readonly findings: readonly Finding[]; readonly alternatives: readonly Finding[] } {
  const holding =
    explanations.length > 1 ? explanations.filter((e) => holdsStretched(e, subject)) : explanations;
  const [first, ...others] = holding.length > 0 ? holding : explanations;
  if (!first) return { findings: [], alternatives: [] };
  const seen = new Set<string>([first.finding.code]);
  const alternatives = others.flatMap(({ finding }) => {
    if (seen.has(finding.code)) return [];
    seen.add(finding.code);
    return [finding];
  });
  return { findings: [first.finding], alternatives };
}

function holdsStretched({ change, of }: Explanation, subject: Case): boolean {
  const trials = stretchedTrials(subject);
  if (trials.length === 0) return false;
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

function stretchedTrials(subject: Case): readonly Trial[] {
  const { samples } = subject;
  const main = mainShape(samples);
  const factors = [1.7, 0.6, 1.3];
  const stretch = (sample: Sample, i: number): Sample =>
    sample.dtype === 'float32'
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
    ).map(stretch);
  return keepDefined([0, 1, 2].map((k) => trial(subject, one(k)))).filter((t) =>
    [...t.candidate, ...t.reference].every(Number.isFinite),
  );
}
