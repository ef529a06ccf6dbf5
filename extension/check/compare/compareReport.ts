/** What compare found, as a report with its pictures. */
import * as tf from '@tensorflow/tfjs-core';
import { jsonNumber, type CompareReport, type Diagnosis, type Report } from '../../wire/report.js';
import type { CompareOptions } from './compare.js';
import { misbehaves } from '../conduct.js';
import { entry, gravest, maxima, type Differences, type Values } from './differences.js';
import type { Conduct } from '../evaluate.js';
import { largest } from '../numbers.js';
import { makeReport, type PlainTensor } from '../recorder.js';
import { counted, placeOf, shown, summaryLine } from '../summary.js';
import { float32Only, formula } from '../tolerance.js';

/** `comparable` is false where the shapes differ: there are no entries to show then. */
export function compareReport(
  conduct: Conduct,
  values: Values,
  differences: Differences,
  diagnoses: readonly Diagnosis[],
  options: CompareOptions,
  comparable = true,
): Report<CompareReport> {
  const { shape } = conduct.output;
  const { classes } = differences;
  const failures = classes.filter((c) => c !== 'ok').length;
  const verdict = failures > 0 || misbehaves(conduct) ? 'fail' : 'pass';
  const worst = comparable ? gravest(differences, 100).map((i) => entry(values, shape, i)) : [];
  const max = maxima(values);
  const data: CompareReport = {
    kind: 'compare',
    verdict,
    expected: 'pass',
    summary: '',
    checked: classes.length,
    failures,
    counts: counted(classes),
    worst,
    diagnoses,
    shape,
    tolerance: toleranceOf(values, options),
    backend: tf.getBackend(),
    max: { abs: jsonNumber(max.abs), rel: jsonNumber(max.rel), ulps: jsonNumber(max.ulps) },
    ...(values.double && { inDoubles: doublesMaxima(values) }),
  };
  const first = worst[0];
  const summary = summaryLine({
    ...data,
    title: options.name ?? '',
    worst:
      first &&
      `${placeOf(first.index)} candidate ${shown(first.candidate)} reference ${shown(first.reference)}`,
  });
  return makeReport({ ...data, summary }, comparable ? maps(values, shape) : []);
}

function doublesMaxima(values: Values): NonNullable<CompareReport['inDoubles']> {
  const { abs, rel } = maxima({ ...values, single: values.double! });
  return { maxAbs: jsonNumber(abs), maxRel: jsonNumber(rel) };
}

function maps({ single, reference }: Values, shape: readonly number[]): readonly PlainTensor[] {
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
  ];
}

/** The one that decides about the formula, atol as a number and not as a part of the scale. */
function toleranceOf(values: Values, { rtol, atol }: CompareOptions): CompareReport['tolerance'] {
  if (rtol !== undefined || atol !== undefined) return { rtol: rtol ?? 0, atol: atol ?? 0 };
  const builtIn = values.double ? formula : float32Only;
  return { rtol: builtIn.rtol, atol: builtIn.atol * largest(values.reference) };
}
