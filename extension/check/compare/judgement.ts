/** Which entries differ, once rounding has had what it is due: measured only where an entry differs without it. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../wire/shape.js';
import { evaluate } from '../evaluate.js';
import { foreignOf } from '../foreignLoss.js';
import type { Sample } from '../inputs.js';
import { largest } from '../numbers.js';
import { findRoundedConstant } from '../roundedConstants.js';
import { accumulation, longSum } from '../tolerance.js';
import type { CompareOptions } from './options.js';
import { classify, type Differences, type Setting, type Values } from './differences.js';
import { measureFloat32, measureFloat64, type Float32Rounding } from './float32Rounding.js';
import { measureLoop } from './loopRounding.js';
import { measureRounding } from './rounding.js';
import type { Case } from './trials.js';

export interface Judgement {
  readonly differences: Differences;
  /** Entries that differ exactly at a jump and agree beside it. */
  readonly atJump: ReadonlySet<number>;
  /** What float32 does to the candidate; measured when first asked for. Undefined without doubles. */
  readonly float32Rounding: () => Float32Rounding | undefined;
  /** Given where the reference rounds to float32: was it granted that? */
  readonly float32Loop?: 'granted' | 'unknown';
}

/** `steady`: both give the same twice. What varies by itself is granted nothing. */
export function judge(
  subject: Case,
  values: Values,
  options: CompareOptions,
  steady: boolean,
): Judgement {
  const { candidate, samples } = subject;
  const { float64, reference } = values;
  let known: Float32Rounding | undefined;
  const float32Rounding = (): Float32Rounding | undefined =>
    (known ??= float64 && measureFloat32(candidate, samples, float64));
  const setting: Setting = {
    backend: tf.getBackend(),
    terms: termsOf(samples, values),
    noise: undefined,
    float32Noise: undefined,
    inputScale: Math.max(...samples.map((sample) => largest(sample.values))) || 1,
    rtol: options.rtol,
    atol: options.atol,
  };
  let differences = classify(values, setting);
  let atJump: ReadonlySet<number> = new Set();
  if (!steady || !float64) return { differences, atJump, float32Rounding };
  let noise: Float64Array | undefined;
  const grant = (more: Float64Array): void => {
    noise = noise ? noise.map((x, i) => x + more[i]!) : more;
    differences = classify(values, { ...setting, noise });
  };
  const wrong = (): readonly number[] =>
    [...differences.classes.keys()].filter(
      (i) => differences.classes[i] === 'wrong' && !atJump.has(i),
    );
  if (wrong().length > 0) {
    const scale = largest(reference) || setting.inputScale;
    const rounding = measureRounding(subject, float64, reference, scale);
    atJump = rounding.atJump;
    grant(rounding.noise);
  }
  if (wrong().length > 0) grant(measureFloat64(candidate, samples, float64));
  let float32Loop: Judgement['float32Loop'];
  if (wrong().length > 0) {
    const loop = measureLoop(subject, float64, reference, wrong(), setting.terms);
    if (loop) grant(loop.noise);
    float32Loop = loop?.float32;
  }
  if (differences.classes.includes('imprecise')) {
    const float32Noise = measureFloat32(candidate, samples, float64, tf.getBackend()).spread;
    differences = classify(values, { ...setting, noise, float32Noise });
  }
  return { differences, atJump, float32Rounding, ...(float32Loop && { float32Loop }) };
}

/** What took the digits: a constant that float32 holds as another, a long sum on this backend, or large numbers that cancel. */
export function float32Cause(
  subject: Case,
  values: Values,
  abs: number,
  rounding: Float32Rounding | undefined,
): { readonly accumulated: boolean; readonly cancelled?: number; readonly constant?: number } {
  const constant = constantOf(subject, values);
  if (constant !== undefined) return { accumulated: false, constant };
  const size = largest(values.reference);
  const explains = rounding !== undefined && largest(rounding.spread) >= abs;
  if (explains && rounding.largestOnTheWay > 100 * size)
    return { accumulated: false, cancelled: rounding.largestOnTheWay };
  const terms = termsOf(subject.samples, values);
  const accumulated = terms >= longSum && accumulation(tf.getBackend(), terms) > 0;
  return { accumulated: accumulated && !explains };
}

function constantOf(
  { candidate, samples }: Case,
  { float32, float64 }: Values,
): number | undefined {
  if (!float64 || foreignOf(candidate)) return undefined;
  const off = (i: number): number => Math.abs(float32[i]! - float64[i]!);
  const worst = [...float32.keys()].reduce((a, b) => (off(b) > off(a) ? b : a));
  const run = (): number => evaluate(candidate, samples).values[worst]!;
  return findRoundedConstant(run, { float32: float32[worst]!, exact: float64[worst]! });
}

const termsOf = (samples: readonly Sample[], values: Values): number =>
  Math.ceil(Math.max(...samples.map(({ shape }) => sizeOf(shape))) / values.float32.length);
