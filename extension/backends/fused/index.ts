/**
 * Losses in one pass over memory, value and gradient together, in place of a chain of TensorFlow.js operations. The losses
 * ask for this by themselves; where it cannot be had they get undefined, and use their operations.
 *
 * On two threads where there are, for large tensors (`threads.ts`). TensorFlow.js's WebAssembly memory is not shared, so
 * the first thread copies its part to the second, and the gradient back.
 */
import * as tf from '@tensorflow/tfjs-core';
import { differentiate, type Attached } from './attach.js';
import { backendNames } from '../../wire/backends.js';
import { canCorrelate } from './correlation.js';
import { OutOfMemory, registerKernel } from './kernel.js';
import type { Build, Composed } from './compiled.js';
import { compiledKernels, composedText, slowLossesText } from './module.js';
import { logRatioMoments, type LogRatioCall, type LogRatioMoments } from './logRatio.js';
import { lovaszByRows, type Lovasz } from './lovasz.js';
import { overlapSums, type OverlapCall, type OverlapSums } from './overlap.js';
import { profileOf, type FusedLoss, type Profile } from './profile.js';
import { oneThreadText, threads, type Threads } from './threads.js';

export type { FusedLoss } from './profile.js';
export { correlate, type Correlation } from './correlation.js';
export { onOneThread } from './threads.js';
export { overlapTerms, type OverlapLayout } from './overlap.js';

/** Where the kernels work. Doubles, above all, are TensorFlow.js's operations: they are what a kernel is held to. */
const backends: readonly string[] = backendNames;

let off = false;
let warned = false;

/** Whether losses take the kernels on the backend that is on, and if not why. */
export type FusedState =
  | { readonly ok: true; readonly build: Build; readonly threads: Threads }
  | { readonly ok: false; readonly why: Composed };

export function fusedState(): FusedState {
  const backend = tf.getBackend();
  if (off) return { ok: false, why: { code: 'off' } };
  if (!backends.includes(backend)) return { ok: false, why: { code: 'backend', backend } };
  const compiled = compiledKernels();
  return compiled.ok ? { ok: true, build: compiled.build, threads: threads() } : compiled;
}

export const fusedText = (state: FusedState): string =>
  state.ok
    ? `fused kernels (${state.build}) are in use, on ${threadsText(state.threads)}`
    : slowLossesText(state.why);

const threadsText = (threads: Threads): string =>
  threads.count === 2 ? 'two threads' : `one thread: ${oneThreadText(threads.why)}`;

/** Runs `run` without the kernels, to measure and to test what they replace. */
export function withoutFused<T>(run: () => T): T {
  const before = off;
  off = true;
  try {
    return run();
  } finally {
    off = before;
  }
}

/** The profile of a loss that the kernels can do here and now, on pixels of so many channels. */
export const fusedProfile = (loss: FusedLoss, channels: number): Profile | undefined =>
  fusedState().ok ? profileOf(loss, channels) : undefined;

/** Sums of what truth and prediction share and do not, of each region; undefined where operations have to make them. */
export const fusedOverlap = (call: OverlapCall): OverlapSums | undefined =>
  fusedState().ok ? overlapSums(call) : undefined;

/** Whether `correlate` can be had for windows of this size. */
export const hasCorrelation = (window: readonly number[]): boolean =>
  fusedState().ok && canCorrelate(window);

/** Mean and variance of log p − log t of each image; undefined where operations have to make them. */
export const fusedLogRatio = (call: LogRatioCall): LogRatioMoments | undefined =>
  fusedState().ok ? logRatioMoments(call) : undefined;

/** The Lovász extension and its steps, of rows of errors; undefined where operations have to make them. */
export const fusedLovasz = (y: tf.Tensor, errors: tf.Tensor): Lovasz | undefined =>
  fusedState().ok && errors.size > 0 ? lovaszByRows(y, errors) : undefined;

/** The loss by the kernels, differentiable in yTrue, yPred and weights; undefined where memory does not suffice. */
export function fusedLoss(call: Attached): tf.Tensor | undefined {
  const compiled = compiledKernels();
  if (!compiled.ok) return undefined;
  registerKernel(tf.getBackend(), compiled.module);
  try {
    return differentiate(call);
  } catch (error) {
    if (!(error instanceof OutOfMemory)) throw error;
    const text = composedText({ code: 'no-memory', bytes: error.bytes });
    if (!warned) console.warn(`lossbook: ${text}. This loss is made of operations instead.`);
    warned = true;
    return undefined;
  }
}
