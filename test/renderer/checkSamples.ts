/** Views of checks with made-up numbers, as the kernel would send them. */
import assert from 'node:assert/strict';
import { decodeView, encodeView } from '../../extension/wire/container.js';
import { tensorsOf } from '../../extension/picture/tensorData.js';
import { reportMaps } from '../../renderer/model/check/maps.js';
import {
  packTensors,
  type PackLimits,
  type PlainTensor,
} from '../../extension/picture/packTensors.js';
import {
  jsonNumber,
  type CompareReport,
  type GradcheckEntry,
  type GradcheckReport,
} from '../../extension/wire/report.js';
import { fullIndex, sizeOf } from '../../extension/wire/shape.js';
import { formatsReport } from './reportSamples.js';
import type { ViewContent } from '../../extension/wire/view.js';

/** As gradcheck orders them. */
export const gradientClasses = [
  'not checked',
  'ok',
  'kink',
  'noisy',
  'plateau',
  'wrong',
  'non-finite',
];

export interface GradcheckSample {
  readonly shape: readonly number[];
  /** By position, row-major; 0 differences elsewhere. The truth is 1 everywhere. */
  readonly off?: Readonly<Record<number, number>>;
  /** Classes of entries that are not ok. */
  readonly classes?: Readonly<Record<number, GradcheckEntry['class']>>;
  readonly report?: Partial<GradcheckReport>;
  readonly limits?: PackLimits;
}

export const sampleSource = {
  cell: 'plateau',
  count: 3,
  line: 4,
  call: 'gradcheck(loss, [p])',
  repro: { before: 'gradcheck(loss, [p], { at: [', after: '] })' },
};
/** [1,6,8,2]; positions by worst: 37 is [0,2,2,1], 90 is [0,5,5,0], 5 is [0,0,2,1]. */
export const failingSample: GradcheckSample = {
  shape: [1, 6, 8, 2],
  off: { 37: -2, 90: 0.5, 5: 0.01, 60: 1 },
  classes: { 37: 'wrong', 90: 'wrong', 5: 'wrong', 60: 'plateau', 0: 'kink' },
  report: {
    source: sampleSource,
    diagnoses: [{ code: 'wrong-gradient', message: 'the gradient is 1.5 times too large' }],
  },
};

export interface SampleView {
  readonly report: GradcheckReport;
  readonly bytes: Uint8Array;
}

export function gradcheckSample(sample: GradcheckSample): SampleView {
  const { shape, off = {}, classes = {}, limits } = sample;
  const size = sizeOf(shape);
  const judged = new Float32Array(size);
  for (const [i, x] of Object.entries(off)) judged[Number(i)] = x;
  const codes = new Uint8Array(size).fill(1);
  for (const [i, name] of Object.entries(classes)) codes[Number(i)] = gradientClasses.indexOf(name);
  const truth = new Float64Array(size).fill(1);
  const float32 = { shape, dtype: 'float32' };
  const maps: readonly PlainTensor[] = [
    { ...float32, name: 'autodiff', role: 'analytic', data: judged.map((x) => x + 1) },
    { ...float32, name: 'truth', role: 'numeric', data: truth },
    { ...float32, name: 'difference', role: 'error', data: judged },
    { ...float32, name: 'judged difference', role: 'judged', data: judged },
    { ...float32, name: 'allowance', role: 'allowance', data: new Float32Array(size) },
    { name: 'class', role: 'class', shape, dtype: 'uint8', data: codes, classes: gradientClasses },
  ];
  const report = reportOf(sample, codes, judged);
  const { tensors, buffers } = packTensors(maps, limits);
  const { id = 'sample', source } = report;
  const header = {
    kind: 'gradcheck',
    id,
    title: 'gradcheck',
    ...(source && { source }),
    tensors,
    report,
  };
  return { report, bytes: encodeView(header as ViewContent, buffers) };
}

function reportOf(
  { shape, report }: GradcheckSample,
  codes: Uint8Array,
  judged: Float32Array,
): GradcheckReport {
  const counts: Record<string, number> = {};
  for (const code of codes) {
    const name = gradientClasses[code]!;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  const isFailure = (code: number): boolean => code >= 4;
  const failing = Array.from(codes.keys()).filter((i) => isFailure(codes[i]!));
  failing.sort((a, b) => Math.abs(judged[b]!) - Math.abs(judged[a]!) || a - b);
  const failures = failing.length;
  const verdict = failures > 0 ? 'fail' : 'pass';
  return {
    ...{ kind: 'gradcheck', id: 'sample', verdict, expected: 'pass' },
    summary: `gradcheck ${verdict.toUpperCase()} ${failures}/${codes.length} fail`,
    ...{ checked: codes.length, failures, counts, diagnoses: [], shape, backend: 'cpu' },
    worst: failing.slice(0, 100).map((i) => ({
      index: fullIndex(i, shape),
      class: gradientClasses[codes[i]!] as GradcheckEntry['class'],
      autodiff: jsonNumber(judged[i]! + 1),
      truth: 1,
      truthError: 0,
    })),
    wrt: { position: 0, name: 'yPred' },
    tolerance: { rtol: 1e-5, atol: 0 },
    ...{ order: 1, truth: 'loss in doubles', method: 'local', evaluations: 5, seed: 1 },
    ...report,
  };
}

/** Of two numbers that are one entry each: nothing to draw. */
export function scalarCompare(report: Partial<CompareReport> = {}): Uint8Array {
  const whole: CompareReport = {
    ...{ kind: 'compare', verdict: 'fail', expected: 'fail', checked: 1, failures: 1 },
    summary: 'compare FAIL 1/1 wrong; worst value candidate 2 reference 1 (constant-factor)',
    counts: { wrong: 1 },
    worst: [
      { index: [], class: 'wrong', candidate: 2, reference: 1, abs: 1, rel: 1, ulps: 8388608 },
    ],
    diagnoses: [{ code: 'constant-factor', message: 'candidate = reference × 2' }],
    ...{ shape: [], tolerance: { rtol: 1e-6, atol: 0 }, backend: 'cpu' },
    max: { abs: 1, rel: 1, ulps: 8388608 },
    ...report,
  };
  const header = { kind: 'compare', id: 'scalar', title: 'compare', tensors: [], report: whole };
  return encodeView(header as ViewContent, []);
}

/** Of the kinds that are tables. */
export function tableReports(): readonly Uint8Array[] {
  const base = {
    expected: 'pass',
    checked: 2,
    failures: 1,
    worst: [],
    backend: 'cpu',
    source: sampleSource,
  };
  const row = { id: 'zero', title: 'a zero vector', value: 'NaN', gradient: '0', policy: 'none' };
  const reports = [
    {
      ...{ kind: 'probe', verdict: 'fail', summary: 'probe FAIL 1/2 rows' },
      ...{ counts: { fail: 1 }, diagnoses: [{ code: 'nan-source', message: 'NaN at zero' }] },
      rows: [
        { ...row, verdict: 'fail' },
        { ...row, id: 'b', verdict: 'pass' },
      ],
      loss: { kind: 'direction', stated: false, channels: 2 },
    },
    {
      ...{
        kind: 'precision',
        verdict: 'fail',
        summary: 'precision FAIL',
        counts: {},
        diagnoses: [],
      },
      ...{ truth: 'own code in doubles', required: ['acos'], limit: 5, best: 'atan2' },
      ...{ sweep: [0.1], spacing: ['angle'] },
      series: [
        { name: 'acos', meanBits: 7, maxBits: 20, bits: [7] },
        { name: 'atan2', meanBits: 1, maxBits: 2, bits: [1], sweepMeans: { angle: 1, ulps: 2 } },
      ],
    },
    {
      ...{
        kind: 'benchmark',
        verdict: 'pass',
        summary: 'benchmark PASS',
        counts: {},
        diagnoses: [],
      },
      ...{ rounds: 5, gradient: true, maxExponent: 1.2 },
      series: [
        {
          ...{ name: 'loop', sizes: [10, 100], medianMs: [1, 20], peakBytes: [4096, 40960] },
          ...{
            spreadMs: [
              [0.9, 1.1],
              [19, 22],
            ],
            exponent: 1.3,
            memoryExponent: 1,
          },
        },
      ],
    },
  ];
  const match = {
    ...{ kind: 'match', verdict: 'fail', summary: 'match FAIL none of 2 forms' },
    ...{ counts: { same: 0, other: 2 }, diagnoses: [], matches: [], shape: [8], checked: 2 },
    worst: [{ loss: 'mse', call: 'mse(yTrue, yPred)', differs: 'it is 2 times as large' }],
    trials: ['the given inputs'],
  };
  return [...reports, formatsReport, match].map((report, i) => {
    const { kind } = report;
    const header = {
      kind,
      id: `other${i}`,
      title: kind,
      tensors: [],
      report: { ...base, ...report },
    };
    return encodeView(header as never, []);
  });
}

/** [4,5]: three wrong ones, a plateau, a kink. */
export const sampleOfFive: GradcheckSample = {
  shape: [4, 5],
  off: { 3: 0.5, 7: -2, 11: 0.1, 19: 1 },
  classes: { 3: 'wrong', 7: 'wrong', 11: 'plateau', 19: 'wrong', 0: 'kink' },
};

/** As the renderer has it: decoded, with its maps. */
export function openSample(sample: GradcheckSample) {
  const { report, bytes } = gradcheckSample(sample);
  const view = decodeView(bytes);
  assert.ok(view.ok);
  const maps = reportMaps(tensorsOf(view));
  assert.ok(maps);
  return { report, maps, view };
}
