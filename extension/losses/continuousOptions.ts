/**
 * Options that may be any number: `match` solves for them where no usual value gives a candidate's numbers. Those by which only a result
 * is multiplied are not here, nor numbers that count something.
 */
import type * as losses from './index.js';

/** Which numbers an option takes: above 0, from 0 on, between 0 and 1, or any. */
export type Domain = 'positive' | 'from 0' | 'share' | 'any';

export interface ContinuousOption {
  readonly within: Domain;
  /** From where it is solved for: one of several where a loss has bends. */
  readonly from: readonly number[];
}

const option = (within: Domain, ...from: readonly number[]): ContinuousOption => ({ within, from });
const [positive, bend, share] = [
  option('positive', 1),
  option('positive', 1, 0.1),
  option('share', 0.5),
];
const smooth = option('from 0', 0.1);
const regions = { smooth };
const unequal = { alpha: option('from 0', 0.5), beta: option('from 0', 0.5) };

export const continuousOptions: Partial<
  Record<keyof typeof losses, Readonly<Record<string, ContinuousOption>>>
> = {
  angularLoss: { delta: option('positive', 0.2, 1) },
  vonMises: { kappa: positive },
  vonMisesNll: { kappa: positive },
  wrappedHuber: { delta: bend },
  surfaceNormalAngular: { delta: option('positive', 0.2, 1) },
  vonMisesFisherNll: { kappa: positive },
  angMfNll: { kappa: positive },
  completeBoxIou: { aspectWeight: positive },
  wing: { width: option('positive', 10, 0.3), curvature: option('positive', 2, 0.1) },
  adaptiveWing: {
    width: option('positive', 14),
    threshold: option('positive', 0.5),
    curvature: positive,
    alpha: option('positive', 2.1),
  },
  heatmapFocal: { gamma: option('positive', 2), beta: option('from 0', 4) },
  siLog: { lambda: option('any', 0.5), scale: positive },
  scaleShiftInvariantDepth: { gradientWeight: option('from 0', 0.5) },
  huber: { delta: bend },
  smoothL1: { beta: bend },
  berHu: { threshold: option('share', 0.2, 0.8) },
  pinball: { quantile: share },
  barron: { alpha: option('any', 1, -1), scale: bend },
  tukey: { scale: option('positive', 4.7, 1) },
  charbonnier: { epsilon: option('positive', 0.1, 1e-3) },
  gemanMcClure: { scale: bend },
  welsch: { scale: bend },
  cauchy: { scale: bend },
  binaryCrossEntropy: { labelSmoothing: option('share', 0.1) },
  crossEntropy: { labelSmoothing: option('share', 0.1) },
  focal: { gamma: option('from 0', 2), alpha: share },
  softmaxFocal: { gamma: option('from 0', 2) },
  polyCrossEntropy: { epsilon: option('any', 1) },
  dice: regions,
  jaccard: regions,
  logCoshDice: regions,
  logDice: regions,
  mcc: regions,
  generalizedDice: regions,
  tversky: { ...unequal, smooth },
  focalTversky: {
    alpha: option('from 0', 0.3, 0.7),
    beta: option('from 0', 0.7, 0.3),
    gamma: option('positive', 1, 1),
    smooth,
  },
  diceCrossEntropy: { diceWeight: positive, crossEntropyWeight: positive },
  unifiedFocal: { weight: share, delta: share, gamma: option('positive', 0.5) },
  photometric: { alpha: share },
  hausdorff: { alpha: option('positive', 2) },
};
