/**
 * Why a candidate differs from its loop, as hypotheses that were tried and that explain it.
 *
 * In order: the axis worked along; products of dimensions, which are found whatever else is wrong; then,
 * with those divided out, one factor, one offset, or changed inputs; last where the loss saturates. Only
 * what reproduces the candidate's numbers on every trial is said.
 */
import { inDoubles, isInDoubles } from '../../backends/doubles.js';
import type { Diagnosis } from '../../wire/report.js';
import { broadcastFindings } from './broadcast.js';
import { dimensionFinding, dimensionsOf, type Dimensions } from './dimensions.js';
import { evaluateReference } from '../evaluate.js';
import { findOffset, findRatio, factorFinding } from './factors.js';
import { hypothesesFor, lastOf } from './hypotheses.js';
import type { Sample } from '../inputs.js';
import { totalSize } from '../gradcheck/runs.js';
import { saturation } from './saturation.js';
import { explains, trial, trialsOf, type Case, type Trial, type Trials } from './trials.js';
import { mainShape } from './variations.js';
import { wrongAxis } from './wrongAxis.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';

export type { Case };

/** Call only for a candidate that differs; `inDoublesToo`: it can be evaluated in doubles. */
export function explain(subject: Case, inDoublesToo: boolean): readonly Diagnosis[] {
  if (inDoublesToo && !isInDoubles()) return inDoubles(() => explain(subject, true));
  return findings(subject).map(toDiagnosis);
}

function findings(subject: Case): readonly Finding[] {
  const axis = wrongAxis(subject);
  if (axis) return [axis];
  const trials = trialsOf(subject);
  const dimensions = dimensionsOf(trials);
  const product = dimensions && dimensionFinding(dimensions, mainShape(subject.samples));
  // A large input adds nothing to what was taken from it, and many hypotheses are tried on it.
  const given = totalSize(subject.samples) <= 20_000 ? trial(subject, subject.samples) : undefined;
  const all = [
    ...trials.pixels,
    ...divideBy(
      trials.wholes.map((w) => w.trial),
      dimensions,
    ),
    ...divideBy(given ? [given] : [], dimensions),
  ];
  const point = explainPoint(subject, trials, all);
  const broadcast = product || point.length > 0 ? [] : broadcastFindings(subject);
  return [...(product ? [product] : []), ...point, ...broadcast];
}

/** The candidate's values with the product of dimensions taken out. */
function divideBy(trials: readonly Trial[], dimensions: Dimensions | undefined): readonly Trial[] {
  if (dimensions === undefined) return trials;
  return trials.map((t) => {
    const factor = dimensions.factor(mainShape(t.samples));
    return { ...t, candidate: t.candidate.map((x) => x / factor) };
  });
}

function explainPoint(subject: Case, trials: Trials, all: readonly Trial[]): readonly Finding[] {
  const { samples, names } = subject;
  if (explains(all, (t) => t.reference)) return [];
  const ratio = findRatio(all);
  const channels = Math.max(...samples.map(lastOf));
  const factor = ratio !== undefined && factorFinding(ratio, channels);
  if (factor) return [factor];
  const negated = missingAbs(trials.pixels);
  if (negated) return [negated];
  const offset = findOffset(all);
  if (offset !== undefined) return [{ code: 'offset', offset }];
  for (const { change, finding } of hypothesesFor(samples, names)) {
    if (explains(all, (t) => loopOn(subject, change(t.samples)))) return [finding];
  }
  for (const { change, finding } of hypothesesFor(samples, names)) {
    const changed = all.flatMap((t) => {
      const reference = loopOn(subject, change(t.samples));
      return reference ? [{ ...t, reference }] : [];
    });
    const k = changed.length === all.length ? findRatio(changed) : undefined;
    const left = k !== undefined && factorFinding(k, channels);
    if (left) return [finding, left];
  }
  return saturation(subject, trials.pixels);
}

/** The right magnitude at every pixel, and the wrong sign at some. */
function missingAbs(pixels: readonly Trial[]): Finding | undefined {
  const abs = (t: Trial): Trial => ({
    ...t,
    candidate: t.candidate.map(Math.abs),
    reference: t.reference.map(Math.abs),
  });
  if (!explains(pixels.map(abs), (t) => t.reference)) return undefined;
  const wrong = pixels.filter((t) => t.candidate.some((c, i) => c * t.reference[i]! < 0)).length;
  const of = `its value at ${wrong} of ${pixels.length} pixels (is an absolute value missing?)`;
  return wrong > 0 && wrong < pixels.length ? { code: 'sign', of } : undefined;
}

function loopOn({ reference }: Case, samples: readonly Sample[]): Float64Array | undefined {
  try {
    return evaluateReference(reference, samples).values;
  } catch {
    return undefined;
  }
}
