/**
 * What rounding in doubles does to a loss near its inputs: to the value of each block, which limits what a
 * difference can tell, and to each entry of the gradient by autodiff. Measured by stochastic rounding, and only
 * when asked for, which most checks never do.
 *
 * The size of a value says little of its rounding: 1 - SSIM of equal images is 0, and is what is left of numbers
 * near 1; so is log(1 + d²) of a d of 1e-6.
 */
import { gradient, type Loss } from '../evaluate.js';
import { replaceInput, withValues } from '../inputs.js';
import { makeRandom, median } from '../numbers.js';
import { float64Unit } from '../tolerance.js';
import { scaleOf } from './differenceQuotients.js';
import type { BlockFunction } from './independentBlocks.js';
import { findPart } from './partGradient.js';
import { placeBlocks, takeBlocks } from './takeBlocks.js';
import { to44Bits, toFloat32, toFloat64, withRounding } from '../stochasticRounding.js';

export interface Noise {
  /** Of each block's own value. */
  value: () => Float64Array;
  /** Of each entry of the gradient. */
  gradient: () => Float64Array;
  /** The same where operations round to float32. */
  gradient32: () => Float64Array;
  /** What is known at these blocks at least; measured on them alone where they are few. */
  near: (blocks: readonly number[]) => Noise;
}

const runs = 4;
/** An entry that rounding moves by less than this part of a usual one is looked at again. */
const suspicious = 64;

/** Must be used with doubles on. Without `float64`, autodiff in doubles, the gradient's noise is 0. */
export function measureNoise(
  loss: Loss,
  wrt: number,
  f: BlockFunction,
  float64: Float64Array | undefined,
): Noise {
  const x = f.samples[wrt]!.values;
  const places: Places = [nearby(x, 11), nearby(x, 13)];
  const whole = measureAt(loss, wrt, f, places, float64 ? 1 : undefined);
  const near = (blocks: readonly number[]): Noise => {
    const there = once(() => measurePart(blocks) ?? whole);
    return {
      value: () => there().value(),
      gradient: () => there().gradient(),
      gradient32: () => there().gradient32(),
      near,
    };
  };
  const measurePart = (blocks: readonly number[]): Measurable | undefined => {
    const part = float64 && findPart(loss, wrt, f, float64, blocks);
    if (!part) return undefined;
    const take = (values: Float64Array): Float64Array => takeBlocks(values, blocks, f.blockSize);
    const taken: Places = [take(places[0]), take(places[1])];
    const { value, gradient, gradient32 } = measureAt(loss, wrt, part.few, taken, part.factor);
    const place = (of: () => Float64Array, size: number): (() => Float64Array) =>
      once(() => placeBlocks(of(), blocks, size, new Float64Array(f.blocks * size).fill(NaN)));
    return {
      value: place(value, 1),
      gradient: place(gradient, f.blockSize),
      gradient32: place(gradient32, f.blockSize),
    };
  };
  return { ...whole, near };
}

type Measurable = Omit<Noise, 'near'>;
type Places = readonly [there: Float64Array, beside: Float64Array];

/** `factor`: what the gradient is multiplied by; undefined where there is none. */
function measureAt(
  loss: Loss,
  wrt: number,
  f: BlockFunction,
  [there, beside]: Places,
  factor: number | undefined,
): Measurable {
  const x = f.samples[wrt]!;
  const gradientAt = (values: Float64Array) => (): Float64Array =>
    gradient(loss, replaceInput(f.samples, wrt, withValues(x, values)), wrt).gradient;
  const valuesAt = (values: Float64Array) => (): Float64Array => f.evaluate(values);
  const here = Float64Array.from(x.values);
  const spread = once(() =>
    factor === undefined
      ? new Float64Array(x.values.length)
      : spreadOf(gradientAt(there), gradientAt(beside), gradientAt(here)).map(
          (d) => Math.abs(factor) * d,
        ),
  );
  return {
    value: once(() =>
      spreadOf(valuesAt(there), valuesAt(beside), valuesAt(here)).map(
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
  const noise: Noise = {
    value: () => Float64Array.of(0),
    gradient: once(() => spread().map((d) => 2 * toFloat64 * d)),
    gradient32: once(() => spread().map((d) => toFloat32 * d)),
    near: () => noise,
  };
  return noise;
}

/**
 * A loop has no operations that could be rounded one by one. It computes what the loss computes, so what rounding
 * does to the loss is taken for what it does to the loop.
 */
export function noiseOfLoop(f: BlockFunction, ofLoss: Noise, loss: BlockFunction): Noise {
  const same = loss.blocks === f.blocks;
  const value = once((): Float64Array => {
    const known = ofLoss.value();
    const total = Math.sqrt(known.reduce((sum, v) => sum + v * v, 0));
    return f.base.map(
      (base, s) =>
        Math.abs(loss.weight / f.weight) * (same ? known[s]! : total) +
        float64Unit * Math.abs(base),
    );
  });
  const near = (blocks: readonly number[]): Noise =>
    same ? noiseOfLoop(f, ofLoss.near(blocks), loss) : { ...ofLoss, value, near };
  return { ...ofLoss, value, near };
}

/**
 * Where results are no round numbers, as they are not when the input is moved by a difference's step. The inputs themselves are round, or what
 * takes no rounding (a maximum with 0, a product with a label of 1) would get some, and where one of those is less than another nothing be left.
 */
function nearby(values: Float64Array, seed: number): Float64Array {
  const random = makeRandom(seed);
  const scale = scaleOf(values);
  const step = 1e-4 * scale;
  return values.map((v) => to44Bits(v + (random() - 0.5) * Math.max(1e-4 * Math.abs(v), step)));
}

/**
 * By how much runs differ that round to 40 bits. A result that needs no rounding gets none, and one in five hundred needs
 * none by chance: entries that seem exact beside the others are seen at `another` place too. Where both places are beyond what
 * a function is defined on, as of log(p + 1e-6) at a p of 0, they say nothing, and the inputs themselves, `here`, do.
 */
export function spreadOf(
  run: () => Float64Array,
  another = run,
  here: (() => Float64Array) | undefined = undefined,
): Float64Array {
  const random = makeRandom(12);
  const spread = differencesOf(run, random);
  const usual = median([...spread].filter((d) => d > 0));
  if (!spread.some((d) => d < usual / suspicious || Number.isNaN(d))) return spread;
  const there = differencesOf(another, random);
  const larger = spread.map((d, i) => mostOf(d, there[i]!));
  const last = here && larger.some(Number.isNaN) ? differencesOf(here, random) : undefined;
  return larger.map((d, i) => (Number.isNaN(d) ? last?.[i] : d) || 0);
}

/** Of two, one of which may be no number. */
const mostOf = (a: number, b: number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);

/** NaN where no run has a number. */
function differencesOf(run: () => Float64Array, random: () => number): Float64Array {
  const found = Array.from({ length: runs }, () =>
    Float64Array.from(withRounding({ bits: 40, units: 1 }, random, run)),
  );
  return found[0]!.map((first, i) => {
    let [low, high] = [first, first];
    for (const values of found) {
      const there = values[i]!;
      // A run that left what a function is defined on says nothing of the size.
      if (Number.isNaN(there)) continue;
      low = Number.isNaN(low) ? there : Math.min(low, there);
      high = Number.isNaN(high) ? there : Math.max(high, there);
    }
    return high - low;
  });
}
