/** Do candidate and reference differ by no more than the last bit that float32 keeps of the inputs makes? */
import { evaluate, evaluateReference } from '../evaluate.js';
import { jitter } from '../noise.js';
import { difference, makeRandom } from '../numbers.js';
import { float32Margin, float32Unit } from '../tolerance.js';
import type { Case } from './trials.js';

const trials = 3;

export function isIllConditioned({ candidate, reference, samples }: Case): boolean {
  const random = makeRandom(3);
  try {
    const own = evaluate(candidate, samples).values;
    const truth = evaluateReference(reference, samples).values;
    const spread = new Float64Array(own.length);
    for (let k = 0; k < trials; k++) {
      const near = samples.map((s) => jitter(s, float32Unit, random));
      evaluate(candidate, near).values.forEach((x, i) => {
        spread[i] = Math.max(spread[i]!, difference(x, own[i]!));
      });
    }
    return own.every((x, i) => difference(x, truth[i]!) <= float32Margin * spread[i]!);
  } catch {
    return false;
  }
}
