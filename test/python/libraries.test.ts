/**
 * Losses of kornia 0.9.0, MONAI 1.6.1 and segmentation models 0.6.0, each checked in the package itself against the loop of the loss that it
 * is, by the options that `conventions` has for that library: value, and gradient of every entry.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck } from '../../extension/check/index.js';
import { random } from '../../extension/data/index.js';
import { conventions as by } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import type { Nested } from '../../extension/losses/reference/nested.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { required } from '../support/pythonEnvironment.js';

type Loop = (t: Nested, p: Nested) => Nested;
type Inputs = 'numbers' | 'probabilities' | 'masks' | 'logits' | 'oneLogit';
/** `differs`: what is told where the library means another number by the name. */
type Row = readonly [expression: string, loop: Loop, inputs: Inputs, differs?: RegExp];

const { kornia, monai, smp } = by;
const pair = 'lambda y_true, y_pred:';
/** A mean over classes too is a share of the sum over them. */
const shares = (x: Nested, count: number): Nested => (x as number) / count;

const rows: readonly Row[] = [
  [
    `${pair} kornia.charbonnier_loss(y_pred, y_true, 'mean')`,
    (t, p) => reference.charbonnier(t, p, kornia.charbonnier),
    'numbers',
  ],
  [
    `${pair} kornia.cauchy_loss(y_pred, y_true, 'mean')`,
    (t, p) => reference.barron(t, p, { alpha: 0 }),
    'numbers',
  ],
  [
    `${pair} kornia.geman_mcclure_loss(y_pred, y_true, 'mean')`,
    (t, p) => reference.barron(t, p, { alpha: -2 }),
    'numbers',
  ],
  [
    `${pair} kornia.welsch_loss(y_pred, y_true, 'mean')`,
    (t, p) => reference.barron(t, p, { alpha: -Infinity }),
    'numbers',
  ],
  [
    `${pair} kornia.BinaryFocalLossWithLogits(alpha=0.25, gamma=2.0, reduction='mean')(y_pred, y_true)`,
    (t, p) => reference.focal(t, p, kornia.focal),
    'oneLogit',
  ],
  [
    `${pair} kornia.focal_loss(y_pred, numbers(y_true), alpha=None, gamma=2.0, reduction='mean')`,
    (t, p) => shares(reference.softmaxFocal(t, p), 3),
    'logits',
  ],
  [
    `of_classes(kornia.dice_loss)`,
    (t, p) => reference.dice(t, p, { regions: 'image', smooth: [0, 1e-8] }),
    'probabilities',
  ],
  [
    `of_classes(lambda p, t: kornia.tversky_loss(p, t, alpha=0.3, beta=0.7))`,
    (t, p) =>
      reference.tversky(t, p, {
        regions: 'imageAndClass',
        smooth: [0, 1e-8],
        alpha: 0.3,
        beta: 0.7,
      }),
    'probabilities',
  ],
  [
    `of_classes(kornia.lovasz_softmax_loss)`,
    (t, p) => reference.lovaszSoftmax(t, p, { classes: 'all' }),
    'probabilities',
  ],
  [
    `${pair} kornia.total_variation(y_pred, reduction='mean').mean()`,
    (_, p) => reference.totalVariation(p, p),
    'numbers',
    /candidate = reference × H\/\(H − 1\) along H, W\/\(W − 1\) along W.*different counts/,
  ],
  [`monai.DiceLoss()`, (t, p) => reference.dice(t, p, monai.dice), 'masks'],
  [
    `monai.DiceLoss(squared_pred=True)`,
    (t, p) => reference.dice(t, p, { ...monai.dice, squared: true }),
    'masks',
  ],
  [`monai.DiceLoss(jaccard=True)`, (t, p) => reference.jaccard(t, p, monai.jaccard), 'masks'],
  [
    `monai.TverskyLoss(alpha=0.3, beta=0.7)`,
    (t, p) => reference.tversky(t, p, { ...monai.tversky, alpha: 0.3, beta: 0.7 }),
    'masks',
  ],
  [
    `monai.GeneralizedDiceLoss()`,
    (t, p) => reference.generalizedDice(t, p, monai.generalizedDice),
    'probabilities',
  ],
  [
    `monai.FocalLoss(use_softmax=True, gamma=2.0)`,
    (t, p) => shares(reference.softmaxFocal(t, p, monai.softmaxFocal), 3),
    'logits',
  ],
  [
    `monai.DiceCELoss(softmax=True)`,
    (t, p) => reference.diceCrossEntropy(t, p, monai.diceCrossEntropy),
    'logits',
  ],
  [
    `smp.DiceLoss('multilabel', from_logits=False)`,
    (t, p) => reference.dice(t, p, smp.dice),
    'masks',
  ],
  [
    `smp.JaccardLoss('multilabel', from_logits=False)`,
    (t, p) => reference.jaccard(t, p, smp.jaccard),
    'masks',
  ],
  [
    `smp.TverskyLoss('multilabel', from_logits=False, alpha=0.3, beta=0.7)`,
    (t, p) => reference.tversky(t, p, { ...smp.tversky, alpha: 0.3, beta: 0.7 }),
    'masks',
  ],
  [
    `smp.FocalLoss('binary', alpha=0.25, gamma=2.0)`,
    (t, p) => reference.focal(t, p, smp.focal),
    'oneLogit',
  ],
];

const shape = [2, 4, 5, 3];
function inputsOf(kind: Inputs): readonly [tf.Tensor, tf.Tensor] {
  const draw = random(1);
  const one = [2, 4, 5, 1];
  const hot = (): tf.Tensor => tf.cast(tf.oneHot(draw.integers([2, 4, 5], 0, 3), 3), 'float32');
  switch (kind) {
    case 'numbers':
      return [draw.normal(shape), draw.normal(shape)];
    case 'probabilities':
      return [hot(), tf.softmax(draw.normal(shape))];
    case 'masks':
      return [tf.cast(draw.integers(shape, 0, 2), 'float32'), draw.uniform(shape, 0.05, 0.95)];
    case 'logits':
      return [hot(), draw.normal(shape)];
    case 'oneLogit':
      return [tf.cast(draw.integers(one, 0, 2), 'float32'), draw.normal(one)];
  }
}

describe('losses of libraries for PyTorch, from the packages themselves', function () {
  this.timeout(180_000);
  let interpreter: string;
  before(async function () {
    interpreter = required(this, 'kornia');
    await tf.setBackend('cpu');
  });
  after(() => disposePython());

  for (const [expression, loop, kind, differs] of rows)
    it(expression.replace(`${pair} `, ''), () => {
      const loss = python('test/python/files/libraries_torch.py', expression, {
        python: interpreter,
        ...{ framework: 'torch', layout: 'NCHW', truthFirst: true },
      });
      const inputs = inputsOf(kind);
      const [values, slopes] = [compare(loss, loop, inputs), gradcheck(loss, inputs)];
      assert.equal(slopes.verdict, 'pass', slopes.toString());
      if (differs) assert.match(values.toString(), differs);
      assert.equal(values.verdict, differs ? 'fail' : 'pass', values.toString());
    });
});
