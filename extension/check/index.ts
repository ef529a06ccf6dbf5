/** Public names of 'lossbook/check'. */
export { compare } from './compare/compare.js';
export type { CompareOptions } from './compare/options.js';
export { constant } from './constant.js';
export { gradcheck } from './gradcheck/gradcheck.js';
export type { GradcheckOptions } from './gradcheck/options.js';
export { onReport } from './listeners.js';
export type { Loss, LossWithOptions, Reference } from './evaluate.js';
export type { Input } from './inputs.js';
export { probe } from './probe/probe.js';
export type { ProbeOptions } from './probe/options.js';
export { precision } from './precision/precision.js';
export type { PrecisionOptions } from './precision/options.js';
export { match } from './match/match.js';
export type { MatchOptions } from './match/match.js';
export type {
  BenchmarkEntry,
  BenchmarkReport,
  BenchmarkSeries,
  CompareClass,
  CompareEntry,
  CompareReport,
  Diagnosis,
  GradcheckEntry,
  GradcheckReport,
  GradientClass,
  JsonNumber,
  MatchEntry,
  MatchReport,
  PrecisionReport,
  PrecisionSeries,
  ProbeReport,
  ProbeRow,
  Report,
  ReportData,
  ReportSource,
  ReportTolerance,
  Verdict,
} from '../wire/report.js';
export { benchmark } from './benchmark/benchmark.js';
export type { BenchmarkOptions } from './benchmark/benchmark.js';
