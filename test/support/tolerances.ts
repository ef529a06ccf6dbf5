/**
 * Every tolerance that the losses are held to, by operation and backend, each with its reason.
 *
 * Relative to the largest expected entry of the same tensor. The three float32 backends share a column: over the
 * 923 comparisons of `value`, the largest difference was 1.2·10⁻⁶ on cpu, on wasm and on tensorflow alike.
 */
import type { BackendInfo } from '../../extension/wire/message.js';

interface Row {
  readonly float32: number;
  readonly doubles: number;
}

export const tolerances = {
  /**
   * float32 has 6·10⁻⁸; a loss is ten to twenty roundings of numbers up to ten times its size, and the
   * WebAssembly exp, log, pow and atan2 are good to a few units in the last place.
   * Doubles: as many roundings of 10⁻¹⁶; squares that are subtracted and errors of ten periods lose a digit.
   */
  value: { float32: 2e-6, doubles: 1e-13 },
  /**
   * The same for gradients, which divide by lengths down to 0.5. Doubles: what central differences reach, see
   * `differences` in test/losses/support.ts.
   */
  gradient: { float32: 4e-6, doubles: 1e-9 },
  /** The error of up to 20 has 10⁻⁶ of float32 rounding in it, against a wrapped error of order 1. */
  wrapped: { float32: 5e-6, doubles: 1e-13 },
  /** Squares are subtracted to get variances: of 1 in float32, against values of 1/12 and C2 = 9·10⁻⁴. */
  ssim: { float32: 2e-5, doubles: 1e-13 },
  /** Other libraries' numbers in float32 have roundings of their own; special functions, each entry by itself. */
  golden: { float32: 5e-6, doubles: 1e-13 },
} as const satisfies Readonly<Record<string, Row>>;

/**
 * Of losses whose options, shapes and inputs are drawn at random. Value: two to three times what `value` has, for sums of one or two pixels
 * and regions that nearly miss each other; the largest of 2,788 draws a backend was 4·10⁻⁶. Gradient: central differences of width 10⁻⁵ of
 * loops in doubles. Floor: a loss of 0 beside one that rounds to it.
 */
export const randomOptions = { value: 1e-5, gradient: 2e-4, floor: 1e-9 } as const;

/**
 * The smallest size of a float32 that is not 0. TensorFlow's threads flush subnormal numbers to 0, results and
 * operands alike (measured: 2e-38 · 1 is 2e-38, 1e-39 · 1 is 0); the others keep them.
 */
export const smallest: Readonly<Record<BackendInfo['name'], number>> = {
  cpu: 2 ** -149,
  wasm: 2 ** -149,
  tensorflow: 2 ** -126,
};
