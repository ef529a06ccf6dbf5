/**
 * Why a candidate differs from its loop, as hypotheses that were tried and that explain it.
 *
 * From the plainest to the most particular: the axis worked along; products of dimensions, which are found whatever else
 * is wrong; with those divided out one factor, one offset, changed inputs; a function of the reference; other divisors;
 * where the loss saturates; one operation done otherwise; agreement on parts. Only what reproduces the candidate's numbers
 * on every trial is said, and if several of one kind do, all of them are, as alternatives.
 */
import { inDoubles, isInDoubles } from '../../backends/doubles.js';
import type { Diagnosis } from '../../wire/report.js';
import { searchNames } from '../searchNames.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';
import { makeRandom } from '../numbers.js';
import { broadcastFindings } from './broadcast.js';
import { tryChanges, tryChangesWithFactor } from './changedInputs.js';
import { isIllConditioned } from './conditioning.js';
import { dimensionFinding, dimensionsOf, timesFactor, type Dimensions } from './dimensions.js';
import { findDivisor } from './divisors.js';
import { factorFinding, findOffset, findRatio } from './factors.js';
import { byMean, lastOf } from './inputChanges.js';
import { findKnown } from './knownLoss.js';
import { findLeftOut } from './leftOut.js';
import { findMissingTerm } from './missingTerm.js';
import { findPartFactor } from './partFactors.js';
import {
  agreeOnParts,
  findConstant,
  findTermOfLabels,
  findUnused,
  missingAbs,
  relatePixels,
  relateWhole,
} from './relations.js';
import { findRepairs } from './repairs.js';
import { chooseBetween } from './rivals.js';
import { floorOfLength, saturation, saturationOfMap } from './saturation.js';
import { shiftsFor } from './shifts.js';
import { findThreshold } from './threshold.js';
import {
  differs,
  explains,
  mispairedTrials,
  trialsOf,
  type Case,
  type Trial,
  type Trials,
} from './trials.js';
import { mainShape } from './variations.js';
import { wrongAxis } from './wrongAxis.js';

export type { Case };

/** Call only for a candidate that differs; `inDoublesToo`: it can be evaluated in doubles. */
export function explain(subject: Case, inDoublesToo: boolean): readonly Diagnosis[] {
  if (inDoublesToo && !isInDoubles()) return inDoubles(() => explain(subject, true));
  return searchNames(() => {
    const { findings, alternatives } = findAll(subject);
    return [...findings.map(toDiagnosis), ...alternatives.map(toAlternative)];
  });
}

interface Found {
  readonly findings: readonly Finding[];
  /** What reproduces the numbers as well as the last of the findings. */
  readonly alternatives: readonly Finding[];
}

const only = (...findings: readonly Finding[]): Found => ({ findings, alternatives: [] });

function toAlternative(finding: Finding): Diagnosis {
  const diagnosis = toDiagnosis(finding);
  return {
    ...diagnosis,
    message: `or, as the inputs tried do not tell these apart: ${diagnosis.message}`,
    data: { ...diagnosis.data, alternative: true },
  };
}

function findAll(subject: Case): Found {
  const trials = trialsOf(subject);
  const axis = wrongAxis(subject, trials.ofCounts);
  if (axis) return only(axis);
  const dimensions = dimensionsOf(trials);
  const product = dimensions && dimensionFinding(dimensions, mainShape(subject.samples));
  const all = [
    ...divideBy(
      trials.wholes.map((w) => w.trial),
      dimensions,
    ),
    ...trials.pixels,
    ...divideBy(trials.given, dimensions),
    ...divideBy(trials.blends, dimensions),
  ];
  if (product && explains(all, (t) => t.reference, true)) return only(product);
  const rest = explainRest(subject, trials, all, product !== undefined);
  if (!product) return rest;
  const [factor] = rest.findings;
  const isOne = factor?.code === 'constant-factor' && 'because' in factor;
  if (isOne && product.code === 'constant-factor')
    return only(timesFactor(dimensions, product, factor, mainShape(subject.samples)));
  return { ...rest, findings: [{ ...product, besides: true }, ...rest.findings] };
}

/** The candidate's values with the product of dimensions taken out. */
function divideBy(trials: readonly Trial[], dimensions: Dimensions | undefined): readonly Trial[] {
  if (dimensions === undefined) return trials;
  return trials.map((t) => {
    const factor = dimensions.factor(mainShape(t.samples));
    return { ...t, candidate: t.candidate.map((x) => x / factor) };
  });
}

/** `withProduct`: the candidate's numbers have a product of dimensions in them, which its operations then have too. */
function explainRest(
  subject: Case,
  trials: Trials,
  all: readonly Trial[],
  withProduct: boolean,
): Found {
  const channels = Math.max(...subject.samples.map(lastOf));
  const ratio = findRatio(all);
  const factor = ratio !== undefined && factorFinding(ratio, channels);
  if (factor) return only(factor);
  const negated = missingAbs(trials.pixels);
  if (negated) return only(negated);
  const offset = findOffset(all);
  // A reference that rounds is off by less than any constant that could be told.
  if (offset !== undefined && !explains(all, (t) => t.reference, true))
    return only({ code: 'offset', offset });
  const [leftOut] = withProduct ? [] : findLeftOut(subject, trials, 'left out');
  if (leftOut) return only(leftOut);
  const [convention] = withProduct ? [] : findThreshold(subject);
  if (convention) return only(convention);
  const { findings, alternatives } = chooseBetween(tryChanges(subject, all), subject);
  if (findings.length > 0) {
    if (findings.some((f) => f.code === 'input-transformed' && f.how === byMean)) {
      const random = makeRandom(subject.seed + 1);
      const [divisor] = findDivisor(subject, trials, trials.given[0], random);
      if (divisor) return only(divisor);
    }
    const named = nameConditioning(subject, findings);
    const zeros = findLeftOut(subject, trials, 'counted as 0');
    if (zeros.length > 0) return { findings: zeros, alternatives: findings };
    const rivals = isCoincidence(findings)
      ? repair(subject, trials)
      : findings.some(({ code }) => code === 'arguments-swapped')
        ? repair(subject, trials, 'exchanged constants')
        : [];
    return {
      findings: named.map((f) => tellLength(subject, trials.pixels[0], f)),
      alternatives: [...alternatives, ...rivals],
    };
  }
  const both = tryChangesWithFactor(subject, all, channels);
  if (both.length > 0) {
    // Two signs that cancel in one term are the sign of the other.
    const [plainer] = both.every(({ code }) => code === 'sign') ? repair(subject, trials) : [];
    return only(...(plainer ? [plainer] : both));
  }
  return attempt(subject, trials, all, withProduct);
}

/** The first kind of explanation that explains it. */
function attempt(
  subject: Case,
  trials: Trials,
  all: readonly Trial[],
  withProduct: boolean,
): Found {
  const random = makeRandom(subject.seed + 1);
  const { samples, names } = subject;
  const onProduct: readonly (() => readonly Finding[])[] = [
    () => relateWhole(all),
    () => findPartFactor(subject, trials),
    () => saturate(subject, trials),
    () => relatePixels(trials),
  ];
  const attempts: readonly (() => readonly Finding[])[] = [
    () => relateWhole(all),
    () => findDivisor(subject, trials, trials.given[0], random),
    () => findPartFactor(subject, trials),
    () => broadcastFindings(subject),
    () => findLeftOut(subject, trials, 'counted as 0'),
    () => saturate(subject, trials),
    () => repair(subject, trials),
    () => findMissingTerm(subject, trials),
    () => findTermOfLabels(subject, trials),
    () => chooseBetween(tryChanges(subject, all, shiftsFor(samples, names)), subject).findings,
    () => relatePixels(trials),
    () => agreeOnParts(subject, trials),
    () => findConstant(subject, trials),
    () => findUnused(subject, trials),
    () => findKnown(subject),
  ];
  for (const find of withProduct ? onProduct : attempts) {
    const [first, ...others] = find();
    if (!first) continue;
    return {
      findings: [first, ...others.filter(belongsTogether)],
      alternatives: others.filter((f) => !belongsTogether(f) && f.code !== first.code),
    };
  }
  return only();
}

/** 1 − x of all inputs is the sign of their difference: an operation may be what was meant. */
const isCoincidence = (findings: readonly Finding[]): boolean =>
  findings.some((f) => f.code === 'input-transformed' && f.how === '1 − x' && f.inputs.length > 1);

/** A cap and a floor are two findings about one loss; two operations are alternatives. */
const belongsTogether = ({ code }: Finding): boolean =>
  code === 'plateau' || code === 'floor' || code === 'not-normalised';

const saturate = (subject: Case, { pixels, given }: Trials): readonly Finding[] =>
  pixels.length === 0
    ? saturationOfMap(given[0])
    : nameConditioning(subject, saturation(subject, pixels));

/** Vectors that are of length 1 but for what float32 rounds are normalised. */
const nameConditioning = (subject: Case, found: readonly Finding[]): readonly Finding[] =>
  found[0]?.code === 'not-normalised' && isIllConditioned(subject)
    ? [{ code: 'ill-conditioned' }]
    : found;

const tellLength = (subject: Case, pixel: Trial | undefined, finding: Finding): Finding =>
  finding.code === 'not-normalised'
    ? { ...finding, ...floorOfLength(subject, pixel, finding.input) }
    : finding;

/** Arguments exchanged are α and β exchanged, for Tversky: only that is tried besides. */
function repair(subject: Case, trials: Trials, only?: 'exchanged constants'): readonly Finding[] {
  const wholes = [...trials.wholes.map((w) => w.trial), ...trials.given];
  const screen = wholes.find(differs);
  return screen === undefined
    ? []
    : findRepairs(
        subject,
        screen,
        [...wholes, ...trials.pixels, ...trials.blends, ...mispairedTrials(subject)],
        trials.ofCounts,
        only,
      );
}
