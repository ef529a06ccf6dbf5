/** Tables and pictures in the editor, and what a new notebook begins with: as they are read in each theme. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { looks } from '../support/turns.js';
import { vsix } from './vsix.js';

const rows = `import { table } from 'lossbook/display';
table([
  { optimizer: 'sgd', loss: 0.5, step: 10 },
  { optimizer: 'adam', loss: 0.0625, step: 9 },
  { optimizer: 'adam, amsgrad', loss: 0.123456789 },
], { title: 'runs' });`;

const pictures = `import * as tf from '@tensorflow/tfjs';
import { image, show } from 'lossbook/display';
const classes = tf.tidy(() => tf.tile(tf.range(0, 5, 1, 'int32').reshape([5, 1]), [1, 12]));
image(classes, { title: 'labels', labels: ['road', 'car', 'sky', 'tree', 'sign'] });
show(tf.complex(tf.range(0, 64).reshape([8, 8]), tf.ones([8, 8])), { title: 'spectrum' });`;

/** The left half is opposite and left out; of the right half each pixel is off by a tenth of its column's radians. */
const masked = `import { angularError } from 'lossbook/display';
const column = tf.range(0, 12).tile([6]).reshape([1, 6, 12]);
const kept = column.greaterEqual(6);
const off = tf.where(kept, column.mul(0.1), tf.fill([1, 6, 12], Math.PI));
const truth = tf.stack([tf.onesLike(off), tf.zerosLike(off)], -1);
angularError(truth, tf.stack([off.cos(), off.sin()], -1), { mask: kept, title: 'right half' });`;

describe('tables and pictures in the editor', () => {
  const vscode = useEditor({
    suite: 'tables',
    extensions: [vsix],
    files: { 'tables.tfnb': notebookText([rows, 'empty', pictures, masked]) },
    settings: { 'lossbook.backend': 'cpu' },
  });
  const output = () => vscode.window.notebook.output(0);
  const column = async (n: number) =>
    (await output()).locator(`tbody td:nth-child(${n})`).allInnerTexts();

  it('a table sorts by a click and keeps what the filter leaves', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('tables.tfnb');
    await notebook.run(0, { timeout: 60_000 });
    await (await output()).locator('tbody').waitFor();
    await (await output()).getByRole('button', { name: /^loss/ }).click();
    await eventually('the order', async () => (await column(1))[0] === 'adam');
    assert.deepEqual(await column(2), ['0.0625', '0.123457', '0.5']);
    await (await output()).getByLabel('filter').fill('adam');
    await eventually('what is left', async () => (await column(1)).length === 2);
    await (await output()).getByRole('status').getByText('2 of 3 rows', { exact: true }).waitFor();
    await vscode.screenshot('sorted and filtered');
  });

  it('letters and digits in the filter are no keys of the notebook', async () => {
    const { notebook, page } = vscode.window;
    const before = await notebook.cellCount();
    const filter = (await output()).getByLabel('filter');
    await filter.fill('');
    await filter.click();
    await page.keyboard.type('ab loss<1 dd');
    assert.equal(await filter.inputValue(), 'ab loss<1 dd');
    assert.equal(await notebook.cellCount(), before);
    await filter.fill('adam');
  });

  it('copies as CSV what is left, in its order', async () => {
    const { notebook, page } = vscode.window;
    await eventually('what is left', async () => (await column(1)).length === 2);
    await (await output()).getByRole('button', { name: 'copy as CSV' }).click();
    await (await output()).getByRole('status').getByText('copied', { exact: true }).waitFor();
    await vscode.screenshot('copied');
    await eventually('the clipboard', async () => {
      await notebook.edit(1, '');
      await page.keyboard.press('Control+V');
      return (await notebook.text(1)).startsWith('optimizer');
    });
    assert.equal(
      (await notebook.text(1)).trimEnd(),
      'optimizer,loss,step\nadam,0.0625,9\n"adam, amsgrad",0.123456789,',
    );
  });

  it('? tells the keys of a picture, and takes them away again', async () => {
    const { notebook, page } = vscode.window;
    await notebook.run(2, { timeout: 60_000 });
    const picture = (await notebook.output(2)).getByRole('application').first();
    const keys = (await notebook.output(2)).locator('.keys');
    await picture.locator('canvas').first().click();
    await page.keyboard.press('?');
    await keys.waitFor();
    assert.match(
      await keys.innerText(),
      /Plus and minus zoom.*Enter pins the values, C copies them, L is the loupe/,
    );
    await vscode.screenshot('keys of a picture');
    await page.keyboard.press('?');
    await keys.waitFor({ state: 'detached' });
  });

  it('what a mask leaves out is neither painted as an error nor counted', async () => {
    const { notebook } = vscode.window;
    await notebook.run(3, { timeout: 60_000 });
    const view = await notebook.output(3);
    await view.getByText('of 72 pixels kept by the mask').waitFor();
    const summary = (await view.locator('.summary').innerText()).replaceAll(/\s+/g, ' ');
    // From 0.6 to 1.1 radians.
    assert.match(
      summary,
      /mean 48\.70° median 48\.70° .*max 63\.03°.* 36 of 72 pixels kept by the mask/,
    );
    await view.getByText('36 left out', { exact: true }).waitFor();
    // As one reads it, without the place between that other numbers have.
    const [count, text] = await Promise.all([
      view.locator('.summary .count').boundingBox(),
      view.locator('.summary .odd').boundingBox(),
    ]);
    assert.equal(count?.x, text?.x);
    assert.ok(count && count.width < 30, `${count?.width} points for 36`);
    // The histogram is open; its button stays where it is while one looks.
    const histogram = view.getByRole('button', { name: 'histogram', pressed: true });
    const before = await histogram.boundingBox();
    await view.locator('canvas').last().hover();
    await view.locator('.readout').getByText(/x \d+/).first().waitFor();
    assert.deepEqual(await histogram.boundingBox(), before);
    await view
      .getByRole('img', { name: /^Histogram of 36 values from 34\.38 to 63\.03°/ })
      .waitFor();
    const error = view.locator('figure', { hasText: 'error' }).last().locator('canvas').first();
    // Of the last colour of viridis is what is off the most; here that is the last column.
    const brightest = await error.evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const { data } = (canvas as HTMLCanvasElement)
        .getContext('2d')!
        .getImageData(0, 0, width, height);
      const columns = new Set<number>();
      for (let i = 0; i < width * height; i++) {
        if (data[4 * i] === 253 && data[4 * i + 1] === 231)
          columns.add(Math.floor(((i % width) / width) * 12));
      }
      return [...columns];
    });
    assert.deepEqual(brightest, [11]);
    await vscode.screenshot('masked');
  });

  it('a new notebook begins with a hint and a cell that passes', async () => {
    const { notebook } = vscode.window;
    await vscode.window.runCommand('Lossbook: New Lossbook Notebook');
    await notebook.outputs.getByText('Put your loss in place of the one below').waitFor();
    assert.equal(await notebook.cellCount(), 2);
    assert.equal(await notebook.run(1, { timeout: 60_000 }), 'succeeded');
    await (await notebook.output(1)).getByText('64/64 ok').waitFor();
    await vscode.screenshot('new notebook');
    await vscode.window.openFile('tables.tfnb');
  });

  for (const theme of looks([
    'light',
    'high contrast dark',
    'high contrast light',
    'dark',
  ] as const)) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await (await output()).locator('tbody').waitFor();
      await vscode.screenshot(`table ${theme}`);
      await (await vscode.window.notebook.output(2)).locator('canvas').first().waitFor();
      await vscode.screenshot(`pictures ${theme}`);
      await (await vscode.window.notebook.output(3)).locator('canvas').first().waitFor();
      await vscode.screenshot(`masked ${theme}`);
    });
  }
});
