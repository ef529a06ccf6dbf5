/** Names that are offered as soon as they are typed, imports that come with them, and what is mended by a click. */
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const sources = [
  `import * as tf from '@tensorflow/tfjs';
import { angularLoss } from 'lossbook/losses';`,
  `const yTrueField = tf.ones([1, 4, 4, 2]);`,
  ``,
];

describe('imports of cells', () => {
  const vscode = useEditor({
    suite: 'imports',
    files: { 'imports.tfnb': notebookText(sources) },
    extensions: [vsix],
    // As a person has it; other suites type in peace.
    settings: { 'editor.quickSuggestions': { other: 'on' } },
  });
  const page = () => vscode.window.page;
  const marks = async () =>
    (await vscode.window.notebook.cell(2)).locator('.monaco-editor .cdr.squiggly-warning').count();
  before(() => vscode.window.openFile('imports.tfnb'));

  it('offers names while they are typed: of another cell, and with their import', async () => {
    const rows = page().locator('.suggest-widget.visible .monaco-list-row');
    const typed = async (text: string, label: RegExp) => {
      await vscode.window.notebook.edit(2, ';');
      await page().keyboard.press('Enter');
      await page().keyboard.type(text, { delay: 60 });
      await rows.filter({ hasText: label }).first().waitFor();
    };
    await typed('angularLo', /^angularLoss/);
    await page().keyboard.press('Escape');
    await typed('gradche', /^gradcheck/);
    await vscode.screenshot('offered with its import');
    await page().keyboard.press('Enter');
    await eventually('the import', async () =>
      (await vscode.window.notebook.text(2)).startsWith(
        `import { gradcheck } from 'lossbook/check';`,
      ),
    );
  });

  it('marks a tensor that is taken for an array, and a module that is misspelt, and mends that', async () => {
    await vscode.window.notebook.edit(
      2,
      `import { l1Loss } from 'lossbok/losses';\nyTrueField[0] + yTrueField[1];`,
    );
    await eventually('three marks', async () => (await marks()) === 3);
    await vscode.screenshot('marked');
    await page().keyboard.press('Control+Home');
    for (let i = 0; i < 'import { l1Loss } from "l'.length; i++) {
      await page().keyboard.press('ArrowRight');
    }
    await page().keyboard.press('Control+.');
    const action = page().locator('.action-widget').getByText(`Import from 'lossbook/losses'`);
    await action.waitFor();
    await vscode.screenshot('a quick fix');
    await action.click();
    await eventually('the module', async () =>
      (await vscode.window.notebook.text(2)).includes(`from 'lossbook/losses'`),
    );
  });
});
