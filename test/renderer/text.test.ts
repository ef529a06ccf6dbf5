import assert from 'node:assert/strict';
import { plainStats, weightedStats } from '../../extension/picture/angularStats.js';
import { tensorStats } from '../../extension/picture/tensorStats.js';
import { clippedText, countClipped } from '../../renderer/model/pane/clipped.js';
import { moveCursor, stateAt } from '../../renderer/model/pane/cursor.js';
import { copiedText, elementLine } from '../../renderer/model/pane/elementText.js';
import { roomFor } from '../../renderer/model/pane/layout.js';
import { fileName } from '../../renderer/model/pane/npyFile.js';
import type { PaneSpec } from '../../renderer/model/pane/spec.js';
import { startState } from '../../renderer/model/pane/state.js';
import { rangeOf, parseRange } from '../../extension/picture/ranges.js';
import { restorePanes } from '../../renderer/model/pane/savedState.js';
import { naturalScale } from '../../extension/picture/scales.js';
import { sparkline, summaryText } from '../../renderer/model/tensor/summary.js';
import { maxScroll, scrollTo, windowAt } from '../../renderer/model/pane/tableWindow.js';
import { counting, directions, tensorOf } from './samples.js';

describe('renderer: words and numbers', () => {
  const scalar: PaneSpec['scale'] = { kind: 'scalar', colormap: 'grey', range: [0, 1] };
  const specOf = (...args: Parameters<typeof tensorOf>): PaneSpec => ({
    ...{ id: 'a', title: 'a', tensor: tensorOf(...args), scale: scalar },
  });

  it('an element has the shortest digits of its type', () => {
    const spec = specOf({
      name: 'grad',
      shape: [2, 2],
      data: Float32Array.of(0.1, 1 / 3, NaN, -0),
    });
    const at = (row: number, column: number) => elementLine(spec, [row, column]);
    assert.equal(at(0, 0), 'grad[0,0] = 0.1');
    assert.equal(at(0, 1), 'grad[0,1] = 0.33333334');
    assert.equal(at(1, 0), 'grad[1,0] = NaN');
    assert.equal(at(1, 1), 'grad[1,1] = -0');
  });
  it('a direction has its vector and its angle, in its own sense', () => {
    const data = Float32Array.of(0, 1);
    const spec: PaneSpec = {
      ...specOf({ name: 'y', shape: [1, 1, 2], data, angle: directions }),
      scale: { kind: 'angle', angle: directions, colormap: 'cyclic', arrows: false },
    };
    assert.equal(elementLine(spec, [0, 0, 0]), 'y[0,0] = 90.00° (0, 1)');
  });
  it('two panes of one element are copied as one line', () => {
    const spec = specOf({ shape: [2, 2], data: counting([2, 2]) });
    const state = startState('y', 'x');
    assert.equal(
      copiedText([spec, { ...spec, id: 'b' }], state, { row: 1, column: 0 }),
      'x[1,0] = 2',
    );
  });
  it('the alternative of a picture has its numbers', () =>
    assert.equal(
      summaryText(tensorOf({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, NaN, 0) }), scalar),
      'x: float32, y 2 × x 3, 24 B, from 0 to 3, mean 1.2 ± 1.166, zeros 2, NaN 1',
    ));
  it('angles have no linear mean', () => {
    const data = Float32Array.of(1, 0, 0, 1);
    assert.equal(
      summaryText(tensorOf({ shape: [1, 2, 2], data, angle: directions }), scalar),
      'x: float32, y 1 × x 2 × channel 2, 16 B',
    );
  });
  it('class numbers have no mean: classes are counted, and what is none', () => {
    const data = Int32Array.of(0, 3, 3, 255, 7, 0);
    const labels = tensorOf({ shape: [2, 3], dtype: 'int32', data });
    assert.equal(
      summaryText(labels, naturalScale(labels.entry)),
      'x: int32, y 2 × x 3, 24 B, 3 classes, ignored 1',
    );
    // Taken for sizes they have one.
    assert.match(summaryText(labels, scalar), /from 0 to 255, mean 44.67/);
  });
  it('one value in a thousand is seen in the sparkline', () => {
    const data = new Float32Array(1000);
    data[0] = 10;
    assert.equal(sparkline(tensorStats(data)), `█${'\u2007'.repeat(8)}▁`);
  });

  it('what is beyond the range is counted, and so is what is no number', () => {
    const clipped = countClipped([0, 1, 2, 3, NaN, Infinity, -Infinity], [1, 2]);
    assert.equal(clippedText(clipped), '1 below, 1 above, 1 NaN, 2 ±Inf');
    // What a mask leaves out is no fault of the numbers.
    assert.equal(clippedText(clipped, true), '1 below, 1 above, 1 left out, 2 ±Inf');
  });
  const stats = tensorStats(Float32Array.from({ length: 101 }, (_, i) => i - 20));
  it('full is from least to largest', () =>
    assert.deepEqual(rangeOf({ kind: 'full' }, stats), [-20, 80]));
  it('symmetric is about 0', () =>
    assert.deepEqual(rangeOf({ kind: 'symmetric' }, stats), [-80, 80]));
  it('p1-p99 leaves out a hundredth at each end', () =>
    assert.deepEqual(rangeOf({ kind: 'p1-p99' }, stats), [-19, 79]));
  for (const [lo, hi] of [
    ['', '1'],
    ['2', '1'],
    ['a', '1'],
    ['0', 'Infinity'],
  ] as const) {
    it(`from '${lo}' to '${hi}' is no range`, () => assert.equal(parseRange(lo, hi), undefined));
  }

  const scales: readonly (readonly [string, Parameters<typeof tensorOf>[0], object])[] = [
    [
      '0 to 1',
      { shape: [1, 2], data: Float32Array.of(0.2, 0.9) },
      { colormap: 'grey', range: [0, 1] },
    ],
    [
      'both signs',
      { shape: [1, 2], data: Float32Array.of(-3, 1) },
      { colormap: 'diverging', range: [-3, 3] },
    ],
    [
      'else',
      { shape: [1, 2], data: Float32Array.of(5, 9) },
      { colormap: 'viridis', range: [5, 9] },
    ],
    [
      'errors',
      { shape: [1, 2], data: Float32Array.of(0.2, 0.9), role: 'error' },
      { colormap: 'viridis', range: [0, Math.fround(0.9)] },
    ],
    [
      'pictures',
      { shape: [1, 1, 3], data: Float32Array.of(0, 99, 255) },
      { kind: 'rgb', range: [0, 255] },
    ],
    [
      'directions',
      { shape: [1, 1, 2], data: Float32Array.of(1, 0), angle: directions },
      { kind: 'angle', colormap: 'cyclic' },
    ],
  ];
  for (const [name, tensor, expected] of scales) {
    it(`colours of ${name}`, () =>
      assert.deepEqual(
        { ...naturalScale(tensorOf(tensor).entry), ...expected },
        naturalScale(tensorOf(tensor).entry),
      ));
  }

  it('a median of angular errors is the middle one, weights or not', () => {
    const degrees = Float32Array.of(1, 2, 40);
    // By hand: mean 43/3, rms √((1 + 4 + 1600)/3), two of three under 5°.
    for (const found of [
      plainStats(tensorStats(degrees), degrees),
      weightedStats(degrees, [2, 2, 2]),
    ]) {
      assert.equal(found.median, 2);
      assert.equal(found.max, 40);
      assert.ok(Math.abs(found.mean - 43 / 3) < 1e-12);
      assert.ok(Math.abs(found.rmse - Math.sqrt(1605 / 3)) < 1e-12);
      assert.deepEqual(found.shares, [2 / 3, 2 / 3, 2 / 3, 2 / 3]);
    }
  });
  it('a pixel of no weight does not count, one of twice the weight twice', () => {
    const found = weightedStats(Float32Array.of(10, 20, 90, NaN), Float32Array.of(2, 1, 0, 5));
    assert.deepEqual([found.counted, found.pixels, found.max], [2, 4, 20]);
    assert.ok(Math.abs(found.mean - 40 / 3) < 1e-12);
    assert.equal(found.median, 10);
  });

  it('the first key shows the cursor, in the middle', () =>
    assert.deepEqual(moveCursor('ArrowUp', undefined, { rows: 9, columns: 5 }), {
      row: 4,
      column: 2,
    }));
  it('it stops at the edges', () =>
    assert.deepEqual(moveCursor('PageDown', { row: 3, column: 2 }, { rows: 9, columns: 5 }), {
      row: 8,
      column: 2,
    }));
  it('other keys do not move it', () =>
    assert.equal(
      moveCursor('constructor', { row: 0, column: 0 }, { rows: 9, columns: 5 }),
      undefined,
    ));
  it('a view goes to an element by its index', () => {
    const place = { zoom: 9, centre: { row: 0, column: 0 } };
    const state = stateAt(
      { ...startState('y', 'x'), place },
      ['batch', 'y', 'x', 'channel'],
      [1, 12, 80, 1],
    );
    assert.deepEqual(state.cursor, { row: 12, column: 80 });
    assert.deepEqual(state.fixed, { batch: 1, channel: 1 });
    assert.deepEqual(state.place, { zoom: 9, centre: { row: 12.5, column: 80.5 } });
  });

  const lengths = new Map([
    ['y', 10],
    ['x', 20],
    ['batch', 2],
  ]);
  const start = startState('y', 'x');
  for (const [name, saved] of [
    ['nothing', undefined],
    ['a number', 7],
    ['axes that are gone', { rows: 'z', columns: 'x' }],
  ] as const) {
    it(`of ${name} nothing is restored`, () =>
      assert.equal(restorePanes(saved, start, lengths), start));
  }
  it('what no longer fits is left out, the rest is restored', () => {
    const saved = {
      ...{
        rows: 'x',
        columns: 'y',
        fixed: { batch: 5 },
        cursor: { row: 19, column: 9 },
        pin: { row: 0, column: 10 },
      },
      ...{
        place: { zoom: -1, centre: { row: 0, column: 0 } },
        ranges: { a: { kind: 'full' }, b: { kind: 'x' } },
      },
    };
    assert.deepEqual(restorePanes(saved, start, lengths), {
      ...{ rows: 'x', columns: 'y', fixed: {}, cursor: { row: 19, column: 9 }, pin: undefined },
      ...{ place: undefined, ranges: { a: { kind: 'full' } } },
    });
  });

  it('a cursor below the last row is none', () => {
    const saved = { rows: 'y', columns: 'x', cursor: { row: 10, column: 0 } };
    assert.equal(restorePanes(saved, start, lengths).cursor, undefined);
  });
  it('three panes share the width, nine are tiles', () => {
    assert.equal(roomFor(968, 3).width, 314);
    assert.equal(roomFor(968, 1).width, 512);
    assert.equal(roomFor(968, 9).width, 184);
    assert.equal(roomFor(300, 3).width, 300);
  });
  it('a table of ten million lines is scrolled through to its end', () => {
    const total = 10_000_000;
    assert.deepEqual(windowAt(0, 240, 20, total), { first: 0, count: 13 });
    assert.deepEqual(windowAt(maxScroll - 240, 240, 20, total), { first: total - 13, count: 13 });
    const scroll = scrollTo(6_789_012, 0, 240, 20, total);
    const { first, count } = windowAt(scroll, 240, 20, total);
    assert.ok(first <= 6_789_012 && 6_789_012 < first + count, `${first}`);
  });
  it('a file name holds what every system takes', () => {
    assert.equal(fileName('error: "L/θ" *'), 'error-L-θ');
    assert.equal(fileName('../..'), 'tensor');
  });
});
