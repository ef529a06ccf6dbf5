/** A tensor of one axis as a line: where its points are, and what mouse and keys say about them. */
import assert from 'node:assert/strict';
import { tensorBytes } from '../samples.js';
import { boundsOf, type Colour, type Picture, pointOn, readPane } from './canvas.js';
import { themes } from './themes.js';
import { useViews } from './viewSuite.js';

describe('renderer: line plots', () => {
  const on = useViews('renderer-lines');
  const { press } = on;
  const show = async (data: Float32Array, shape: readonly number[] = [data.length]) => {
    await on.show(tensorBytes({ name: 'losses', shape, data }));
  };
  const line = () => on.out.getByRole('application', { name: /^losses as a line/ });
  const colourOf = (hex: string): Colour =>
    [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)) as unknown as Colour;
  /** What is not transparent, from the top, in a column of pixels: the first and the last row. */
  const inked = (picture: Picture, x: number): readonly [number, number] | undefined => {
    const rows: number[] = [];
    for (let y = 0; y < picture.height; y++) {
      if (picture.at(x, y).some((part) => part > 0)) rows.push(y);
    }
    return rows.length > 0 ? [rows[0]!, rows.at(-1)!] : undefined;
  };

  it('is under the strip, as wide as it, and points are where their numbers are', async () => {
    // 10 to 50: the range of the colours, so that 10 is at the bottom and 50 at the top, 6 px from the edges of 112.
    await show(Float32Array.of(10, 20, 50, 30, 10, 40, 10, 10, 10, 10));
    const [strip, plot] = [
      await readPane(on.stage.page, 'out', 0),
      await readPane(on.stage.page, 'out', 1),
    ];
    await on.browser.screenshot(on.stage.page, 'line');
    assert.equal(plot.width, strip.width);
    assert.equal(plot.height, 112);
    const step = plot.width / 10;
    for (const [i, value] of [
      [2, 50],
      [3, 30],
      [5, 40],
    ] as const) {
      const y = 6 + (1 - (value - 10) / 40) * 100;
      const [top, bottom] = inked(plot, Math.round((i + 0.5) * step))!;
      assert.ok(top <= y && bottom >= y && bottom - top < 14, `${i}: ${top} to ${bottom}, ${y}`);
    }
  });
  it('one wrong number among 100 000 is a stroke at its place', async () => {
    const data = new Float32Array(100_000).fill(1);
    data[54_321] = 9;
    data[0] = 0;
    await show(data);
    const plot = await readPane(on.stage.page, 'out', 1);
    const x = Math.floor((54_321 / 100_000) * plot.width);
    assert.ok(inked(plot, x)![0] <= 7, `${inked(plot, x)}`);
    for (const beside of [x - 2, x + 2]) assert.ok(inked(plot, beside)![0] > 80);
  });
  it('the mouse reads index and number, on the line and on the strip alike', async () => {
    await show(Float32Array.of(0.1, 0.2, 0.3, 0.4));
    const width = (await readPane(on.stage.page, 'out', 1)).width;
    const { x, y } = await pointOn(on.stage.page, 'out', { x: (2.5 / 4) * width, y: 90 }, 1);
    await on.stage.page.mouse.move(x, y);
    await on.stage.settled();
    assert.equal(await line().locator('.value').innerText(), 'axis 0 2: 0.3');
  });
  it('keys move one cursor for both, and copy', async () => {
    await show(Float32Array.from({ length: 30 }, (_, i) => i / 10));
    await line().focus();
    await press('ArrowRight', 'ArrowRight', 'c');
    assert.equal(await line().locator('.value').innerText(), 'axis 0 15: 1.5');
    assert.deepEqual(await on.stage.posted(), [{ type: 'copy', text: 'losses[15] = 1.5' }]);
    assert.equal(await on.out.locator('.panes .readout').innerText(), 'axis 0 15');
    await on.out.locator('.pictures').focus();
    await press('End');
    assert.equal(await line().locator('.value').innerText(), 'axis 0 29: 2.9');
    const plot = await readPane(on.stage.page, 'out', 1);
    const cursor = boundsOf(plot, colourOf(themes['vscode-dark'].focusBorder))!;
    const middle = (29.5 / 30) * plot.width;
    assert.ok(cursor.left <= middle && cursor.right >= middle, JSON.stringify(cursor));
  });
  it('zooms with the strip', async () => {
    await show(Float32Array.from({ length: 512 }, (_, i) => (i === 300 ? 1 : 0)));
    const peaks = async () => {
      const plot = await readPane(on.stage.page, 'out', 1);
      const columns = Array.from({ length: plot.width }, (_, x) => x).filter(
        (x) => x > 60 && (inked(plot, x)?.[0] ?? 999) < 20,
      );
      return [columns[0], columns.at(-1)! - columns[0]!];
    };
    const [at, wide] = await peaks();
    assert.ok(Math.abs(at! - 300) <= 1, `${at}`);
    await on.out.locator('.pictures').focus();
    await press('+', '+', '+', '+');
    const [nextAt, nextWide] = await peaks();
    // Four times about the middle, 256: (300.5 − 256) · 4 + 256 = 434.
    assert.ok(Math.abs(nextAt! + nextWide! / 2 - 434) <= 2, `${nextAt} ${nextWide}`);
    assert.ok(nextWide! >= wide!);
  });
  it('NaN leaves a gap and a stroke at the bottom; +∞ one at the top', async () => {
    await show(Float32Array.of(1, 1, NaN, 1, 1, Infinity, 1, 2));
    const plot = await readPane(on.stage.page, 'out', 1);
    const at = (i: number) => inked(plot, Math.floor(((i + 0.5) * plot.width) / 8))!;
    assert.deepEqual(at(2), [106, 111]);
    assert.deepEqual(at(5), [0, 5]);
    assert.ok(at(4)[0] > 90 && at(4)[0] < 110);
  });
  it('a row [1,N] is one too; a picture, a single number and an empty list are not', async () => {
    for (const [shape, count] of [
      [[1, 9], 1],
      [[3, 3], 0],
      [[1], 0],
      [[0], 0],
    ] as const) {
      await show(new Float32Array(shape.reduce((a: number, b) => a * b, 1)).fill(0.5), shape);
      assert.equal(await line().count(), count, `[${shape.join()}]`);
      await on.stage.page.close();
    }
  });
});
