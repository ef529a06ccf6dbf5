/** What numbers the losses of the table are for, and what they give. */
import type * as losses from '../../extension/losses/index.js';

/** What is outside, and what the error for it says. */
export type Domain = 'real' | { readonly outside: readonly number[]; readonly must: RegExp };

export type Domains = Readonly<Record<'yTrue' | 'yPred', Domain>>;

export const domains = {
  real: { yTrue: 'real', yPred: 'real' },
  labels: { yTrue: { outside: [-1, 2, 255], must: /must hold labels from 0 to 1/ }, yPred: 'real' },
  hardLabels: { yTrue: { outside: [-1, 0.5, 2], must: /must hold 0 and 1 only/ }, yPred: 'real' },
  boxes: {
    yTrue: { outside: [-2, -1000], must: /must hold boxes \(x1, y1, x2, y2\) with x1 ≤ x2/ },
    yPred: 'real',
  },
  depths: {
    yTrue: { outside: [0, -1], must: /must hold depths greater than 0; mask pixels without/ },
    yPred: { outside: [0, -1], must: /must hold depths greater than 0/ },
  },
  pixels: {
    yTrue: { outside: [-0.1, 2, 255], must: /must hold pixel values from 0 to maxValue/ },
    yPred: 'real',
  },
  bytes: {
    yTrue: { outside: [-0.1, 256, 1000], must: /must hold pixel values from 0 to maxValue/ },
    yPred: 'real',
  },
  hardProbabilities: {
    yTrue: { outside: [-1, 0.5, 2], must: /must hold 0 and 1 only/ },
    yPred: { outside: [-4, 1.1], must: /must hold probabilities from 0 to 1/ },
  },
  probabilities: {
    yTrue: { outside: [-1, 2, 255], must: /must hold labels from 0 to 1/ },
    yPred: {
      outside: [-4, -0.1, 1.1, 30],
      must: /must hold probabilities from 0 to 1; logits first go through tf\.sigmoid/,
    },
  },
} as const satisfies Readonly<Record<string, Domains>>;

/** Where it is not from 0 on. */
export const ranges: Partial<Record<keyof typeof losses, readonly [number, number]>> = {
  angularLoss: [0, Math.PI ** 1.2],
  cosineDistance: [0, 2],
  axialDoubleAngle: [0, 1],
  vonMises: [0, 1 - Math.exp(-2)],
  // log(1 − e^(−2)), and −log 2 + log(1 + e^(−π)).
  vonMisesFisherNll: [-0.14542, Infinity],
  angMfNll: [-0.65085, Infinity],
  wrappedL1: [0, Math.PI],
  wrappedL2: [0, Math.PI ** 2],
  surfaceNormalAngular: [0, Math.PI],
  so3Geodesic: [0, Math.PI],
  quaternionGeodesic: [0, Math.PI],
  flowAngularError: [0, Math.PI],
  recoveryError: [0, Math.PI],
  reproductionError: [0, Math.PI],
  charbonnier: [1e-3, Infinity],
  gemanMcClure: [0, 2],
  welsch: [0, 1],
  tukey: [0, 4.685 ** 2 / 6],
  boxIou: [0, 1],
  generalizedBoxIou: [0, 2],
  distanceBoxIou: [0, 2],
  completeBoxIou: [0, 3],
  generalizedDice: [0, 1],
  lovaszSoftmax: [0, 1],
  dice: [0, 1],
  tversky: [0, 1],
  focalTversky: [0, 1],
  jaccard: [0, 1],
  ssim: [0, 1],
  msSsim: [0, 1],
  census: [0, 48],
  boundary: [-Infinity, Infinity],
  logCoshDice: [0, Math.log(Math.cosh(1))],
  logDice: [0, -Math.log(1e-7)],
  mcc: [0, 2],
  angularTotalVariation: [0, 4],
};
