/** What a precision check found, as a report: who is over the limit, where, and what must be known about the truth. */
import * as tf from '@tensorflow/tfjs-core';
import { inDoubles } from '../../backends/doubles.js';
import { fullIndex, sizeOf } from '../../wire/shape.js';
import type { Diagnosis, PrecisionReport, PrecisionSeries, Report } from '../../wire/report.js';
import { evaluate, type Loss } from '../evaluate.js';
import type { Sample } from '../inputs.js';
import { difference, largest } from '../numbers.js';
import type { PrecisionOptions } from './options.js';
import { asMap, type Measurement } from './bits.js';
import { directionsAt, type Abscissa } from './plan.js';
import { lossDiagnoses, referenceDiagnoses } from '../behaviour.js';
import { toDiagnosis, type Finding } from '../diagnoses/table.js';
import { summarize } from './text.js';
import { meanOf } from '../probe/look.js';
import { makeReport, type PlainTensor } from '../recorder.js';
import { sameConstant, sameInFloat32 } from '../tolerance.js';

export interface Limits {
  readonly required: readonly string[];
  readonly maxBits: number;
}

export interface Measured {
  readonly name: string;
  readonly series?: PrecisionSeries;
  readonly map?: Measurement;
  readonly findings: readonly Finding[];
}

export interface Setting {
  readonly plan: readonly Abscissa[];
  readonly limits: Limits;
  readonly samples: readonly Sample[] | undefined;
  readonly named: Readonly<Record<string, Loss>>;
  readonly options: PrecisionOptions;
}

/** `stopped`: it ended with these candidates. */
export function toReport(
  measured: readonly Measured[],
  { plan, limits: { required, maxBits }, samples, named, options }: Setting,
  stopped?: Diagnosis,
): Report<PrecisionReport> {
  const series = measured.flatMap((m) => (m.series ? [m.series] : []));
  const ranked = [...series].sort((a, b) => a.meanBits - b.meanBits);
  const over = series.filter(
    ({ name, meanBits }) => required.includes(name) && !(meanBits <= maxBits),
  );
  const threw = measured.length - series.length;
  const unstable = stopped ? [stopped] : diagnoseUnstable(series, named, samples, options);
  const verdict = over.length + threw + unstable.length > 0 ? 'fail' : 'pass';
  const names = series.map(({ name }) => name);
  const findings = [
    ...over.map((s) => findLoss(s, plan, maxBits, samples)),
    ...measured.flatMap((m) => m.findings),
    ...(options.reference || stopped ? [] : findDiffering(names, named, samples)),
  ];
  const failing = measured.filter(({ name }) => over.some((s) => s.name === name));
  return makeReport<PrecisionReport>(
    {
      kind: 'precision',
      ...(options.name && { name: options.name }),
      verdict,
      expected: 'pass',
      summary: summarize(
        options.name ?? '',
        verdict,
        ranked.map(({ name, meanBits }) => ({ name, mean: meanBits })),
        over.map(({ name }) => name),
        stopped,
      ),
      checked: measured.length,
      failures: over.length + threw,
      counts: {
        ok: measured.length - over.length - threw,
        ...(over.length > 0 && { 'over the limit': over.length }),
        ...(threw > 0 && { threw }),
      },
      worst: failing.flatMap(worstPixels).slice(0, 100),
      diagnoses: [...unstable, ...findings.map(toDiagnosis)],
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

function diagnoseUnstable(
  series: readonly PrecisionSeries[],
  named: Readonly<Record<string, Loss>>,
  samples: readonly Sample[] | undefined,
  { reference }: PrecisionOptions,
): readonly Diagnosis[] {
  const usual = samples ?? directionsAt([0.3, 1.2, 2.5], 4, 1);
  return [
    ...referenceDiagnoses(reference, usual),
    ...series.flatMap(({ name }) => lossDiagnoses(name, named[name]!, usual)),
  ];
}

const areDirections = ({ values }: Sample): boolean =>
  values.every(
    (x, i) => i % 2 === 1 || Math.abs(Math.hypot(x, values[i + 1]!) - 1) <= sameInFloat32,
  );

function findLoss(
  { name, meanBits, bits }: PrecisionSeries,
  plan: readonly Abscissa[],
  allowed: number,
  samples: readonly Sample[] | undefined,
): Finding {
  const worst = bits.indexOf(Math.max(...bits));
  // An angle says something of directions only, and much else has two channels.
  const at = !samples || samples.every(areDirections) ? plan[worst]?.angle : undefined;
  const over = samples ? 'the inputs' : 'the sweep';
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
function findDiffering(
  names: readonly string[],
  named: Readonly<Record<string, Loss>>,
  samples: readonly Sample[] | undefined,
): readonly Finding[] {
  const [first, ...rest] = names;
  if (first === undefined || rest.length === 0) return [];
  const inputs = samples ?? directionsAt([1e-4, 0.3, 1.2, 2.5, 3.1], 4, 1);
  const outputs = names.map((name) =>
    inDoubles(() => evaluate(asMap(named[name]!, inputs) ?? named[name]!, inputs)),
  );
  const truth = outputs[0]!;
  return rest.flatMap((name, k): Finding[] => {
    const other = outputs[k + 1]!;
    // A map and a mean are compared by their means.
    const [a, b]: readonly (readonly number[])[] =
      other.values.length === truth.values.length
        ? [Array.from(other.values), Array.from(truth.values)]
        : [[meanOf(other)], [meanOf(truth)]];
    const most = a!.reduce((top, x, i) => Math.max(top, difference(x, b![i]!)), 0);
    const apart = most / (largest(b!) || 1);
    return apart > sameConstant ? [{ code: 'unlike-functions', names: [first, name], apart }] : [];
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
