/** How a loss and a loop behave when run, apart from their numbers: leaks, written inputs, different results. */
import { fullIndex, type Shape } from '../wire/shape.js';
import type { Diagnosis } from '../wire/report.js';
import { toDiagnosis } from './diagnoses/table.js';
import {
  observe,
  observeReference,
  type Behaviour,
  type Loss,
  type Reference,
} from './evaluate.js';
import type { Sample } from './inputs.js';
import type { Unstable } from './repeatability.js';

export function behaviourDiagnoses(
  { leaked, changed, unstable, kept, reference, output, framework }: Behaviour,
  names: readonly string[],
): readonly Diagnosis[] {
  const found: Diagnosis[] = [];
  if (unstable) found.push(unstableDiagnosis(unstable, output.shape, 'the loss'));
  else if (kept !== undefined) found.push(toDiagnosis({ code: 'state-kept', operation: kept }));
  if (reference) {
    found.push(unstableDiagnosis(reference.unstable, reference.shape, 'the reference'));
  }
  if (changed.length > 0) {
    const inputs = changed.map((i) => names[i] ?? '');
    found.push(toDiagnosis({ code: 'input-changed', inputs, ...(framework && { framework }) }));
  }
  if (leaked > 0) found.push(toDiagnosis({ code: 'leak', tensors: leaked }));
  return found;
}

export function unstableDiagnosis(
  { entry, first, second, cause }: Unstable,
  shape: Shape,
  who: string,
): Diagnosis {
  return toDiagnosis({
    code: 'non-deterministic',
    who,
    cause,
    index: fullIndex(entry, shape),
    first,
    second,
  });
}

/** What a reference given as truth must not do: be another function at the second call. */
export function referenceDiagnoses(
  reference: Reference | undefined,
  samples: readonly Sample[],
): readonly Diagnosis[] {
  if (!reference) return [];
  const { output, unstable } = observeReference(reference, samples);
  return unstable ? [unstableDiagnosis(unstable, output.shape, 'the reference')] : [];
}

/** The same of a loss that is one of several. */
export function lossDiagnoses(
  name: string,
  loss: Loss,
  samples: readonly Sample[],
): readonly Diagnosis[] {
  const { output, unstable, kept } = observe(loss, samples);
  if (kept !== undefined) return [toDiagnosis({ code: 'state-kept', operation: kept, name })];
  return unstable ? [unstableDiagnosis(unstable, output.shape, name)] : [];
}
