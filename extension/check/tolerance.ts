/**
 * Every tolerance of the checks, each with its reason.
 *
 * A difference d between a number and the truth t passes if |d| ≤ rtol·|t| + atol·scale, where scale
 * is the largest truth of the same tensor: an entry that should be 0 cannot be held to a relative error.
 */

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Half a unit in the last place of float32 and of float64. */
export const float32Unit = 2 ** -24;
export const float64Unit = 2 ** -53;

/**
 * Values in doubles, candidate against loop: is it the same formula?
 * rtol: 8 units of float32. Below that lie constants that the loss holds as float32 tensors and the
 * customary `+ 1e-8`; a float32 loss cannot show either. Wrong formulas are off by 1e-4 and more.
 * atol: sums in another order differ by up to N·1e-16, so 1e-9 leaves room for 4 million pixels.
 */
export const formula: Tolerance = { rtol: 8 * float32Unit, atol: 1e-9 };

/** How far an output may move, in units of what a change in the inputs' last bit does to it. */
export const noiseMargin = 32;

/**
 * Values in float32 against the truth, where the formula was seen to be right in doubles: beyond
 * this it is no longer of use. Textbook losses reach 1e-4 of the largest value (acos near 1).
 */
export const float32Value: Tolerance = { rtol: 1e-3, atol: 1e-3 };

/** The same where doubles could not be had: the one comparison must find wrong formulas too. */
export const float32Only: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/** Beyond this a loss of precision is worth a sentence: 100 times what cpu kernels show on 40 pixels. */
export const worthSaying: Tolerance = { rtol: 1e-5, atol: 1e-6 };

/**
 * What a sum of n float32 numbers, added one by one, may be off: (n-1)·2^-24 (Higham 2002, 4.2).
 * Backend wasm adds that way: measured 3e-4 on 512², 1.7e-2 on 2 million equal values. The cpu backend
 * adds in doubles. tensorflow adds in blocks; its error is far below this bound.
 */
export const accumulation = (backend: string, terms: number): number =>
  backend === 'cpu' ? 0 : Math.min(0.2, terms * float32Unit);

/**
 * Gradients in doubles, autodiff against differences.
 * rtol: differences reach 1e-9 where their step is well chosen, the sweep with one step 1e-7; the
 * smallest mistake worth finding, a constant wrong by 0.1 %, is 100 times this.
 * atol: cancellation in the differences, relative to the largest slope.
 */
export const slope: Tolerance = { rtol: 1e-5, atol: 1e-8 };

/** Gradients in float32 that need no further look. */
export const slope32: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/**
 * Beyond this a gradient in float32 misleads training although it is right in doubles: 10 % of itself
 * and of the largest slope.
 */
export const slopeUseless: Tolerance = { rtol: 0.1, atol: 0.1 };

/** A factor common to all entries is no rounding: 1e-4 is 1000 units of float32. */
export const commonFactor = 1e-4;

/** Hypotheses about a wrong loss are accepted only if they explain it to this, in doubles. */
export const explained: Tolerance = { rtol: 1e-6, atol: 1e-7 };

export const allowed = ({ rtol, atol }: Tolerance, truth: number, scale: number): number =>
  rtol * Math.abs(truth) + atol * scale;
