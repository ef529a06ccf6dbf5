/** A candidate in the formats that were named: what each kept, the factor that would help, and the operation to blame. */
import type { Blame, FormatResult, Verdict } from '../../../wire/report.js';
import { numberFormats, type NumberFormat } from '../../../wire/numberFormats.js';
import { foreignOf } from '../../foreignLoss.js';
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
  const { wrt, lossScale, seed, maxBits, reference } = settings;
  const subject: Subject = {
    loss,
    samples: roundInputs(format, samples, wrt),
    wrt,
    lossScale,
    seed,
  };
  const { bits } = numberFormats[format];
  const limit = maxBits ?? bits / 2;
  const exact = truthOf(subject, reference);
  const got = runIn(format, subject);
  const lostValue = bitsLost(format, got.value.values, exact.value.values);
  const value = figuresOf(format, got.value.values, exact.value.values, lostValue, false);
  const both = got.gradient && exact.gradient;
  const lostGradient = both && bitsLost(format, got.gradient, both);
  const gradient =
    both && lostGradient && figuresOf(format, got.gradient, both, lostGradient, true);
  const parts: BlamedPart[] = [
    ...(survives(value, limit) ? [] : (['value'] as const)),
    ...(survives(gradient, limit) ? [] : (['gradient'] as const)),
  ];
  // Training uses the gradient: bits of a value that is a number, such as 1 − Dice near its end, harm nobody.
  const isHarmed = gradient ? value.nonFinite > 0 || !survives(gradient, limit) : parts.length > 0;
  const verdict: Verdict = isHarmed ? 'fail' : 'pass';
  const scale = findLossScale(format, subject, exact, limit, gradient);
  // What another framework computes inside has no operations here.
  const isSeen = format !== 'float32' && !foreignOf(loss);
  const blamed = parts.length > 0 && isSeen ? blameFor(format, subject, exact, parts) : [];
  const blame = typeof scale === 'number' ? blamed.map((b) => byScaling(b, scale)) : blamed;
  const map = lostGradient
    ? { shape: samples[wrt]!.shape, bits: lostGradient, part: 'gradient' as const }
    : { shape: got.value.shape, bits: lostValue, part: 'value' as const };
  return {
    result: {
      ...{ name, format, isJudged, verdict, bits, limit, value },
      ...(gradient && { gradient }),
      ...(scale !== undefined && { lossScale: scale }),
      blame,
    },
    map,
  };
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
