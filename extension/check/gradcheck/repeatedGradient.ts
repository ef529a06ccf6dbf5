/**
 * Is the gradient another one at the second call? What a loss computes at its first call and keeps is on the tape of that
 * call alone, though its value stays the same: looked for where the first gradient is not the one of doubles, which ran later.
 */
import { unstableDiagnosis } from '../behaviour.js';
import { gradient, type Behaviour } from '../evaluate.js';
import type { Diagnosis } from '../../wire/report.js';
import type { Judgement } from './gradientClasses.js';
import type { Subject } from './subject.js';

export function findChangedGradient(
  { loss, samples, wrt }: Subject,
  first: Float64Array,
  { imprecise, factor }: Judgement,
  behaviour: Behaviour,
): Diagnosis | undefined {
  if (imprecise.length === 0 && factor === undefined) return undefined;
  if (behaviour.unstable) return undefined; // Said of the value.
  const second = gradient(loss, samples, wrt).gradient;
  const entry = first.findIndex((g, i) => !Object.is(g, second[i]));
  if (entry < 0) return undefined;
  return unstableDiagnosis(
    { entry, first: first[entry]!, second: second[entry]!, cause: 'state' },
    samples[wrt]!.shape,
    'the gradient of the loss',
  );
}
