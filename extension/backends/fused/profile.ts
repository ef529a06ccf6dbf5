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
 *   charbonnier        √(e² + epsilon²), less epsilon with `offset`
 *   binaryEntropy      −y·log σ(x) − (1 − y)·log(1 − σ(x)) of a label, moved towards ½ by `smoothing`, and a logit
 *   binaryFocal        (α of y)·(1 − p of y)^gamma·binaryEntropy
 *   entropy    −Σ yₖ·log softmax(x)ₖ of logits, y the label's 1 moved towards 1/K by `smoothing`
 *   focal      −(1 − p)^gamma·log p, p the softmax of the label's logit
 *   variation          |right − here| + |below − here| of an image's entries; yTrue is not looked at
 *
 * For `entropy` and `focal` yTrue holds class numbers, one a pixel, and channels are classes.
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
  | { readonly kind: 'charbonnier'; readonly epsilon: number; readonly offset: boolean }
  | { readonly kind: 'binaryEntropy'; readonly smoothing: number }
  | {
      readonly kind: 'binaryFocal';
      readonly smoothing: number;
      readonly gamma: number;
      readonly alpha: number | null;
    }
  | { readonly kind: 'variation' }
  | { readonly kind: 'entropy'; readonly smoothing: number }
  | { readonly kind: 'focal'; readonly gamma: number };

/** As in `configure` of kernels/run.ts. */
export interface Profile {
  readonly kind: number;
  readonly channels: number;
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

/** Of class numbers and logits, not of two vectors. */
export const hasClasses = ({ kind }: Pick<Profile, 'kind'>): boolean => kind === 6 || kind === 7;

/** Of entries and their neighbours in an image, not of pixels by themselves. */
export const hasNeighbours = ({ kind }: Pick<Profile, 'kind'>): boolean => kind === 20;

/** Numbers that yTrue has for a pixel. */
export const trueChannels = (profile: Profile): number =>
  hasClasses(profile) ? 1 : profile.channels;

/** The planes of a block in kernels/logits.ts have room for four pixels of so many classes, and more; kernels/overlap.ts for as many. */
export const mostClasses = 512;

/**
 * The profile for pixels of so many channels. Undefined where the kernel does not reach: other vectors than of 2 or 3
 * channels; powers of θ whose exponent leaves the range of floats for the smallest θ there is, 2^−50; bells that do; more
 * than 512 classes; powers of 1 − p that lose more digits than the others, or that are no products and roots; an epsilon whose
 * square leaves the range of floats.
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
    case 'charbonnier':
      return loss.epsilon > 1e-15 && loss.epsilon < 1e15 ? [1] : [];
    case 'binaryEntropy':
    case 'variation':
      return [1];
    case 'binaryFocal':
      return loss.gamma >= 1 && loss.gamma <= 8 && Number.isInteger(2 * loss.gamma) ? [1] : [];
    default:
      return assertNever(loss);
  }
}

function constantsOf(loss: FusedLoss): Omit<Profile, 'channels'> {
  const of = (kind: number, first = 0, second = 0, third = 0) => ({ kind, first, second, third });
  switch (loss.kind) {
    case 'angle':
      return of(loss.axial ? 1 : 0, loss.delta, 0, loss.zero);
    case 'cosine':
      return of(2, loss.factor, loss.offset, loss.zero);
    case 'bell':
      return of(3, loss.kappa, 0, loss.zero);
    case 'sine':
      return of(4, 0, 0, loss.zero);
    case 'endpoint':
      return of(5);
    case 'entropy':
      return of(6, loss.smoothing);
    case 'focal':
      return of(7, loss.gamma, leastDoubt(loss.gamma));
    case 'absolute':
      return of(8, loss.period);
    case 'square':
      return of(9, loss.period, loss.factor);
    case 'huber':
      return of(10, loss.period, loss.delta);
    case 'charbonnier':
      return of(loss.offset ? 12 : 11, loss.epsilon);
    case 'binaryEntropy':
      return of(13, loss.smoothing);
    case 'binaryFocal':
      return of(14, loss.smoothing, loss.gamma, loss.alpha ?? NaN);
    case 'variation':
      return of(20);
    default:
      return assertNever(loss);
  }
}

/** Below it (1 − p)^(gamma − 1) would leave the range of floats; the loss is less than 2^−112 there, and counts as 0. */
const leastDoubt = (gamma: number): number => 2 ** Math.max(-126, -120 / Math.max(gamma - 1, 1e-3));
