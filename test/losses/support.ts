/**
 * What every loss test needs: suites on each backend, seeded numbers, nested arrays, differences in
 * doubles.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { backends } from '../support/backends.js';
import { tolerances } from '../support/tolerances.js';

/** One suite per backend, under the same test names. */
export function onEachBackend(title: string, tests: () => void): void {
  for (const backend of backends) {
    describe(`${title} (${backend})`, () => {
      before(async () => {
        assert.ok(await tf.setBackend(backend), `${backend} does not start`);
      });
      tests();
    });
  }
}

export type Nested = number | Nested[];

export const flat = (x: Nested): number[] => (typeof x === 'number' ? [x] : x.flatMap(flat));

/** Nests numbers into a shape. */
export function nest(values: readonly number[], shape: readonly number[]): Nested {
  if (shape.length === 0) return values[0]!;
  const [first, ...rest] = shape as [number, ...number[]];
  const size = rest.reduce((a, b) => a * b, 1);
  return Array.from({ length: first }, (_, i) =>
    nest(values.slice(i * size, (i + 1) * size), rest),
  );
}

export const nested = (x: tf.Tensor): Nested => x.arraySync();

/**
 * Uniform numbers from 0 to 1, rounded to float32 so that loop and tensor see the same; mulberry32.
 */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return Math.fround(((z ^ (z >>> 14)) >>> 0) / 2 ** 32);
  };
}

/**
 * Gradient of f at x by central differences in doubles, extrapolated once (Richardson): truncation
 *   is of order h⁴ = 10⁻¹⁶, rounding 10⁻¹⁶/h = 10⁻¹², at values of order 1.
 */
export function differences(
  f: (x: Nested) => number,
  x: Nested,
  shape: readonly number[],
  h = 1e-4,
): number[] {
  const values = flat(x);
  const moved = nest(values, shape);
  const place = [...tf.util.computeStrides([...shape]), 1];
  const at = (i: number, value: number): number => {
    if (typeof moved === 'number') return f(value);
    const row = shape
      .slice(0, -1)
      .reduce<Nested[]>(
        (rows, length, axis) => rows[Math.floor(i / place[axis]!) % length] as Nested[],
        moved,
      );
    row[i % row.length] = value;
    const result = f(moved);
    row[i % row.length] = values[i]!;
    return result;
  };
  return values.map((v, i) => {
    const slope = (step: number): number => {
      const [up, down] = [v + step, v - step];
      return (at(i, up) - at(i, down)) / (up - down);
    };
    return (4 * slope(h / 2) - slope(h)) / 3;
  });
}

export const valueTolerance = tolerances.value.float32;
export const gradientTolerance = tolerances.gradient.float32;

/**
 * Every entry within atol + rtol·(largest |expected|); NaN equals NaN only, and infinities
 * themselves.
 */
export function assertClose(
  actual: readonly number[],
  expected: readonly number[],
  rtol: number,
  what: string,
  atol = 0,
): void {
  assert.equal(actual.length, expected.length, `${what}: number of entries`);
  const finite = expected.filter(Number.isFinite).map(Math.abs);
  const bound = atol + rtol * Math.max(0, ...finite);
  expected.forEach((e, i) => {
    const a = actual[i]!;
    if (Object.is(a, e) || a === e || Math.abs(a - e) <= bound) return;
    assert.fail(
      `${what}: entry ${i} is ${a}, expected ${e} (difference ${a - e}, allowed ${bound})`,
    );
  });
}

/** Runs f, and fails if it leaves tensors behind. */
export function withoutLeak<T>(f: () => T): T {
  const before = tf.memory().numTensors;
  const result = f();
  assert.equal(tf.memory().numTensors - before, 0, 'tensors left behind');
  return result;
}
