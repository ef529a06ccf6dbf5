/** The losses that have a kernel, and what the kernel is told of each. */
import { assertNever } from '../../wire/assertNever.js';

/**
 * A loss by what it is made of. `zero` is the loss of a zero vector (NaN allowed).
 *
 *   angle      θ^(1 + delta), θ between 2- or 3-vectors in radians; axial: modulo π
 *   cosine     factor·(1 − cos θ) + offset
 *   bell       1 − exp(−kappa·(1 − cos θ))
 *   sine       sin²θ
 *   endpoint   |p − t| of 2-vectors
 *   absolute   |w|, square: factor·w², huber: ½w² within ±delta, beyond it delta(|w| − ½delta), of each channel's
 *              w = p − t, less its nearest multiple of `period`; summed over two channels
 */
export type FusedLoss =
  | {
      readonly kind: 'angle';
      readonly delta: number;
      readonly axial: boolean;
      readonly zero: number;
    }
  | {
      readonly kind: 'cosine';
      readonly factor: number;
      readonly offset: number;
      readonly zero: number;
    }
  | { readonly kind: 'bell'; readonly kappa: number; readonly zero: number }
  | { readonly kind: 'sine'; readonly zero: number }
  | { readonly kind: 'endpoint' }
  | { readonly kind: 'absolute'; readonly period?: number }
  | { readonly kind: 'square'; readonly factor: number; readonly period?: number }
  | { readonly kind: 'huber'; readonly delta: number; readonly period?: number };

/** As in `configure` of kernels/run.ts. */
export interface Profile {
  readonly kind: number;
  readonly channels: number;
  readonly first: number;
  readonly second: number;
  readonly zero: number;
}

/**
 * The profile for pixels of so many channels. Undefined where the kernel does not reach: other vectors than of 2 or 3
 * channels; powers of θ whose exponent leaves the range of floats for the smallest θ there is, 2^−50; bells that do.
 */
export function profileOf(loss: FusedLoss, channels: number): Profile | undefined {
  const reached = reachOf(loss).includes(channels);
  return reached ? { channels, ...constantsOf(loss) } : undefined;
}

function reachOf(loss: FusedLoss): readonly number[] {
  switch (loss.kind) {
    case 'angle':
      return loss.delta <= 1.5 ? [2, 3] : [];
    case 'cosine':
      return [2, 3];
    case 'bell':
      return loss.kappa >= 0 && loss.kappa <= 40 ? [2, 3] : [];
    case 'sine':
      return [2, 3];
    case 'endpoint':
      return [2];
    case 'absolute':
    case 'square':
    case 'huber':
      return [1, 2];
    default:
      return assertNever(loss);
  }
}

function constantsOf(loss: FusedLoss): Omit<Profile, 'channels'> {
  switch (loss.kind) {
    case 'angle':
      return { kind: loss.axial ? 1 : 0, first: loss.delta, second: 0, zero: loss.zero };
    case 'cosine':
      return { kind: 2, first: loss.factor, second: loss.offset, zero: loss.zero };
    case 'bell':
      return { kind: 3, first: loss.kappa, second: 0, zero: loss.zero };
    case 'sine':
      return { kind: 4, first: 0, second: 0, zero: loss.zero };
    case 'endpoint':
      return { kind: 5, first: 0, second: 0, zero: 0 };
    case 'absolute':
      return { kind: 6, first: loss.period ?? 0, second: 0, zero: 0 };
    case 'square':
      return { kind: 7, first: loss.period ?? 0, second: loss.factor, zero: 0 };
    case 'huber':
      return { kind: 8, first: loss.period ?? 0, second: loss.delta, zero: 0 };
    default:
      return assertNever(loss);
  }
}
