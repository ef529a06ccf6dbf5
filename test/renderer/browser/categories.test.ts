/** Labels, whole batches, colours taken apart, and complex numbers on the page. */
import assert from 'node:assert/strict';
import { complexBytes, labelBytes } from '../categorySamples.js';
import { counting, tensorBytes } from '../samples.js';
import { readPane } from './canvas.js';
import { useViews } from './viewSuite.js';

describe('renderer: categories', () => {
  const on = useViews('renderer-categories');
  const key = () => on.out.locator('.classes li').allInnerTexts();
  const titles = () => on.out.locator('.panes .title').allInnerTexts();
  const choice = (name: string) => on.out.getByRole('combobox', { name: new RegExp(`^${name}`) });

  it('labels: a colour each, its share, and what stands for none apart', async () => {
    await on.show(labelBytes());
    assert.deepEqual(await key(), [
      ...[0, 1, 2, 3, 4, 5, 6].map((label) => `${label}12.5 %`),
      '255 ignored12.5 %',
    ]);
    const pane = await readPane(on.stage.page, 'out');
    const at = (row: number) => pane.at(3, Math.floor(((row + 0.1) * pane.height) / 8));
    assert.deepEqual(
      [at(0), at(3), at(7)],
      [
        [31, 119, 180],
        [214, 39, 40],
        [0, 0, 0],
      ],
    );
  });
  it('with their names, which are read at the cursor too', async () => {
    await on.show(labelBytes({ kind: 'image', view: { labels: { names: ['road', 'car'] } } }));
    assert.deepEqual((await key()).slice(0, 3), ['0 road12.5 %', '1 car12.5 %', '212.5 %']);
    await on.out.locator('.pictures').focus();
    await on.press('ArrowDown', 'PageUp', 'ArrowDown');
    assert.match(await on.out.locator('.spoken').innerText(), /labels 1 car$/);
  });
  it('drawn as sizes, the range is that of the classes', async () => {
    await on.show(labelBytes());
    await choice('colours').selectOption('viridis');
    await on.stage.settled();
    assert.match(await on.out.locator('.scale').innerText(), /^0\s+6$/);
  });
  it('smaller than a pixel: the most frequent label, and no third', async () => {
    const side = 2048;
    const data = Int32Array.from({ length: side * side }, (_, i) => (i % 4 === 0 ? 3 : 1));
    const limits = { bytesPerTensor: 2 ** 26, bytesPerView: 2 ** 26 };
    await on.show(tensorBytes({ shape: [side, side], dtype: 'int32', data }, { limits }));
    const pane = await readPane(on.stage.page, 'out');
    assert.deepEqual(pane.at(200, 200), [255, 127, 14]);
  });
  it('a whole batch side by side, in the same colours', async () => {
    const shape = [6, 9, 9, 1];
    await on.show(
      tensorBytes({ shape, data: counting(shape) }, { kind: 'image', view: { batch: 'all' } }),
    );
    assert.deepEqual(
      await titles(),
      [0, 1, 2, 3, 4, 5].map((item) => `batch ${item}`),
    );
    assert.equal(await on.out.locator('.bar').count(), 1);
    await on.browser.screenshot(on.stage.page, 'batch');
  });
  it('along the logarithm, until another range is chosen', async () => {
    const data = Float32Array.from({ length: 100 }, (_, i) => 10 ** (i / 33));
    await on.show(
      tensorBytes(
        { shape: [10, 10], data },
        { kind: 'image', view: { log: true, range: [1, 1000] } },
      ),
    );
    const middle = async () => (await readPane(on.stage.page, 'out')).at(5, 225);
    const logarithmic = await middle();
    await on.out.getByLabel('Range of the colours').selectOption('full');
    await on.stage.settled();
    assert.notDeepEqual(await middle(), logarithmic);
  });
  it('of a picture in colours one channel, and a histogram of each', async () => {
    const shape = [8, 8, 3];
    await on.show(tensorBytes({ shape, data: counting(shape).map((x) => x / 192) }));
    await on.out.getByRole('button', { name: 'histogram' }).click();
    await on.stage.settled();
    const paths = on.out.locator('.histogram path');
    assert.deepEqual(
      await paths.evaluateAll((all) => all.map((path) => path.getAttribute('class'))),
      ['red', 'green', 'blue'],
    );
    await on.browser.screenshot(on.stage.page, 'colours');
    await choice('colours').selectOption('viridis');
    await on.stage.settled();
    await on.out.locator('.axes input[type=range]').focus();
    await on.press('ArrowRight');
    assert.equal((await titles()).length, 1);
    assert.equal(await on.out.locator('output').innerText(), '1 of 0–2');
    await choice('tiles').selectOption('channel');
    await on.stage.settled();
    assert.deepEqual(await titles(), ['channel 0', 'channel 1', 'channel 2']);
  });
  it('complex numbers: their size and direction, and both parts', async () => {
    await on.show(complexBytes());
    assert.deepEqual(
      await on.out.locator('.summary b').allInnerTexts(),
      ['size', 'phase', 'real part', 'imaginary part'].map((what) => `${what} of spectrum`),
    );
    await on.browser.screenshot(on.stage.page, 'complex');
    const left = await on.out
      .locator('section')
      .evaluateAll(
        (all) => new Set(all.map((section) => section.getBoundingClientRect().left)).size,
      );
    assert.ok(left > 1, 'side by side');
  });
});
