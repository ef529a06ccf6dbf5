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
 *   entropy    −Σ yₖ·log softmax(x)ₖ of logits, y the label's 1 moved towards 1/K by `smoothing`
 *   focal      −(1 − p)^gamma·log p, p the softmax of the label's logit
 *
 * For the last two yTrue holds class numbers, one a pixel, and channels are classes.
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
  | { readonly kind: 'huber'; readonly delta: number; readonly period?: number }
  | { readonly kind: 'entropy'; readonly smoothing: number }
  | { readonly kind: 'focal'; readonly gamma: number };

/** As in `configure` of kernels/run.ts. */
export interface Profile {
  readonly kind: number;
  readonly channels: number;
  readonly first: number;
  readonly second: number;
  readonly zero: number;
}

/** Of labels and logits, not of two vectors. */
export const hasClasses = ({ kind }: Pick<Profile, 'kind'>): boolean => kind >= 9;

/** Numbers that yTrue has for a pixel. */
export const trueChannels = (profile: Profile): number =>
  hasClasses(profile) ? 1 : profile.channels;

/** The planes of a block in kernels/logits.ts have room for four pixels of so many classes, and more; kernels/overlap.ts for as many. */
export const mostClasses = 512;

/**
 * The profile for pixels of so many channels. Undefined where the kernel does not reach: other vectors than of 2 or 3
 * channels; powers of θ whose exponent leaves the range of floats for the smallest θ there is, 2^−50; bells that do; more
 * than 512 classes; powers of 1 − p that lose more digits than the others.
 */
export function profileOf(loss: FusedLoss, channels: number): Profile | undefined {
  return reaches(loss, channels) ? { channels, ...constantsOf(loss) } : undefined;
}

function reaches(loss: FusedLoss, channels: number): boolean {
  const classes = channels >= 2 && channels <= mostClasses;
  if (loss.kind === 'entropy') return classes;
  if (loss.kind === 'focal') return classes && loss.gamma > 0 && loss.gamma <= 8;
  return reachOf(loss).includes(channels);
}

function reachOf(
  loss: Exclude<FusedLoss, { readonly kind: 'entropy' | 'focal' }>,
): readonly number[] {
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
    case 'entropy':
      return { kind: 9, first: loss.smoothing, second: 0, zero: 0 };
    case 'focal':
      return { kind: 10, first: loss.gamma, second: leastDoubt(loss.gamma), zero: 0 };
    default:
      return assertNever(loss);
  }
}

/** Below it (1 − p)^(gamma − 1) would leave the range of floats; the loss is less than 2^−112 there, and counts as 0. */
const leastDoubt = (gamma: number): number => 2 ** Math.max(-126, -120 / Math.max(gamma - 1, 1e-3));
