/**
 * Views in the real editor: bytes travel from a cell to the renderer, what is on the screen is what was sent, and
 * what a view asks of the editor is done.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decode } from '../support/pngPixels.js';
import type { Locator } from 'playwright-core';
import { decodeNpy } from '../../extension/wire/npy.js';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { saveUnder } from './saveDialog.js';
import { vsix } from './vsix.js';

const wrong = `import * as tf from '@tensorflow/tfjs';
import { image } from 'lossbook/display';
const error = tf.buffer([1, 100, 160]);
error.set(7, 0, 12, 80);
image(error.toTensor(), { title: 'error', role: 'error', colormap: 'viridis', range: [0, 7] });`;

/** From the third entry on the reference is not the square. */
const checked = `import { compare } from 'lossbook/check';

const square = (x: tf.Tensor) => tf.square(x);
compare(square, (x: number[]) => x.map((v) => (v > 2 ? v * v + v : v * v)), [[1, 2, 3, 4]]);`;

/** Of so many numbers a file keeps four digits of each. */
const many = `import { random } from 'lossbook/data';
import { show } from 'lossbook/display';
show(random(1).uniform([90, 90], 0, 1), { title: 'many' });`;

/** The last colour of viridis. */
const brightest = [253, 231, 37];

describe('views in the editor', () => {
  const vscode = useEditor({
    suite: 'views',
    extensions: [vsix],
    files: { 'view.tfnb': notebookText([wrong, '1 + 1', checked, many]) },
  });
  const output = (cell: number) => vscode.window.notebook.output(cell);
  const canvas = async () => (await output(0)).locator('canvas').first();

  it('the wrong pixel at [0,12,80] is at row 12, column 80', async () => {
    await vscode.window.openFile('view.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    const picture = await canvas();
    const found = await eventually('the picture', () =>
      picture.evaluate((canvas, red) => {
        const { width, height } = canvas as HTMLCanvasElement;
        if (width === 0) return undefined;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        const { data } = context.getImageData(0, 0, width, height);
        const cells: string[] = [];
        const side = width / 160;
        for (let row = 0; row < 100; row++) {
          for (let column = 0; column < 160; column++) {
            const [x, y] = [Math.floor((column + 0.5) * side), Math.floor((row + 0.5) * side)];
            if (data[4 * (y * width + x)] === red) cells.push(`${row},${column}`);
          }
        }
        return cells;
      }, brightest[0]),
    );
    assert.deepEqual(found, ['12,80']);
    await vscode.screenshot('picture');
  });

  it('the status bar says what the checks of the notebook came to', async () => {
    await vscode.window.workbench.waitForStatus(/1 check: 1 not as expected$/);
    await vscode.screenshot('total');
  });

  it('what a file keeps to four digits is there exactly once one looks closer', async () => {
    const view = await output(3);
    const note = view.locator('.note').first();
    await eventually('what was sent', async () => /4 digits/.test(await note.innerText()));
    const height = (await view.boundingBox())?.height;
    await view.locator('canvas').first().hover();
    await eventually('the rest', async () => /exactly/.test(await note.innerText()));
    assert.equal((await view.boundingBox())?.height, height);
    assert.doesNotMatch(await view.locator('.readout').innerText(), /≈/);
    await vscode.screenshot('exact');
  });

  it('arrow keys move its cursor, and not the notebook to another cell', async () => {
    const picture = await canvas();
    await picture.click({ position: { x: 20, y: 20 } });
    const spoken = (await output(0)).locator('.spoken');
    const before = await spoken.innerText();
    await vscode.window.page.keyboard.press('ArrowDown');
    await vscode.window.page.keyboard.press('ArrowRight');
    await eventually('the cursor to move', async () => (await spoken.innerText()) !== before);
    const [row, column] = /y (\d+), x (\d+)/.exec(before)!.slice(1).map(Number) as [number, number];
    await eventually('both keys to count', async () =>
      (await spoken.innerText()).includes(`y ${row + 1}, x ${column + 1}`),
    );
    // Not the cell under the resting mouse.
    const readout = (await output(0)).locator('.readout');
    assert.match(await readout.innerText(), new RegExp(`y ${row + 1}, x ${column + 1}`));
    await vscode.screenshot('cursor');
  });

  const saved = async (button: string, proposed: RegExp, name: string) => {
    const { quickInput, workbench } = vscode.window;
    await (await output(0)).getByRole('button', { name: button, exact: true }).click();
    await saveUnder(quickInput, proposed, vscode.path(name));
    await workbench.waitForStatus(new RegExp(`^Saved .*${name}\\.$`));
    return readFileSync(vscode.path(name));
  };

  it('its numbers are saved as a .npy file', async () => {
    const decoded = decodeNpy(await saved('.npy', /\/error\.npy$/, 'numbers.npy'));
    assert.ok(decoded.ok);
    const { shape, data } = decoded.array;
    const expected = new Float32Array(100 * 160);
    expected[12 * 160 + 80] = 7;
    assert.deepEqual([shape, data], [[1, 100, 160], expected]);
  });

  it('its picture is saved as a PNG file', async () => {
    const { width, height, channels, data } = decode(
      await saved('PNG', /\/error\.png$/, 'seen.png'),
    );
    const isBrightest = (pixel: number) =>
      brightest.every((value, channel) => Math.abs(value - data[pixel * channels + channel]!) <= 1);
    const found = Array.from({ length: width * height }, (_, i) => i).filter(isBrightest);
    assert.ok(found.length > 0, `no wrong pixel in ${width} × ${height}`);
  });

  it('the link of a check puts the cursor at its line', async () => {
    const { notebook, page } = vscode.window;
    await (await output(2)).getByRole('button', { name: /^Cell In\[\d+\], line 4$/ }).click();
    const focused = page.locator('.cell-list-container .monaco-list-row.focused');
    await eventually(
      'the cell to have the focus',
      async () => (await focused.getAttribute('data-index')) === '2',
    );
    // Where the cursor is shows when something is typed; and until that is undone the verdict is of another text.
    const bar = (await notebook.cell(2)).locator('.cell-statusbar-container');
    await page.keyboard.type('_');
    await eventually('what was typed', async () =>
      (await notebook.text(2)).includes('\n_compare(square'),
    );
    await bar.getByText('edited since it ran').waitFor();
    await vscode.screenshot('at its line');
    await page.keyboard.press('Backspace');
    await bar.getByText('compare 2 of 4').waitFor();
  });

  it('"copy repro" gives a cell that checks one entry again, with the same numbers', async () => {
    const { notebook } = vscode.window;
    const check = await output(2);
    await check.getByRole('button', { name: 'next worst' }).click();
    await check.getByRole('button', { name: 'copy repro' }).click();
    await check.getByText('copied: paste it into a new cell').waitFor();
    const { place, numbers } = await chosenEntry(check);
    await vscode.screenshot('copied');
    await paste(3);
    assert.match(
      await notebook.text(3),
      new RegExp(`^// Entry \\[${place}\\] of the check in Cell In\\[\\d+\\], line 4`),
    );
    await notebook.run(3);
    const row = (await output(3)).locator('tbody tr');
    await row.first().waitFor();
    assert.equal(await row.count(), 1);
    assert.deepEqual(await row.locator('td, th').allInnerTexts(), [`[${place}]`, ...numbers]);
    await vscode.screenshot('checked again');
  });

  it('"copy repro" works where the page may not write to the clipboard', async () => {
    const { notebook } = vscode.window;
    const check = await output(2);
    await check.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await check.getByRole('button', { name: 'previous worst' }).click();
    await check.getByRole('button', { name: 'copy repro' }).click();
    const { place } = await chosenEntry(check);
    await eventually('the clipboard', async () => {
      await paste(3);
      return (await notebook.text(3)).startsWith(`// Entry [${place}] of`);
    });
  });

  /** Into a new cell at this index. */
  const paste = async (index: number) => {
    const { notebook, page } = vscode.window;
    const count = await notebook.cellCount();
    const before = await notebook.cell(index - 1);
    await before.locator('.view-lines').first().click();
    await vscode.window.runCommand('Notebook: Insert Code Cell Below');
    await eventually('a new cell', async () => (await notebook.cellCount()) === count + 1);
    // A key that comes while the new cell is not in focus yet is lost: over what is there, until something is.
    await eventually('what was pasted', async () => {
      await (await notebook.cell(index)).locator('.view-lines').first().click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Control+V');
      return (await notebook.text(index)) !== '';
    });
  };
});

/** What a check says of the entry at its cursor. */
async function chosenEntry(check: Locator) {
  const entry = check.getByRole('group', { name: 'entry at the cursor' });
  const named = await entry.locator('.place').innerText();
  const facts = await entry.locator('.facts dd').allInnerTexts();
  return {
    /** `2`, or `0, 3`. */
    place: /\[(.*)\]/.exec(named)?.[1] ?? '',
    /** Its class, candidate, reference, difference, relative difference and ulps, as they are read. */
    numbers: [await entry.locator('.class-name').innerText(), ...facts.slice(0, 5)],
  };
}
