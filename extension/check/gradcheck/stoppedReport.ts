/** The report of a gradcheck that was stopped: how many entries agreed until then. No verdict on the loss, so it fails. */
import * as tf from '@tensorflow/tfjs-core';
import type { Diagnosis, GradcheckReport, Report } from '../../wire/report.js';
import { makeReport } from '../recorder.js';
import { summarize } from '../summary.js';
import { wrtText } from '../wrt.js';
import { derivative, derivativeFloat32 } from '../tolerance.js';
import { takeLook } from './look.js';
import type { GradcheckOptions } from './options.js';
import type { Subject } from './subject.js';

/** `float32`: autodiff, where it was there already. */
export function stoppedReport(
  subject: Subject,
  stopped: Diagnosis,
  { name = '', rtol = derivative.rtol, atol = 0, order = 1 }: GradcheckOptions,
  float32?: Float64Array,
): Report<GradcheckReport> {
  const { names, wrt, samples, seed } = subject;
  const { looked, ok } = countEntries(float32);
  const data: GradcheckReport = {
    kind: 'gradcheck',
    ...(name !== '' && { name }),
    verdict: 'fail',
    expected: 'pass',
    summary: '',
    checked: looked,
    failures: 0,
    // Whether the others are wrong, at a kink, or noisy was not asked any more.
    counts: { ...(ok > 0 && { ok }), ...(ok < looked && { 'in doubt': looked - ok }) },
    worst: [],
    diagnoses: [stopped],
    wrt: { position: wrt, name: names[wrt] ?? '' },
    shape: samples[wrt]!.shape,
    tolerance: { rtol, atol },
    backend: tf.getBackend(),
    order,
    truth: subject.reference ? 'reference loop' : 'loss in doubles',
    method: 'entrywise',
    evaluations: 0,
    seed,
  };
  return makeReport({
    ...data,
    summary: summarize({ ...data, title: name, worst: undefined, by: wrtText(names, wrt) }),
  });
}

/** Entries whose derivative was measured, and those of them at which autodiff agrees with it in both precisions. */
function countEntries(float32: Float64Array | undefined): {
  readonly looked: number;
  readonly ok: number;
} {
  const look = takeLook();
  if (!look || !float32) return { looked: 0, ok: 0 };
  const { gradient, gap, guide } = look;
  let [looked, ok] = [0, 0];
  gradient.forEach((truth, i) => {
    if (Number.isNaN(truth)) return;
    looked++;
    const near = (found: number, rtol: number): boolean =>
      Math.abs(found - truth) <= rtol * Math.abs(truth) + gap[i]!;
    const agrees = guide === undefined || near(guide[i]!, derivative.rtol);
    if (agrees && near(float32[i]!, derivativeFloat32.rtol)) ok++;
  });
  return { looked, ok };
}
