/**
 * What rounding in doubles does to a loss near its inputs: to the value of each block, which limits what a
 * difference can tell, and to each entry of the gradient by autodiff. Measured by stochastic rounding, and only
 * when asked for, which most checks never do.
 *
 * The size of a value says little of its rounding: 1 - SSIM of equal images is 0, and is what is left of numbers
 * near 1; so is log(1 + d²) of a d of 1e-6.
 */
import { gradient, type Loss } from '../evaluate.js';
import { replaceInput, withValues, type Sample } from '../inputs.js';
import { makeRandom, median } from '../numbers.js';
import { float64Unit } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';
import type { BlockFunction } from './independentBlocks.js';
import { toFloat32, toFloat64, withRounding } from '../stochasticRounding.js';

export interface Noise {
  /** Of each block's own value. */
  value: () => Float64Array;
  /** Of each entry of the gradient. */
  gradient: () => Float64Array;
  /** The same where operations round to float32. */
  gradient32: () => Float64Array;
}

const runs = 4;
/** An entry that rounding moves by less than this part of a usual one is looked at again. */
const suspicious = 64;

/** Must be used with doubles on. Without autodiff in doubles the gradient's noise is 0. */
export function measureNoise(
  loss: Loss,
  samples: readonly Sample[],
  wrt: number,
  f: BlockFunction,
  autodiff: boolean,
): Noise {
  const x = samples[wrt]!;
  const [there, beside] = [nearby(x.values, 11), nearby(x.values, 13)];
  const gradientAt = (values: Float64Array) => (): Float64Array =>
    gradient(loss, replaceInput(samples, wrt, withValues(x, values)), wrt).gradient;
  const valuesAt = (values: Float64Array) => (): Float64Array => f.evaluate(values);
  const spread = once(() =>
    autodiff ? spreadOf(gradientAt(there), gradientAt(beside)) : new Float64Array(x.values.length),
  );
  return {
    value: once(() =>
      spreadOf(valuesAt(there), valuesAt(beside)).map(
        (d, s) => 2 * toFloat64 * d + float64Unit * Math.abs(f.base[s] ?? 0),
      ),
    ),
    gradient: once(() => spread().map((d) => 2 * toFloat64 * d)),
    gradient32: once(() => spread().map((d) => toFloat32 * d)),
  };
}

const once = <T>(compute: () => T): (() => T) => {
  let known: T | undefined;
  return () => (known ??= compute());
};

/** Of a gradient of another kind, at the inputs themselves. */
export function measureRoundingOf(run: () => Float64Array): Noise {
  const spread = once(() => spreadOf(run));
  return {
    value: () => Float64Array.of(0),
    gradient: once(() => spread().map((d) => 2 * toFloat64 * d)),
    gradient32: once(() => spread().map((d) => toFloat32 * d)),
  };
}

/**
 * A loop has no operations that could be rounded one by one. It computes what the loss computes, so what rounding
 * does to the loss is taken for what it does to the loop.
 */
export function noiseOfLoop(f: BlockFunction, ofLoss: Noise, loss: BlockFunction): Noise {
  const value = once((): Float64Array => {
    const known = ofLoss.value();
    const same = known.length === f.base.length;
    const total = Math.sqrt(known.reduce((sum, v) => sum + v * v, 0));
    return f.base.map(
      (base, s) =>
        Math.abs(loss.weight / f.weight) * (same ? known[s]! : total) +
        float64Unit * Math.abs(base),
    );
  });
  return { ...ofLoss, value };
}

/** Where results are no round numbers, as they are not when the input is moved by a difference's step. */
function nearby(values: Float64Array, seed: number): Float64Array {
  const random = makeRandom(seed);
  const scale = scaleOf(values);
  const step = 1e-4 * scale;
  return values.map((v) => v + (random() - 0.5) * Math.max(1e-4 * Math.abs(v), step));
}

/**
 * By how much runs differ that round to 40 bits. A result that needs no rounding gets none, and one in five hundred needs
 * none by chance: entries that seem exact beside the others are seen at `another` place too.
 */
export function spreadOf(run: () => Float64Array, another = run): Float64Array {
  const random = makeRandom(12);
  const spread = differencesOf(run, random);
  const usual = median([...spread].filter((d) => d > 0));
  if (!spread.some((d) => d < usual / suspicious)) return spread;
  const there = differencesOf(another, random);
  return spread.map((d, i) => Math.max(d, there[i]!));
}

function differencesOf(run: () => Float64Array, random: () => number): Float64Array {
  const found = Array.from({ length: runs }, () =>
    Float64Array.from(withRounding({ bits: 40, units: 1 }, random, run)),
  );
  return found[0]!.map((first, i) => {
    let [low, high] = [first, first];
    for (const values of found) {
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
    return high - low || 0;
  });
}
