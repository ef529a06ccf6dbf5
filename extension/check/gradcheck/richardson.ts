/**
 * The derivative of one number from its values at ever smaller steps: Richardson extrapolation on each side and in
 * the middle, and of the rungs the one whose estimated error (change from rung to rung plus rounding) is least,
 * among those that no smaller step contradicts. A kink nearer than a step spoils the coarse rungs only, and these
 * agree among each other very well: it is the finer ones that know.
 */
import { float64Unit, sameConstant } from '../tolerance.js';

/** How far the input went up and down, and the values there. */
export interface Step {
  readonly up: number;
  readonly down: number;
  readonly above: number;
  readonly below: number;
}

export interface Derivative {
  readonly derivative: number;
  readonly error: number;
  readonly left: number;
  readonly right: number;
  /** The one-sided derivatives differ by more than their errors. */
  readonly kink: boolean;
  /** The steepest that any step on either side was. */
  readonly reach: number;
}

/**
 * `steps` from large to small, each the one before by `ratio`; `noise`: what rounding does to the value; `usual`: the step
 * over which a function is taken for smooth where nothing of it is seen. Where it is seen, it may be larger.
 */
export function settle(
  base: number,
  steps: readonly Step[],
  ratio: number,
  input: number,
  noise: number,
  usual: number,
): Derivative {
  if (steps.every(({ above, below }) => above === base && below === base)) {
    const widest = Math.min(usual, Math.max(...steps.map(({ up }) => up)));
    const error = (noise + float64Unit * Math.abs(base)) / widest;
    return { derivative: 0, error, left: 0, right: 0, kink: false, reach: 0 };
  }
  const rights = steps.map(({ up, above }) => (above - base) / up);
  const lefts = steps.map(({ down, below }) => (base - below) / down);
  // The value rounds, and so does what it is made from: the angle 5e-6 between two vectors is the difference
  // of products near 1, good to 1e-16 and not to 1e-16 of itself. That is as if the input had been rounded.
  const rounding = steps.map(({ up, above, below }, j) => {
    const size = Math.max(Math.abs(base), Math.abs(above), Math.abs(below));
    const steep = Math.max(Math.abs(rights[j]!), Math.abs(lefts[j]!));
    return (noise + 8 * float64Unit * (size + Math.abs(input) * steep)) / up;
  });
  const middles = steps.map(({ up, down, above, below }) => (above - below) / (up + down));
  // Steps up and down differ in their last bit, which lets curvature into the central quotient.
  const uneven = steps.map(
    ({ up, down }, j) =>
      rounding[j]! + Math.abs(((rights[j]! - lefts[j]!) * (up - down)) / (up + down)),
  );
  const least = rounding.reduce(
    (a, r, j) => (r * steps[j]!.up < a ? r * steps[j]!.up : a),
    Infinity,
  );
  const unseen = least / usual;
  const right = limit(rights, rounding, ratio, { sizes: rights.map(Math.abs), unseen });
  const left = limit(lefts, rounding, ratio, { sizes: lefts.map(Math.abs), unseen });
  // Beside a kink nearer than every step the middle grows too, but no side does.
  const steep = !Number.isFinite(right.value) && !Number.isFinite(left.value);
  const sizes = rights.map((q, j) => Math.max(Math.abs(q), Math.abs(lefts[j]!)));
  const gaps = rights.map((q, j) => Math.abs(q - lefts[j]!));
  const middle = limit(middles, uneven, ratio * ratio, { sizes, unseen, gaps, ratio }, steep);
  const jump = Math.abs(right.value - left.value);
  const size = Math.max(Math.abs(right.value), Math.abs(left.value));
  // One-sided derivatives are good to 1e-9.
  const kink = !(jump <= 8 * (right.error + left.error) + sameConstant * size);
  return {
    derivative: kink ? oneOf(left.value, right.value) : middle.value,
    error: kink ? Math.max(left.error, right.error) : middle.error,
    left: left.value,
    right: right.value,
    kink,
    reach: [...rights, ...lefts].reduce((most, q) => (Math.abs(q) > most ? Math.abs(q) : most), 0),
  };
}

/** A value for a kink: the middle, or the side that exists. */
function oneOf(left: number, right: number): number {
  if (Number.isNaN(left)) return right;
  return Number.isNaN(right) ? left : (left + right) / 2;
}

interface Limit {
  readonly value: number;
  readonly error: number;
}

/** What of a function there is to see: its slopes by rung, and how steep it may be where none shows above rounding. */
interface Sight {
  readonly sizes: readonly number[];
  readonly unseen: number;
  /** By how much the slopes of both sides differ, of a middle; from rung to rung `ratio` times less. */
  readonly gaps?: readonly number[];
  readonly ratio?: number;
}

/** Do the sides come nearer to each other otherwise than those of a smooth function? Then a middle that stays is chance. */
function isChance({ gaps, ratio = 1 }: Sight, rounding: readonly number[], j: number): boolean {
  if (gaps === undefined) return false;
  const [fine, expected] = [gaps[j]!, gaps[j - 1]! / ratio];
  return Math.abs(fine - expected) > Math.max(fine, expected) / 2 + 8 * rounding[j]!;
}

/** The limit of quotients as the step goes to 0, if their error falls by `gain` from rung to rung. */
function limit(
  quotients: readonly number[],
  rounding: readonly number[],
  gain: number,
  sight: Sight,
  mayDiverge = true,
): Limit {
  let best: Limit = { value: NaN, error: Infinity };
  let before = NaN;
  for (let j = 1; j < quotients.length; j++) {
    const [coarse, fine] = [quotients[j - 1]!, quotients[j]!];
    const value = fine + (fine - coarse) / (gain - 1);
    // Beside a power that is no whole number the gain is another, of which the first rung knows nothing.
    const change = Math.abs(value - (Number.isNaN(before) ? coarse : before));
    const least = isChance(sight, rounding, j) ? Math.min(sight.gaps![j]!, Math.abs(value)) / 2 : 0;
    const known = Math.max(change, least) + rounding[j]!;
    // A step over what is flat and then ends tells less of the slope here the larger it is: 1e-16 by 600 is 0 to 1e-19 and no slope.
    const error = known <= sight.sizes[j]! / 2 ? known : Math.max(known, sight.unseen);
    before = value;
    if (!(error < best.error)) continue;
    // A smaller step is off by no more than this one, but for rounding.
    const most = 2 * error + 2 * Math.abs(fine - value);
    const holds = quotients.every(
      (q, k) => k <= j || !(Math.abs(q - value) > most + 4 * rounding[k]!),
    );
    if (holds) best = { value, error };
  }
  return mayDiverge && diverges(quotients, rounding)
    ? { value: Math.sign(quotients.at(-1)!) * Infinity, error: 0 }
    : best;
}

/** A jump or a vertical tangent: the quotients grow at each of the last rungs, beyond rounding. */
function diverges(quotients: readonly number[], rounding: readonly number[]): boolean {
  const last = quotients.slice(-5).map(Math.abs);
  const grows = last.every((q, i) => i === 0 || q > 1.3 * last[i - 1]!);
  return grows && last.at(-1)! > 100 * (rounding.at(-1) ?? 0);
}
