/** The editor's comparison of two notebooks: quiet where all ran again and came out as before, and not where something did not. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const square = `compare((x: tf.Tensor) => tf.square(x), (x: number[]) => x.map((v) => v * v), [[1, 2, 3, 4]]);`;
const cells = [
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
import { image } from 'lossbook/display';
const ramp = tf.linspace(0, 1, 4096).reshape([64, 64]);`,
  `image(ramp, { title: 'ramp' });`,
  square,
];

describe('comparing notebooks', () => {
  const vscode = useEditor({
    suite: 'diff',
    extensions: [vsix],
    files: { 'now.tfnb': notebookText(cells), 'before.tfnb': notebookText([]) },
    settings: { 'lossbook.backend': 'cpu' },
  });
  const runAgain = async () => {
    const { notebook, workbench } = vscode.window;
    await vscode.window.openFile('now.tfnb');
    // So that what is seen to have run has run now, and not before.
    if (await notebook.executionOrder(2)) {
      await notebook.pressToolbar('Clear All Outputs');
      await eventually('none to have run', async () => !(await notebook.executionOrder(2)));
    }
    await notebook.pressToolbar('Restart and Run All');
    await eventually(
      'all to have run',
      async () =>
        (await workbench.isDirty()) &&
        /succeeded|failed/.test(await notebook.state(2)) &&
        (await notebook.executionOrder(2)) === 3,
      { timeout: 60_000 },
    );
    await notebook.output(2);
    await workbench.save();
  };
  /** Headings of what differs, as the comparison has them. */
  const differences = async (): Promise<readonly string[]> => {
    const { page, quickInput } = vscode.window;
    await vscode.window.runCommand('File: Compare Active File With...');
    await quickInput.pick('before.tfnb');
    const list = page.locator('.notebook-text-diff-editor');
    const lines = await eventually('its cells', async () => {
      const found = (await list.innerText()).split('\n').map((line) => line.trim());
      return found.some((line) => line.includes('hidden cell')) ? found : undefined;
    });
    return lines.filter((line) => /changed|hidden/.test(line));
  };

  it('is quiet where all ran again and came out as before', async () => {
    await runAgain();
    copyFileSync(vscode.path('now.tfnb'), vscode.path('before.tfnb'));
    await runAgain();
    const found = await differences();
    await vscode.screenshot('quiet');
    assert.deepEqual(found, ['3 hidden cells']);
  });

  it('shows what came out otherwise, and nothing else', async () => {
    await vscode.window.workbench.closeEditor();
    await vscode.window.notebook.edit(2, square.replace('v * v', 'v * v + 1').concat(' // Wrong.'));
    await runAgain();
    const found = await differences();
    await vscode.screenshot('loud');
    assert.equal(found[0], '2 hidden cells');
    assert.ok(found.includes('Outputs changed'), found.join());
  });
});
