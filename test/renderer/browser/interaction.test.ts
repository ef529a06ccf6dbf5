/** What keys, mouse and controls do, and what is kept of it. */
import assert from 'node:assert/strict';
import { colormapTable } from '../../../extension/picture/colormaps.js';
import { decodeNpy } from '../../../extension/wire/npy.js';
import { counting, tensorBytes } from '../samples.js';
import { pointOn, readPane, zoomIn } from './canvas.js';
import { themes } from './themes.js';
import { useViews } from './viewSuite.js';

describe('renderer: interaction', () => {
  const on = useViews('renderer-interaction');
  const { show, press } = on;
  const shape = [2, 20, 30, 2];
  const data = counting(shape).map((x) => x / 10);
  const bytes = tensorBytes({ name: 'yPred', shape, data });
  const spoken = () => on.out.locator('.spoken').innerText();
  const values = () => on.out.locator('.value').allInnerTexts();
  const focusPanes = () => on.out.locator('.pictures').focus();

  it('the mouse reads the exact number of every pane, with its full index', async () => {
    await show(bytes);
    const side = Math.floor((1000 - 32 - 12) / 2 / 30);
    const { x, y } = await pointOn(on.stage.page, 'out', { x: 7.5 * side, y: 12.5 * side });
    await on.stage.page.mouse.move(x, y);
    await on.stage.settled();
    // (12 · 30 + 7) · 2 + channel, over 10, in the shortest digits of float32.
    assert.deepEqual(await values(), ['73.4', '73.5']);
    assert.equal(await on.out.locator('.readout').innerText(), 'batch 0, y 12, x 7, channel 0');
  });
  it('arrow keys move a cursor that is spoken, and Ctrl+C stays what it is', async () => {
    await show(bytes);
    await focusPanes();
    await press('ArrowRight');
    assert.equal(await spoken(), 'batch 0, y 9, x 14, channel 0: channel 0 56.8; channel 1 56.9');
    await press('ArrowRight', 'ArrowDown', 'Home', 'PageUp');
    assert.equal(await spoken(), 'batch 0, y 0, x 0, channel 0: channel 0 0; channel 1 0.1');
    await press('ArrowLeft', 'ArrowUp', 'End', 'PageDown', 'PageDown');
    assert.match(await spoken(), /^batch 0, y 19, x 29,/);
    await press('Control+c');
    assert.deepEqual(await on.stage.posted(), []);
  });
  it('C copies the index and the number; without a clipboard the editor is asked', async () => {
    await show(bytes);
    await focusPanes();
    await press('ArrowDown', 'c');
    assert.deepEqual(await on.stage.posted(), [
      { type: 'copy', text: 'yPred[0,9,14,0] = 56.8\nyPred[0,9,14,1] = 56.9' },
    ]);
  });
  it('Enter pins, Escape takes cursor and pin away', async () => {
    await show(bytes);
    await focusPanes();
    await press('ArrowDown', 'Enter', 'ArrowDown');
    assert.match(
      await on.out.locator('.pinned').innerText(),
      /y 9, x 14.*yPred\[0,9,14,0\] = 56\.8/,
    );
    assert.match(await spoken(), /y 10, x 14/);
    await press('Escape');
    assert.equal(await on.out.locator('.pinned').count(), 0);
    assert.deepEqual(await values(), ['\u00a0', '\u00a0']);
  });
  it('keys of ours do not reach the notebook; others do', async () => {
    await show(bytes);
    await on.stage.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      document.body.addEventListener('keydown', ({ key }) => heard.push(key));
    });
    await focusPanes();
    await press('ArrowDown', 'c', '+', '0', 'j', 'Tab');
    await on.out.locator('input[type=range]').focus();
    await press('ArrowRight', 'Home', 'Escape');
    await on.out.getByRole('button', { name: 'table' }).focus();
    await press('Enter', 'b');
    assert.deepEqual(await on.stage.page.evaluate('heard'), ['j', 'Tab', 'Escape', 'b']);
  });
  it('a drag moves all panes, 0 fits them again', async () => {
    await show(bytes);
    const before = await readPane(on.stage.page, 'out', 1);
    const at = await pointOn(on.stage.page, 'out', { x: 100, y: 100 });
    await zoomIn(on.stage.page, at, 3);
    const zoomed = await readPane(on.stage.page, 'out', 1);
    await on.stage.page.mouse.move(at.x, at.y);
    await on.stage.page.mouse.down();
    await on.stage.page.mouse.move(at.x + 40, at.y + 24, { steps: 4 });
    await on.stage.page.mouse.up();
    await on.stage.page.mouse.move(2, 2);
    await on.stage.settled();
    for (const pane of [0, 1]) {
      const [from, to] = [
        zoomed.at(150, 120),
        (await readPane(on.stage.page, 'out', pane)).at(190, 144),
      ];
      assert.ok(
        from.every((x, i) => Math.abs(x - to[i]!) < 3),
        `${from} ${to}`,
      );
    }
    await focusPanes();
    await press('0');
    const after = await readPane(on.stage.page, 'out', 1);
    for (const x of [10, 200, 400]) assert.deepEqual(after.at(x, 50), before.at(x, 50));
  });
  it('the wheel alone scrolls the notebook', async () => {
    await show(bytes);
    const before = await readPane(on.stage.page, 'out');
    const { x, y } = await pointOn(on.stage.page, 'out', { x: 100, y: 100 });
    await on.stage.page.mouse.move(x, y);
    await on.stage.page.mouse.wheel(0, -240);
    await on.stage.page.mouse.move(2, 2);
    await on.stage.settled();
    assert.deepEqual((await readPane(on.stage.page, 'out')).at(300, 200), before.at(300, 200));
  });
  it('a slider goes through the batch', async () => {
    await show(bytes);
    await on.out.locator('input[type=range]').focus();
    await press('ArrowRight');
    await focusPanes();
    await press('ArrowRight');
    assert.match(await spoken(), /^batch 1, y 9, x 14, channel 0: channel 0 176\.8/);
  });
  it('other axes can be rows and columns', async () => {
    await show(bytes);
    await on.out.getByRole('combobox', { name: 'tiles' }).selectOption('');
    await on.out.getByRole('combobox', { name: 'rows' }).selectOption('batch');
    await focusPanes();
    await press('ArrowRight', 'ArrowDown');
    assert.equal(await spoken(), 'batch 1, y 0, x 14, channel 0: yPred 122.8');
  });
  it('the range is chosen, and what it cuts off is counted', async () => {
    await show(tensorBytes({ shape: [10, 10], data: counting([10, 10]) }));
    await on.out.getByLabel('Range of the colours').selectOption('values');
    await on.out.getByLabel('First colour at').fill('9.5');
    await on.out.getByLabel('Last colour at').fill('89.5');
    await on.stage.settled();
    assert.equal(await on.out.locator('.clipped').innerText(), '10 below, 10 above');
    await on.out.getByLabel('Last colour at').fill('nine');
    assert.equal(await on.out.getByLabel('Last colour at').getAttribute('aria-invalid'), 'true');
    await focusPanes();
    await press('r');
    assert.equal(await on.out.locator('.clipped').innerText(), '');
  });
  it('the table is a table, of what is seen, and follows the cursor', async () => {
    const large = [5000, 4000];
    const window = { bytesPerTensor: 2 ** 27, bytesPerView: 2 ** 27 };
    const numbers = new Uint8Array(large[0]! * large[1]!);
    numbers[4321 * 4000 + 1234] = 77;
    await show(tensorBytes({ shape: large, dtype: 'int32', data: numbers }, { limits: window }));
    await on.out.getByRole('button', { name: 'table' }).click();
    assert.ok((await on.out.locator('td').count()) < 400);
    assert.equal(await on.out.locator('table').getAttribute('aria-rowcount'), '5001');
    await on.out.locator('.table').evaluate((box) => {
      box.scrollTop = 4320 * 20;
      box.scrollLeft = 1233 * 92;
    });
    await on.stage.settled();
    const row = on.out.locator('tr', {
      has: on.stage.page.locator('th[scope=row]', { hasText: /^4321$/ }),
    });
    const columns = await on.out.locator('th[scope=col]').allInnerTexts();
    const texts = await row.locator('td').allInnerTexts();
    assert.equal(texts[columns.indexOf('1234')], '77');
  });
  it('a .npy holds the tensor', async () => {
    await show(bytes);
    await on.out.getByRole('button', { name: '.npy' }).click();
    const [message] = await on.stage.posted();
    assert.equal(message?.['name'], 'yPred.npy');
    const read = decodeNpy(Uint8Array.from(message?.['bytes'] as number[]));
    assert.ok(read.ok);
    assert.deepEqual(read.array.shape, shape);
    assert.deepEqual(read.array.data, data);
  });
  it('a .png is one', async () => {
    await show(bytes);
    await on.out.getByRole('button', { name: 'PNG' }).click();
    await on.stage.settled();
    const [message] = await on.stage.posted();
    assert.equal(message?.['name'], 'yPred.png');
    assert.deepEqual((message?.['bytes'] as number[]).slice(1, 4), [...Buffer.from('PNG')]);
  });
  it('zoom, cursor, range and what is open are there after the output was away', async () => {
    await show(bytes);
    await focusPanes();
    await press('ArrowDown', '+', '+', 'n');
    await on.out.getByRole('button', { name: 'histogram' }).click();
    await on.stage.page.waitForTimeout(400);
    const before = await readPane(on.stage.page, 'out');
    await on.stage.page.reload();
    await on.stage.page.waitForFunction('window.stage !== undefined');
    await on.stage.setTheme('vscode-dark');
    await on.stage.show('other id', bytes);
    const after = on.stage.page.locator('[id="other id"]');
    assert.equal(await after.locator('.histogram').count(), 1);
    assert.equal(await after.getByLabel('Range of the colours').inputValue(), 'p1-p99');
    assert.deepEqual(await after.locator('.value').allInnerTexts(), ['56.8', '56.9']);
    const picture = await readPane(on.stage.page, 'other id');
    for (const x of [5, 120, 333]) assert.deepEqual(picture.at(x, 77), before.at(x, 77));
  });
  it('a change of theme is seen at once', async () => {
    await show(bytes);
    await focusPanes();
    await press('ArrowDown');
    const has = async (hex: string): Promise<boolean> => {
      const wanted = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
      const picture = await readPane(on.stage.page, 'out');
      for (let y = 0; y < picture.height; y++) {
        for (let x = 0; x < picture.width; x++) {
          if (picture.at(x, y).every((v, i) => v === wanted[i])) return true;
        }
      }
      return false;
    };
    assert.ok(await has(themes['vscode-dark'].focusBorder));
    await on.stage.setTheme('vscode-high-contrast');
    assert.ok(await has(themes['vscode-high-contrast'].focusBorder));
    const colour = await on.out.locator('.summary b').evaluate((b) => getComputedStyle(b).color);
    assert.equal(colour, 'rgb(255, 255, 255)');
  });

  const colours = () => on.out.locator('label', { hasText: /^colours/ }).locator('select');
  it('an image is taken apart into its channels, with a histogram, and put together again', async () => {
    const rgb = { shape: [6, 8, 3], data: counting([6, 8, 3]).map((x) => x / 143) };
    await show(tensorBytes(rgb, { kind: 'image' }));
    const lines = on.out.locator('.histogram path');
    await on.out.getByRole('button', { name: 'histogram' }).click();
    await on.stage.settled();
    assert.equal(await lines.count(), 3);
    await colours().selectOption('viridis');
    assert.deepEqual(
      [await lines.count(), await on.out.locator('.histogram rect').count()],
      [0, 64],
    );
    assert.match(await on.out.locator('section').innerText(), /channel/);
    await on.browser.screenshot(on.stage.page, 'image-apart');
    await colours().selectOption('rgb');
    await on.stage.settled();
    assert.equal(await lines.count(), 3);
  });
  it('a logarithmic scale is offered where no number is below 0', async () => {
    const ranges = async (data: Float32Array): Promise<readonly string[]> => {
      await show(tensorBytes({ shape: [2, 2], data }));
      return on.out.getByLabel('Range of the colours').locator('option').allInnerTexts();
    };
    assert.ok(!(await ranges(Float32Array.of(-1, 0, 1, 2))).includes('log'));
    assert.ok((await ranges(Float32Array.of(0.001, 0.01, 0.1, 1))).includes('log'));
    await on.out.getByLabel('Range of the colours').selectOption('log');
    await on.stage.settled();
    const pane = await readPane(on.stage.page, 'out', 0);
    const grey = colormapTable('grey');
    // 0.01 is a third of the way from 0.001 to 1.
    const at = pane.at(pane.width - 3, 3)[0];
    assert.ok(Math.abs(at - grey[3 * 85]!) <= 1, `${at}`);
  });
});
