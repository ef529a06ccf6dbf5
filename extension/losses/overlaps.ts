/** What truth and prediction share in each region, and what only one of them has: of these, overlap losses are made. */
import * as tf from '@tensorflow/tfjs-core';
import { fusedOverlap, overlapTerms } from '../backends/fused/index.js';
import { constant } from './differentiable.js';
import { checkLabels, checkProbabilities } from './domains.js';
import { keep } from './reduction.js';
import { rowsOf, total } from './regions.js';
import type { Given, Rows } from './regions.js';

export interface Overlaps {
  /** Σ tp */
  readonly hit: tf.Tensor;
  /** Σ (1 − t)p */
  readonly extra: tf.Tensor;
  /** Σ t(1 − p) */
  readonly missing: tf.Tensor;
}

export interface SquaredOverlaps {
  /** Σ tp */
  readonly hit: tf.Tensor;
  /** Σ (t − p)² */
  readonly off: tf.Tensor;
  /** Σ t², as a constant */
  readonly truth: tf.Tensor;
}

/** Of each region, weighted. @throws Error for labels or probabilities that are none. */
export function overlapsOf(name: string, rows: Rows): Overlaps {
  const [hit, extra, missing] = sumsOf(name, rows, false);
  return { hit, extra, missing };
}

/** Of each region, weighted. @throws Error for labels or probabilities that are none. */
export function squaredOverlapsOf(name: string, rows: Rows): SquaredOverlaps {
  const [hit, off, truth] = sumsOf(name, rows, true);
  return { hit, off, truth: constant(truth) };
}

function sumsOf(name: string, rows: Rows, squared: boolean): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const { given, layout } = rows;
  const compose = (given: Given): tf.Tensor => sumsByOperations(rowsOf(given, layout), squared);
  const fused = fusedOverlap({ ...given, layout: layout.of, squared, compose });
  if (fused === undefined || fused.outside) {
    checkLabels(name, keep(given.mask, given.yTrue));
    checkProbabilities(name, keep(given.mask, given.yPred));
  }
  const sums = fused?.sums ?? sumsByOperations(rows, squared);
  return tf.unstack(sums) as [tf.Tensor, tf.Tensor, tf.Tensor];
}

function sumsByOperations(rows: Rows, squared: boolean): tf.Tensor {
  const { yTrue: t, yPred: p } = rows;
  return tf.stack(overlapTerms(t, p, squared).map((each) => total(rows, each)));
}
