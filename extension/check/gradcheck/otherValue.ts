/**
 * A gradient that is the reference's, of a loss whose value is not: a constant that is missing, a branch that is too high. Training
 * is the same, and what is logged is not.
 */
import type { Diagnosis } from '../../wire/report.js';
import { toDiagnosis } from '../diagnoses/table.js';
import type { Behaviour } from '../evaluate.js';
import { largest } from '../numbers.js';
import { float32Value, toleranceAt } from '../tolerance.js';

export function findOtherValue({ output, truth }: Behaviour): readonly Diagnosis[] {
  if (!truth || truth.shape.join() !== output.shape.join()) return [];
  const scale = largest(truth.values);
  const at = truth.values.findIndex(
    (r, i) => Math.abs(output.values[i]! - r) > toleranceAt(float32Value, r, scale),
  );
  if (at < 0) return [];
  const [loss, reference] = [output.values[at]!, truth.values[at]!];
  return [toDiagnosis({ code: 'other-value', loss, reference })];
}
