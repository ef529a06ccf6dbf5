/** What compare found, as a report with its pictures. */
import * as tf from '@tensorflow/tfjs-core';
import {
  jsonNumber,
  type CompareClass,
  type CompareEntry,
  type CompareReport,
  type Diagnosis,
  type Report,
} from '../../wire/report.js';
import type { CompareOptions } from './options.js';
import { entry, listWorst, maxima, type Differences, type Values } from './differences.js';
import type { Behaviour } from '../evaluate.js';
import { isFailure } from '../diagnoses/table.js';
import { inOrder } from '../../wire/entryClasses.js';
import { makeReport, type PlainTensor } from '../recorder.js';
import { countClasses, placeOf, showApart, summarize } from '../summary.js';

/** `comparable` is false where the shapes differ: there are no entries to show then. */
export function compareReport(
  behaviour: Behaviour,
  values: Values,
  differences: Differences,
  diagnoses: readonly Diagnosis[],
  { name = '', requested }: CompareOptions & { readonly requested?: readonly number[] | undefined },
  comparable = true,
): Report<CompareReport> {
  const { shape } = behaviour.output;
  const { tolerance } = differences;
  const classes = requested ? requested.map((i) => differences.classes[i]!) : differences.classes;
  const failures = classes.filter((c) => c !== 'ok').length;
  const verdict = failures > 0 || diagnoses.some(isFailure) ? 'fail' : 'pass';
  const entryAt = (i: number): CompareEntry => entry(values, differences, shape, i);
  const worst = comparable ? listWorst(differences, 100, requested).map(entryAt) : [];
  const max = maxima(values);
  const data: CompareReport = {
    kind: 'compare',
    ...(name !== '' && { name }),
    verdict,
    expected: 'pass',
    summary: '',
    checked: classes.length,
    failures,
    counts: countClasses(classes),
    worst,
    diagnoses,
    shape,
    ...(requested && { entries: requested.map(entryAt) }),
    tolerance,
    backend: tf.getBackend(),
    max: { abs: jsonNumber(max.abs), rel: jsonNumber(max.rel), ulps: jsonNumber(max.ulps) },
    ...(values.float64 && { inDoubles: doublesMaxima(values) }),
  };
  const first = worst[0];
  const summary = summarize({
    ...data,
    title: name,
    worst: first && worstText(first),
  });
  return makeReport(
    { ...data, summary },
    comparable && !requested ? maps(values, differences, shape) : [],
  );
}

function worstText({ index, candidate, reference }: CompareEntry): string {
  const [ours, theirs] = showApart(candidate, reference);
  return `${placeOf(index)} candidate ${ours} reference ${theirs}`;
}

/** Of a check that was stopped before there was anything to compare. */
export function unknownReport(
  stopped: Diagnosis,
  { name = '', rtol = 0, atol = 0 }: CompareOptions,
): Report<CompareReport> {
  const data: CompareReport = {
    kind: 'compare',
    ...(name !== '' && { name }),
    verdict: 'fail',
    expected: 'pass',
    summary: '',
    ...{ checked: 0, failures: 0, counts: {}, worst: [], diagnoses: [stopped] },
    shape: [],
    tolerance: { rtol, atol },
    backend: tf.getBackend(),
    max: { abs: 'NaN', rel: 'NaN', ulps: 'NaN' },
  };
  return makeReport({ ...data, summary: summarize({ ...data, title: name, worst: undefined }) });
}

function doublesMaxima(values: Values): NonNullable<CompareReport['inDoubles']> {
  const { abs, rel } = maxima({ ...values, float32: values.float64! });
  return { maxAbs: jsonNumber(abs), maxRel: jsonNumber(rel) };
}

const classNames: readonly CompareClass[] = inOrder('ok', 'imprecise', 'wrong', 'non-finite');

function maps(
  { float32, reference }: Values,
  { classes, judged, allowance }: Differences,
  shape: readonly number[],
): readonly PlainTensor[] {
  if (float32.length < 2) return [];
  const map = { shape, dtype: 'float32' };
  return [
    { ...map, name: 'candidate', role: 'analytic', data: Float32Array.from(float32) },
    { ...map, name: 'reference', role: 'numeric', data: reference },
    {
      ...map,
      name: 'difference',
      role: 'error',
      data: float32.map((x, i) => (Object.is(x, reference[i]) ? 0 : x - reference[i]!)),
    },
    { ...map, name: 'judged difference', role: 'judged', data: Float32Array.from(judged) },
    ...mapAllowance(allowance, map),
    {
      name: 'class',
      role: 'class',
      shape,
      dtype: 'uint8',
      data: Uint8Array.from(classes, (c) => classNames.indexOf(c)),
      classes: classNames,
    },
  ];
}

const mapAllowance = (
  allowance: Float64Array | undefined,
  map: { readonly shape: readonly number[]; readonly dtype: string },
): readonly PlainTensor[] =>
  allowance
    ? [{ ...map, name: 'allowance', role: 'allowance', data: Float32Array.from(allowance) }]
    : [];
