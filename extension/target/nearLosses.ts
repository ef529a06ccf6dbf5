/** Which losses of `lossbook/reference` a name that is none of them was most likely meant for. */
import { editDistance } from '../notebook/editDistance.js';
import { knownLosses, type ReferenceName } from './knownLosses.js';

/** What others call them: Keras, PyTorch and papers. */
const alsoCalled: Partial<Record<ReferenceName, readonly string[]>> = {
  mse: ['meanSquaredError', 'l2', 'squaredError'],
  mae: ['meanAbsoluteError', 'l1', 'absoluteError'],
  crossEntropy: ['categoricalCrossentropy', 'nll', 'ce'],
  binaryCrossEntropy: ['bce', 'binaryCrossentropy'],
  jaccard: ['iou', 'softIou'],
  dice: ['softDice', 'f1'],
  cosineDistance: ['cosineSimilarity', 'cosineEmbedding'],
  generalizedBoxIou: ['giou'],
  distanceBoxIou: ['diou'],
  completeBoxIou: ['ciou'],
  endpointError: ['epe'],
  siLog: ['scaleInvariantLog', 'eigen'],
};

const mostNear = 3;

/** Best first: by the fewest slips in its length, and sooner where one name holds the other. */
export function nearLosses(text: string): readonly ReferenceName[] {
  const given = plain(text);
  const slips = (name: string): number => {
    const known = plain(name);
    const holds = known.includes(given) || given.includes(known);
    const share = editDistance(given, known) / Math.max(given.length, known.length);
    return holds ? share / 2 : share;
  };
  const near = (Object.keys(knownLosses) as ReferenceName[])
    .map((name) => ({ name, slips: Math.min(...[name, ...(alsoCalled[name] ?? [])].map(slips)) }))
    .sort((a, b) => a.slips - b.slips);
  return near.slice(0, near[0]?.slips === 0 ? 1 : mostNear).map(({ name }) => name);
}

const plain = (name: string): string => name.toLowerCase().replace(/_|-|loss$/g, '');
