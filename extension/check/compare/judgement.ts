/** Which entries differ, once rounding has had what it is due: measured only where an entry differs without it. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import type { Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { accumulation, longSum } from '../tolerance.js';
import type { CompareOptions } from './options.js';
import { classify, type Differences, type Setting, type Values } from './differences.js';
import { measureFloat32, type Float32Rounding } from './float32Rounding.js';
import { measureRounding } from './rounding.js';
import type { Case } from './trials.js';

export interface Judgement {
  readonly differences: Differences;
  /** Entries that differ exactly at a jump and agree beside it. */
  readonly atJump: ReadonlySet<number>;
  /** What float32 does to the candidate; measured when first asked for. Undefined without doubles. */
  readonly float32Rounding: () => Float32Rounding | undefined;
}

/** `steady`: both give the same twice. What varies by itself is granted nothing. */
export function judge(
  subject: Case,
  values: Values,
  options: CompareOptions,
  steady: boolean,
): Judgement {
  const { candidate, samples } = subject;
  let known: Float32Rounding | undefined;
  const float32Rounding = (): Float32Rounding | undefined =>
    (known ??= values.float64 && measureFloat32(candidate, samples, values.float64));
  const setting: Setting = {
    backend: tf.getBackend(),
    terms: termsOf(samples, values),
    noise: undefined,
    float32Noise: undefined,
    inputScale: Math.max(...samples.map((sample) => largest(sample.values))) || 1,
    rtol: options.rtol,
    atol: options.atol,
  };
  const first = classify(values, setting);
  const none: ReadonlySet<number> = new Set();
  if (!steady || !values.float64) return { differences: first, atJump: none, float32Rounding };
  const isIn = (name: string): boolean => first.classes.some((c) => c === name);
  const scale = largest(values.reference) || setting.inputScale;
  const rounding = isIn('wrong')
    ? measureRounding(subject, values.float64, values.reference, scale)
    : undefined;
  const float32Noise = isIn('imprecise') ? float32Rounding()?.spread : undefined;
  if (!rounding && !float32Noise) return { differences: first, atJump: none, float32Rounding };
  const differences = classify(values, { ...setting, noise: rounding?.noise, float32Noise });
  return { differences, atJump: rounding?.atJump ?? none, float32Rounding };
}

/** What took the digits: a long sum on this backend, or large numbers that cancel. */
export function float32Cause(
  { samples }: Case,
  values: Values,
  abs: number,
  rounding: Float32Rounding | undefined,
): { readonly accumulated: boolean; readonly cancelled?: number } {
  const size = largest(values.reference);
  const explains = rounding !== undefined && largest(rounding.spread) >= abs;
  if (explains && rounding.largestOnTheWay > 100 * size)
    return { accumulated: false, cancelled: rounding.largestOnTheWay };
  const terms = termsOf(samples, values);
  const accumulated = terms >= longSum && accumulation(tf.getBackend(), terms) > 0;
  return { accumulated: accumulated && !explains };
}

const termsOf = (samples: readonly Sample[], values: Values): number =>
  Math.ceil(Math.max(...samples.map(({ shape }) => sizeOf(shape))) / values.float32.length);
