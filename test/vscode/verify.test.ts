/** Verify Notebook, as a person uses it: what is recorded is run again, and what does not hold is in sight. */
import { writeFileSync } from 'node:fs';
import { useEditor } from '../browser/editor.js';
import { looks } from '../support/turns.js';
import { notebookText } from './notebookText.js';
import { testingView } from './testingView.js';
import { vsix } from './vsix.js';

const scale = (by: number) => `export const scale = ${by};\n`;
const cells = [
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
import { scale } from './scale';
const times = (x: tf.Tensor) => x.mul(scale);`,
  `compare(times, (x: number[]) => x.map((v) => v * scale), [[1, 2, 3]]);`,
  `times(tf.tensor1d([1, 2, 3])).arraySync()`,
];

describe('Verify Notebook', () => {
  const vscode = useEditor({
    suite: 'verify',
    files: {
      'recorded.tfnb': notebookText(cells),
      'fresh.tfnb': notebookText(cells),
      'failing.tfnb': notebookText([cells[0]!.replace('mul(scale)', 'add(1)'), cells[1]!]),
      'scale.ts': scale(2),
    },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
  });
  const tests = testingView(() => vscode.window);
  const verify = async (said: RegExp) => {
    await vscode.window.runCommand('Notifications: Clear All Notifications');
    await vscode.window.runCommand('Lossbook: Verify Notebook');
    return vscode.window.workbench.waitForNotification(said, { timeout: 90_000 });
  };

  it('says of a file that records nothing what to do first', async () => {
    await vscode.window.openFile('fresh.tfnb');
    await verify(/no results are recorded .* Run the notebook and save it/);
    await vscode.screenshot('not recorded');
  });

  it('says that results hold, saves what was not saved, and passes in the Testing view', async () => {
    await vscode.window.openFile('recorded.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    await verify(/recorded\.tfnb came out as it is recorded/);
    await vscode.screenshot('holds');
    await tests.open();
    await tests.becomes(/recorded\.tfnb/, 'passed');
  });

  it('says what does not hold, and why, at a press', async () => {
    const { page, workbench } = vscode.window;
    writeFileSync(vscode.path('scale.ts'), scale(3));
    await vscode.window.openFile('recorded.tfnb');
    await verify(/recorded\.tfnb did not come out as it is recorded: \d+ difference/);
    await vscode.screenshot('differs');
    await workbench.answerNotification('Show Results');
    await page
      .getByText(/recorded \[2, ?4, ?6\]|scale\.ts/)
      .first()
      .waitFor();
    await vscode.screenshot('differences');
    await tests.open();
    await tests.becomes(/recorded\.tfnb/, 'failed');
  });

  it('says of a check that fails as it did then that it is so', async () => {
    await vscode.window.openFile('failing.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    await verify(/failing\.tfnb came out as it is recorded, and not as its cells expect/);
    await vscode.screenshot('fails as recorded');
  });

  for (const theme of looks(['high contrast dark', 'dark'] as const)) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.screenshot(theme);
    });
  }
});
