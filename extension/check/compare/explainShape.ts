/** Outputs of different shapes: what the candidate left out or did along the wrong axis. */
import { inDoubles } from '../../backends/doubles.js';
import type { Diagnosis } from '../../wire/report.js';
import { broadcastFindings } from './broadcast.js';
import type { Output } from '../evaluate.js';
import { close, sum } from '../numbers.js';
import type { Case } from './trials.js';
import { mainShape } from './variations.js';
import { wrongAxis } from './wrongAxis.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';
import { sameInFloat32 } from '../tolerance.js';

export function explainShape(
  subject: Case,
  candidate: Output,
  reference: Output | undefined,
): readonly Diagnosis[] {
  const broadcast = quietly(() => inDoubles(() => broadcastFindings(subject))) ?? [];
  if (reference === undefined) return broadcast.map(toDiagnosis);
  const axis =
    quietly(() => inDoubles(() => wrongAxis(subject))) ??
    axisOfShapes(subject, candidate, reference);
  const shape: Finding = {
    code: 'shape',
    candidate: candidate.shape,
    reference: reference.shape,
    hint: hintOf(candidate, reference),
  };
  return [...(axis ? [axis] : []), ...broadcast, shape].map(toDiagnosis);
}

/** The axis that each lost from the input's shape, if each lost one. */
function axisOfShapes(
  { samples }: Case,
  candidate: Output,
  reference: Output,
): Finding | undefined {
  const shape = mainShape(samples);
  const lostAxis = (output: Output): number =>
    shape.findIndex((_, axis) => shape.toSpliced(axis, 1).join() === output.shape.join());
  const [axis, instead] = [lostAxis(candidate), lostAxis(reference)];
  return axis >= 0 &&
    instead >= 0 &&
    axis !== instead &&
    candidate.shape.length === reference.shape.length
    ? { code: 'wrong-axis', axis, instead }
    : undefined;
}

function hintOf(candidate: Output, reference: Output): string {
  const squeeze = (output: Output): string => output.shape.filter((n) => n !== 1).join();
  if (squeeze(candidate) === squeeze(reference)) return 'they differ in axes of length 1 only';
  const [truth] = reference.values;
  if (reference.values.length !== 1 || truth === undefined) return '';
  const total = sum(candidate.values);
  // The candidate is in float32 here.
  if (close(total / candidate.values.length, truth, sameInFloat32, 0))
    return 'its mean is the reference: reduce it over all axes';
  if (close(total, truth, sameInFloat32, 0))
    return 'its sum is the reference: reduce it over all axes';
  return '';
}

function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined; // It cannot be evaluated in doubles, or on other shapes.
  }
}
