/** A workspace that is not trusted: notebooks are read, nothing runs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
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

/** An environment's Python that leaves a trace when it is started, whoever starts it. */
const traced = '#!/bin/sh\n: > "$(dirname "$0")/../../started"\nexit 1\n';
const python = serializeNotebook(
  newNotebook([
    newCodeCell('c0', '%%python\ndef mse(t, p):\n    return ((t - p) ** 2).mean()'),
    newCodeCell('c1', `import { python } from 'lossbook/python';\npython('losses.py', 'mse')`),
  ]),
);

describe('a workspace that is not trusted', () => {
  const vscode = useEditor({
    suite: 'untrusted',
    extensions: [vsix],
    untrusted: true,
    files: {
      'recorded.tfnb': recorded,
      'python.tfnb': python,
      '.vscode/launch.json': JSON.stringify({
        version: '0.2.0',
        configurations: [{ type: 'lossbook', request: 'launch', name: 'cell' }],
      }),
      'losses.py': 'def mse(t, p):\n    return ((t - p) ** 2).mean()\n',
      '.venv/bin/python': traced,
    },
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

  it('does not offer Debug Cell, and debugs nothing that a launch.json asks for', async () => {
    const { notebook, page, quickInput, workbench } = vscode.window;
    await (await notebook.cell(0)).locator('.view-lines').first().click();
    await page.keyboard.press('F1');
    await quickInput.box.fill('>Lossbook: ');
    await eventually('the commands', async () =>
      (await quickInput.labels()).includes('Lossbook: Export…'),
    );
    assert.ok(!(await quickInput.labels()).includes('Lossbook: Debug Cell'));
    await page.keyboard.press('Escape');
    await page.keyboard.press('F5');
    await page.locator('.monaco-dialog-box').waitFor();
    await vscode.screenshot('debugging asks for trust');
    await workbench.answerDialog('Cancel');
    assert.equal(await page.locator('.debug-toolbar:visible').count(), 0);
    assert.equal(existsSync(vscode.path('ran')), false);
  });

  it('does not offer Restart and Run All', async () => {
    const { page } = vscode.window;
    const button = page.getByRole('button', { name: 'Restart and Run All', exact: true });
    assert.equal(await button.isDisabled().catch(() => true), true);
  });

  it('starts no Python: not for a notebook that has cells of it, nor for one that names a file', async () => {
    const { notebook, workbench, page } = vscode.window;
    chmodSync(vscode.path('.venv/bin/python'), 0o755);
    await vscode.window.openFile('python.tfnb');
    for (const index of [0, 1]) {
      const cell = await notebook.cell(index);
      await cell.hover();
      await cell
        .getByRole('button', { name: /^Execute Cell/ })
        .first()
        .click();
      await page.locator('.monaco-dialog-box').waitFor();
      await workbench.answerDialog('Cancel');
    }
    await vscode.screenshot('python');
    assert.equal(existsSync(vscode.path('started')), false);
    // Whoever had started it would be seen.
    spawnSync(vscode.path('.venv/bin/python'));
    assert.equal(existsSync(vscode.path('started')), true);
  });
});
