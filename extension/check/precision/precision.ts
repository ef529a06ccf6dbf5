/**
 * precision: how many bits does an implementation lose in float32, where, and which of several loses least?
 *
 * Each pixel's value on the current backend is held against doubles: the given loop, or the same code
 * in doubles. The first shows what the implementation loses against the mathematics (a clip counts as loss),
 * the second what rounding alone costs.
 */
import type { PrecisionReport, PrecisionSeries, Report } from '../../wire/report.js';
import { evaluate, type Loss, type Reference, type LossWithOptions } from '../evaluate.js';
import { isEmpty, readInputs, type Input, type Sample } from '../inputs.js';
import { asMap, measure, measureEach, referenceMap, statistics, type Measurement } from './bits.js';
import { abscissae, directionsAt, phases, type Abscissa } from './plan.js';
import { toReport, type Limits, type Measured } from './report.js';
import type { Finding } from '../diagnoses/table.js';
import { requireKnown } from '../knownOptions.js';
import { countDone, follow, holdPartial, reachStage } from '../progress.js';
import { precisionErrors } from './text.js';
import { readFormats } from './formats/read.js';
import { reportFormats } from './formats/report.js';
import { precisionOptions, type PrecisionOptions } from './options.js';

/** Half of float32's 24 bits: who loses more on average returns less than four decimal digits. */
const usualBits = 12;

type Candidate = LossWithOptions;

/**
 * Measures the bits of error of one or several implementations of a loss, in float32 as it runs here or in the formats of training.
 *
 * Fails if a required candidate loses more than `maxBits`, or any throws. With `as` it fails by the formats named: where a value or a
 * gradient is not finite, a gradient became 0, or more than half the bits of the format are lost on average. It then names the
 * operation that lost them, its line, its condition number and what is known to help, and for float16 the factor of loss
 * scaling that brings the gradients back, if one does.
 *
 * @param candidates - A loss `(yTrue, yPred, options?) => tensor`, or losses by name. Of one that takes `reduction` the map is
 *   measured, one that always reduces is measured pixel by pixel; with `as` it is run as it is called in training.
 * @param inputs - What to measure at, such as [yTrue, yPred]; or the options, which have it too.
 * @param options - `inputs`, if they are not the second argument; `as`: formats of training, such as 'float16'; `lossScale`: a power of two; `wrt`: which
 *   input a network made (the last); `reference`: a loop in doubles, `sweep` over the angle, `require`: names, `maxBits` (12 of
 *   float32's 24; with `as` half of each), `seed` (1), `name`.
 * @returns The report: bits lost on average and at most by candidate, at the inputs and over the sweep (radians); with `as` by format,
 *   of value and gradient, and what was not finite or became 0.
 * @throws TypeError for unknown names in `require` or `as` or nothing to measure at; RangeError for `maxBits`, `lossScale` or `wrt` out of
 *   range; Error for empty inputs and for a reference whose map has another size.
 * @example
 * precision({ acos: acosLoss, atan2: angularLoss }, { require: 'atan2' });
 * @example
 * precision(diceLoss, [yTrue, yPred], { as: ['float16', 'bfloat16', 'autocast', 'gpu'] });
 */
export function precision(
  candidates: Candidate | Readonly<Record<string, Candidate>>,
  inputs?: readonly Input[] | PrecisionOptions,
  options: PrecisionOptions = {},
): Report<PrecisionReport> {
  const named = readCandidates(candidates);
  const given = readOptions(inputs, options);
  requireKnown('precision', given, precisionOptions);
  const samples = given.inputs && readInputs('precision', given.inputs);
  if (samples?.some(isEmpty)) throw new Error(precisionErrors.empty);
  if (given.as !== undefined) {
    return reportFormats(named, readFormats(given, samples, Object.keys(named)), given);
  }
  if (given.lossScale !== undefined) throw new TypeError(precisionErrors.lossScaleAlone);
  const limits = readLimits(given, Object.keys(named));
  const swept =
    given.sweep ??
    (samples === undefined || (isTurnable(samples) && Object.values(named).some(takesDirections)));
  if (swept && samples && !isTurnable(samples)) throw new TypeError(precisionErrors.sweep);
  if (!swept && !samples) throw new TypeError(precisionErrors.nothing);
  const plan = swept ? abscissae() : [];
  return follow('precision', given.name, () => {
    const measured: Measured[] = [];
    const setting = { plan, limits, samples, named, options: given };
    holdPartial((stopped) => void toReport(measured, setting, stopped));
    const candidates = Object.entries(named);
    const of = candidates.length;
    if (of > 1) reachStage({ doing: 'measuring', unit: 'candidates', of });
    for (const [name, loss] of candidates) {
      measured.push(attempt(name, () => measureCandidate(name, loss, samples, plan, given)));
      countDone(measured.length);
    }
    return toReport(measured, setting);
  });
}

/** Inputs are the second argument or one of the options. */
function readOptions(
  inputs: readonly Input[] | PrecisionOptions | undefined,
  options: PrecisionOptions,
): PrecisionOptions {
  if (!Array.isArray(inputs)) return { ...(inputs as PrecisionOptions | undefined), ...options };
  if (options.inputs) throw new TypeError(precisionErrors.twice);
  return { ...options, inputs: inputs as readonly Input[] };
}

function readCandidates(
  given: Candidate | Readonly<Record<string, Candidate>>,
): Readonly<Record<string, Loss>> {
  if (typeof given === 'function') return { [given.name || 'loss']: allowOptions(given) };
  const named = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  if (named.length === 0 || named.some(([, loss]) => typeof loss !== 'function')) {
    throw new TypeError(precisionErrors.candidates);
  }
  return Object.fromEntries(named.map(([name, loss]) => [name, allowOptions(loss)]));
}

/** Lets options through: `asMap` asks for `reduction: 'none'`. */
const allowOptions = (loss: Candidate): Loss => loss as unknown as Loss;

function readLimits(
  { require, maxBits = usualBits }: PrecisionOptions,
  names: readonly string[],
): Limits {
  if (typeof maxBits !== 'number' || !(maxBits >= 0 && maxBits <= 32)) {
    throw new RangeError(precisionErrors.maxBits(maxBits));
  }
  const required = require === undefined ? (names.length === 1 ? names : []) : [require].flat();
  const unknown = required.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new TypeError(precisionErrors.require(unknown, names));
  return { required, maxBits };
}

const isTurnable = (samples: readonly Sample[]): boolean =>
  samples.length === 2 && samples.every(({ shape }) => shape.at(-1) === 2);

/** Inputs of two channels need not be directions: a loss of images, of a fixed size or of boxes refuses a row of them. */
function takesDirections(loss: Loss): boolean {
  try {
    evaluate(loss, directionsAt([1], 2, 1));
    return true;
  } catch {
    return false;
  }
}

/** A candidate that throws fails; the others are measured all the same. */
function attempt(name: string, run: () => Measured): Measured {
  try {
    return run();
  } catch (error) {
    const { name: kind, message: reason } = error as Error;
    if (reason.startsWith('precision: ') || kind === 'NoDoubles') throw error;
    return { name, findings: [{ code: 'threw', name, reason }] };
  }
}

function measureCandidate(
  name: string,
  loss: Loss,
  samples: readonly Sample[] | undefined,
  plan: readonly Abscissa[],
  { reference, seed = 1 }: PrecisionOptions,
): Measured {
  const map = samples && measureInputs(loss, reference, samples);
  const bits = plan.length > 0 ? measureSweep(loss, reference, plan, seed) : new Float64Array();
  const part = (spacing: Abscissa['spacing']): number =>
    statistics(bits.filter((_, i) => plan[i]!.spacing === spacing)).mean;
  const all = statistics(map?.bits ?? bits);
  const series: PrecisionSeries = {
    name,
    meanBits: all.mean,
    maxBits: all.max,
    bits: Array.from(bits),
    ...(plan.length > 0 && { sweepMeans: { angle: part('angle'), ulps: part('ulps') } }),
  };
  const total = map?.bits.length ?? bits.length;
  const entries = total - all.counted;
  if (all.counted === 0) throw new Error(`the truth is NaN at all ${total} entries`);
  const findings: readonly Finding[] =
    entries > 0 ? [{ code: 'nan-source', name, entries, of: total }] : [];
  return { name, series, findings, ...(map && { map }) };
}

function measureInputs(
  loss: Loss,
  reference: Reference | undefined,
  samples: readonly Sample[],
): Measurement {
  const map = asMap(loss, samples);
  if (map) {
    const { values } = evaluate(map, samples);
    return measure(map, reference && referenceMap(reference, samples, values.length), samples);
  }
  return measureEach(loss, reference, samples);
}

/** Mean bits per angle. */
function measureSweep(
  loss: Loss,
  reference: Reference | undefined,
  plan: readonly Abscissa[],
  seed: number,
): Float64Array {
  const angles = plan.map(({ angle }) => angle);
  const probe = directionsAt([1], 2, seed);
  const map = asMap(loss, probe);
  // A call per pixel is slow: two phases must do.
  const count = map ? phases : 2;
  const samples = directionsAt(angles, count, seed);
  const bits = map
    ? measure(map, reference && referenceMap(reference, samples, angles.length * count), samples)
        .bits
    : measureEach(loss, reference, samples).bits;
  return Float64Array.from(
    angles,
    (_, i) => statistics(bits.subarray(i * count, (i + 1) * count)).mean,
  );
}
