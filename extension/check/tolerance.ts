/**
 * Every tolerance of the checks, each with its reason.
 *
 * A difference d between a number and the truth t passes if |d| ≤ rtol·|t| + atol·scale, where scale
 * is the largest truth of the same tensor: an entry that should be 0 cannot be held to a relative error.
 */
import { addsInDoubles } from '../wire/backends.js';

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

/** How far float32 may be off, in units of what random rounding to it showed in a few runs: exp and acos round by some units. */
export const float32Margin = 8;

/** A sum of fewer numbers is not long: added one by one in float32 it is off by less than 1e-4 of their sizes. */
export const longSum = 1000;

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
  addsInDoubles(backend) ? 0 : Math.min(0.2, terms * float32Unit);

/**
 * Gradients in doubles, autodiff against differences.
 * rtol: differences reach 1e-9 where their step is well chosen, the sweep with one step 1e-7; the
 * smallest mistake worth finding, a constant wrong by 0.1 %, is 100 times this.
 * atol: none, or one steep entry would excuse the rest; what rounding does to an entry is measured there.
 */
export const derivative: Tolerance = { rtol: 1e-5, atol: 0 };

/** Gradients in float32 that need no further look. */
export const derivativeFloat32: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/**
 * Beyond this a gradient in float32 misleads training although it is right in doubles: 10 % of itself
 * and of a usual one.
 */
export const derivativeUseless: Tolerance = { rtol: 0.1, atol: 0.1 };

/** A factor common to all entries is no rounding: 1e-4 is 1000 units of float32. */
export const commonFactor = 1e-4;

/** Hypotheses about a wrong loss are accepted only if they explain it to this, in doubles. */
export const explained: Tolerance = { rtol: 1e-6, atol: 1e-9 };

/** Two results of one formula in doubles: some thousand roundings of 1e-16. */
export const sameInDoubles = 1e-12;

/** The same where terms cancel on the way: losses of some hundred operations. */
export const nearlySameInDoubles = 1e-9;

/** A total of doubles against its parts: a million pixels added one by one are off by 1e-12. */
export const additivity = 1e-11;

/** Values that a change has moved by this part show a bend of one in ten thousand to `additivity`, with as much to spare. */
export const visibleChange = 1e-5;

/** What adding doubles one by one leaves of the sum of their sizes: a few units. */
export const sumRounding = 1e-15;

/**
 * A factor or a constant is called a number if it is that number to this: 8 units of float32, in which constants
 * inside a loss may be held, and some cancellation. A jump of a derivative below it no autodiff could be faulted for.
 */
export const sameConstant = 1e-6;

/** Numbers that float32 gives in two ways: a thousand of its units, as pixels at ordinary angles lose a few. */
export const sameInFloat32 = 1e-4;

/** Of what float32 is off a constant that it rounds leaves less than this, if it is that constant: the rest is rounded by operations. */
export const explainedByConstant = 0.1;

/** Is a difference gone, once a cause is taken away? A thousandth of it may stay: vectors are of unit length in float32 only. */
export const remainder = 1e-3;

/** A number that a person declares: 1.719 for (π/2)^1.2 = 1.71934 is meant. */
export const declaredValue: Tolerance = { rtol: 1e-3, atol: 1e-6 };

/** A derivative that one step of a sweep gave counts as known if its two steps agree to this part of the largest. */
export const sweepGap = 1e-3;

/** What a sweep's one step cannot show: truncation and rounding of a derivative of the input's scale. */
export const sweepError = 1e-6;

/** Where the error of a true derivative exceeds this, the truth is not known. */
export const derivativeUnknown: Tolerance = { rtol: 1e-3, atol: 1e-4 };

/**
 * Where the steepest slope around is 1, so little is no gradient: a 256th of what float32 holds beside 1. What doubles know of the
 * gradient of a sure and right prediction is worse than 2^-53 by the steps, a thousandth of the input, and by secants that
 * reach over what is flat, a hundred times less steep than the slope behind it: 2^-33 was measured.
 */
export const derivativeBeside = 2 ** -32;

/** Where only autodiff in float32 can be held to the truth: ten times what float32 needs no further look for. */
export const derivativeFloat32Only = 1e-3;

/** The least number of float32. A gradient below it is 0 in training, whatever doubles make of a softmax of 1e4. */
export const leastOfFloat32 = 2 ** -149;

/** The least that float32 holds with all of its digits; what is below, some backends make 0. */
export const leastNormalOfFloat32 = 2 ** -126;

/** An operation whose gradient is another on a backend is off by far more: by 5 % and up in all of 20 tried. */
export const derivativeOfBackend: Tolerance = { rtol: 1e-3, atol: 1e-4 };

/**
 * The gradient of twice a loss is twice its gradient to the last bit but where numbers are too small for a format: in float16 below
 * 6e-5, so a thousandth of the largest is left. A backward that forgets its slope is off by half. Where the largest is itself below
 * what float32 holds with all of its digits, `leastNormalOfFloat32` is left: of 32 units one is 3 %.
 */
export const ofTwice: Tolerance = { rtol: 1e-2, atol: 1e-3 };

/** What float32 may be off a usual entry where terms of that size cancel: 16 of its units. */
export const derivativeHidden = 16 * float32Unit;

/** Is autodiff the derivative of the loss as written, or of another? Ten times what passes as right. */
export const derivativeOfAnother: Tolerance = { rtol: 1e-4, atol: 1e-7 };

/** A derivative below this part of a usual one is too small to tell a factor common to all. */
export const tellingPart = 1e-3;

export const toleranceAt = ({ rtol, atol }: Tolerance, truth: number, scale: number): number =>
  rtol * Math.abs(truth) + atol * scale;

/** A gradient along a direction in doubles, of what its entries contribute: steps are good to 1e-7, mistakes are of 1e-2. */
export const alongDirection = 1e-4;

/** Errors that cancel leave less than this of what they cost by one sign; an asymmetric loss takes a tenth of those. */
export const cancelled = 1e-3;

/** A cross entropy with a hypothetical mistake: the loss may have an epsilon or a clip. */
export const sameCrossEntropy = 1e-3;

/** A jump, as a part of all that a loss spans on a path: a root's infinite slope makes less of a step of 1e-14. */
export const leastJump = 1e-3;

/** A loss of a prediction that is normalised with an epsilon beside its variance, and of the same prediction times three. */
export const sameNormalised = 1e-3;

/** Where slopes beside a kink are taken, of the input's scale: two decades apart, and a thousandth of the nearer still shows in doubles. */
export const besideKink = [1e-4, 1e-6] as const;

/** A gap of two slopes that keeps this part of itself at a hundredth of the distance is a kink; curvature keeps a hundredth. */
export const bend = 0.3;

/** What doubles make of numbers that cancel, as a part of the largest: a thousand of their units. */
export const float64Noise = 2 ** -43;

/** A bound of a clip this near to a whole number was meant to be beside it (1 − 1e-7), and not a number by itself. */
export const nearlyWhole = 2 ** -10;

/**
 * The ε of log(p + ε) that changes the loss and does not only guard it: from a hundredth, where sure and wrong costs 4.6 and
 * a probability of 0.01 has half of its gradient. A constant near 1 is another formula, log(1 + x).
 */
export const meaningfulEpsilon = { least: 0.01, most: 0.5 };
