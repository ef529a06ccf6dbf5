import assert from 'node:assert/strict';
import { angleFraction, defaultAngle, summarizeAngles } from '../../extension/picture/angles.js';
import { colormaps, colormapTable, type ColormapName } from '../../extension/picture/colormaps.js';
import { markedColours, paintAngle, paintRgb, paintScalar } from '../../extension/picture/paint.js';

const pixel = (rgba: Uint8ClampedArray, i: number): number[] =>
  Array.from(rgba.slice(4 * i, 4 * i + 3));

describe('colour maps', () => {
  for (const [name, { kind }] of Object.entries(colormaps)) {
    it(name, () => {
      const table = colormapTable(name as ColormapName);
      assert.equal(table.length, 768);
      const step = (a: number, b: number): number =>
        Math.max(...[0, 1, 2].map((c) => Math.abs(table[3 * a + c]! - table[3 * b + c]!)));
      const largest = Math.max(...Array.from({ length: 255 }, (_, i) => step(i, i + 1)));
      assert(largest <= 8, `a step of ${largest}`);
      assert.equal(step(255, 0) <= 8, kind === 'cyclic');
    });
  }
  it('viridis begins #440154 and ends #fde725', () => {
    // matplotlib 3.11, matplotlib.colormaps['viridis'].
    const table = colormapTable('viridis');
    assert.deepEqual(
      [...table.slice(0, 3), ...table.slice(-3)],
      [0x44, 0x01, 0x54, 0xfd, 0xe7, 0x25],
    );
  });
});

describe('paint', () => {
  it('grey of 8 bits is itself', () => {
    const values = Float32Array.from({ length: 256 }, (_, i) => i / 255);
    const { rgba } = paintScalar(values, 'grey', [0, 1]);
    for (let i = 0; i < 256; i++) assert.deepEqual(pixel(rgba, i), [i, i, i]);
  });
  it('what is out of range is counted and takes the end colours', () => {
    const { rgba, below, above, marked } = paintScalar([-1, 0, 1, 2, 3], 'grey', [0, 1]);
    assert.deepEqual([below, above, marked], [1, 2, 0]);
    assert.deepEqual(
      [pixel(rgba, 0), pixel(rgba, 4)],
      [
        [0, 0, 0],
        [255, 255, 255],
      ],
    );
  });
  it('NaN and ±∞ have colours of their own', () => {
    const { rgba, below, above, marked } = paintScalar([NaN, Infinity, -Infinity], 'grey', [0, 1]);
    const { nan, posInf, negInf } = markedColours;
    assert.deepEqual(
      [0, 1, 2].map((i) => pixel(rgba, i)),
      [nan, posInf, negInf],
    );
    assert.deepEqual([below, above, marked], [0, 0, 3]);
  });
  it('a range of no width is the middle', () =>
    assert.deepEqual(pixel(paintScalar([5], 'grey', [5, 5]).rgba, 0), [128, 128, 128]));
  it('a range over all doubles', () => {
    assert.deepEqual(pixel(paintScalar([0], 'grey', [-1.7e308, 1.7e308]).rgba, 0), [128, 128, 128]);
  });
  it('rgb', () => {
    const { rgba, above, marked } = paintRgb([0, 0.5, 2, NaN, 0, 0], [0, 1]);
    assert.deepEqual([pixel(rgba, 0), pixel(rgba, 1)], [[0, 128, 255], markedColours.nan]);
    assert.deepEqual([above, marked], [1, 1]);
  });
  it('an angle has the colour of its part of the period; no direction is marked', () => {
    const table = colormapTable('cyclic');
    const { rgba, marked } = paintAngle([1, 0, 0, 1, -1, 0, 0, 0], defaultAngle);
    assert.deepEqual(pixel(rgba, 1), Array.from(table.slice(3 * 64, 3 * 64 + 3)));
    assert.deepEqual(pixel(rgba, 2), Array.from(table.slice(3 * 128, 3 * 128 + 3)));
    assert.deepEqual([pixel(rgba, 3), marked], [markedColours.nan, 1]);
  });
});

describe('angles', () => {
  const half = { ...defaultAngle, period: 'half' } as const;
  const degrees = { ...defaultAngle, encoding: 'scalar', unit: 'deg' } as const;
  const cases: readonly (readonly [string, number, number])[] = [
    ['(0, -1) of a full turn', angleFraction(0, -1, defaultAngle), 0.75],
    ['(0, -1) of half a turn', angleFraction(0, -1, half), 0.5],
    ['(-1, 0) of half a turn is (1, 0)', angleFraction(-1, 0, half), 0],
    [
      'doubled (-1, 0): a quarter turn',
      angleFraction(-1, 0, { ...half, encoding: 'double-angle' }),
      0.5,
    ],
    ['-90° of a full turn', angleFraction(-90, NaN, degrees), 0.75],
    ['450° of a full turn', angleFraction(450, NaN, degrees), 0.25],
    ['just below 0', angleFraction(-1e-20, NaN, degrees), 0],
    ['no vector', angleFraction(0, 0, defaultAngle), NaN],
    ['NaN', angleFraction(NaN, 1, defaultAngle), NaN],
    ['infinite', angleFraction(Infinity, NaN, degrees), NaN],
  ];
  for (const [name, found, expected] of cases) it(name, () => assert.equal(found, expected));

  it('the mean of 350° and 20° is 5°', () => {
    const { meanDegrees, resultant, directed } = summarizeAngles([350, 20, NaN], degrees);
    assert(Math.abs(meanDegrees - 5) < 1e-9);
    assert(Math.abs(resultant - Math.cos(Math.PI / 12)) < 1e-12);
    assert.equal(directed, 2);
  });
  it('opposite directions have no mean', () =>
    assert.equal(summarizeAngles([0, 180], degrees).meanDegrees, NaN));

  it('logarithmic: 1, 10, 100 and 1000 are even steps from 1 to 1000; 0 takes the first colour', () => {
    const { rgba } = paintScalar([1, 10, 100, 1000, 0], 'grey', [1, 1000], { log: true });
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((i) => rgba[4 * i]),
      [0, 85, 170, 255, 0],
    );
  });
  it('NaN in the colour that it is given', () => {
    const { rgba, marked } = paintScalar([NaN], 'grey', [0, 1], { nan: [1, 2, 3] });
    assert.deepEqual([[...rgba.subarray(0, 3)], marked], [[1, 2, 3], 1]);
  });
});
