import assert from 'node:assert/strict';
import {
  cellAt,
  edgesOf,
  fitPlace,
  type Frame,
  frameOf,
  panBy,
  pointAt,
  revealCell,
  zoomAt,
} from '../../renderer/model/pane/geometry.js';

const room = { width: 512, height: 440 };

describe('renderer: geometry', () => {
  const frames: readonly (readonly [string, { rows: number; columns: number }, Partial<Frame>])[] =
    [
      [
        'cells are whole pixels',
        { rows: 64, columns: 64 },
        { width: 384, height: 384, stretch: 1 },
      ],
      ['a large plane fills the room', { rows: 512, columns: 512 }, { width: 440, height: 440 }],
      ['a wide one its width', { rows: 100, columns: 2048 }, { width: 512 }],
      ['a handful is not blown up', { rows: 20, columns: 10 }, { width: 220, height: 440 }],
      ['few have room for their numbers', { rows: 2, columns: 3 }, { width: 168, height: 112 }],
      ['a row is a strip', { rows: 1, columns: 1000 }, { width: 512, height: 28 }],
      ['a column too', { rows: 1000, columns: 1 }, { width: 28, height: 440 }],
    ];
  for (const [name, extent, expected] of frames) {
    it(`${name}: ${extent.rows} × ${extent.columns}`, () => {
      const frame = frameOf(extent, room);
      for (const [key, value] of Object.entries(expected)) {
        assert.equal(frame[key as keyof Frame], value, key);
      }
    });
  }
  const frame = frameOf({ rows: 100, columns: 160 }, room);
  it('what lies under the mouse stays there when one zooms', () => {
    const before = pointAt(frame, fitPlace(frame), 240, 37);
    const zoomed = zoomAt(frame, fitPlace(frame), 3.7, 240, 37);
    const after = pointAt(frame, zoomed, 240, 37);
    assert.ok(
      Math.abs(after.row - before.row) < 1e-9 && Math.abs(after.column - before.column) < 1e-9,
    );
  });
  it('a plane is moved by as much as the mouse', () => {
    const place = zoomAt(frame, fitPlace(frame), 4, 200, 100);
    const point = pointAt(frame, place, 50, 60);
    const moved = pointAt(frame, panBy(frame, place, 11, -7), 61, 53);
    assert.ok(
      Math.abs(moved.row - point.row) < 1e-9 && Math.abs(moved.column - point.column) < 1e-9,
    );
  });
  it('some of it is always in the pane', () => {
    const { centre } = panBy(frame, fitPlace(frame), 1e6, -1e6);
    assert.deepEqual(centre, { row: 100, column: 0 });
  });
  it('beside the plane is no cell', () => {
    const away = panBy(frame, fitPlace(frame), 200, 0);
    assert.equal(cellAt(frame, away, 100, 100), undefined);
    assert.deepEqual(cellAt(frame, away, 201, 0), { row: 0, column: 0 });
  });
  it('a cell beyond the edge is brought in by the least movement', () => {
    const place = { zoom: 30, centre: { row: 50, column: 80 } };
    const { centre } = revealCell(frame, place, { row: 50, column: 100 });
    // 480 px are 16 columns: from 93 to 101.
    assert.deepEqual(centre, { row: 50, column: 93 });
    assert.deepEqual(revealCell(frame, place, { row: 50, column: 81 }), place);
  });
  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    it(`edges of cells meet on whole device pixels: ratio ${ratio}`, () => {
      const place = { zoom: 7.3, centre: { row: 41.7, column: 62.9 } };
      const edges = edgesOf(frame, place, ratio);
      for (let column = edges.columns[0]; column < edges.columns[1]; column++) {
        const width = edges.x(column + 1) - edges.x(column);
        assert.ok(Number.isInteger(edges.x(column)));
        assert.ok(Math.abs(width - 7.3 * ratio) <= 1, `${width}`);
      }
      assert.ok(edges.x(edges.columns[0]) <= 0, 'the first visible one reaches the edge');
      assert.ok(edges.y(edges.rows[1]) >= frame.height * ratio, 'the last one too');
    });
  }
});
