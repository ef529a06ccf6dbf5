/** Small reports of made-up, exact numbers. */
import { encodeView } from '../../extension/wire/container.js';
import { packTensors } from '../../extension/picture/packTensors.js';
import type {
  BenchmarkReport,
  CompareReport,
  PrecisionReport,
} from '../../extension/wire/report.js';

const base = {
  verdict: 'pass',
  expected: 'pass',
  checked: 2,
  failures: 0,
  counts: { ok: 2 },
  worst: [],
  diagnoses: [],
  backend: 'cpu',
} as const;

/** The second candidate could not be measured at the end. */
export const precisionReport: PrecisionReport = {
  ...base,
  kind: 'precision',
  summary: 'precision PASS atan2 keeps most',
  truth: 'own code in doubles',
  required: ['atan2'],
  limit: 4,
  sweep: [1e-5, Math.PI / 2, Math.PI - 1e-3],
  spacing: ['ulps', 'angle', 'ulps'],
  series: [
    { name: 'atan2', meanBits: 0.75, maxBits: 1.5, bits: [0.5, 1.5, 0.25] },
    { name: 'acos', meanBits: 12, maxBits: 23, bits: [23, 2] },
  ],
  best: 'atan2',
};

const figures = { meanBits: 0.5, maxBits: 1, nonFinite: 0, becameZero: 0, of: 4 };

/** Two formats beside float32: one in which an operation overflows, one in which nothing is lost. */
export const formatsReport: PrecisionReport = {
  ...precisionReport,
  verdict: 'fail',
  summary:
    'precision FAIL float16 value not finite (tf.sum, line 3); bfloat16 ok (0.5 of 8 bits lost)',
  ...{ sweep: [], spacing: [], required: ['dice'], limit: 12, best: 'dice' },
  series: [{ name: 'dice', meanBits: 0.5, maxBits: 1, bits: [] }],
  formats: [
    {
      ...{ name: 'dice', format: 'float32', isJudged: false, verdict: 'pass', bits: 24, limit: 12 },
      ...{ value: figures, gradient: figures, blame: [] },
    },
    {
      ...{ name: 'dice', format: 'float16', isJudged: true, verdict: 'fail', bits: 11, limit: 5.5 },
      value: { ...figures, meanBits: 11, nonFinite: 1, of: 1 },
      gradient: { ...figures, meanBits: 3.25, becameZero: 2 },
      lossScale: 1024,
      blame: [
        {
          ...{ operation: 'tf.sum', inDerivative: false, place: { label: 'Cell In[2]', line: 3 } },
          ...{ cause: 'overflow', condition: 1, bits: 11, given: [1] },
          ...{ exact: 262144, made: 'Infinity', remedy: 'the sum in float32' },
        },
      ],
    },
    {
      ...{ name: 'dice', format: 'bfloat16', isJudged: true, verdict: 'pass', bits: 8, limit: 4 },
      ...{ value: figures, gradient: figures, blame: [] },
    },
  ],
};

/** 0.01 ms and 8 bytes an entry. */
export const benchmarkReport: BenchmarkReport = {
  ...base,
  kind: 'benchmark',
  summary: 'benchmark PASS',
  rounds: 5,
  gradient: false,
  series: [
    {
      name: 'loop',
      sizes: [100, 1000, 10000],
      medianMs: [1, 10, 100],
      spreadMs: [
        [0.9, 1.2],
        [9, 12],
        [90, 130],
      ],
      peakBytes: [800, 8000, 80000],
      exponent: 1,
      memoryExponent: 1,
    },
  ],
};

/** As the kernel sends it: without the numbers that JSON lacks. */
export function reportBytes(report: PrecisionReport | BenchmarkReport): Uint8Array<ArrayBuffer> {
  const view = { id: `sample-${report.kind}`, title: '', tensors: [] };
  return report.kind === 'precision'
    ? encodeView({ ...view, kind: 'precision', report }, [])
    : encodeView({ ...view, kind: 'benchmark', report }, []);
}

/** A column of wrong entries, and one that is imprecise. */
export function compareBytes(): Uint8Array<ArrayBuffer> {
  const shape = [1, 10, 14];
  const classes = ['ok', 'imprecise', 'wrong', 'non-finite'];
  const reference = Float32Array.from({ length: 140 }, (_, i) => (i % 14) / 14);
  const judged = reference.map((_, i) => (i % 14 === 9 ? 0.5 : i === 31 ? 0.01 : 0));
  const codes = Uint8Array.from(judged, (x) => (x > 0.1 ? 2 : x > 0 ? 1 : 0));
  const float32 = { shape, dtype: 'float32', axes: ['batch', 'y', 'x'] };
  const { tensors, buffers } = packTensors([
    {
      ...float32,
      name: 'candidate',
      role: 'analytic',
      data: reference.map((x, i) => x + judged[i]!),
    },
    { ...float32, name: 'reference', role: 'numeric', data: reference },
    { ...float32, name: 'difference', role: 'error', data: judged },
    { ...float32, name: 'judged difference', role: 'judged', data: judged },
    { ...float32, name: 'class', role: 'class', dtype: 'uint8', data: codes, classes },
  ]);
  const report: CompareReport = {
    ...base,
    kind: 'compare',
    verdict: 'fail',
    summary: 'compare FAIL 10/140 wrong',
    checked: 140,
    failures: 11,
    counts: { ok: 129, imprecise: 1, wrong: 10 },
    shape,
    tolerance: { rtol: 1e-6, atol: 0 },
    max: { abs: 0.5, rel: 1, ulps: 1e6 },
  };
  return encodeView({ kind: 'compare', id: 'compare', title: '', tensors, report }, buffers);
}
