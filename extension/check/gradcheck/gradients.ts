/** Everything that is measured for a gradcheck: autodiff in both precisions, and the truth. */
import { makeRandom } from '../numbers.js';
import type { Run } from './blockMaps.js';
import { scaleOf, sweep } from './differenceQuotients.js';
import { isEntangled } from './entanglement.js';
import { findBlocks, whole, type BlockFunction } from './independentBlocks.js';
import { jointSweep } from './jointSweep.js';
import { measureNoise, noiseOfLoop, type Noise } from './measuredNoise.js';
import { findLoopBlocks, lossRun, totalSize, type Counter } from './runs.js';
import { pick, type Picked, type Sampled } from './sampling.js';
import type { Subject } from './subject.js';
import { extrapolationsFor, findTruths, type Truths } from './truths.js';

export interface Measured {
  readonly float32: Float64Array;
  readonly float64: Float64Array | undefined;
  readonly truths: Truths;
  /** The function whose derivatives are the truth, and the loss's own, if that is another. */
  readonly truthBlocks: BlockFunction;
  readonly lossBlocks: BlockFunction | undefined;
  readonly lossGradient: Float64Array | undefined;
  readonly evaluations: number;
  /** Of the loss, where the truth's blocks are. */
  readonly noise: Noise;
  /** Present when not every entry was gone through. */
  readonly sampled: Sampled | undefined;
}

/**
 * Must be called with doubles on if `float64` is given: the loss is then evaluated in them. `at`: the run of
 * the loss that `float64` came from.
 */
export function measure(
  subject: Subject,
  float32: Float64Array,
  float64: Float64Array | undefined,
  at?: ReturnType<Run>,
): Measured {
  const { loss, reference, samples, wrt, budget, requested = [] } = subject;
  const x = samples[wrt]!.values;
  const random = makeRandom(subject.seed);
  const counter: Counter = { evaluations: 0 };
  const run = lossRun(loss, counter, totalSize(samples));
  const noiseAt = (f: BlockFunction): Noise => measureNoise(loss, wrt, f, float64);
  if (!reference && float64 && at) {
    const joint = jointSweep(run, samples, wrt, at, float64, random, budget, noiseAt);
    if (joint) {
      const { truths, blocks: truthBlocks, noise } = joint;
      const { evaluations } = counter;
      const others = { lossBlocks: undefined, lossGradient: undefined, sampled: undefined };
      return { float32, float64, truths, truthBlocks, evaluations, noise, ...others };
    }
  }
  const lossBlocks = reference && float64 ? findBlocks(run, samples, wrt, random, at) : undefined;
  let truthBlocks = reference
    ? findLoopBlocks(reference, samples, wrt, random, counter)
    : findBlocks(run, samples, wrt, random, at);
  let noise = lossBlocks
    ? noiseOfLoop(truthBlocks, noiseAt(lossBlocks), lossBlocks)
    : noiseAt(truthBlocks);
  const extrapolations = extrapolationsFor(Math.max(1024, budget));
  const look = (): { readonly picked: Picked; readonly truths: Truths } => {
    const f = truthBlocks;
    const picked = pick(f, x, float32, float64, noise, random, budget, requested);
    const truths = findTruths(f, x, float64, picked.channels, extrapolations, noise);
    return { picked, truths };
  };
  let { picked, truths } = look();
  if (!reference && float64 && isEntangled(truthBlocks, x, float64, truths, random)) {
    truthBlocks = whole(run, samples, wrt);
    noise = noiseAt(truthBlocks);
    ({ picked, truths } = look());
  }
  const lossGradient = lossBlocks && differentiateLoss(lossBlocks, x, truths.entries);
  const { evaluations } = counter;
  const { sampled } = picked;
  return {
    float32,
    float64,
    truths,
    truthBlocks,
    lossBlocks,
    lossGradient,
    evaluations,
    noise,
    sampled,
  };
}

function differentiateLoss(
  f: BlockFunction,
  x: Float64Array,
  entries: readonly number[],
): Float64Array {
  const derivatives = new Float64Array(x.length).fill(NaN);
  const scale = scaleOf(x);
  for (const channel of new Set(entries.map((i) => i % f.blockSize))) {
    const found = sweep(f, x, channel, scale);
    for (let s = 0; s < f.blocks; s++) {
      const flat = found.left[s] === 0 && found.right[s] === 0;
      derivatives[s * f.blockSize + channel] = flat ? 0 : f.weight * found.derivative[s]!;
    }
  }
  return derivatives;
}
