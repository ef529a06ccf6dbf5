/**
 * Right losses of labels as people write them, after Keras, segmentation_models_pytorch, kornia, torchvision and the papers
 * named: no row of probe may fail. Formulas only; the code is our own.
 */
import * as tf from '@tensorflow/tfjs';
import {
  type Probed,
  logits,
  logit,
  probabilities,
  probability,
  smooth,
  bce,
  ce,
  safe,
  bceOf,
  ceOf,
  focal,
  region,
  right,
} from './probeFormulas.js';
import {
  abs,
  add,
  div,
  exp,
  log,
  mean,
  meanOf,
  mul,
  neg,
  relu,
  square,
  sub,
  sum,
} from './vocabulary.js';

export const rightLabels: readonly Probed[] = [
  right(
    'cross entropy, label smoothing 0.1',
    meanOf((z, x) => ce(smooth(z, 0.1), x)),
    logits,
  ),
  right(
    'cross entropy, label smoothing 0.3',
    meanOf((z, x) => ce(smooth(z, 0.3), x)),
    logits,
  ),
  right(
    'cross entropy on probabilities, label smoothing 0.1',
    meanOf((z, p) => ceOf(smooth(z, 0.1), p)),
    probabilities,
  ),
  right(
    'binary cross entropy, label smoothing 0.2',
    meanOf((z, x) => bce(add(mul(0.8, z), 0.1), x)),
    logit,
  ),
  right(
    'cross entropy and a penalty of confidence',
    meanOf((z, x) => {
      const l = tf.logSoftmax(x, -1);
      return add(ce(z, x), mul(0.1, sum(mul(exp(l), l), -1)));
    }),
    logits,
  ),
  right(
    'cross entropy, z-loss',
    meanOf((z, x) => add(ce(z, x), mul(1e-3, square(tf.logSumExp(x, -1))))),
    logits,
  ),
  right(
    'cross entropy by class weights',
    meanOf((z, x) => mul(ce(z, x), sum(mul(z, tf.tensor([0.2, 1, 3])), -1))),
    logits,
  ),
  right(
    'cross entropy, temperature 2',
    meanOf((z, x) => ce(z, div(x, 2))),
    logits,
  ),
  right('cross entropy on clipped probabilities', meanOf(ceOf), probabilities),
  right(
    'generalized cross entropy, q = 0.7',
    meanOf((z, x) => {
      const p = sum(mul(z, tf.softmax(x)), -1);
      return div(sub(1, tf.pow(tf.maximum(p, 1e-7), 0.7)), 0.7);
    }),
    logits,
  ),
  right(
    'poly-1',
    meanOf((z, x) => add(ce(z, x), sub(1, sum(mul(z, tf.softmax(x)), -1)))),
    logits,
  ),
  right(
    'Brier score',
    meanOf((z, x) => sum(square(sub(tf.softmax(x), z)), -1)),
    logits,
  ),
  right(
    'mean absolute error of softmax',
    meanOf((z, x) => sum(abs(sub(tf.softmax(x), z)), -1)),
    logits,
  ),
  right(
    'forward correction for noisy labels',
    meanOf((z, x) => neg(log(sum(mul(z, add(mul(0.85, tf.softmax(x)), 0.05)), -1)))),
    logits,
  ),
  right(
    'hinge of several classes',
    meanOf((z, x) => {
      const own = sum(mul(z, x), -1, true);
      return sum(mul(sub(1, z), relu(add(1, sub(x, own)))), -1);
    }),
    logits,
  ),
  right('focal, γ = 2, α = 0.25', focal(2, 0.25), logit),
  right('focal, γ = 1', focal(1, 0.5), logit),
  right(
    'binary cross entropy, positive weight',
    meanOf((z, x) => mul(bce(z, x), add(1, mul(4, z)))),
    logit,
  ),
  right(
    'binary cross entropy on clipped probabilities',
    meanOf((z, p) => bceOf(z, safe(p))),
    probability,
  ),
  right(
    'binary cross entropy and dice',
    (z, x) => add(mean(bce(z, x)), region([0, 1, 2, 3], 0.5, 0.5)(z, tf.sigmoid(x))),
    logit,
  ),
  right('dice of logits', (z, x) => region([0, 1, 2, 3], 0.5, 0.5)(z, tf.sigmoid(x)), logit),
  right('dice by image', region([1, 2, 3], 0.5, 0.5), probability),
  right('dice by class', region([0, 1, 2], 0.5, 0.5), probabilities),
  right('Tversky, α = 0.3, β = 0.7', region([1, 2, 3], 0.3, 0.7), probability),
  right(
    'logarithm of dice',
    (z, p) => neg(log(sub(1, region([0, 1, 2, 3], 0.5, 0.5)(z, p)))),
    probability,
  ),
  right('Jaccard', region([0, 1, 2, 3], 1, 1), probability),
  right(
    'cross entropy of the image and by class',
    (z, x) => add(mean(ce(z, x)), mean(ce(z, x), [1, 2]).mean()),
    logits,
  ),
  right(
    'cross entropy of probabilities that are made to add up to 1',
    meanOf((z, p) => neg(sum(mul(z, log(tf.clipByValue(div(p, sum(p, -1, true)), 1e-7, 1))), -1))),
    probabilities,
  ),
  right(
    'the hardest quarter by tf.topk',
    (z, x) => {
      const each = tf.reshape(ce(z, x), [-1]);
      return mean(tf.topk(each, Math.ceil(each.size / 4)).values);
    },
    logits,
  ),
  right(
    'those that cost more than 0.7',
    (z, x) => {
      const each = ce(z, x);
      const hard = tf.cast(tf.greater(each, 0.7), 'float32');
      return div(sum(mul(hard, each)), tf.maximum(sum(hard), 1));
    },
    logits,
  ),
];
