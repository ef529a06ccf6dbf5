/** A workspace that is not trusted: notebooks are read, nothing runs. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { useEditor } from '../browser/editor.js';
import { vsix } from './vsix.js';

const recorded = serializeNotebook(
  newNotebook([
    {
      ...newCodeCell('c0', 'require("fs").writeFileSync("ran", "")'),
      execution_count: 1,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'recorded\n', extra: {} }],
    },
  ]),
);

describe('a workspace that is not trusted', () => {
  const vscode = useEditor({
    suite: 'untrusted',
    extensions: [vsix],
    untrusted: true,
    files: { 'recorded.tfnb': recorded },
  });

  it('shows recorded outputs', async () => {
    await vscode.window.openFile('recorded.tfnb');
    await vscode.window.notebook.outputText(0, /recorded/);
    await vscode.screenshot('recorded');
  });

  it('asks before a cell runs, and runs nothing when it is refused', async () => {
    const { notebook, workbench } = vscode.window;
    const cell = await notebook.cell(0);
    await cell.hover();
    await cell
      .getByRole('button', { name: /^Execute Cell/ })
      .first()
      .click();
    await vscode.window.page.locator('.monaco-dialog-box').waitFor();
    assert.match(await workbench.dialog(), /Executing a notebook cell will run code/);
    await vscode.screenshot('asked');
    await workbench.answerDialog('Cancel');
    assert.equal(existsSync(vscode.path('ran')), false);
  });

  it('does not offer Restart and Run All', async () => {
    const { page } = vscode.window;
    const button = page.getByRole('button', { name: 'Restart and Run All', exact: true });
    assert.equal(await button.isDisabled().catch(() => true), true);
  });
});
