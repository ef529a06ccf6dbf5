/**
 * precision: how many bits does an implementation lose in float32, where, and which of several loses least?
 *
 * Each pixel's value on the current backend is held against doubles: the given loop, or the same code
 * in doubles. The first shows what the implementation loses against the mathematics (a clip counts as loss),
 * the second what rounding alone costs.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../backends/doubles.js';
import { fullIndex, sizeOf } from '../wire/shape.js';
import type { PrecisionReport, PrecisionSeries, Report } from '../wire/report.js';
import { evaluate, type Loss, type Reference } from './evaluate.js';
import { isEmpty, readInputs, type Input, type Sample } from './inputs.js';
import { difference, largest } from './numbers.js';
import {
  asMap,
  measure,
  measureEach,
  referenceMap,
  statistics,
  type Measurement,
} from './precisionBits.js';
import { abscissae, directionsAt, phases, type Abscissa } from './precisionPlan.js';
import {
  precisionDiagnosis,
  precisionErrors,
  precisionSummary,
  type PrecisionFinding,
} from './precisionWording.js';
import type { ProbedLoss } from './probeLook.js';
import { makeReport, type PlainTensor } from './recorder.js';

export interface PrecisionOptions {
  /** yTrue and yPred to measure at, pixel by pixel. @default only the sweep */
  readonly inputs?: readonly Input[];
  /** A loop that gives the truth in doubles. @default each candidate's own code in doubles */
  readonly reference?: Reference;
  /** Over the angle between two unit vectors. @default if there are no inputs, or two of two channels */
  readonly sweep?: boolean;
  /** Candidates that must not lose more than `maxBits`. @default the candidate, if there is one only */
  readonly require?: string | readonly string[];
  /** Allowed on average over the inputs (without inputs, over the sweep). @default 12 */
  readonly maxBits?: number;
  /** Of the random phases of the sweep. @default 1 */
  readonly seed?: number;
  /** What the report calls this check. */
  readonly name?: string;
}

/** Half of float32's 24 bits: who loses more on average returns less than four decimal digits. */
const usualBits = 12;

type Candidate = ProbedLoss;

/** Measures the bits of error of one or several implementations of a loss.
 *
 * candidates: a loss, or losses by name; of one that takes `reduction` the map is measured, one that always
 * reduces is measured pixel by pixel. Verdict: fails if a required candidate loses more than `maxBits`, or
 * any throws. Errors: unknown names in `require`; empty inputs; a reference whose map has another size. */
export function precision(
  candidates: Candidate | Readonly<Record<string, Candidate>>,
  options: PrecisionOptions = {},
): Report<PrecisionReport> {
  const named = readCandidates(candidates);
  const limits = readLimits(options, Object.keys(named));
  const samples = options.inputs && readInputs('precision', options.inputs);
  if (samples?.some(isEmpty)) throw new Error(precisionErrors.empty);
  const swept = options.sweep ?? (samples === undefined || turnable(samples));
  if (swept && samples && !turnable(samples)) throw new TypeError(precisionErrors.sweep);
  if (!swept && !samples) throw new TypeError(precisionErrors.nothing);
  const plan = swept ? abscissae() : [];
  const measured = Object.entries(named).map(([name, loss]) =>
    attempted(name, () => measuredOf(name, loss, samples, plan, options)),
  );
  return report(measured, plan, limits, samples, named, options);
}

interface Limits {
  readonly required: readonly string[];
  readonly maxBits: number;
}

interface Measured {
  readonly name: string;
  readonly series?: PrecisionSeries;
  readonly map?: Measurement;
  readonly findings: readonly PrecisionFinding[];
}

function readCandidates(
  given: Candidate | Readonly<Record<string, Candidate>>,
): Readonly<Record<string, Loss>> {
  if (typeof given === 'function') return { [given.name || 'loss']: open(given) };
  const named = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  if (named.length === 0 || named.some(([, loss]) => typeof loss !== 'function')) {
    throw new TypeError(precisionErrors.candidates);
  }
  return Object.fromEntries(named.map(([name, loss]) => [name, open(loss)]));
}

/** Lets options through: `asMap` asks for `reduction: 'none'`. */
const open = (loss: Candidate): Loss => loss as unknown as Loss;

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

const turnable = (samples: readonly Sample[]): boolean =>
  samples.length === 2 && samples.every(({ shape }) => shape.at(-1) === 2);

/** A candidate that throws fails; the others are measured all the same. */
function attempted(name: string, run: () => Measured): Measured {
  try {
    return run();
  } catch (error) {
    const reason = (error as Error).message;
    if (reason.startsWith('precision: ')) throw error;
    return { name, findings: [{ code: 'threw', name, reason }] };
  }
}

function measuredOf(
  name: string,
  loss: Loss,
  samples: readonly Sample[] | undefined,
  plan: readonly Abscissa[],
  { reference, seed = 1 }: PrecisionOptions,
): Measured {
  const map = samples && onInputs(loss, reference, samples);
  const bits = plan.length > 0 ? alongSweep(loss, reference, plan, seed) : new Float64Array();
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
  const findings: readonly PrecisionFinding[] =
    entries > 0 ? [{ code: 'nan-source', name, entries, of: total }] : [];
  return { name, series, findings, ...(map && { map }) };
}

function onInputs(
  loss: Loss,
  reference: Reference | undefined,
  samples: readonly Sample[],
): Measurement {
  const map = asMap(loss, samples);
  if (map) {
    const { values } = evaluate(map, samples);
    return measure(map, reference && referenceMap(reference, samples, values.length), samples);
  }
  const shape = samples[0]!.shape.slice(0, -1);
  return { shape, bits: measureEach(loss, reference, samples) };
}

/** Mean bits per angle. */
function alongSweep(
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
    : measureEach(loss, reference, samples);
  return Float64Array.from(
    angles,
    (_, i) => statistics(bits.subarray(i * count, (i + 1) * count)).mean,
  );
}

function report(
  measured: readonly Measured[],
  plan: readonly Abscissa[],
  { required, maxBits }: Limits,
  samples: readonly Sample[] | undefined,
  named: Readonly<Record<string, Loss>>,
  options: PrecisionOptions,
): Report<PrecisionReport> {
  const series = measured.flatMap((m) => (m.series ? [m.series] : []));
  const ranked = [...series].sort((a, b) => a.meanBits - b.meanBits);
  const over = series.filter(
    ({ name, meanBits }) => required.includes(name) && !(meanBits <= maxBits),
  );
  const threw = measured.length - series.length;
  const verdict = over.length + threw > 0 ? 'fail' : 'pass';
  const findings = [
    ...over.map((s) => lossOf(s, plan, maxBits, samples !== undefined)),
    ...measured.flatMap((m) => m.findings),
    ...(options.reference
      ? []
      : differing(
          series.map(({ name }) => name),
          named,
          samples,
        )),
  ];
  const failing = measured.filter(({ name }) => over.some((s) => s.name === name));
  return makeReport<PrecisionReport>(
    {
      kind: 'precision',
      verdict,
      expected: 'pass',
      summary: precisionSummary(
        options.name ?? '',
        verdict,
        ranked.map(({ name, meanBits }) => ({ name, mean: meanBits })),
        over.map(({ name }) => name),
      ),
      checked: measured.length,
      failures: over.length + threw,
      counts: {
        ok: measured.length - over.length - threw,
        ...(over.length > 0 && { 'over the limit': over.length }),
        ...(threw > 0 && { threw }),
      },
      worst: failing.flatMap(worstPixels).slice(0, 100),
      diagnoses: findings.map(precisionDiagnosis),
      backend: tf.getBackend(),
      truth: options.reference ? 'reference loop' : 'own code in doubles',
      required: [...required],
      limit: maxBits,
      sweep: plan.map(({ angle }) => angle),
      spacing: plan.map(({ spacing }) => spacing),
      series,
      best: ranked[0]?.name ?? '',
    },
    measured.flatMap(mapOf),
  );
}

function lossOf(
  { name, meanBits, bits }: PrecisionSeries,
  plan: readonly Abscissa[],
  allowed: number,
  onInputs: boolean,
): PrecisionFinding {
  const worst = bits.indexOf(Math.max(...bits));
  const at = plan[worst]?.angle;
  const over = onInputs ? 'the inputs' : 'the sweep';
  return {
    code: 'precision-loss',
    name,
    mean: meanBits,
    allowed,
    over,
    ...(at !== undefined && { at }),
  };
}

/** Candidates held each against its own formula are comparable only if the formulas are one. */
function differing(
  names: readonly string[],
  named: Readonly<Record<string, Loss>>,
  samples: readonly Sample[] | undefined,
): readonly PrecisionFinding[] {
  const [first, ...rest] = names;
  if (first === undefined || rest.length === 0) return [];
  const inputs = samples ?? directionsAt([1e-4, 0.3, 1.2, 2.5, 3.1], 4, 1);
  const values = (name: string): Float64Array =>
    inDoubles(() => evaluate(named[name]!, inputs).values);
  const truth = values(first);
  return rest.flatMap((name): PrecisionFinding[] => {
    const other = values(name);
    const apart =
      other.length === truth.length
        ? other.reduce((most, x, i) => Math.max(most, difference(x, truth[i]!)), 0) /
          (largest(truth) || 1)
        : Infinity;
    // 1e-6: eight units of float32, in which constants inside a loss may be held, and some cancellation.
    return apart > 1e-6 ? [{ code: 'policy', names: [first, name], apart }] : [];
  });
}

function worstPixels({ name, map }: Measured): PrecisionReport['worst'] {
  if (!map) return [];
  const order = Array.from(map.bits.keys()).filter((i) => !Number.isNaN(map.bits[i]!));
  order.sort((a, b) => map.bits[b]! - map.bits[a]! || a - b);
  return order
    .slice(0, 20)
    .map((i) => ({ name, index: fullIndex(i, map.shape), bits: map.bits[i]! }));
}

function mapOf({ name, map }: Measured): readonly PlainTensor[] {
  if (!map || sizeOf(map.shape) < 2) return [];
  const data = Float32Array.from(map.bits);
  return [
    { name: `${name}: bits of error`, role: 'error', shape: map.shape, dtype: 'float32', data },
  ];
}
