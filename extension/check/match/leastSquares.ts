/**
 * Numbers that make differences vanish: Levenberg's and Marquardt's way from a start, of a few numbers and some ten differences that are
 * had by computing alone. Nothing is said of how near the end is; whoever asks tries it.
 */
import { dot } from '../numbers.js';

/** Undefined where there are none for such numbers. */
export type Differences = (x: readonly number[]) => Float64Array | undefined;

const most = 80;
/** Steps behind each other that take less than half of what is left: far from 0 it is at its least there. Near it is a valley to go along. */
const [mostSlow, far] = [4, 1 / 8192];
/** Of derivatives: what doubles keep of a difference is best at the root of their unit. */
const step = 1e-7;

export function leastSquares(
  differences: Differences,
  start: readonly number[],
): readonly number[] {
  let at = start;
  let left = differences(at);
  let damping = 1 / 1024;
  let patience = mostSlow;
  for (let i = 0; left && size(left) > 0 && i < most; i++) {
    const derivatives = derivativesOf(differences, at, left);
    const shift = derivatives && shiftOf(derivatives, left, damping);
    if (!shift) break;
    const next = at.map((x, j) => x + shift[j]!);
    const found = differences(next);
    if (found && size(found) < size(left)) {
      patience = size(found) > size(left) / 2 ? patience - 1 : mostSlow;
      [at, left, damping] = [next, found, damping / 8];
      if (patience <= 0 && size(left) > far) break;
    } else {
      damping *= 8;
      if (damping > 2 ** 20) break;
    }
  }
  return at;
}

const size = (differences: Float64Array): number => dot(differences, differences);

function derivativesOf(
  differences: Differences,
  at: readonly number[],
  left: Float64Array,
): readonly Float64Array[] | undefined {
  const derivatives = at.map((x, j) => {
    const by = step * Math.max(1, Math.abs(x));
    const moved = differences(at.with(j, x + by));
    return moved?.map((value, i) => (value - left[i]!) / by);
  });
  return derivatives.every((derivative) => derivative !== undefined) ? derivatives : undefined;
}

/** Solves (JᵀJ + damping · its diagonal) · shift = −Jᵀ · left; undefined where a number changes nothing. */
function shiftOf(
  derivatives: readonly Float64Array[],
  left: Float64Array,
  damping: number,
): readonly number[] | undefined {
  const rows = derivatives.map((a, i) => [
    ...derivatives.map((b, j) => dot(a, b) * (i === j ? 1 + damping : 1)),
    -dot(a, left),
  ]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]!;
    if (!(Math.abs(pivot[i]!) > 0)) return undefined;
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const times = rows[k]![i]! / pivot[i]!;
      rows[k] = rows[k]!.map((x, j) => x - times * pivot[j]!);
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
