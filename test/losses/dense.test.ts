/**
 * The numbers of MONAI, segmentation-models-pytorch, kornia, torchmetrics and pytorch-msssim, and of authors' functions, for losses over
 * regions, boundaries and images (test/golden/dense.py): value and gradient, by the options that `conventions` names.
 */
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { goldenFile } from '../support/goldenFile.js';
import { tolerances } from '../support/tolerances.js';
import { holdToGolden } from './goldenRows.js';
import type { GoldenRow } from './goldenRows.js';
import { assertClose, nest } from './support.js';
import type { Loss } from './table.js';

const { conventions: by } = losses;

const map = { reduction: 'none' };
const ignored = { labels: 'index', ignoreLabel: 255 };
/** Its fore- and background are averaged in the focal part too: weight ½ is ⅓ here, times ¾. */
const unified: Loss = (t, p) => tf.mul(losses.unifiedFocal(t as tf.Tensor, p as tf.Tensor, by.monai.unifiedFocal), 0.75); // prettier-ignore
const scales = { windowSize: 5, powers: [0.3, 0.4, 0.3], ...map };
/** The mean over the channels of each image. */
const perImage: Loss = (t, p) => tf.mean(losses.msSsim(t as tf.Tensor, p as tf.Tensor, scales as object), -1); // prettier-ignore

const rows: readonly GoldenRow[] = [
  ['smp.mcc', losses.mcc, by.smp.mcc],
  ['smp.log_dice', losses.logDice, by.smp.logDice],
  ['smp.log_dice_absent', losses.logDice, by.smp.logDice],
  ['smp.log_cosh_dice', losses.logCoshDice, {}],
  ['monai.dice_ce', losses.diceCrossEntropy, by.monai.diceCrossEntropy],
  [
    'monai.dice_ce_foreground',
    losses.diceCrossEntropy,
    { ...by.monai.diceCrossEntropy, background: false, crossEntropyWeight: 0.5 },
  ],
  ['monai.dice_ce_batch', losses.diceCrossEntropy, { regions: 'all', smooth: 1 }],
  ['monai.unified_focal', unified, {}],
  ['smp.lovasz_softmax_ignored', losses.lovaszSoftmax, { ...by.smp.lovaszSoftmax, ...ignored }],
  ['torch.ohem', losses.ohemCrossEntropy, { ...ignored, threshold: 0.3, minKept: 1 }],
  // Below the bound of the next pixel are as many as were asked for.
  ['torch.ohem_least', losses.ohemCrossEntropy, { ...ignored, threshold: 1e-6, minKept: 7 }],
  ['monai.hausdorff_2.0', losses.hausdorff, by.monai.hausdorff],
  ['monai.hausdorff_1.5', losses.hausdorff, { ...by.monai.hausdorff, alpha: 1.5 }],
  ['scipy.boundary', losses.boundary, map],
  ['scipy.boundary_spacing', losses.boundary, { ...map, spacing: [2, 0.5] }],
  ['tensorflow.ms_ssim', perImage, {}],
  ['tensorflow.ms_ssim_negative', perImage, {}],
  ['pytorch_msssim.ms_ssim', losses.msSsim, { windowSize: 5 }],
  ['kornia.edge_aware_x', losses.edgeAwareSmoothness, { reduction: 'sum' }],
  ['kornia.edge_aware_y', losses.edgeAwareSmoothness, { reduction: 'sum' }],
  ['torch.photometric', losses.photometric, map],
  ['torch.census', losses.census, map],
  ['torch.midas', losses.scaleShiftInvariantDepth, map, 'mask'],
  ['torch.adaptive_wing', losses.adaptiveWing, map],
];

const panoptic = ['torchmetrics.panoptic', 'torchmetrics.panoptic_categories'];

/** Of SSIM in float32, whose variances are differences of squares. */
const ofSsim = ['tensorflow.ms_ssim', 'pytorch_msssim.ms_ssim', 'torch.photometric'];

holdToGolden('the numbers of libraries of dense prediction', 'dense.npz', rows, {
  also: panoptic,
  tolerance: (name) => tolerances[ofSsim.includes(name) ? 'ssim' : 'golden'].float32,
});

describe('panoptic quality of torchmetrics', () => {
  const golden = goldenFile('dense.npz');
  const of = (name: string, part: string) => golden.get(`${name}.${part}`)!;
  const options = { things: [1, 2], stuff: [6, 7] };
  for (const [where, { panopticMetrics }] of Object.entries({ losses, reference })) {
    it(where, () => {
      const [t, p] = ['true', 'pred'].map((part) => {
        const { values, shape } = of('torchmetrics.panoptic', part);
        return nest([...values], [...shape]);
      }) as [never, never];
      const { pq, sq, rq, pqOfCategories } = panopticMetrics(t, p, options);
      const [all, each] = panoptic.map((name) => of(name, 'value').values);
      assertClose([pq, sq, rq], all!, 1e-12, 'pq, sq, rq');
      assertClose(pqOfCategories, each!, 1e-12, 'of each category');
    });
  }
});
