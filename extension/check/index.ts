/** Public names of 'lossbook/check'. */
export { compare } from './compare.js';
export type { CompareOptions } from './compare.js';
export { gradcheck } from './gradcheck.js';
export type { GradcheckOptions } from './gradcheck.js';
export { onReport } from './recorder.js';
export type { Loss, Reference } from './evaluate.js';
export type { Input } from './inputs.js';
export { probe } from './probe.js';
export type { ProbeOptions } from './probe.js';
export { precision } from './precision.js';
export type { PrecisionOptions } from './precision.js';
export { benchmark } from './benchmark.js';
export type { BenchmarkOptions } from './benchmark.js';
