/** Cells of Python, and the choice of its interpreter, in the real editor. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setting } from '../../extension/wire/ids.js';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { pythonOf, required } from '../support/pythonEnvironment.js';
import { notebookText } from './notebookText.js';
import { pythonExtension, selectedFile } from './pythonExtension.js';
import { testingView } from './testingView.js';
import { vsix } from './vsix.js';

const cells = [
  '%%python\nimport torch\nweights = [1.0, 2.0]\ndef mse(y_true, y_pred):\n    return ((y_pred - y_true) ** 2).mean()',
  "import * as tf from '@tensorflow/tfjs';\nmse(tf.zeros([2]), weights).dataSync()[0]",
  '%%python\nimport sys\nx = 1\nraise ValueError("meant")',
  '%%python\nprint("begun")\nwhile True: pass',
  '%%python\nprint("kept", weights)',
];
const pasted = 'import torch\ndef mae(y_true, y_pred):\n    return (y_pred - y_true).abs().mean()';
const checked = [
  cells[0]!,
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
compare(mse, (a: number[], b: number[]) => (b[0]! - a[0]!) ** 2, [[1], [3]]);`,
];
const patience = { timeout: 90_000 };

describe('Python in the editor', function () {
  const vscode = useEditor({
    suite: 'python',
    extensions: [vsix],
    files: {
      'cells.tfnb': notebookText(cells),
      'tests.tfnb': notebookText(checked),
      'pasted.tfnb': notebookText([pasted]),
      '.vscode/settings.json': JSON.stringify({ [setting.python]: pythonOf('torch') ?? '' }),
    },
  });
  before(function () {
    required(this, 'torch');
  });
  const language = async (cell: number): Promise<string> =>
    (await vscode.window.notebook.cell(cell)).locator('.cell-statusbar-container').innerText();
  const sourceOf = (file: string, cell: number): string =>
    [parsedJson<NotebookFile>(readFileSync(vscode.path(file), 'utf8')).cells[cell]!.source]
      .flat()
      .join('');

  it('a cell of Python is one, without its first line, and its names are there below', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('cells.tfnb');
    await eventually('its language', async () => /\bPython\b/.test(await language(0)));
    assert.doesNotMatch(await notebook.text(0), /%%python/);
    await notebook.run(0, patience);
    assert.equal(await notebook.run(1, patience), 'succeeded');
    await notebook.outputText(1, /2\.5/, patience);
    await vscode.screenshot('names below');
  });
  it('an error is marked at its line of the cell', async () => {
    assert.equal(await vscode.window.notebook.run(2, patience), 'failed');
    await vscode.window.notebook.outputText(2, /ValueError/);
    await vscode.window.workbench.waitForProblem(/ValueError: meant/);
    await vscode.window.workbench.waitForProblem(/\[Ln 3/);
    await vscode.screenshot('an error');
  });
  it('the Testing view and Verify run in the same Python as its cells', async () => {
    await vscode.window.openFile('tests.tfnb');
    await vscode.window.notebook.runAll(patience);
    await vscode.window.runCommand('Lossbook: Verify Notebook');
    await vscode.window.workbench.waitForNotification(/tests\.tfnb came out as it is/, patience);
    const tests = testingView(() => vscode.window);
    await tests.open();
    await vscode.window.runCommand('Test: Run All Tests');
    await tests.becomes(/tests\.tfnb/, 'passed');
    await vscode.screenshot('tests in Python');
    await vscode.window.openFile('cells.tfnb');
  });
  it('Stop ends a loop, and what was defined is kept', async () => {
    const { notebook } = vscode.window;
    await notebook.startRun(3);
    await notebook.outputText(3, /begun/, patience);
    await notebook.pressToolbar('Interrupt');
    await notebook.waitForEnd(3, patience);
    await notebook.run(4, patience);
    await notebook.outputText(4, /kept \[1\.0, 2\.0\]/, patience);
    await vscode.screenshot('stopped');
  });
  it('the file has the first line again', async () => {
    await vscode.window.workbench.save();
    assert.equal(sourceOf('cells.tfnb', 0), cells[0]);
  });
  it('Python in a cell of TypeScript: its error offers the change, which makes it one of Python', async () => {
    const { notebook, page, workbench } = vscode.window;
    await vscode.window.openFile('pasted.tfnb');
    assert.equal(await notebook.run(0, patience), 'failed');
    await notebook.outputText(0, /This reads as Python; put %%python on the first line/);
    await notebook.edit(0, pasted);
    const list = page.locator('.action-widget');
    const action = list.getByText('Make this a cell of Python');
    // A list that is asked for while problems are being found anew closes again, or lacks what is found last.
    await eventually('the offer', async () => {
      if (await list.isVisible()) await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+.');
      return action.waitFor({ timeout: 3000 }).then(() => true);
    });
    await vscode.screenshot('the change is offered');
    await action.click();
    await eventually('a cell of Python', async () => /\bPython\b/.test(await language(0)));
    assert.equal(await notebook.run(0, patience), 'succeeded');
    await workbench.save();
    assert.equal(sourceOf('pasted.tfnb', 0), `%%python\n${pasted}`);
    await vscode.screenshot('a cell of Python');
  });
  it('Select Python Interpreter shows what is chosen, sets another, and restarts when asked', async () => {
    const { quickInput, workbench } = vscode.window;
    await vscode.window.runCommand('Lossbook: Select Python Interpreter');
    await eventually('the picker', async () => (await quickInput.labels()).length > 1);
    assert.ok(
      (await quickInput.labels()).some((label) => label.includes(pythonOf('torch') ?? '?')),
    );
    await vscode.screenshot('interpreters');
    await quickInput.pick('As Lossbook finds it');
    await workbench.waitForNotification(/losses in Python run in the one that is found/);
    await vscode.screenshot('restart is offered');
    const { [setting.python]: chosen } = parsedJson<Record<string, string>>(
      readFileSync(vscode.path(join('.vscode', 'settings.json')), 'utf8'),
    );
    assert.equal(chosen, undefined);
  });
});

describe('Python where the Python extension has one selected', function () {
  const vscode = useEditor({
    suite: 'python-selected',
    extensions: [vsix, () => Promise.resolve(pythonExtension())],
    files: {
      'selected.tfnb': notebookText(['%%python\nimport sys\nsys.executable']),
      [selectedFile]: pythonOf('torch') ?? '',
    },
  });
  before(function () {
    required(this, 'torch');
  });
  const selected = pythonOf('torch') ?? '?';

  it('is that one, and the picker says where it comes from', async () => {
    const { notebook, quickInput, page } = vscode.window;
    await vscode.window.openFile('selected.tfnb');
    assert.equal(await notebook.run(0, patience), 'succeeded');
    await notebook.outputText(0, new RegExp(selected), patience);
    await vscode.window.runCommand('Lossbook: Select Python Interpreter');
    await eventually('the picker', async () => (await quickInput.labels()).length > 1);
    const labels = await quickInput.labels();
    assert.ok(
      labels.some((label) => label.includes(selected)),
      labels.join('\n'),
    );
    await vscode.screenshot('the editor has one selected');
    await page.keyboard.press('Escape');
  });
  it('has colours, and what its language has in this editor', async () => {
    const cell = await vscode.window.notebook.cell(0);
    const coloured = (text: string) =>
      cell
        .locator('.view-line span span', { hasText: text })
        .first()
        .evaluate((span) => getComputedStyle(span).color);
    assert.notEqual(await coloured('import'), await coloured('sys'));
  });
});
