/** Tools for language models, called as a chat calls them. */
import assert from 'node:assert/strict';
import { tool } from '../../extension/wire/ids.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { callTool, toolCaller } from './toolCaller.js';
import { vsix } from './vsix.js';

const cells = [
  'md:# Squares',
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const square = (x: tf.Tensor) => tf.square(x);`,
  'compare(square, (x: number[]) => x.map((v) => -v * v), [[1, 2, 3]]);',
];

describe('tools for language models', () => {
  const vscode = useEditor({
    suite: 'agents',
    extensions: [vsix, toolCaller],
    files: { 'squares.tfnb': notebookText(cells) },
    settings: { 'lossbook.backend': 'cpu' },
  });
  /** Reads what a person is asked, and answers. */
  const asked = (question: RegExp, picture: string, button: RegExp) => async () => {
    const box = vscode.window.page.locator('.monaco-dialog-box');
    await box.waitFor();
    assert.match(await box.innerText(), question);
    await vscode.screenshot(picture);
    await box.getByRole('button', { name: button }).click();
  };

  it('are offered, and read what was never run without asking', async () => {
    await vscode.window.openFile('squares.tfnb');
    const { tools, texts } = await callTool(vscode, tool.readReports, {});
    for (const name of Object.values(tool)) assert.ok(tools.includes(name), name);
    assert.match(texts![0]!, /^DONE: squares\.tfnb: no check was made; 2 cells not run/);
  });

  it('run a notebook when a person agrees, and tell its verdict first', async () => {
    const agree = asked(/Run all cells of squares\.tfnb\?/, 'asked', /^(Yes|OK|Continue|Allow)/);
    const { texts } = await callTool(vscode, tool.runNotebook, { notebook: 'squares.tfnb' }, agree);
    assert.match(texts![0]!, /^FAIL: squares\.tfnb: 0 of 1 checks as expected\n/);
    assert.match(texts![0]!, /cell 3: ok\n {2}UNEXPECTED: compare FAIL.*\n {4}[\w-]+: /);
    const { reports } = JSON.parse(texts![1]!) as { reports: { cell: number; worst: object[] }[] };
    assert.deepEqual([reports.length, reports[0]!.cell, reports[0]!.worst.length], [1, 3, 3]);
    await vscode.screenshot('ran');
  });

  it('run code with the names of the kernel, and change no cell', async () => {
    const agree = asked(
      /the kernel of squares\.tfnb\?[^]*square\(tf\.tensor1d/,
      'asked for code',
      /^(Yes|OK|Continue|Allow)/,
    );
    const code = 'console.log("from here");\nsquare(tf.tensor1d([3])).dataSync()[0]';
    const { texts } = await callTool(vscode, tool.runCode, { code }, agree);
    assert.match(texts![0]!, /^DONE: squares\.tfnb[^]*the code: ok\n {2}\| from here\n {2}\| 9$/);
    assert.equal(await vscode.window.notebook.cellCount(), cells.length);
  });

  it('run nothing when a person declines', async () => {
    const decline = asked(/process\.exit/, 'declined', /^(No|Cancel|Skip)/);
    const { error, texts } = await callTool(
      vscode,
      tool.runCode,
      { code: 'process.exit()' },
      decline,
    );
    assert.equal(texts, undefined);
    assert.match(error!, /cancel/i);
  });

  it('read one cell, and say what is stale', async () => {
    await vscode.window.notebook.edit(2, 'compare(square, (x: number[]) => x, [[1]]);');
    const { texts } = await callTool(vscode, tool.readReports, { cell: 3 });
    assert.match(texts![0]!, /cell 3: ok, stale\n {2}UNEXPECTED: compare FAIL/);
    const { error } = await callTool(vscode, tool.readReports, { cell: 1 });
    assert.match(error!, /squares\.tfnb has no cell 1 of code/);
    const { error: outside } = await callTool(vscode, tool.readReports, {
      notebook: '/etc/a.tfnb',
    });
    assert.match(outside!, /'\/etc\/a\.tfnb' is no \.tfnb file of this workspace/);
  });
});
