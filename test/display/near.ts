import assert from 'node:assert/strict';

/** Number by number; NaN is near NaN only. */
export const near = (
  actual: readonly number[],
  expected: readonly number[],
  within: number,
): void => {
  assert.equal(actual.length, expected.length);
  expected.forEach((x, i) =>
    assert.ok(
      Number.isNaN(x) ? Number.isNaN(actual[i]) : Math.abs(actual[i]! - x) <= within,
      `${i}: ${actual[i]} is not ${x}`,
    ),
  );
};
