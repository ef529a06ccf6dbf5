/** What is NaN or infinite in candidate and reference, of which their difference tells nothing. */
import type { Diagnosis } from '../../wire/report.js';
import { toDiagnosis } from '../diagnoses/table.js';
import { evaluate } from '../evaluate.js';
import { frameworkOf } from '../foreignLoss.js';
import { nanSource } from '../nanSource.js';
import type { Differences, Values } from './differences.js';
import type { Case } from './trials.js';

/** NaN is worth its source even where the reference has it too. */
export function nonFinite(
  { candidate, reference: loop, samples }: Case,
  { float32, reference }: Values,
  { classes }: Differences,
): readonly Diagnosis[] {
  const strange = classes.findIndex((c, i) => c === 'non-finite' && !Number.isFinite(reference[i]));
  const ofLoop: readonly Diagnosis[] =
    strange < 0
      ? []
      : [
          toDiagnosis({
            code: 'non-finite',
            reference: reference[strange]!,
            candidate: float32[strange]!,
            ...frameworkOf(loop),
          }),
        ];
  const own = float32.some(
    (x, i) => Number.isNaN(x) || (classes[i] === 'non-finite' && !Number.isFinite(x)),
  );
  return [...ofLoop, ...(own ? nanSource(() => void evaluate(candidate, samples), false) : [])];
}

/** NaN beside NaN counts as equal, and tells nothing of either. */
export function agreedInNaN(
  { float32, reference }: Values,
  requested: readonly number[] | undefined,
): readonly Diagnosis[] {
  const looked = requested ?? [...reference.keys()];
  const both = looked.filter((i) => Number.isNaN(float32[i]) && Number.isNaN(reference[i]));
  if (both.length === 0) return [];
  return [toDiagnosis({ code: 'nan-agreed', entries: both.length, of: looked.length })];
}
