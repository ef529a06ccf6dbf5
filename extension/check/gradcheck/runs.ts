/** Runs of the loss and of the loop as independentBlocks.ts wants them: the value, and the maps it was added up from. */
import { holdConstants, recordConstants, type Constants } from '../constant.js';
import { traceKernels, type TracedMap } from '../../backends/doubles.js';
import { sizeOf, type Shape } from '../../wire/shape.js';
import {
  evaluate,
  evaluateReference,
  gradient,
  type Loss,
  type Output,
  type Reference,
} from '../evaluate.js';
import { foreignOf, type ForeignLoss } from '../foreignLoss.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { largest, sum } from '../numbers.js';
import { growths, movement, someChange } from './blockChanges.js';
import { additive, type Run } from './blockMaps.js';
import { blockCutter, findBlocks, gatherBlocks, type BlockFunction } from './independentBlocks.js';
import { placeBlocks } from './takeBlocks.js';

/** Counts evaluations of whole inputs; a run on part of the blocks counts as that part. */
export interface Counter {
  evaluations: number;
}

/** The loss on the backend that is on, with every tensor that went into a sum or a mean. */
export function lossRun(loss: Loss, counter: Counter, size: number): Run {
  return fixConstants((samples, only) => {
    counter.evaluations += share(samples, size);
    const maps: Output[] = [];
    return { value: evaluate(noteMaps(loss, maps, only), samples), maps };
  });
}

/** Runs on moved inputs with the constants of those that they were moved from. */
function fixConstants(run: Run): Run {
  const known = new WeakMap<readonly Sample[], Constants>();
  let uses = true;
  return (samples, only, from) => {
    if (!uses) return run(samples, only);
    const before = from && known.get(from);
    if (before) return holdConstants(before, () => run(samples, only));
    const { result, constants } = recordConstants(() => run(samples, only));
    uses = constants.length > 0;
    if (!uses) return result;
    if (from === undefined) {
      known.set(samples, constants);
      return result;
    }
    const there = recordConstants(() => run(from, only)).constants;
    known.set(from, there);
    return holdConstants(there, () => run(samples, only));
  };
}

export interface Traced {
  readonly gradient: Float64Array;
  /** What `lossRun` gives, from the run that the gradient needs anyway. */
  readonly at: ReturnType<Run>;
}

/** The gradient by autodiff on the backend that is on, with the maps of its forward pass. */
export function tracedGradient(loss: Loss, samples: readonly Sample[], wrt: number): Traced {
  const maps: Output[] = [];
  const found = gradient(noteMaps(loss, maps), samples, wrt);
  return { gradient: found.gradient, at: { value: found.value, maps } };
}

/** The loss, noting in `maps` what it sums or averages. */
function noteMaps(loss: Loss, maps: Output[], only?: 'value' | number): Loss {
  return (...tensors) => {
    let count = 0;
    return traceKernels(
      ({ name, inputs, maps: foreign = new Map<number, TracedMap>() }) => {
        for (const { shape, values } of foreign.values()) {
          const index = count++;
          if (only !== undefined && only !== index) continue;
          maps[index] = { shape, dtype: 'float32', values: new Float64Array(values) };
        }
        const x = inputs['x'];
        if ((name === 'Sum' || name === 'Mean') && x?.dtype === 'float32') {
          const index = count++;
          if (only !== undefined && only !== index) return;
          maps[index] = {
            shape: x.shape,
            dtype: x.dtype,
            values: x.dataSync() as unknown as Float64Array,
          };
        }
      },
      () => loss(...tensors),
      { maps: only !== 'value' },
    );
  };
}

export function loopRun(reference: Reference, counter: Counter, size: number): Run {
  return fixConstants((samples) => {
    counter.evaluations += share(samples, size);
    return { value: evaluateReference(reference, samples), maps: [] };
  });
}

const share = (samples: readonly Sample[], size: number): number =>
  size === 0 ? 1 : samples.reduce((n, { values }) => n + values.length, 0) / size;

export const totalSize = (samples: readonly Sample[]): number =>
  samples.reduce((n, { values }) => n + values.length, 0);

/**
 * The blocks of a loop. One that returns a scalar is called on each pixel by itself, and believed if
 * those values, times one weight, add up to the loop on the whole, at the inputs and at changed inputs.
 */
export function findLoopBlocks(
  reference: Reference,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  counter: Counter,
): BlockFunction {
  const run = loopRun(reference, counter, totalSize(samples));
  const found = findBlocks(run, samples, wrt, random);
  const x = samples[wrt]!;
  const blocks = x.shape.length > 1 ? sizeOf(x.shape.slice(0, -1)) : x.values.length;
  // Called on pixels by itself a loop has no values of the whole to hold.
  const holds = recordConstants(() => evaluateReference(reference, samples)).constants.length > 0;
  if (found.blocks > 1 || blocks < 2 || holds) return found;
  return findPixelBlocks(run, samples, wrt, blocks, random, reference, counter) ?? found;
}

/** A value of a loop, and its values on pixels by themselves. */
interface Parts {
  readonly value: Output;
  readonly map: Float64Array;
}

function findPixelBlocks(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  blocks: number,
  random: () => number,
  reference: Reference,
  counter: Counter,
): BlockFunction | undefined {
  const x = samples[wrt]!;
  const at = (of: readonly Sample[], chosen: readonly number[]): Float64Array => {
    const cut = blockCutter(of, x.shape, blocks);
    return Float64Array.from(chosen, (block) => (cut ? sum(run(cut([block])).value.values) : NaN));
  };
  const each = Array.from({ length: blocks }, (_, block) => block);
  const foreign = foreignOf(reference);
  const all = (values: Float64Array): Float64Array => {
    const of = replaceInput(samples, wrt, withValues(x, values));
    if (foreign) return together(foreign, of, x.shape, blocks, counter);
    return at(of, each);
  };
  try {
    const base = all(x.values);
    const size = largest(x.values);
    const change = (growth: number): Parts => {
      const moved = x.values.map((v) => v + growth * someChange(v, size, random));
      const { value } = run(replaceInput(samples, wrt, withValues(x, moved)));
      return { value, map: all(moved) };
    };
    const sizes = growths(size);
    const here: Parts = { value: run(samples).value, map: base };
    let there = here;
    const isSeen = (growth: number): boolean =>
      movement(base, (there = change(growth)).map) === 'seen';
    const growth = sizes.find(isSeen) ?? sizes.at(-1)!;
    const { values } = here.value;
    const isStill = movement(values, there.value.values) === 'none';
    if (movement(base, there.map) !== (isStill ? 'none' : 'seen')) return undefined;
    const weight = sum(there.value.values) / sum(there.map);
    // At an optimum all are 0, and any weight will do there.
    const others = [here, there, change(growth)];
    if (!others.every(({ value, map }) => additive(value, map, weight))) return undefined;
    return one(base, weight, all, at, samples, x, wrt);
  } catch {
    return undefined; // The loop does not take a float32 pixel.
  }
}

/** All blocks in one call, for a loop that is slow to reach. */
function together(
  foreign: ForeignLoss,
  of: readonly Sample[],
  shape: Shape,
  blocks: number,
  counter: Counter,
): Float64Array {
  const each = Array.from({ length: blocks }, (_, block) =>
    gatherBlocks(of, shape, blocks, [block]),
  );
  if (!each.every((one) => one !== undefined)) return new Float64Array(blocks).fill(NaN);
  counter.evaluations += 1;
  return Float64Array.from(foreign.loops(each), sum);
}

function one(
  base: Float64Array,
  weight: number,
  all: (values: Float64Array) => Float64Array,
  at: (of: readonly Sample[], chosen: readonly number[]) => Float64Array,
  samples: readonly Sample[],
  x: Sample,
  wrt: number,
): BlockFunction {
  const blocks = base.length;
  const blockSize = x.values.length / blocks;
  return {
    blocks,
    blockSize,
    weight,
    samples,
    base,
    evaluate: all,
    restrict: (chosen) => ({
      blocks: chosen.length,
      blockSize,
      weight,
      samples: gatherBlocks(samples, x.shape, blocks, chosen) ?? samples,
      base: Float64Array.from(chosen, (block) => base[block]!),
      evaluate(values) {
        const whole = placeBlocks(values, chosen, blockSize, Float64Array.from(x.values));
        const of = replaceInput(samples, wrt, withValues(x, whole));
        return at(of, chosen);
      },
      restrict: () => undefined,
    }),
  };
}
