/** What gradcheck found, as a report with its pictures. */
import * as tf from '@tensorflow/tfjs-core';
import {
  jsonNumber,
  type Diagnosis,
  type GradcheckEntry,
  type GradcheckReport,
  type Report,
} from '../../wire/report.js';
import { failsCheck } from '../../wire/entryClasses.js';
import { fullIndex } from '../../wire/shape.js';
import { behaviourDiagnoses } from '../behaviour.js';
import { withLayout } from '../layout.js';
import { observeEnd, type Behaviour } from '../evaluate.js';
import type { GradcheckOptions } from './options.js';
import type { Outcome } from './outcome.js';
import type { Judgement } from './gradientClasses.js';
import { drawMaps } from './gradientMaps.js';
import type { Measured } from './gradients.js';
import type { Subject } from './subject.js';
import { makeReport, type PlainTensor } from '../recorder.js';
import { placeOf, showApart, summarize } from '../summary.js';
import { wrtText } from '../wrt.js';
import type { Sampled } from './sampling.js';
import { taylor } from './taylor.js';
import { derivative } from '../tolerance.js';
import { findOneSided, type Sides } from './requestedEntries.js';
import { isFailure, toDiagnosis } from '../diagnoses/table.js';

export function buildReport(
  subject: Subject,
  before: Behaviour,
  outcome: Outcome | undefined,
  found: readonly Diagnosis[],
  options: GradcheckOptions,
): Report<GradcheckReport> {
  const { names, wrt, samples, seed } = subject;
  const behaviour = observeEnd(subject.loss, samples, before, subject.reference);
  const name = names[wrt] ?? '';
  const { shape } = samples[wrt]!;
  const entries = outcome?.measured.truths.entries ?? [];
  const counts = countClasses(entries, outcome?.judgement.classes ?? []);
  const failures = Object.entries(counts).reduce((n, [c, k]) => n + (failsCheck(c) ? k : 0), 0);
  const blind = sawTooLittle(entries.length, counts);
  const worst = outcome ? listWorst(outcome, shape) : [];
  const said = [
    ...behaviourDiagnoses(behaviour, names),
    // What was another function on the way has no reasons to be found.
    ...(behaviour === before ? found : []),
    ...partial(outcome, entries.length, shape),
  ];
  const diagnoses = withLayout(said, failures > 0, subject.loss, samples);
  const measured = outcome?.measured;
  const sampled = measured?.sampled;
  const failed =
    failures > 0 || (sampled?.unexplained.length ?? 0) > 0 || blind || diagnoses.some(isFailure);
  const data: GradcheckReport = {
    kind: 'gradcheck',
    ...(options.name && { name: options.name }),
    verdict: failed ? 'fail' : 'pass',
    expected: 'pass',
    summary: '',
    checked: entries.length,
    failures,
    counts,
    worst,
    diagnoses,
    wrt: { position: wrt, name },
    shape,
    ...(outcome && subject.requested && { entries: listRequested(subject, outcome, shape) }),
    // Where there is no gradient, nothing was held to anything.
    tolerance: outcome?.judgement.tolerance ?? {
      rtol: options.rtol ?? derivative.rtol,
      atol: options.atol ?? 0,
    },
    backend: tf.getBackend(),
    order: options.order ?? 1,
    truth: subject.reference ? 'reference loop' : 'loss in doubles',
    method: nameMethod(measured),
    evaluations: Math.ceil(measured?.evaluations ?? 0),
    ...(sampled && { sampled: searchExtent(sampled, samples[wrt]!.values.length) }),
    seed,
    ...(measured && taylorOf(subject, measured)),
  };
  const extent = sampled && extentText(sampled, samples[wrt]!.values.length);
  const line = { title: options.name ?? '', worst: worstText(worst[0], name), extent };
  const summary = summarize({ ...data, ...line, by: wrtText(names, wrt) });
  // A picture of a few entries is no picture.
  const maps: readonly PlainTensor[] =
    outcome && !subject.requested ? drawMaps(outcome, shape) : [];
  return makeReport({ ...data, summary }, maps);
}

function taylorOf(subject: Subject, measured: Measured): Pick<GradcheckReport, 'taylor'> {
  const remainder = taylor(subject, measured);
  return remainder ? { taylor: remainder } : {};
}

/** A check that could not tell for most entries has not checked. */
const sawTooLittle = (checked: number, counts: Readonly<Record<string, number>>): boolean =>
  checked === 0 || (counts['noisy'] ?? 0) > checked / 2;

function worstText(worst: GradcheckEntry | undefined, name: string): string | undefined {
  if (worst === undefined) return undefined;
  const [autodiff, truth] = showApart(worst.autodiff, worst.truth);
  return `${placeOf(worst.index, name)} autodiff ${autodiff} truth ${truth}`;
}

const extentText = ({ directions }: Sampled, of: number): string =>
  `${directions} directions over ${of.toLocaleString('en')} entries`;

const searchExtent = (
  { entries, directions }: Sampled,
  of: number,
): NonNullable<GradcheckReport['sampled']> => ({ entries, directions, of });

function nameMethod(measured: Measured | undefined): GradcheckReport['method'] {
  if (measured?.sampled) return 'sampled';
  return (measured?.truthBlocks.blocks ?? 1) > 1 ? 'local' : 'entrywise';
}

/** Without a list of half a million names, as `counted` would want it. */
function countClasses(
  entries: readonly number[],
  classes: Judgement['classes'],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  let [current, run] = ['', 0];
  for (const i of entries) {
    const found = classes[i] ?? 'ok';
    if (found !== current) {
      if (run > 0) counts[current] = (counts[current] ?? 0) + run;
      [current, run] = [found, 0];
    }
    run++;
  }
  if (run > 0) counts[current] = (counts[current] ?? 0) + run;
  return counts;
}

function partial(
  outcome: Outcome | undefined,
  entries: number,
  shape: readonly number[],
): readonly Diagnosis[] {
  const sampled = outcome?.measured.sampled;
  if (!sampled) return [];
  const of = shape.reduce((a, b) => a * b, 1);
  const { directions, resolution } = sampled;
  return [toDiagnosis({ code: 'partial', entries, of, directions, resolution })];
}

function listWorst(
  { measured, judgement }: Outcome,
  shape: readonly number[],
): readonly GradcheckEntry[] {
  const { float32, float64, truths } = measured;
  const bad = truths.entries.filter((i) => {
    const found = judgement.classes[i];
    return found !== undefined && found !== 'ok' && found !== 'kink';
  });
  const off = (i: number): number => {
    const d = Math.max(
      Math.abs(float32[i]! - truths.gradient[i]!),
      float64 ? Math.abs(float64[i]! - truths.gradient[i]!) : 0,
    );
    return Number.isNaN(d) ? Infinity : d;
  };
  const order = (i: number): number => (judgement.classes[i] === 'noisy' ? 1 : 0);
  bad.sort((a, b) => order(a) - order(b) || off(b) - off(a) || a - b);
  return bad.slice(0, 100).map((i) => entryOf({ measured, judgement }, i, shape, truths.kinks));
}

const listRequested = (
  subject: Subject,
  outcome: Outcome,
  shape: readonly number[],
): readonly GradcheckEntry[] => {
  const sides = findOneSided(subject, outcome.measured);
  return outcome.measured.truths.entries.map((i) => entryOf(outcome, i, shape, sides));
};

function entryOf(
  { measured: { float32, truths }, judgement }: Outcome,
  i: number,
  shape: readonly number[],
  sides: Sides,
): GradcheckEntry {
  const side = sides.get(i);
  return {
    index: fullIndex(i, shape),
    class: judgement.classes[i]!,
    autodiff: jsonNumber(float32[i]!),
    truth: jsonNumber(truths.gradient[i]!),
    truthError: jsonNumber(truths.error[i]!),
    ...(side && { left: jsonNumber(side.left), right: jsonNumber(side.right) }),
  };
}
