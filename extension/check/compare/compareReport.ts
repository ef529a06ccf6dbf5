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
import type { CompareOptions } from './compare.js';
import { entry, gravest, maxima, type Differences, type Values } from './differences.js';
import type { Behaviour } from '../evaluate.js';
import { isFailure } from '../diagnoses/table.js';
import { inOrder } from '../../wire/entryClasses.js';
import { makeReport, type PlainTensor } from '../recorder.js';
import { counted, placeOf, shown, summaryLine } from '../summary.js';

/** `comparable` is false where the shapes differ: there are no entries to show then. */
export function compareReport(
  behaviour: Behaviour,
  values: Values,
  differences: Differences,
  diagnoses: readonly Diagnosis[],
  { name = '', asked }: CompareOptions & { readonly asked?: readonly number[] | undefined },
  comparable = true,
): Report<CompareReport> {
  const { shape } = behaviour.output;
  const { tolerance } = differences;
  const classes = asked ? asked.map((i) => differences.classes[i]!) : differences.classes;
  const failures = classes.filter((c) => c !== 'ok').length;
  const verdict = failures > 0 || diagnoses.some(isFailure) ? 'fail' : 'pass';
  const entryAt = (i: number): CompareEntry => entry(values, differences, shape, i);
  const worst = comparable ? gravest(differences, 100, asked).map(entryAt) : [];
  const max = maxima(values);
  const data: CompareReport = {
    kind: 'compare',
    ...(name !== '' && { name }),
    verdict,
    expected: 'pass',
    summary: '',
    checked: classes.length,
    failures,
    counts: counted(classes),
    worst,
    diagnoses,
    shape,
    ...(asked && { entries: asked.map(entryAt) }),
    tolerance,
    backend: tf.getBackend(),
    max: { abs: jsonNumber(max.abs), rel: jsonNumber(max.rel), ulps: jsonNumber(max.ulps) },
    ...(values.double && { inDoubles: doublesMaxima(values) }),
  };
  const first = worst[0];
  const summary = summaryLine({
    ...data,
    title: name,
    worst:
      first &&
      `${placeOf(first.index)} candidate ${shown(first.candidate)} reference ${shown(first.reference)}`,
  });
  return makeReport(
    { ...data, summary },
    comparable && !asked ? maps(values, differences, shape) : [],
  );
}

function doublesMaxima(values: Values): NonNullable<CompareReport['inDoubles']> {
  const { abs, rel } = maxima({ ...values, single: values.double! });
  return { maxAbs: jsonNumber(abs), maxRel: jsonNumber(rel) };
}

const classNames: readonly CompareClass[] = inOrder('ok', 'imprecise', 'wrong', 'non-finite');

function maps(
  { single, reference }: Values,
  { classes, judged, allowance }: Differences,
  shape: readonly number[],
): readonly PlainTensor[] {
  if (single.length < 2) return [];
  const map = { shape, dtype: 'float32' };
  return [
    { ...map, name: 'candidate', role: 'analytic', data: Float32Array.from(single) },
    { ...map, name: 'reference', role: 'numeric', data: reference },
    {
      ...map,
      name: 'difference',
      role: 'error',
      data: single.map((x, i) => (Object.is(x, reference[i]) ? 0 : x - reference[i]!)),
    },
    { ...map, name: 'judged difference', role: 'judged', data: Float32Array.from(judged) },
    ...granted(allowance, map),
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

const granted = (
  allowance: Float64Array | undefined,
  map: { readonly shape: readonly number[]; readonly dtype: string },
): readonly PlainTensor[] =>
  allowance
    ? [{ ...map, name: 'allowance', role: 'allowance', data: Float32Array.from(allowance) }]
    : [];
