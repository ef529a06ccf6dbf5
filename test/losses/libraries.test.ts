/**
 * The numbers of the libraries that people come from: torchvision, PyTorch, kornia, MONAI and segmentation-models-pytorch, value and gradient, by
 * the options that `conventions` names (test/golden/libraries.py). Where a library adds 10⁻⁷ to a denominator the losses do not; it is
 * within the tolerance.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { tolerances } from '../support/tolerances.js';
import { holdToGolden } from './goldenRows.js';
import type { GoldenRow } from './goldenRows.js';
import { assertClose } from './support.js';
import type { Loss, Options } from './table.js';

const { conventions: by } = losses;
const map = { reduction: 'none' };
const index = { ...by.torch.crossEntropy, ignoreLabel: 255 };
const classWeights = [0.5, 1, 2, 4];
const generalized = (weighting: string): Options => ({
  ...by.monai.generalizedDice,
  weighting,
  ...map,
});

const rows: readonly GoldenRow[] = [
  ['torchvision.iou', losses.boxIou, map],
  ['torchvision.giou', losses.generalizedBoxIou, map],
  ['torchvision.diou', losses.distanceBoxIou, map],
  ['torchvision.ciou', losses.completeBoxIou, map],
  ['torchvision.focal', losses.focal, { ...by.torchvision.focal, ...map }],
  ['torch.ce_ignored', losses.crossEntropy, index],
  ['torch.ce_weighted', losses.crossEntropy, { ...index, classWeights }],
  ['torch.ce_weighted_map', losses.crossEntropy, { ...index, classWeights, ...map }],
  ['kornia.focal_softmax', losses.softmaxFocal, { labels: 'index', ...map }],
  ['monai.focal_softmax', losses.softmaxFocal, { ...by.monai.softmaxFocal, gamma: 1.5, ...map }],
  ['smp.focal', losses.focal, by.smp.focal],
  ...['', '_absent'].flatMap((truth) => [
    [`smp.dice${truth}`, losses.dice, by.smp.dice] as const,
    [`smp.jaccard${truth}`, losses.jaccard, by.smp.jaccard] as const,
    [`smp.tversky${truth}`, losses.tversky, { ...by.smp.tversky, alpha: 0.3, beta: 0.7 }] as const,
    [`monai.dice${truth}`, losses.dice, by.monai.dice] as const,
  ]),
  ['monai.dice_squared', losses.dice, { ...by.monai.dice, squared: true }],
  ['monai.dice_nr_dr', losses.dice, { ...by.monai.dice, smooth: [0, 1e-3] }],
  ['monai.dice_jaccard', losses.jaccard, by.monai.jaccard],
  ['monai.tversky', losses.tversky, { ...by.monai.tversky, alpha: 0.3, beta: 0.7 }],
  ['monai.generalized_dice_square', losses.generalizedDice, generalized('square')],
  ['monai.generalized_dice_simple', losses.generalizedDice, generalized('simple')],
  ['monai.generalized_dice_uniform', losses.generalizedDice, generalized('uniform')],
  ['smp.lovasz_softmax', losses.lovaszSoftmax, by.smp.lovaszSoftmax],
  ['smp.lovasz_softmax_image', losses.lovaszSoftmax, {}],
  ['torch.smooth_l1', losses.smoothL1, { beta: 0.5, ...map }],
  ['torch.gaussian_nll', losses.gaussianNll, map, 'variance'],
  ['torch.gaussian_nll_full', losses.gaussianNll, { full: true, ...map }, 'variance'],
  ['torch.laplace_nll', losses.laplaceNll, map, 'scale'],
];

holdToGolden('the numbers of other libraries', 'libraries.npz', rows);

/** Log differences of depth: Eigen et al. 2014 (eq. 4, λ = 0.5), and what BTS (Lee et al. 2019) trains with, 10 · √(mean d² − 0.85 · mean² d). */
describe('scale-invariant depth as its authors train it', () => {
  const yTrue = [1, 2, 4, 8, 3, 5, 7, 9];
  const yPred = [1.5, 2, 3, 9, 2, 6, 7, 4];
  const moments = (from: number, to: number) => {
    const d = yTrue.slice(from, to).map((t, i) => Math.log(yPred[from + i]! / t));
    const mean = (of: (x: number) => number) => d.reduce((sum, x) => sum + of(x), 0) / d.length;
    return { squares: mean((x) => x * x), square: mean((x) => x) ** 2 };
  };
  const run = (options: Options): number =>
    tf.tidy(
      () =>
        (losses.siLog as Loss)(
          tf.tensor(yTrue, [2, 2, 2, 1]),
          tf.tensor(yPred, [2, 2, 2, 1]),
          options,
        ).dataSync()[0]!,
    );
  it('eigen', () => {
    const images = [moments(0, 4), moments(4, 8)].map((m) => m.squares - 0.5 * m.square);
    assertClose(
      [run(by.eigen.siLog)],
      [(images[0]! + images[1]!) / 2],
      tolerances.golden.float32,
      'eigen',
    );
  });
  it('bts', () => {
    const { squares, square } = moments(0, 8);
    assertClose(
      [run(by.bts.siLog)],
      [10 * Math.sqrt(squares - 0.85 * square)],
      tolerances.golden.float32,
      'bts',
    );
  });
});

describe('each of the conventions', () => {
  const suites = ['golden', 'libraries', 'dense'].map((name) =>
    readFileSync(`test/losses/${name}.test.ts`, 'utf8'),
  );
  for (const [library, options] of Object.entries(by)) {
    for (const loss of Object.keys(options)) {
      it(`is held to numbers: ${library}.${loss}`, () => {
        assert.ok(suites.some((text) => text.includes(`by.${library}.${loss}`)));
      });
    }
  }
});
