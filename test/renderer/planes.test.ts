import assert from 'node:assert/strict';
import { reduceBlocks } from '../../extension/picture/reduceBlocks.js';
import type { AngleInfo } from '../../extension/wire/view.js';
import {
  arrowBlock,
  arrowField,
  arrowsIn,
  screenDirection,
} from '../../renderer/model/pane/arrows.js';
import { meanDirection, sumDirections } from '../../extension/picture/directions.js';
import { paintRegion } from '../../extension/picture/paintRegion.js';
import { indexAt, planeOf } from '../../extension/picture/plane.js';
import { reduceRegion } from '../../extension/picture/reduceRegion.js';
import { elementAt, type TensorData } from '../../extension/picture/tensorData.js';
import { counting, directions, tensorOf } from './samples.js';

describe('renderer: planes', () => {
  const shape = [2, 3, 4, 5];
  const tensor = tensorOf({ shape, data: counting(shape) });
  const axes = ['batch', 'y', 'x', 'channel'];
  for (const rows of axes) {
    for (const columns of axes.filter((axis) => axis !== rows)) {
      it(`every number of ${rows} × ${columns} is the element of its index`, () => {
        const fixed = { batch: 1, y: 2, x: 3, channel: 4 };
        const choice = { rows, columns, fixed, components: 1 as const };
        const plane = planeOf(tensor, choice)!;
        assert.equal(plane.rows, shape[axes.indexOf(rows)]);
        for (let row = 0; row < plane.rows; row++) {
          for (let column = 0; column < plane.columns; column++) {
            const index = indexAt(tensor, choice, { row, column });
            const flat = index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0);
            assert.equal(plane.values[row * plane.columns + column], flat, `${index}`);
            assert.deepEqual(elementAt(tensor, index), { kind: 'exact', value: flat });
          }
        }
      });
    }
  }
  it('a plane in one piece is not copied', () => {
    const plane = planeOf(tensorOf({ shape: [3, 4, 5], data: counting([3, 4, 5]) }), {
      ...{ rows: 'y', columns: 'x', fixed: { batch: 2 }, components: 1 },
    })!;
    assert.equal(plane.values.byteOffset % 64, (2 * 20 * 4) % 64);
    assert.deepEqual([...plane.values.subarray(0, 2)], [40, 41]);
  });
  describe('of a tensor that was not sent whole', () => {
    const large = [3, 40, 40];
    const limits = { bytesPerTensor: 9000, bytesPerView: 9000 };
    const part = tensorOf({ shape: large, data: counting(large), role: 'error' }, { limits });
    const choice = (batch: number) => ({
      ...{ rows: 'y', columns: 'x', fixed: { batch }, components: 1 as const },
    });
    it('the item that is there is exact', () => {
      assert.equal(planeOf(part, choice(0))!.step.row, 1);
      assert.deepEqual(elementAt(part, [0, 39, 38]), { kind: 'exact', value: 39 * 40 + 38 });
    });
    it('the others are blocks, and say so', () => {
      const plane = planeOf(part, choice(2))!;
      assert.deepEqual(plane.step, { row: 4, column: 4 });
      assert.equal(plane.columns, 10);
      // The largest of rows 36 to 39 and columns 36 to 39 is the last.
      assert.deepEqual(elementAt(part, [2, 37, 36]), {
        ...{ kind: 'block', value: 2 * 1600 + 1599, reduce: 'extreme' },
      });
    });
    it('along the batch the blocks are taken, as the window has one item only', () => {
      assert.equal(planeOf(part, { ...choice(0), rows: 'batch' })!.rows, 3);
    });
  });
  it('a window in the middle lies where it was cut out', () => {
    const full = tensorOf({ shape: [9, 8], data: counting([9, 8]) });
    const { entry } = full;
    const sampling = { kind: 'window', offset: [3, 2] } as const;
    const part = { entry: { ...entry, sentShape: [4, 5], sampling }, values: counting([4, 5]) };
    const window: TensorData = { ...full, entry: part.entry, parts: [part] };
    const plane = planeOf(window, { rows: 'y', columns: 'x', fixed: {}, components: 1 })!;
    assert.deepEqual([plane.rows, plane.columns, plane.first], [4, 5, { row: 3, column: 2 }]);
    assert.deepEqual(elementAt(window, [3, 2]), { kind: 'exact', value: 0 });
    assert.deepEqual(elementAt(window, [6, 6]), { kind: 'exact', value: 19 });
    assert.deepEqual(elementAt(window, [2, 2]), { kind: 'absent' });
    assert.deepEqual(elementAt(window, [3, 7]), { kind: 'absent' });
  });
  it('an empty tensor has none', () => {
    const empty = tensorOf({ shape: [0, 3], data: new Float32Array(0) });
    assert.equal(planeOf(empty, { rows: 'y', columns: 'x', fixed: {}, components: 1 }), undefined);
  });
});

describe('renderer: reduction', () => {
  const [rows, columns] = [13, 11];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * i) * 9);
  values[40] = NaN;
  values[77] = -Infinity;
  const whole = { rows: [0, rows], columns: [0, columns] } as const;
  for (const reduce of ['mean', 'extreme'] as const) {
    for (const side of [1, 2, 4, 16]) {
      it(`${reduce} of ${side} × ${side} is the kernel's`, () => {
        const ours = reduceRegion(
          { values, columns, components: 1 },
          whole,
          { row: side, column: side },
          reduce,
        );
        const kernels = reduceBlocks(values, [rows, columns], [side, side], reduce);
        assert.deepEqual([ours.rows, ours.columns], kernels.shape);
        assert.deepEqual(Float32Array.from(ours.values), kernels.data);
      });
    }
  }
  it('a tile is the part of the whole that it covers', () => {
    const block = { row: 2, column: 4 };
    const all = reduceRegion({ values, columns, components: 1 }, whole, block, 'extreme');
    const tile = reduceRegion(
      { values, columns, components: 1 },
      { rows: [4, 13], columns: [4, 11] },
      block,
      'extreme',
    );
    assert.deepEqual([tile.rows, tile.columns], [5, 2]);
    for (let row = 0; row < 5; row++) {
      for (let column = 0; column < 2; column++) {
        assert.equal(tile.values[row * 2 + column], all.values[(row + 2) * 3 + column + 1]);
      }
    }
  });
});

describe('renderer: directions', () => {
  const region = { rows: [0, 1], columns: [0, 2] } as const;
  const both = { row: 1, column: 2 };
  const meanOf = (angle: AngleInfo, ...values: number[]) =>
    meanDirection(
      sumDirections({ values: Float64Array.from(values), columns: 2 }, angle, region, both),
      0,
    );
  const scalar: AngleInfo = { ...directions, encoding: 'scalar', unit: 'deg' };
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, expected ${expected}`);

  it('350° and 10° point to 0°, not to 180°', () => {
    const { fraction, resultant } = meanOf(scalar, 350, 10);
    near((fraction * 360 + 180) % 360, 180);
    near(resultant, Math.cos(Math.PI / 18));
  });
  it('opposite directions have none', () => near(meanOf(scalar, 0, 180).resultant, 0));
  it('opposite ends of an axis are the same axis', () =>
    near(meanOf({ ...scalar, period: 'half' }, 10, 190).fraction * 180, 10));
  it('cos and sin of axes are doubled', () => {
    const [a, b] = [10, 190].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
    const { fraction, resultant } = meanOf(
      { ...directions, period: 'half' },
      ...[Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)],
    );
    near(fraction * 180, 10);
    near(resultant, 1);
  });
  it('the length of a prediction does not weigh', () =>
    near(meanOf(directions, 100, 0, 0, 1e-3).fraction * 360, 45));
  it('neither does one of 1e-200 or 1e200', () =>
    near(meanOf(directions, 1e200, 0, 0, 1e-200).fraction * 360, 45));
  it('a zero vector has no direction and is left out', () => {
    near(meanOf(directions, 0, 0, 0, 1).fraction * 360, 90);
    assert.ok(Number.isNaN(meanOf(directions, 0, 0, NaN, 1).fraction));
  });

  const screen: readonly (readonly [AngleInfo['zero'], AngleInfo['sense'], number, number])[] = [
    ['east', 'cw', 0, 1],
    ['east', 'ccw', 0, -1],
    ['north', 'cw', 1, 0],
    ['north', 'ccw', -1, 0],
  ];
  for (const [zero, sense, x, y] of screen) {
    it(`a quarter from ${zero}, ${sense}, points to x ${x}, y ${y} of the screen`, () => {
      const drawn = screenDirection(0.25, { period: 'full', zero, sense });
      near(drawn.x, x);
      near(drawn.y, y);
    });
  }
  it('half a period of an axis is a right angle', () =>
    near(screenDirection(0.5, { period: 'half', zero: 'east', sense: 'cw' }).y, 1));
  for (const [pixels, block] of [
    [30, 1],
    [12, 1],
    [11.9, 2],
    [5, 4],
    [0.2, 64],
  ] as const) {
    it(`cells of ${pixels} px have an arrow for ${block}`, () =>
      assert.equal(arrowBlock(pixels), block));
  }
  it('an arrow is as long as its block agrees', () => {
    const values = Float64Array.from([1, 0, 0, 1, 1, 0, 1, 0]);
    const plane = {
      ...{ values, components: 2 as const, rows: 1, columns: 4 },
      ...{ first: { row: 0, column: 0 }, step: { row: 1, column: 1 } },
    };
    const arrows = arrowsIn(arrowField(plane, directions, 2), plane, directions, [0, 1], [0, 4]);
    assert.deepEqual(
      arrows.map(({ column }) => column),
      [1, 3],
    );
    near(Math.hypot(arrows[0]!.dx, arrows[0]!.dy), Math.SQRT1_2);
    near(arrows[1]!.dx, 1);
  });
  it('a block with a pixel that has no direction is marked in the picture', () => {
    const tensor = tensorOf({
      shape: [2, 2, 2],
      data: Float32Array.of(1, 0, 1, 0, 1, 0, 0, 0),
      angle: directions,
    });
    const plane = planeOf(tensor, { rows: 'y', columns: 'x', fixed: {}, components: 2 })!;
    const scale = { kind: 'angle', angle: directions, colormap: 'cyclic', arrows: true } as const;
    const all = { rows: [0, 2], columns: [0, 2] } as const;
    const { values } = paintRegion(plane, scale, 'mean', all, { row: 2, column: 2 });
    assert.deepEqual([...values], [255, 255, 0, 255]);
  });
});
