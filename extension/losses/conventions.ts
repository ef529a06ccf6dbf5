/**
 * Options by the name of the library whose numbers they give: `dice(t, p, conventions.smp.dice)`. They go to the loop too. Each is
 * held to numbers of that library, or of its paper, by test/losses/libraries.test.ts and golden.test.ts.
 */
import type { HausdorffOptions } from './boundary.js';
import type { SoftmaxFocalOptions } from './classFocal.js';
import type { GeneralizedDiceOptions, LovaszSoftmaxOptions } from './classOverlap.js';
import type { CrossEntropyOptions, FocalOptions } from './classification.js';
import type { DiceCrossEntropyOptions, LogDiceOptions } from './compoundOverlap.js';
import type { MccOptions } from './correlation.js';
import type { SiLogOptions } from './depth.js';
import type { CharbonnierOptions } from './robust.js';
import type { DiceOptions, OverlapOptions, TverskyOptions } from './segmentation.js';
import type { UnifiedFocalOptions } from './unifiedFocal.js';

/**
 * Options by library and loss. SMP: each class over the whole batch, a class without truth costs nothing. MONAI: each class of each
 * image, 10⁻⁵ above and below the bar. PyTorch: labels are class numbers, −100 does not count, and with `classWeights` the mean is by
 * them. optax: smoothing 1 in the Tversky form. BTS: the square root, ten times. Authors of Lovász-softmax: the batch as one.
 */
export const conventions = {
  smp: {
    dice: { regions: 'class', absent: 'nothing' } satisfies DiceOptions,
    jaccard: { regions: 'class', absent: 'nothing' } satisfies OverlapOptions,
    tversky: { regions: 'class', absent: 'nothing' } satisfies TverskyOptions,
    logDice: { regions: 'class', absent: 'nothing' } satisfies LogDiceOptions,
    mcc: { smooth: 1e-5 } satisfies MccOptions,
    focal: { alpha: 0.25 } satisfies FocalOptions,
    lovaszSoftmax: { regions: 'all' } satisfies LovaszSoftmaxOptions,
  },
  monai: {
    dice: { regions: 'imageAndClass', smooth: 1e-5 } satisfies DiceOptions,
    jaccard: { regions: 'imageAndClass', smooth: 5e-6 } satisfies OverlapOptions,
    tversky: { regions: 'imageAndClass', smooth: 1e-5 } satisfies TverskyOptions,
    generalizedDice: { smooth: 1e-5 } satisfies GeneralizedDiceOptions,
    softmaxFocal: { gamma: 2 } satisfies SoftmaxFocalOptions,
    diceCrossEntropy: { smooth: 1e-5 } satisfies DiceCrossEntropyOptions,
    unifiedFocal: { weight: 1 / 3, delta: 0.7 } satisfies UnifiedFocalOptions,
    hausdorff: { alpha: 2 } satisfies HausdorffOptions,
  },
  keras: {
    dice: { smooth: [0, 1e-7] } satisfies DiceOptions,
  },
  torch: {
    crossEntropy: {
      ...{ labels: 'index', ignoreLabel: -100, divisor: 'weights' },
    } satisfies CrossEntropyOptions,
  },
  torchvision: {
    focal: { alpha: 0.25 } satisfies FocalOptions,
  },
  kornia: {
    charbonnier: { epsilon: 1, offset: true } satisfies CharbonnierOptions,
    focal: { alpha: 0.25 } satisfies FocalOptions,
  },
  optax: {
    dice: { regions: 'image', smooth: 2 } satisfies DiceOptions,
  },
  eigen: {
    siLog: { lambda: 0.5, regions: 'image' } satisfies SiLogOptions,
  },
  bts: {
    siLog: { lambda: 0.85, root: true, scale: 10, regions: 'all' } satisfies SiLogOptions,
  },
} as const;
