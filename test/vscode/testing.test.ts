/** The checks of a workspace in the Testing view. */
import { useEditor } from '../browser/editor.js';
import { debugViews } from './debugViews.js';
import { notebookText } from './notebookText.js';
import { testingView } from './testingView.js';
import { looks } from '../support/turns.js';
import { vsix } from './vsix.js';

const sources = [
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const square = (x: tf.Tensor) => tf.square(x);`,
  `compare(square, (x: number[]) => x.map((v) => v * v), [[1, 2, 3]]);
compare(square, (x: number[]) => x.map((v) => v * v + 1), [[1, 2, 3]]);`,
];
const losses = `import * as tf from '@tensorflow/tfjs';
export const l2Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => {
  const difference = yTrue.sub(yPred);
  return difference.square().mean();
};
`;

describe('the Testing view', () => {
  const vscode = useEditor({
    suite: 'testing',
    files: { 'checks.tfnb': notebookText(sources), 'mine.loss.ts': losses },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
  });
  const debug = debugViews(() => vscode.window);
  const tests = testingView(() => vscode.window);
  const { shows, becomes } = tests;

  it('lists the checks of notebooks and the losses of files', async () => {
    await vscode.window.openFile('checks.tfnb');
    await tests.open();
    await shows('the files', [/checks\.tfnb/, /mine\.loss\.ts/]);
    await tests.expand();
    await shows('the checks', [/^compare\(square.*v \* v\)/, /^compare\(square.*v \* v \+ 1/]);
    await vscode.screenshot('listed');
  });

  it('runs them in fresh kernels, and says what failed and why', async () => {
    await vscode.window.runCommand('Test: Run All Tests');
    await becomes(/v \* v\)/, 'passed');
    await becomes(/v \* v \+ 1/, 'failed');
    await becomes(/l2Loss/, 'passed');
    await vscode.screenshot('run');
  });

  it('debugs them in fresh kernels, with breakpoints in the file of losses', async () => {
    await vscode.window.openFile('mine.loss.ts');
    const line = vscode.window.page.locator('.part.editor .monaco-editor .view-line');
    await line.filter({ hasText: 'const difference' }).click();
    await vscode.window.page.keyboard.press('F9');
    await vscode.window.runCommand('Test: Debug All Tests');
    await debug.standsAt(/^l2Loss mine\.loss\.ts 3:/);
    await debug.shows('Local', /^yTrue = tensor float32 \[/);
    await vscode.screenshot('debug');
    await line.filter({ hasText: 'const difference' }).click();
    await vscode.window.page.keyboard.press('F9');
    await vscode.window.runCommand('Debug: Continue');
    await debug.hasEnded();
    await tests.open();
    await becomes(/l2Loss/, 'passed');
  });

  it('runs at each save what was saved, notebooks and files of losses', async () => {
    await vscode.window.runCommand('Test: Start Continuous Run');
    await becomes(/l2Loss/, 'passed');
    await vscode.window.openFile('mine.loss.ts');
    await vscode.window.textEditor.typeOver(losses.replace('return ', 'throw '));
    await vscode.window.workbench.save();
    await becomes(/l2Loss/, 'error');
    await vscode.window.openFile('checks.tfnb');
    await vscode.window.notebook.edit(1, sources[1]!.replace('* v + 1', '* v * 1'));
    await vscode.window.workbench.save();
    await becomes(/v \* v \* 1/, 'passed');
    await vscode.screenshot('run at save');
  });

  for (const theme of looks(['high contrast dark', 'dark'] as const)) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.screenshot(theme);
    });
  }
});
