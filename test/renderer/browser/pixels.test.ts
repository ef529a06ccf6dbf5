/** What is on the screen is what was sent: pixels are read back and held against the numbers. */
import assert from 'node:assert/strict';
import { useChromium } from '../../browser/chromium.js';
import { colormapTable } from '../../../extension/picture/colormaps.js';
import { markedColours } from '../../../extension/picture/paint.js';
import { isInTurn } from '../../support/turns.js';
import { oneWrong, tensorBytes } from '../samples.js';
import { boundsOf, type Colour, pointOn, readPane, zoomIn } from './canvas.js';
import { openStage, type Stage, type StageWindow } from './stage.js';

const viridis = colormapTable('viridis');
const [least, largest] = [0, 255].map((i) => [...viridis.slice(3 * i, 3 * i + 3)]) as unknown as [
  Colour,
  Colour,
];

interface Kept {
  readonly panes: {
    readonly place?: { readonly zoom: number; readonly centre: { row: number; column: number } };
  };
}

/** What the renderer keeps of the view: its own word about where it is. */
async function placeOf({ page }: Stage): Promise<Kept['panes']['place']> {
  await page.waitForTimeout(350);
  const state = await page.evaluate(() => (globalThis as unknown as StageWindow).stage.state);
  return (state as Record<string, Kept> | undefined)?.['sample']?.panes.place;
}

describe('renderer: pixels', () => {
  const browser = useChromium('renderer-pixels');
  const [height, width] = [100, 160];
  const [row, column] = [12, 80];
  const bytes = tensorBytes({
    shape: [1, height, width],
    data: oneWrong([1, height, width], row * width + column, 7),
    role: 'error',
  });
  for (const [i, ratio] of [1, 1.25, 1.5, 2].entries()) {
    for (const [j, notches] of [0, 2, 5, 8].entries()) {
      if (!isInTurn(i, j)) continue;
      it(`the wrong one at [0,12,80] is at row 12, column 80: ratio ${ratio}, ${notches} notches of zoom`, async () => {
        const stage = await openStage(await browser.newPage(), { ratio });
        await stage.show('out', bytes);
        const fit = Math.floor(512 / width);
        const at = { x: (column + 0.5) * fit, y: (row + 0.5) * fit };
        await zoomIn(stage.page, await pointOn(stage.page, 'out', at), notches);
        const place = (await placeOf(stage)) ?? {
          zoom: fit,
          centre: { row: height / 2, column: width / 2 },
        };
        assert.ok(notches === 0 ? place.zoom === fit : place.zoom > 1.3 * fit, `${place.zoom}`);
        const picture = await readPane(stage.page, 'out');
        assert.equal(picture.width, Math.round(width * fit * ratio));
        const found = boundsOf(picture, largest);
        const cell = place.zoom * ratio;
        const expected = {
          left: (column - place.centre.column) * cell + picture.width / 2,
          top: (row - place.centre.row) * cell + picture.height / 2,
        };
        assert.ok(found, 'it is not there');
        const near = (a: number, b: number) => Math.abs(a - b) <= 1;
        assert.ok(near(found.left, expected.left), `${found.left}, expected ${expected.left}`);
        assert.ok(near(found.top, expected.top), `${found.top}, expected ${expected.top}`);
        assert.ok(near(found.right - found.left, cell), `${found.right - found.left} wide`);
        assert.ok(near(found.bottom - found.top, cell), `${found.bottom - found.top} high`);
        // From 50 px a cell on, its number is written into it.
        if (place.zoom < 50) {
          assert.equal(found.pixels, (found.right - found.left) * (found.bottom - found.top));
        }
        const beside = picture.at(found.right + 1, Math.floor((found.top + found.bottom) / 2));
        if (place.zoom < 50) assert.deepEqual(beside, least);
      });
    }
  }
  it('one wrong pixel of 2048² is seen when the whole is 440 pixels high', async () => {
    const stage = await openStage(await browser.newPage());
    const side = 2048;
    const data = oneWrong([1, side, side], 1200 * side + 333, 7);
    const limits = { bytesPerTensor: 2 ** 26, bytesPerView: 2 ** 26 };
    await stage.show(
      'out',
      tensorBytes({ shape: [1, side, side], data, role: 'error' }, { limits }),
    );
    const picture = await readPane(stage.page, 'out');
    const found = boundsOf(picture, largest);
    assert.ok(found, 'it is not there');
    const scale = picture.width / side;
    assert.ok(
      found.left <= 333 * scale + 1 && found.right >= 334 * scale - 1,
      JSON.stringify(found),
    );
    assert.ok(
      found.top <= 1200 * scale + 1 && found.bottom >= 1201 * scale - 1,
      JSON.stringify(found),
    );
    assert.ok(found.right - found.left <= 4, `${found.right - found.left} wide`);
  });
  const marks = [
    ['NaN', NaN, markedColours.nan],
    ['Infinity', Infinity, markedColours.posInf],
    ['-Infinity', -Infinity, markedColours.negInf],
  ] as const;
  for (const [name, value, colour] of marks) {
    it(`${name} has its own colour, also where a cell is a fraction of a pixel`, async () => {
      const stage = await openStage(await browser.newPage());
      const [rows, columns] = [600, 600];
      const data = oneWrong([rows, columns], 400 * columns + 100, value);
      await stage.show('out', tensorBytes({ shape: [rows, columns], data }));
      const found = boundsOf(await readPane(stage.page, 'out'), colour);
      assert.ok(found);
      const scale = 440 / rows;
      assert.ok(Math.abs(found.left - 100 * scale) <= 2, `${found.left}`);
      assert.ok(Math.abs(found.top - 400 * scale) <= 2, `${found.top}`);
    });
  }
  it('a picture is sharp again after the window moved to a screen of twice the pixels', async () => {
    const stage = await openStage(await browser.newPage());
    await stage.show('out', bytes);
    await stage.setRatio(2);
    const picture = await readPane(stage.page, 'out');
    assert.equal(picture.width, width * 3 * 2);
    assert.deepEqual(boundsOf(picture, largest), {
      left: column * 6,
      right: column * 6 + 6,
      top: row * 6,
      bottom: row * 6 + 6,
      pixels: 36,
    });
  });
  it('blocks are drawn where their elements are', async () => {
    const stage = await openStage(await browser.newPage());
    const limits = { bytesPerTensor: 4000, bytesPerView: 4000 };
    await stage.show(
      'out',
      tensorBytes(
        { shape: [100, 100], data: oneWrong([100, 100], 5070, 7), role: 'error' },
        { limits },
      ),
    );
    const found = boundsOf(await readPane(stage.page, 'out'), largest);
    // Blocks of 4 × 4: rows 48 to 51 and columns 68 to 71, at 4 pixels an element.
    assert.deepEqual(found, { left: 272, right: 288, top: 192, bottom: 208, pixels: 256 });
  });
});
