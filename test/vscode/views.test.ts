/** Views in the real editor: bytes travel from a cell to the renderer, and what is on the screen is what was sent. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const wrong = `import * as tf from '@tensorflow/tfjs';
import { image } from 'lossbook/display';
const error = tf.buffer([1, 100, 160]);
error.set(7, 0, 12, 80);
image(error.toTensor(), { title: 'error', role: 'error', colormap: 'viridis', range: [0, 7] });`;

describe('views in the editor', () => {
  const vscode = useEditor({
    suite: 'views',
    extensions: [vsix],
    files: { 'view.tfnb': notebookText([wrong, '1 + 1']) },
  });
  const canvas = async () => (await vscode.window.notebook.output(0)).locator('canvas').first();

  it('the wrong pixel at [0,12,80] is at row 12, column 80', async () => {
    await vscode.window.openFile('view.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    const picture = await canvas();
    const found = await eventually('the picture', () =>
      picture.evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        if (width === 0) return undefined;
        const context = (canvas as HTMLCanvasElement).getContext('2d')!;
        const { data } = context.getImageData(0, 0, width, height);
        const cells: string[] = [];
        const side = width / 160;
        for (let row = 0; row < 100; row++) {
          for (let column = 0; column < 160; column++) {
            const [x, y] = [Math.floor((column + 0.5) * side), Math.floor((row + 0.5) * side)];
            // The last colour of viridis.
            if (data[4 * (y * width + x)] === 253) cells.push(`${row},${column}`);
          }
        }
        return cells;
      }),
    );
    assert.deepEqual(found, ['12,80']);
    await vscode.screenshot('picture');
  });

  it('arrow keys move its cursor, and not the notebook to another cell', async () => {
    const picture = await canvas();
    await picture.click({ position: { x: 20, y: 20 } });
    const spoken = (await vscode.window.notebook.output(0)).locator('.spoken');
    const before = await spoken.innerText();
    await vscode.window.page.keyboard.press('ArrowDown');
    await vscode.window.page.keyboard.press('ArrowRight');
    await eventually('the cursor to move', async () => (await spoken.innerText()) !== before);
    const [row, column] = /y (\d+), x (\d+)/.exec(before)!.slice(1).map(Number) as [number, number];
    await eventually('both keys to count', async () =>
      (await spoken.innerText()).includes(`y ${row + 1}, x ${column + 1}`),
    );
    // Not the cell under the resting mouse.
    const readout = (await vscode.window.notebook.output(0)).locator('.readout');
    assert.match(await readout.innerText(), new RegExp(`y ${row + 1}, x ${column + 1}`));
    await vscode.screenshot('cursor');
  });
});
