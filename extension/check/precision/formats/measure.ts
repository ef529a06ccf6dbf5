/** A candidate in the formats that were named: what each kept, the factor that would help, and the operation to blame. */
import type { Blame, FormatFigures, FormatResult, Verdict } from '../../../wire/report.js';
import { numberFormats, type NumberFormat } from '../../../wire/numberFormats.js';
import type { Loss, Reference } from '../../evaluate.js';
import { evaluateReference } from '../../evaluate.js';
import type { Sample } from '../../inputs.js';
import { blameFor } from '../blame/blame.js';
import type { BlamedPart } from '../blame/culprit.js';
import { bitsLost, figuresOf } from './figures.js';
import { roundInputs, runIn, runInDoubles, type Run, type Subject } from './formatRun.js';
import { findLossScale, survives } from './lossScale.js';

export interface FormatSettings {
  readonly formats: readonly NumberFormat[];
  readonly wrt: number;
  readonly lossScale: number;
  readonly seed: number;
  readonly maxBits: number | undefined;
  readonly reference: Reference | undefined;
}

/** A result, and what each entry of the gradient (or else of the value) lost. */
export interface MeasuredFormat {
  readonly result: FormatResult;
  readonly map: {
    readonly shape: readonly number[];
    readonly bits: Float64Array;
    readonly part: BlamedPart;
  };
}

export function measureFormat(
  name: string,
  loss: Loss,
  samples: readonly Sample[],
  format: NumberFormat,
  isJudged: boolean,
  settings: FormatSettings,
): MeasuredFormat {
  const kept = compareIn(format, loss, samples, settings);
  const { subject, exact, limit, value, gradient, parts, verdict, map } = kept;
  const scale = findLossScale(format, subject, exact, limit, gradient);
  const blamed =
    parts.length > 0 && format !== 'float32' ? blameFor(format, subject, exact, parts) : [];
  const blame = typeof scale === 'number' ? blamed.map((b) => byScaling(b, scale)) : blamed;
  return {
    result: {
      ...{ name, format, isJudged, verdict, bits: numberFormats[format].bits, limit, value },
      ...(gradient && { gradient }),
      ...(scale !== undefined && { lossScale: scale }),
      blame,
    },
    map,
  };
}

/** What a loss kept, without whose fault it is. */
export interface Kept {
  readonly subject: Subject;
  readonly exact: Run;
  readonly limit: number;
  readonly value: FormatFigures;
  readonly gradient: FormatFigures | undefined;
  /** Which of the two lost more than they may. */
  readonly parts: readonly BlamedPart[];
  readonly verdict: Verdict;
  readonly map: MeasuredFormat['map'];
}

export function compareIn(
  format: NumberFormat,
  loss: Loss,
  samples: readonly Sample[],
  { wrt, lossScale, seed, maxBits, reference }: FormatSettings,
): Kept {
  const inputs = roundInputs(format, samples, wrt);
  const subject: Subject = { loss, samples: inputs, wrt, lossScale, seed };
  const limit = maxBits ?? numberFormats[format].bits / 2;
  const exact = truthOf(subject, reference);
  const got = runIn(format, subject);
  const valueLost = bitsLost(format, got.value.values, exact.value.values);
  const value = figuresOf(format, got.value.values, exact.value.values, valueLost, false);
  const truth = got.gradient && exact.gradient;
  const gradientLost = truth && bitsLost(format, got.gradient, truth);
  const gradient =
    truth && gradientLost && figuresOf(format, got.gradient, truth, gradientLost, true);
  const parts: BlamedPart[] = [
    ...(survives(value, limit) ? [] : (['value'] as const)),
    ...(survives(gradient, limit) ? [] : (['gradient'] as const)),
  ];
  // Training uses the gradient: bits of a value that is a number, such as 1 − Dice near its end, harm nobody.
  const isHarmed = gradient ? value.nonFinite > 0 || !survives(gradient, limit) : parts.length > 0;
  const map = gradientLost
    ? { shape: inputs[wrt]!.shape, bits: gradientLost, part: 'gradient' as const }
    : { shape: got.value.shape, bits: valueLost, part: 'value' as const };
  const verdict = isHarmed ? 'fail' : 'pass';
  return { subject, exact, limit, value, gradient, parts, verdict, map };
}

/** Where a factor brings gradients back, that is the remedy for those that became too small. */
const byScaling = (blame: Blame, scale: number): Blame =>
  blame.cause === 'underflow'
    ? { ...blame, remedy: `loss scaling (a GradScaler) by 2^${Math.log2(scale)}` }
    : blame;

function truthOf(subject: Subject, reference: Reference | undefined): Run {
  const exact = runInDoubles(subject);
  if (!reference) return exact;
  const value = evaluateReference(reference, subject.samples);
  if (value.values.length !== exact.value.values.length) {
    throw new Error(
      `precision: the candidate gives [${exact.value.shape.join(',')}], the reference [${value.shape.join(',')}]; both must be maps of the same pixels, or numbers`,
    );
  }
  return { ...exact, value };
}
