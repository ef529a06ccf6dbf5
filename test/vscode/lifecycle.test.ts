/** A notebook's kernel through what happens to its document: saved under a name, doubled, reloaded, closed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Frame } from 'playwright-core';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { saveUnder } from './saveDialog.js';
import { vsix } from './vsix.js';

describe('a kernel in the editor', () => {
  const vscode = useEditor({
    suite: 'lifecycle',
    extensions: [vsix],
    files: {
      'left.tfnb': notebookText(['const side = "left";', 'side']),
      'right.tfnb': notebookText(['const side = "right";', 'side', 'process.pid']),
      'folder/inner.tfnb': notebookText(['process.cwd()']),
    },
  });
  // A cell's end is shown before its output is painted: the first text that is not empty is meant.
  const textOf = async (cell: number) =>
    (await vscode.window.notebook.outputText(cell, /\S/, { timeout: 60_000 })).trim();

  // Its tab is there before its cells are, and those of the notebook left behind would be written to.
  const createNotebook = async () => {
    await vscode.window.runCommand('Lossbook: New Lossbook Notebook');
    await eventually('the first cell, below the hint', async () =>
      (await vscode.window.notebook.text(1)).includes('gradcheck(loss'),
    );
  };

  it('goes along when an untitled notebook is saved', async () => {
    const { notebook, page, quickInput, workbench } = vscode.window;
    // The window takes a moment to know the commands of its extensions; the outputs are for the reload below.
    await vscode.window.openFile('left.tfnb');
    await notebook.runAll({ timeout: 60_000 });
    await notebook.waitForEnd(1, { timeout: 60_000 });
    await createNotebook();
    assert.equal(await notebook.cellCount(), 2);
    await notebook.edit(1, 'const name = "kept"; process.cwd()');
    assert.equal(await notebook.run(1, { timeout: 60_000 }), 'succeeded');
    assert.equal(await textOf(1), `'${vscode.path().replace(/\/$/, '')}'`);
    await vscode.screenshot('untitled');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await saveUnder(quickInput, /Untitled-\d+\.tfnb$/, vscode.path('named.tfnb'));
    await eventually('the file', async () => existsSync(vscode.path('named.tfnb')));
    await eventually('its tab', async () => (await workbench.tabs()).includes('named.tfnb'));
    await notebook.edit(1, 'name');
    assert.equal(await notebook.run(1), 'succeeded');
    await eventually('the name', async () => (await textOf(1)) === "'kept'");
    assert.equal(await notebook.executionOrder(1), 2);
    await vscode.screenshot('saved');
    await workbench.save();
    assert.match(readFileSync(vscode.path('named.tfnb'), 'utf8'), /"id": "loss"/);
  });

  it('goes along with the cell that runs', async () => {
    const { notebook, page, quickInput, workbench } = vscode.window;
    await createNotebook();
    const wait = `while (!require('fs').existsSync('go.txt')) await new Promise((r) => setTimeout(r, 50));`;
    await notebook.edit(1, `console.log('waiting');\n${wait}\nconsole.log('went on');`);
    await notebook.startRun(1);
    await notebook.outputText(1, /waiting/, { timeout: 60_000 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await saveUnder(quickInput, /Untitled-\d+\.tfnb$/, vscode.path('running.tfnb'));
    await eventually('its tab', async () => (await workbench.tabs()).includes('running.tfnb'));
    await eventually('the cell to run on', async () => (await notebook.state(1)) === 'running');
    writeFileSync(vscode.path('go.txt'), '');
    assert.equal(await notebook.waitForEnd(1, { timeout: 60_000 }), 'succeeded');
    await notebook.outputText(1, /went on/);
    await vscode.screenshot('saved while it ran');
  });

  it('runs in the folder of its own notebook', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('inner.tfnb');
    assert.equal(await notebook.run(0, { timeout: 60_000 }), 'succeeded');
    assert.equal(await textOf(0), `'${vscode.path('folder')}'`);
  });

  it('ends with its notebook', async () => {
    const { notebook, workbench } = vscode.window;
    await vscode.window.openFile('right.tfnb');
    await notebook.run(2, { timeout: 60_000 });
    const pid = Number(await textOf(2));
    process.kill(pid, 0);
    await workbench.closeEditor();
    await workbench.answerDialog("Don't Save");
    await eventually('the process to end', async () => !isAlive(pid));
  });

  it('is gone after a reload of the window, but unsaved outputs are not', async () => {
    const { notebook, workbench } = vscode.window;
    // Run a while ago: the editor keeps what is unsaved a second after the last change.
    await vscode.window.openFile('left.tfnb');
    await vscode.window.reload();
    await notebook.cellCount();
    assert.equal(await textOf(1), "'left'");
    assert.equal(await notebook.executionOrder(1), 2);
    assert.equal(await workbench.isDirty(), true);
    await vscode.screenshot('reloaded');
    assert.equal(await notebook.run(1, { timeout: 60_000 }), 'failed');
    assert.match(await textOf(1), /ReferenceError: side is not defined/);
  });

  it('belongs to one notebook of two side by side', async () => {
    const { page, workbench } = vscode.window;
    await vscode.window.runCommand('View: Split Editor Right');
    const groups = page.locator('.editor-group-container');
    await eventually('two groups', async () => (await groups.count()) === 2);
    await vscode.window.quickInput.openFile('right.tfnb');
    await eventually('right', async () => (await workbench.tabs()).includes('right.tfnb'));
    // A tab is there before its notebook is, and the command would run the other one.
    await page
      .locator('.editor-group-container.active .tab.active[data-resource-name="right.tfnb"]')
      .waitFor();
    await page.locator('.notebookOverlay:visible .view-line', { hasText: '"right"' }).waitFor();
    await vscode.window.runCommand('Notebook: Run All');
    await eventually(
      'the outputs of both',
      async () => {
        const texts = await Promise.all(page.frames().map(textIn));
        return (
          texts.some((t) => t.includes("'right'")) && texts.some((t) => t.includes('side is not'))
        );
      },
      { timeout: 60_000 },
    );
    await vscode.screenshot('side by side');
  });
});

/** Frames come and go while the editor builds its pages. */
const textIn = (frame: Frame): Promise<string> =>
  frame
    .locator('body')
    .innerText({ timeout: 2000 })
    .catch(() => '');

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
