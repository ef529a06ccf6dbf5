/**
 * Right losses at their own optimum, which is what people try first: `gradcheck(loss, [y, y])`. Value and
 * gradient vanish together there, and what float32 leaves of them is no mistake. Formulas are the usual ones.
 */
import * as tf from '@tensorflow/tfjs';
import * as library from '../../../extension/losses/index.js';
import {
  abs,
  add,
  angles,
  atOptimum as at,
  centred,
  diff,
  div,
  dot,
  exp,
  log,
  mean,
  meanOf,
  mul,
  numbers,
  sqrt,
  square,
  sub,
  sum,
  unit,
  type Inputs,
  type Row,
  type Two,
} from './vocabulary.js';

const real = numbers(-2, 2, 2, 3, 5);
const positive = numbers(0.3, 4, 2, 3, 5);
const rows3 = numbers(-2, 2, 6, 3);
const rows4 = numbers(-2, 2, 6, 4);

const pearson: Two = (t, p) => {
  const [a, b] = [centred(t), centred(p)];
  return div(sum(mul(a, b)), sqrt(mul(sum(square(a)), sum(square(b)))));
};
const silog =
  (lambda: number): Two =>
  (t, p) => {
    const d = sub(log(p), log(t));
    return sub(mean(square(d)), mul(lambda, square(mean(d))));
  };
const concordance: Two = (t, p) => {
  const [a, b] = [centred(t), centred(p)];
  const apart = square(sub(mean(t), mean(p)));
  return div(mul(2, mean(mul(a, b))), add(add(mean(square(a)), mean(square(b))), apart));
};
const l2 = meanOf((t, p) => square(diff(t, p)));
const rotation: Inputs = (random) => [
  Array.from({ length: 3 }, () => {
    const [a, b] = [6 * random(), 6 * random()];
    const [c, s, d, e] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    return [
      [c, -s * d, s * e],
      [s, c * d, -c * e],
      [0, e, d],
    ];
  }),
];

export const optimumNumbers: readonly Row[] = [
  at('mse', l2, real),
  at(
    'huber',
    meanOf((t, p) => tf.losses.huberLoss(t, p)),
    real,
  ),
  at(
    'mae',
    meanOf((t, p) => abs(diff(t, p))),
    real,
  ),
  at(
    'log-cosh',
    meanOf((t, p) => sub(add(abs(diff(t, p)), tf.log1p(exp(mul(-2, abs(diff(t, p)))))), Math.LN2)),
    real,
  ),
  at(
    'Charbonnier',
    meanOf((t, p) => sqrt(add(square(diff(t, p)), 1e-6))),
    real,
  ),
  at(
    'Cauchy',
    meanOf((t, p) => log(add(1, square(diff(t, p))))),
    real,
  ),
  at(
    'Welsch',
    meanOf((t, p) => sub(1, exp(mul(-0.5, square(diff(t, p)))))),
    real,
  ),
  at(
    'Geman-McClure',
    meanOf((t, p) => div(square(diff(t, p)), add(1, square(diff(t, p))))),
    real,
  ),
  at('rmse with epsilon', (t, p) => sqrt(add(l2(t, p), 1e-8)), real),
  at(
    'end point error with epsilon',
    meanOf((t, p) => sqrt(add(sum(square(diff(t, p)), -1), 1e-6))),
    rows3,
  ),
  at(
    '1 − cos of the error',
    meanOf((t, p) => sub(1, tf.cos(diff(t, p)))),
    real,
  ),
  at('1 − R²', (t, p) => div(sum(square(diff(t, p))), sum(square(centred(t)))), real),
  at('1 − Pearson', (t, p) => sub(1, pearson(t, p)), real),
  at('1 − Pearson²', (t, p) => sub(1, square(pearson(t, p))), real),
  at('1 − concordance', (t, p) => sub(1, concordance(t, p)), real),
  at(
    'cosine distance',
    meanOf((t, p) => sub(1, dot(unit(t), unit(p)))),
    rows3,
  ),
  at(
    'cosine distance, rows of 16',
    meanOf((t, p) => sub(1, dot(unit(t), unit(p)))),
    numbers(-2, 2, 6, 16),
  ),
  at(
    'cosine distance of the whole',
    (t, p) => sub(1, div(sum(mul(t, p)), mul(tf.norm(t), tf.norm(p)))),
    real,
  ),
  at(
    'quaternion distance, 1 − ⟨q, r⟩²',
    meanOf((t, p) => sub(1, square(dot(unit(t), unit(p))))),
    rows4,
  ),
  at(
    'quaternion distance, 1 − |⟨q, r⟩|',
    meanOf((t, p) => sub(1, abs(dot(unit(t), unit(p))))),
    rows4,
  ),
  at(
    'double angle',
    meanOf((t, p) => sub(1, sub(mul(2, square(dot(unit(t), unit(p)))), 1))),
    angles,
  ),
  at(
    'von Mises',
    meanOf((t, p) => sub(1, exp(sub(dot(unit(t), unit(p)), 1)))),
    angles,
  ),
  at(
    '½|u − v|² of unit vectors',
    meanOf((t, p) => mul(0.5, sum(square(sub(unit(t), unit(p))), -1))),
    rows3,
  ),
  at('library: cosineDistance', (t, p) => library.cosineDistance(t, p), angles),
  at('library: angularLoss', (t, p) => library.angularLoss(t, p), angles),
  at('library: vonMises', (t, p) => library.vonMises(t, p), angles),
  at('library: axialDoubleAngle', (t, p) => library.axialDoubleAngle(t, p), angles),
  at('library: quaternionGeodesic', (t, p) => library.quaternionGeodesic(t, p), rows4),
  at('library: so3Geodesic', (t, p) => library.so3Geodesic(t, p), rotation),
  at(
    'rotations, 3 − trace(RᵀS)',
    meanOf((t, p) => sub(3, sum(mul(t, p), [-2, -1]))),
    rotation,
  ),
  at(
    'rotations, Frobenius',
    meanOf((t, p) => sum(square(diff(t, p)), [-2, -1])),
    rotation,
  ),
  at('silog, λ = 1', silog(1), positive),
  at('silog, λ = 0.85', silog(0.85), positive),
  at('silog, λ = 0.5, and its root', (t, p) => sqrt(add(silog(0.5)(t, p), 1e-6)), positive),
  at(
    'silog, λ = 1, as variance of the ratio',
    (t, p) => tf.moments(log(div(p, t))).variance,
    positive,
  ),
  at(
    'mean squared logarithmic error',
    meanOf((t, p) => square(sub(tf.log1p(p), tf.log1p(t)))),
    positive,
  ),
  at(
    'relative error',
    meanOf((t, p) => div(abs(diff(t, p)), t)),
    positive,
  ),
  at(
    'Poisson',
    meanOf((t, p) => sub(p, mul(t, log(p)))),
    positive,
  ),
  at(
    'Poisson deviance',
    meanOf((t, p) => add(sub(p, t), mul(t, log(div(t, p))))),
    positive,
  ),
  at(
    'gamma deviance',
    meanOf((t, p) => sub(sub(div(t, p), log(div(t, p))), 1)),
    positive,
  ),
  at(
    'Itakura-Saito',
    meanOf((t, p) => sub(sub(div(p, t), log(div(p, t))), 1)),
    positive,
  ),
];
