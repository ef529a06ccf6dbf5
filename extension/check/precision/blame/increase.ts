/** How many bits each operation of a run in a format lost: what its result lacks beside doubles, less what it was given lacked. */
import { numberFormats, type NumberFormat } from '../../../wire/numberFormats.js';
import { largest } from '../../numbers.js';
import { float64Noise } from '../../tolerance.js';
import { lossOf } from '../formats/figures.js';
import type { GivenNumbers, SeenOperation } from './record.js';

export interface Increase {
  readonly operation: SeenOperation;
  /** The same operation in doubles. */
  readonly exact: SeenOperation;
  /** Position among the numbers that were kept where it is worst. */
  readonly at: number;
  /** Bits that its result lacks there, and that what it was given lacked. */
  readonly lost: number;
  readonly lostBefore: number;
}

export const increaseOf = ({ lost, lostBefore }: Increase): number => lost - lostBefore;

/** Operations that run in the same order in both, the one that lost most first. */
export function rankIncreases(
  format: NumberFormat,
  found: readonly SeenOperation[],
  exact: readonly SeenOperation[],
  least: number,
): readonly Increase[] {
  const increases: Increase[] = [];
  for (const [i, operation] of found.entries()) {
    const truth = exact[i];
    // Code that branches on numbers may take another way: what comes then cannot be compared.
    if (truth?.name !== operation.name || truth.size !== operation.size) break;
    if (!operation.isFloat) continue;
    const increase = worstOf(format, operation, truth);
    if (increase && increaseOf(increase) >= least) increases.push(increase);
  }
  // Of two that lost about as much the first: the other may have it from there by a way that is not seen.
  return increases.sort(
    (a, b) =>
      Math.round(2 * increaseOf(b)) - Math.round(2 * increaseOf(a)) ||
      a.operation.index - b.operation.index,
  );
}

function worstOf(
  format: NumberFormat,
  operation: SeenOperation,
  exact: SeenOperation,
): Increase | undefined {
  const { bits } = numberFormats[format];
  // What doubles make of numbers that cancel; anything larger may be all that matters later.
  const leastCounted = largest(exact.made) * float64Noise;
  const before = operation.given.map((given, k) =>
    lossBefore(bits, given, exact.given[k], operation.size),
  );
  let worst: Increase | undefined;
  for (let i = 0; i < operation.made.length; i++) {
    const truth = exact.made[i]!;
    if (!Number.isFinite(truth)) continue;
    const lost = lossOf(bits, operation.made[i]!, truth, leastCounted);
    if (worst && lost <= increaseOf(worst)) continue;
    const lostBefore = Math.max(0, ...before.map((of) => of(i)));
    if (!worst || lost - lostBefore > increaseOf(worst))
      worst = { operation, exact, at: i, lost, lostBefore };
  }
  return worst;
}

/** By the position in the result. A number in the code is what the person wrote: what the format makes of it, the operation lost. */
function lossBefore(
  bits: number,
  given: GivenNumbers,
  exact: GivenNumbers | undefined,
  size: number,
): (i: number) => number {
  if (given.isConstant || !exact) return () => 0;
  const at = (i: number): number =>
    Number.isFinite(exact.numbers[i]) ? lossOf(bits, given.numbers[i]!, exact.numbers[i]!) : bits;
  if (given.size === size) return at;
  let most = 0;
  for (let i = 0; i < given.numbers.length; i++) most = Math.max(most, at(i));
  return () => most;
}
