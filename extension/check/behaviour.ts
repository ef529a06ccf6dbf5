/** How a loss behaves when run, apart from its numbers: leaks, written inputs, different results. */
import { fullIndex } from '../wire/shape.js';
import type { Diagnosis } from '../wire/report.js';
import { toDiagnosis } from './diagnoses/table.js';
import type { Behaviour } from './evaluate.js';

export function behaviourDiagnoses(
  { leaked, changed, unstable, output }: Behaviour,
  names: readonly string[],
): readonly Diagnosis[] {
  const found: Diagnosis[] = [];
  if (unstable) {
    const { entry, first, second } = unstable;
    const index = fullIndex(entry, output.shape);
    found.push(toDiagnosis({ code: 'non-deterministic', index, first, second }));
  }
  if (changed.length > 0) {
    found.push(toDiagnosis({ code: 'input-changed', inputs: changed.map((i) => names[i] ?? '') }));
  }
  if (leaked > 0) found.push(toDiagnosis({ code: 'leak', tensors: leaked }));
  return found;
}
