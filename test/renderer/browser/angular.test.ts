/** The view of an angular error: its statistics, its comparisons, and the histogram that selects pixels. */
import assert from 'node:assert/strict';
import { colormapTable } from '../../../extension/picture/colormaps.js';
import { angularBytes } from '../samples.js';
import { type Colour, type Picture, pointOn, readPane } from './canvas.js';
import { useViews } from './viewSuite.js';

describe('renderer: angular error', () => {
  const on = useViews('renderer-angular');
  const { show } = on;
  const side = 64;
  it('says mean, median, RMSE, p95, max and shares', async () => {
    await show(angularBytes(side));
    const text = await on.out.locator('.summary').innerText();
    // 150 (c/64)², c = 0 … 63: numpy 2.3.4 gives mean 48.8342, median 36.3373, rms 65.7671, 95 % 131.8359.
    for (const part of [
      'mean 48.83°',
      'RMSE 65.77°',
      'max 145.35°',
      '< 5° 18.8 %',
      '< 30° 45.3 %',
    ]) {
      assert.ok(text.replace(/\s+/g, ' ').includes(part), text);
    }
  });
  it('counts only what the mask keeps', async () => {
    const mask = Uint8Array.from({ length: side * side }, (_, i) => (i % side < 10 ? 1 : 0));
    await show(angularBytes(side, mask));
    const text = (await on.out.locator('.summary').innerText()).replace(/\s+/g, ' ');
    // 150 (9/64)² = 2.966.
    assert.ok(text.includes('max 2.97°') && text.includes('< 5° 100.0 %'), text);
    assert.ok(text.includes('640 of 4096 pixels'), text);
  });
  it('Shift shows the truth in the place of the prediction', async () => {
    await show(angularBytes(side));
    await on.out.getByRole('button', { name: 'arrows' }).click();
    const truth = await readPane(on.stage.page, 'out', 0);
    const at = await pointOn(on.stage.page, 'out', { x: 200, y: 30 }, 1);
    const own = (await readPane(on.stage.page, 'out', 1)).at(240, 200);
    assert.notDeepEqual(own, truth.at(240, 200));
    await on.stage.page.mouse.move(at.x, at.y);
    await on.stage.settled();
    await on.stage.page.keyboard.down('Shift');
    await on.stage.settled();
    const flipped = (await readPane(on.stage.page, 'out', 1)).at(240, 200);
    assert.match(await on.out.locator('.title').nth(1).innerText(), /truth/);
    await on.stage.page.keyboard.up('Shift');
    await on.stage.settled();
    assert.deepEqual(flipped, truth.at(240, 200));
    assert.deepEqual((await readPane(on.stage.page, 'out', 1)).at(240, 200), own);
  });
  it('a divider shows truth on its right, prediction on its left', async () => {
    await show(angularBytes(side));
    await on.out.getByRole('button', { name: 'arrows' }).click();
    const [truth, prediction] = [
      await readPane(on.stage.page, 'out', 0),
      await readPane(on.stage.page, 'out', 1),
    ];
    await on.out.getByRole('combobox', { name: 'compare' }).selectOption('swipe');
    await on.stage.settled();
    const both = await readPane(on.stage.page, 'out', 1);
    assert.deepEqual(both.at(60, 100), prediction.at(60, 100));
    assert.deepEqual(both.at(200, 100), truth.at(200, 100));
  });
  it('errors brushed in the histogram stay bright, all others are veiled, in every pane', async () => {
    await show(angularBytes(side));
    await on.out.getByRole('button', { name: 'arrows' }).click();
    const before: Picture[] = [];
    for (const pane of [0, 1, 2]) before[pane] = await readPane(on.stage.page, 'out', pane);
    await on.out.getByLabel('Select values from').fill('30');
    await on.out.getByLabel('Select values to').fill('60');
    await on.out.getByLabel('Select values to').press('Enter');
    await on.stage.settled();
    // 30° to 60° are columns 29 to 40: 150 (29/64)² = 30.8, 150 (40/64)² = 58.6.
    for (const pane of [0, 1, 2]) {
      const after = await readPane(on.stage.page, 'out', pane);
      const size = after.width / side;
      const at = (column: number) => [Math.round((column + 0.5) * size), 102] as const;
      for (const column of [30, 35, 39]) {
        assert.deepEqual(after.at(...at(column)), before[pane]!.at(...at(column)), `${column}`);
      }
      for (const column of [3, 25, 45, 60]) {
        assert.notDeepEqual(after.at(...at(column)), before[pane]!.at(...at(column)), `${column}`);
      }
    }
  });
  it('colours are those of the map: the error of a column is its place in viridis', async () => {
    await show(angularBytes(side));
    const picture = await readPane(on.stage.page, 'out', 2);
    const table = colormapTable('viridis');
    const largest = 150 * (63 / 64) ** 2;
    for (const column of [0, 20, 41, 63]) {
      const row = Math.min(255, Math.floor(((150 * (column / 64) ** 2) / largest) * 256));
      const x = Math.round((column + 0.5) * (picture.width / side));
      const expected = [...table.slice(3 * row, 3 * row + 3)] as unknown as Colour;
      assert.deepEqual(picture.at(x, 10), expected, `${column}`);
    }
  });
});
