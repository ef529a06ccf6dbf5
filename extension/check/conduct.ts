/** How a loss behaves when run, apart from its numbers: leaks, written inputs, different results. */
import { fullIndex } from '../wire/shape.js';
import type { Diagnosis } from '../wire/report.js';
import type { Conduct } from './evaluate.js';
import { worded } from './wording.js';

export const misbehaves = ({ leaked, changed, unstable }: Conduct): boolean =>
  leaked > 0 || changed.length > 0 || unstable !== undefined;

export function conductDiagnoses(
  { leaked, changed, unstable, output }: Conduct,
  names: readonly string[],
): readonly Diagnosis[] {
  const found: Diagnosis[] = [];
  if (unstable) {
    const { entry, first, second } = unstable;
    const index = fullIndex(entry, output.shape);
    found.push(worded({ code: 'non-deterministic', index, first, second }));
  }
  if (changed.length > 0) {
    found.push(worded({ code: 'input-changed', inputs: changed.map((i) => names[i] ?? '') }));
  }
  if (leaked > 0) found.push(worded({ code: 'leak', tensors: leaked }));
  return found;
}
