/** What the losses given to probe are made of, and the options they are probed with. */
import * as tf from '@tensorflow/tfjs';
import type { ProbeOptions } from '../../../extension/check/index.js';
import {
  abs,
  add,
  diff,
  div,
  dot,
  exp,
  log,
  mean,
  meanOf,
  mul,
  neg,
  relu,
  sqrt,
  square,
  sub,
  sum,
  type Two,
} from './vocabulary.js';
import { seeded, uniform } from '../support.js';

export interface Probed {
  readonly name: string;
  readonly loss: Two;
  readonly options: ProbeOptions;
  /** A code that the failure must have; the verdict alone if absent. */
  readonly code?: string;
}

export const regression: ProbeOptions = { kind: 'regression' };
export const positive: ProbeOptions = { kind: 'regression', domain: [0.5, 4] };
export const flow: ProbeOptions = { kind: 'vector' };
export const direction: ProbeOptions = { kind: 'direction' };
export const logits: ProbeOptions = { kind: 'classification' };
export const logit: ProbeOptions = { kind: 'classification', channels: 1 };
export const probabilities: ProbeOptions = { kind: 'classification', domain: [0, 1] };
export const probability: ProbeOptions = { kind: 'classification', channels: 1, domain: [0, 1] };
export const picture: ProbeOptions = {
  kind: 'other',
  inputs: [uniform(seeded(5), [2, 9, 8, 1], 0, 1), uniform(seeded(6), [2, 9, 8, 1], 0, 1)],
};
export const boxes = (seed: number): never => {
  const random = seeded(seed);
  return Array.from({ length: 6 }, () => {
    const [x, y] = [4 * random(), 4 * random()];
    return [x, y, x + 1 + 3 * random(), y + 1 + 3 * random()];
  }) as never;
};
export const corners: ProbeOptions = { kind: 'other', inputs: [boxes(1), boxes(2)] };

export const smooth = (z: tf.Tensor, share: number): tf.Tensor =>
  add(mul(1 - share, z), share / z.shape.at(-1)!);
export const bce: Two = (z, x) => add(sub(relu(x), mul(x, z)), tf.log1p(exp(neg(abs(x)))));
export const ce: Two = (z, x) => neg(sum(mul(z, tf.logSoftmax(x, -1)), -1));
export const safe = (p: tf.Tensor): tf.Tensor => tf.clipByValue(p, 1e-7, 1 - 1e-7);
export const bceOf: Two = (z, p) => neg(add(mul(z, log(p)), mul(sub(1, z), log(sub(1, p)))));
export const ceOf: Two = (z, p) => neg(sum(mul(z, log(safe(p))), -1));
/** Lin et al. 2017. */
export const focal = (gamma: number, alpha: number): Two =>
  meanOf((z, x) => {
    const p = tf.sigmoid(x);
    const right = add(mul(z, p), mul(sub(1, z), sub(1, p)));
    const weight = add(mul(alpha, z), mul(1 - alpha, sub(1, z)));
    return mul(mul(weight, tf.pow(sub(1, right), gamma)), bce(z, x));
  });
export const region =
  (axes: number[], extra: number, missed: number, eps = 1): Two =>
  (z, p) => {
    const hit = sum(mul(z, p), axes);
    const wrong = add(
      mul(extra, sum(mul(sub(1, z), p), axes)),
      mul(missed, sum(mul(z, sub(1, p)), axes)),
    );
    return mean(sub(1, div(add(hit, eps), add(add(hit, wrong), eps))));
  };
export const rms: Two = (t, p) => sqrt(add(mean(square(diff(t, p))), 1e-8));
export const epe: Two = (t, p) => sqrt(add(sum(square(diff(t, p)), -1), 1e-6));
export const smoothL1 = (beta: number): Two =>
  meanOf((t, p) => {
    const e = abs(diff(t, p));
    const near = tf.minimum(e, beta);
    return add(div(mul(0.5, square(near)), beta), sub(e, near));
  });
export const silog =
  (lambda: number): Two =>
  (t, p) => {
    const d = sub(log(p), log(t));
    return sqrt(add(sub(mean(square(d)), mul(lambda, square(mean(d)))), 1e-6));
  };
export const norm = (x: tf.Tensor): tf.Tensor => sqrt(add(sum(square(x), -1, true), 1e-12));
export const cosine: Two = (t, p) => dot(div(t, norm(t)), div(p, norm(p)));
export const right = (name: string, loss: Two, options: ProbeOptions): Probed => ({
  name,
  loss,
  options,
});
