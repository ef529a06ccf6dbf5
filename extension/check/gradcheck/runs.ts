/** Runs of the loss and of the loop as `sites.ts` wants them: the value, and the maps it was added up from. */
import { traceKernels } from '../../backends/doubles.js';
import { sizeOf } from '../../wire/shape.js';
import {
  evaluate,
  evaluateReference,
  gradient,
  type Loss,
  type Output,
  type Reference,
} from '../evaluate.js';
import { replaced, withValues, type Sample } from '../inputs.js';
import { difference, sum } from '../numbers.js';
import type { Run } from './places.js';
import { findSites, gathered, type SiteFunction } from './sites.js';

/** Counts evaluations of whole inputs; a run on part of the sites counts as that part. */
export interface Counter {
  evaluations: number;
}

/** The loss on the backend that is on, with every tensor that went into a sum or a mean. */
export function lossRun(loss: Loss, counter: Counter, size: number): Run {
  return (samples, only) => {
    counter.evaluations += share(samples, size);
    const maps: Output[] = [];
    return { value: evaluate(mapped(loss, maps, only), samples), maps };
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
  const found = gradient(mapped(loss, maps), samples, wrt);
  return { gradient: found.gradient, at: { value: found.value, maps } };
}

/** The loss, noting in `maps` what it sums or averages. */
function mapped(loss: Loss, maps: Output[], only?: 'value' | number): Loss {
  return (...tensors) => {
    let count = 0;
    return traceKernels(
      ({ name, inputs }) => {
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
    );
  };
}

export function loopRun(reference: Reference, counter: Counter, size: number): Run {
  return (samples) => {
    counter.evaluations += share(samples, size);
    return { value: evaluateReference(reference, samples), maps: [] };
  };
}

const share = (samples: readonly Sample[], size: number): number =>
  size === 0 ? 1 : samples.reduce((n, { values }) => n + values.length, 0) / size;

export const totalSize = (samples: readonly Sample[]): number =>
  samples.reduce((n, { values }) => n + values.length, 0);

/**
 * The sites of a loop. One that returns a scalar is called on each pixel by itself, and believed if
 * those values, times one weight, add up to the loop on the whole, at the inputs and at changed inputs.
 */
export function loopSites(
  reference: Reference,
  samples: readonly Sample[],
  wrt: number,
  random: () => number,
  counter: Counter,
): SiteFunction {
  const run = loopRun(reference, counter, totalSize(samples));
  const found = findSites(run, samples, wrt, random);
  const x = samples[wrt]!;
  const sites = x.shape.length > 1 ? sizeOf(x.shape.slice(0, -1)) : x.values.length;
  if (found.sites > 1 || sites < 2) return found;
  return singly(run, samples, wrt, sites, random) ?? found;
}

function singly(
  run: Run,
  samples: readonly Sample[],
  wrt: number,
  sites: number,
  random: () => number,
): SiteFunction | undefined {
  const x = samples[wrt]!;
  const at = (of: readonly Sample[], site: number): number => {
    const one = gathered(of, x.shape, sites, [site]);
    return one === undefined ? NaN : sum(run(one).value.values);
  };
  const all = (values: Float64Array): Float64Array => {
    const of = replaced(samples, wrt, withValues(x, values));
    return Float64Array.from({ length: sites }, (_, site) => at(of, site));
  };
  try {
    const base = all(x.values);
    const moved = x.values.map((v) => v * (1 + 1e-3 * (random() - 0.5)));
    const there = all(moved);
    const weight = total(run, replaced(samples, wrt, withValues(x, moved))) / sum(there);
    const error = difference(weight * sum(base), total(run, samples));
    // As in `additive` of sites.ts.
    if (!(error <= 1e-11 * Math.abs(weight) * sum(base.map(Math.abs)))) return undefined;
    return one(base, weight, all, at, samples, x, wrt);
  } catch {
    return undefined; // The loop does not take a single pixel.
  }
}

const total = (run: Run, samples: readonly Sample[]): number => sum(run(samples).value.values);

function one(
  base: Float64Array,
  weight: number,
  all: (values: Float64Array) => Float64Array,
  at: (of: readonly Sample[], site: number) => number,
  samples: readonly Sample[],
  x: Sample,
  wrt: number,
): SiteFunction {
  const sites = base.length;
  const perSite = x.values.length / sites;
  return {
    sites,
    perSite,
    weight,
    samples,
    base,
    evaluate: all,
    restrict: (chosen) => ({
      sites: chosen.length,
      perSite,
      weight,
      samples: gathered(samples, x.shape, sites, chosen) ?? samples,
      base: Float64Array.from(chosen, (site) => base[site]!),
      evaluate(values) {
        const whole = Float64Array.from(x.values);
        chosen.forEach((site, i) =>
          whole.set(values.subarray(i * perSite, (i + 1) * perSite), site * perSite),
        );
        const of = replaced(samples, wrt, withValues(x, whole));
        return Float64Array.from(chosen, (site) => at(of, site));
      },
      restrict: () => undefined,
    }),
  };
}
