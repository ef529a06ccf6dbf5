/**
 * Does a function give the same for the same inputs, and if not, what is it that it depends on besides them?
 *
 * It is called, then called on one pixel of other numbers, then called again: a sum that lives on from call to call
 * shows by the second call, a maximum that lives on only after larger numbers.
 */
import { watchSources } from '../backends/chanceAndClock.js';
import { traceKernels } from '../backends/doubles.js';
import { foreignKernel } from './foreignLoss.js';
import { withValues, type Sample } from './inputs.js';
import { leadingAxes, mainShape, pixel } from './compare/variations.js';

export type UnstableCause = 'state' | 'random' | 'time' | 'unseen';

export interface Unstable {
  /** The first entry that differs between the two calls. */
  readonly entry: number;
  readonly first: number;
  readonly second: number;
  readonly cause: UnstableCause;
}

type Values = { readonly values: Float64Array };

/**
 * Runs `run` on inputs that must not matter to the next call. What becomes of it is of no interest. Tensors keep their
 * shape: kernels of wasm that are given one pixel to pool leave the heap broken for all that follows.
 */
export function disturb(
  run: (samples: readonly Sample[]) => unknown,
  samples: readonly Sample[],
  on: 'pixel' | 'whole',
): void {
  const others = samples.map(exaggerate);
  const shape = mainShape(others);
  const first = shape.slice(0, leadingAxes(shape)).map(() => 0);
  // One pixel is not for every function.
  for (const given of on === 'pixel' ? [pixel(others, first), others] : [others]) {
    try {
      run(given);
      return;
    } catch {
      continue;
    }
  }
}

/** Larger, smaller and negative numbers; whole numbers may be labels, of which some come oftener and others not at all. */
function exaggerate(sample: Sample): Sample {
  const { dtype, values } = sample;
  if (dtype !== 'float32' || values.every(Number.isInteger))
    return withValues(
      sample,
      values.map((_, i) => values[(i * i) % values.length]!),
    );
  const factors = [1e3, 1e-3, -1e3]; // inputs
  return withValues(
    sample,
    values.map((x, i) => x * factors[i % factors.length]!),
  );
}

/**
 * The difference between two calls of `run`, the second watched for chance and the clock; undefined if there is none.
 * `isForeign`: what it runs is another framework's, and not by way of TensorFlow.js.
 */
export function findUnstable<T extends Values>(
  first: Values,
  again: () => T,
  isForeign = false,
): { readonly second: T; readonly unstable: Unstable | undefined } {
  const { result: second, used } = watchSources(again);
  const entry = firstDifference(first, second);
  if (entry >= 0)
    return { second, unstable: unstableAt(entry, first, second, causeOf(again, isForeign)) };
  const hidden =
    (used.random && findMove(second, again, 'random')) ||
    (used.clock && findMove(second, again, 'time'));
  return { second, unstable: hidden || undefined };
}

/** What two calls that agreed by luck differ in when chance is another, or the clock: two calls within a millisecond see one time. */
function findMove(
  second: Values,
  again: () => Values,
  cause: 'random' | 'time',
): Unstable | undefined {
  const holds = cause === 'time' ? [{ clock: anotherTime }] : otherChances;
  for (const hold of holds) {
    const later = watchSources(again, hold).result;
    const moved = firstDifference(second, later);
    if (moved >= 0) return unstableAt(moved, second, later, cause);
  }
  return undefined;
}

/** Seeds whose first numbers lie all over [0, 1): a dropout of four entries is the same twice once in sixteen times. */
const otherChances = Array.from({ length: 12 }, (_, k) => ({ random: (k + 1) * 134217689 }));

/** In the past, at no round number of anything. */
const anotherTime = 1_234_567_891_234.5;

const unstableAt = (
  entry: number,
  first: Values,
  second: Values,
  cause: UnstableCause,
): Unstable => ({
  entry,
  first: first.values[entry] ?? NaN,
  second: second.values[entry] ?? NaN,
  cause,
});

/** With chance held, or the clock, do two calls agree? Else something lives on from the one to the other. */
function causeOf(run: () => Values, isForeign: boolean): UnstableCause {
  const repeats = (hold: { readonly random?: number; readonly clock?: number }): boolean => {
    const [a, b] = [watchSources(run, hold).result, watchSources(run, hold).result];
    return firstDifference(a, b) < 0;
  };
  const { used } = watchSources(run);
  if (used.random && repeats({ random: 1 })) return 'random';
  if (used.clock && repeats({ clock: anotherTime })) return 'time';
  if (used.random && used.clock && repeats({ random: 1, clock: anotherTime })) return 'random';
  return isForeign || callsForeign(run) ? 'unseen' : 'state';
}

/** Of what another framework draws and keeps nothing is seen here. */
function callsForeign(run: () => Values): boolean {
  let found = false;
  traceKernels(({ name }) => (found ||= name === foreignKernel), run);
  return found;
}

/** -1 if there is none. */
export function firstDifference(a: Values, b: Values): number {
  const size = Math.max(a.values.length, b.values.length);
  for (let i = 0; i < size; i++) {
    if (!Object.is(a.values[i] ?? NaN, b.values[i] ?? NaN)) return i;
  }
  return a.values.length === b.values.length ? -1 : 0;
}
