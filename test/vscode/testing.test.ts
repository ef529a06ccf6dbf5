/** The checks of a workspace in the Testing view. */
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const sources = [
  `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const square = (x: tf.Tensor) => tf.square(x);`,
  `compare(square, (x: number[]) => x.map((v) => v * v), [[1, 2, 3]]);
compare(square, (x: number[]) => x.map((v) => v * v + 1), [[1, 2, 3]]);`,
];
const losses = `import * as tf from '@tensorflow/tfjs';
export const l2Loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => yTrue.sub(yPred).square().mean();
`;

describe('the Testing view', () => {
  const vscode = useEditor({
    suite: 'testing',
    files: { 'checks.tfnb': notebookText(sources), 'mine.loss.ts': losses },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
  });
  const rows = () => vscode.window.page.locator('.test-explorer .monaco-list-row');
  const texts = async () =>
    (await rows().allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  const shows = (what: string, patterns: readonly RegExp[]) =>
    eventually(
      what,
      async () => {
        const found = await texts();
        return patterns.every((pattern) => found.some((text) => pattern.test(text)));
      },
      { timeout: 90_000 },
    );

  it('lists the checks of notebooks and the losses of files', async () => {
    await vscode.window.openFile('checks.tfnb');
    await vscode.window.runCommand('Testing: Focus on Test Explorer View');
    await shows('the files', [/checks\.tfnb/, /mine\.loss\.ts/]);
    await rows().first().click();
    await vscode.window.page.keyboard.press('Home');
    for (const key of ['ArrowRight', 'End', 'ArrowRight'])
      await vscode.window.page.keyboard.press(key);
    await shows('the checks', [/^compare\(square.*v \* v\)/, /^compare\(square.*v \* v \+ 1/]);
    await vscode.screenshot('listed');
  });

  it('runs them in fresh kernels, and says what failed and why', async () => {
    await vscode.window.runCommand('Test: Run All Tests');
    const icon = (text: RegExp, state: string) =>
      rows().filter({ hasText: text }).locator(`.computed-state.codicon-testing-${state}-icon`);
    await icon(/v \* v\)/, 'passed')
      .first()
      .waitFor({ timeout: 90_000 });
    await icon(/v \* v \+ 1/, 'failed')
      .first()
      .waitFor({ timeout: 90_000 });
    await icon(/l2Loss/, 'passed')
      .first()
      .waitFor({ timeout: 90_000 });
    await vscode.screenshot('run');
  });

  for (const theme of ['dark', 'high contrast dark'] as const) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.screenshot(theme);
    });
  }
});
