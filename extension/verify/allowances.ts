/**
 * How far two runs of a notebook may be apart, by the backends and versions that made them, each number with its
 * reason. The tolerances for float32 are those of the checks (`check/tolerance.ts`).
 *
 * A number x passes beside the recorded r if |x - r| ≤ rtol·|r| + atol·scale, where scale is the largest
 * number of its tensor, chart column or line of text.
 */
import {
  float32Unit,
  float32Value,
  worthSaying,
  type Tolerance,
  nearlySameInDoubles,
} from '../check/tolerance.js';
import type { LossbookMetadata } from '../notebook/lossbookMetadata.js';

/**
 * same: cpu or wasm without Python, the same versions of TensorFlow.js and Lossbook, the same major version of Node.
 * near: the same backend otherwise.   other: another backend, or none recorded.
 */
export type Nearness = 'same' | 'near' | 'other';

export interface Allowance {
  readonly nearness: Nearness;
  readonly float32: Tolerance;
  readonly float64: Tolerance;
  /** Share of the entries of a mask, of classes, of a check's map or of a picture that may be something else altogether. */
  readonly share: number;
  /** Steps of 255 by which a colour may be off and still be the same colour; and the share of pixels that may be off so far. */
  readonly levels: number;
  readonly shades: number;
  /** May a printed number differ by one in its last digit? */
  readonly lastDigit: boolean;
  /** Is how far rounding went compared as well: largest errors, bits, what reports say of precision? */
  readonly rounding: boolean;
}

export const allowances: Readonly<Record<Nearness, Allowance>> = {
  /**
   * JavaScript and WebAssembly compute the same bits on every machine, except that `Math.sin` and the like may
   * change in their last bit within a major version of V8, and that fused losses in relaxed SIMD round once or twice: 8 units of float32, and in doubles the 1e-9
   * that central differences make of such a bit. Such a bit turns a colour by one step where the number lies at the
   * border of two: a pixel in thousands.
   */
  same: {
    nearness: 'same',
    float32: { rtol: 8 * float32Unit, atol: 8 * float32Unit },
    float64: { rtol: nearlySameInDoubles, atol: nearlySameInDoubles },
    share: 0,
    levels: 1,
    shades: 0.001,
    lastDigit: false,
    rounding: true,
  },
  /**
   * The native library and frameworks in Python add in an order that depends on the processor, and another version may use another
   * kernel. Beyond 1e-5 the checks themselves find a loss of precision worth a sentence. A threshold
   * that falls between two such numbers turns one entry in a thousand, measured generously.
   */
  near: {
    nearness: 'near',
    float32: worthSaying,
    float64: worthSaying,
    share: 0.001,
    levels: 2,
    shades: 1,
    lastDigit: true,
    rounding: false,
  },
  /**
   * Backends differ in how they add (wasm: one by one in float32, 3e-4 on 512² numbers) and in their acos near
   * 1 (1e-4): what the checks allow a right formula in float32. Doubles get no better, being
   * computed from inputs that the backend made. A share of 1 %: entries next to a threshold.
   */
  other: {
    nearness: 'other',
    float32: float32Value,
    float64: float32Value,
    share: 0.01,
    levels: 4,
    shades: 1,
    lastDigit: true,
    rounding: false,
  },
};

export function nearness(recorded: LossbookMetadata, now: LossbookMetadata): Nearness {
  if (recorded.backend === undefined || recorded.backend !== now.backend) return 'other';
  const sameVersions = ['tfjs', 'lossbook'].every(
    (name) => recorded.versions?.[name] === now.versions?.[name],
  );
  const sameEngine = major(recorded.versions?.['node']) === major(now.versions?.['node']);
  // A framework in Python chooses its instructions by the processor, as the native library does.
  const exact =
    (now.backend === 'cpu' || now.backend === 'wasm') && now.versions?.['python'] === undefined;
  return sameVersions && sameEngine && exact ? 'same' : 'near';
}

const major = (version: string | undefined): string | undefined => /\d+/.exec(version ?? '')?.[0];

/** NaN is equal to NaN, and an infinity to itself. */
export function isClose(
  now: number,
  recorded: number,
  { rtol, atol }: Tolerance,
  scale: number,
): boolean {
  if (Object.is(now, recorded) || now === recorded) return true;
  if (!Number.isFinite(now) || !Number.isFinite(recorded)) return false;
  return Math.abs(now - recorded) <= rtol * Math.abs(recorded) + atol * scale;
}

/** The largest finite magnitude. */
export function scaleOf(values: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > scale && size !== Infinity) scale = size;
  }
  return scale;
}

/**
 * How far apart two errors of rounding may be: two bits more or less are how rounding happens to fall, and beyond that
 * the computation is another one. Errors below a billionth are all alike.
 */
export const roundingBits = 2;

/** Are two sizes of an error the same but for how rounding falls? `floor`: below it errors are all alike. */
export function isSameRounding(
  now: number,
  recorded: number,
  floor = nearlySameInDoubles,
): boolean {
  if (Object.is(now, recorded)) return true;
  const bits = (error: number): number => Math.log2(Math.max(floor, Math.abs(error)));
  return Math.abs(bits(now) - bits(recorded)) <= roundingBits;
}

/** How far from the recorded one such a number may be, on the side where it is: up by other than down, as bits are counted. */
export const allowedRounding = (now: number, recorded: number): number =>
  Math.abs(2 ** (Math.abs(now) > Math.abs(recorded) ? roundingBits : -roundingBits) - 1) *
  Math.abs(recorded);
