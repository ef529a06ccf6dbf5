import assert from 'node:assert/strict';
import {
  byteSize,
  exactNumber,
  nestedValues,
  shortApart,
  shortNumber,
} from '../../extension/wire/numberText.js';

describe('numbers in text', () => {
  const short: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [262144, '262144'],
    [1e6, '1.000e6'],
    [0.0123456, '0.01235'],
    [-1.5, '-1.5'],
    [1e-5, '1.000e-5'],
    [123456.7, '123500'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ];
  for (const [x, text] of short)
    it(`short ${text}`, () => assert.equal(shortNumber(x as never), text));

  const apart: readonly (readonly [number, number, string])[] = [
    [14.7791, 14.7792, '14.7791 and 14.7792'],
    [0.25, 0.5, '0.25 and 0.5'],
    [14.7791, 14.7791, '14.78 and 14.78'],
    [1.00001e-7, 1.00002e-7, '1.00001e-7 and 1.00002e-7'],
    [0.1, 0.1 + 2 ** -56, '0.1 and 0.10000000000000002'],
    [1, 1 + 2 ** -52, '1 and 1.0000000000000002'],
    [NaN, NaN, 'NaN and NaN'],
    [0, -0, '0 and -0'],
  ];
  for (const [a, b, text] of apart)
    it(`beside each other ${text}`, () =>
      assert.equal(shortApart(a as never, b as never).join(' and '), text));

  const exact: readonly (readonly [number, string, string])[] = [
    [Math.fround(0.1), 'float32', '0.1'],
    [Math.fround(1 / 3), 'float32', '0.33333334'],
    [Math.fround(1.6789e-7), 'float32', '1.6789e-7'],
    [16777216, 'float32', '16777216'],
    [0.1, 'float64', '0.1'],
    [1 / 3, 'float64', '0.3333333333333333'],
    [-0, 'float32', '-0'],
    [NaN, 'float32', 'NaN'],
    [1, 'bool', 'true'],
    [7, 'int32', '7'],
  ];
  for (const [x, dtype, text] of exact)
    it(`exact ${dtype} ${text}`, () => assert.equal(exactNumber(x, dtype), text));

  it('exact text of a float32 gives the float32 back', () => {
    for (let i = 1; i < 20_000; i++) {
      const x = Math.fround(Math.exp(Math.sin(i * 12.9898) * 80));
      assert.equal(Math.fround(Number(exactNumber(x, 'float32'))), x);
    }
  });
  it('nested', () => {
    assert.equal(nestedValues(['1', '2', '3', '4'], [2, 2]), '[[1, 2], [3, 4]]');
    assert.equal(nestedValues(['1'], []), '1');
    assert.equal(nestedValues([], [0, 2]), '[]');
  });
  it('bytes', () =>
    assert.deepEqual([1, 1024, 2 ** 21, 3 * 2 ** 30].map(byteSize), [
      '1 B',
      '1.0 KiB',
      '2.0 MiB',
      '3.0 GiB',
    ]));
});
