/** Keys that a Jupyter user has in the fingers, and results that no longer follow from what stands above them. */
import assert from 'node:assert/strict';
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { looks } from '../support/turns.js';
import { vsix } from './vsix.js';

const sources = [
  `const scale = 2;`,
  `import { compare } from 'lossbook/check';
import * as tf from '@tensorflow/tfjs';
const twice = (x: tf.Tensor) => x.mul(scale);
compare(twice, (x: number[]) => x.map((v) => v * 2), [[1, 2, 3]]);`,
  `const other = 1;`,
];

describe('keys in a notebook, and stale cells', () => {
  const vscode = useEditor({
    suite: 'keys',
    files: { 'keys.tfnb': notebookText(sources), 'stale.tfnb': notebookText(sources) },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
  });
  const notebook = () => vscode.window.notebook;
  const press = (key: string) => vscode.window.page.keyboard.press(key);
  const below = async (index: number) =>
    (await notebook().cell(index)).locator('.cell-statusbar-container');
  const focused = (index: number) =>
    eventually(`cell ${index} to have the focus`, async () => {
      const row = vscode.window.page.locator('.cell-list-container .monaco-list-row.focused');
      return (await row.getAttribute('data-index')) === String(index);
    });
  const count = (cells: number) =>
    eventually(`${cells} cells`, async () => (await notebook().cellCount()) === cells);
  const inCell = async (index: number) => {
    await (await notebook().cell(index)).locator('.view-lines').first().click();
    await focused(index);
  };

  it('Ctrl+Enter runs and stays, Shift+Enter goes on, Alt+Enter makes a cell', async () => {
    await vscode.window.openFile('keys.tfnb');
    await inCell(0);
    await press('Control+Enter');
    assert.equal(await notebook().waitForEnd(0, { timeout: 60_000 }), 'succeeded');
    await focused(0);
    await press('Shift+Enter');
    await focused(1);
    await inCell(2);
    await press('Alt+Enter');
    await count(4);
  });

  it('keys of the command mode do what they do in Jupyter', async () => {
    await press('Escape');
    await press('d');
    await press('d');
    await count(3);
    await inCell(0);
    await press('Escape');
    await press('b');
    await count(4);
    await press('a');
    await count(5);
    await press('d');
    await press('d');
    await count(4);
    await press('z');
    await count(5);
    await inCell(0);
    await press('Escape');
    await press('j');
    await focused(1);
    await press('k');
    await focused(0);
    await press('c');
    await press('v');
    await count(6);
    await press('x');
    await count(5);
    await vscode.screenshot('after keys');
  });

  it('a slider leaves Ctrl+P and F1 to the window', async () => {
    await vscode.window.openFile('stale.tfnb');
    await notebook().runAll({ timeout: 60_000 });
    const output = await notebook().output(1);
    const slider = output.locator('input[type=range]').first();
    const { box } = vscode.window.quickInput;
    for (const key of ['Control+P', 'F1']) {
      await slider.focus();
      await press(key);
      await box.waitFor();
      await press('Escape');
      await box.waitFor({ state: 'hidden' });
    }
  });

  it('an edit makes stale what takes names from it, and says so at the verdict', async () => {
    await notebook().edit(0, 'const scale = 3;');
    await (await below(1)).getByText('stale: [1] was edited').waitFor();
    await (await below(1)).getByText('1 check (stale)').waitFor();
    assert.doesNotMatch(await (await below(2)).innerText(), /stale/);
    await vscode.screenshot('stale by an edit');
  });

  it('a rerun leaves it stale, until stale cells are run', async () => {
    const independent = await notebook().executionOrder(2);
    await notebook().run(0);
    await (
      await below(1)
    )
      .getByText(`stale: [${await notebook().executionOrder(0)}] ran again`)
      .waitFor();
    await vscode.screenshot('stale by a rerun');
    await vscode.window.runCommand('Lossbook: Run Stale Cells');
    await (await below(1)).getByText('compare 3 of 3').waitFor();
    assert.equal(await notebook().executionOrder(2), independent);
    assert.doesNotMatch(await (await below(1)).innerText(), /stale/);
    await vscode.screenshot('run again');
  });

  it('what another kernel ran is stale by a rerun in this one, whose numbers begin again', async () => {
    await vscode.window.runCommand('Lossbook: Restart');
    await notebook().run(0, { timeout: 60_000 });
    await (await below(1)).getByText('stale: [1] ran again').waitFor();
    await vscode.window.workbench.waitForStatus(/1 check: .*stale$/);
    await vscode.window.runCommand('Lossbook: Run Stale Cells');
    await eventually('the run', async () => (await notebook().executionOrder(1)) === 2);
    // Its number is there before its end is.
    await eventually(
      'no stale cell',
      async () => !/stale/.test(await (await below(1)).innerText()),
    );
  });

  it('what the file has is stale by an edit, and Run Stale Cells runs what it needs first', async () => {
    await vscode.window.workbench.save();
    await vscode.window.workbench.closeEditor();
    await vscode.window.openFile('stale.tfnb');
    await notebook().edit(0, 'const scale = 2;');
    await (await below(1)).getByText('stale: [1] was edited').waitFor();
    await vscode.screenshot('stale in the file');
    await vscode.window.runCommand('Lossbook: Run Stale Cells');
    await (await below(1)).getByText(/^\s*1 check$/).waitFor({ timeout: 60_000 });
    const [edited, after] = [
      await notebook().executionOrder(0),
      await notebook().executionOrder(1),
    ];
    assert.equal(after, (edited ?? NaN) + 1);
  });

  for (const theme of looks(['high contrast dark', 'dark'] as const)) {
    it(`stale can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await notebook().edit(0, `const scale = ${theme === 'dark' ? 4 : 5};`);
      await (await below(1)).getByText(/^\s*stale: /).waitFor();
      await vscode.screenshot(theme);
    });
  }
});
