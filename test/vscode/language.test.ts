/** What a person gets while writing cells: names of other cells and of Lossbook, once each, and marks only where types are wrong. */
import assert from 'node:assert/strict';
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const sources = [
  `import * as tf from '@tensorflow/tfjs';
import { angularLoss } from 'lossbook/losses';`,
  `const yTrueField = tf.ones([1, 4, 4, 2]);`,
  `angularLoss(yTrueField, yTrueField, { reduction: 'none' });`,
  `const wrong: number = 'text';`,
  `yTrueFi`,
];

describe('the language of cells', () => {
  const vscode = useEditor({
    suite: 'language',
    files: {
      'language.tfnb': notebookText(sources),
      'sample.tfnb': { copyOf: 'notebooks/angular-loss.tfnb' },
      'plain.ts': 'export const plain = 1;\nplai',
    },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'cpu' },
  });
  const page = () => vscode.window.page;
  const editorOf = async (index: number) =>
    (await vscode.window.notebook.cell(index)).locator('.monaco-editor').first();
  const word = async (index: number, text: string) =>
    (await editorOf(index)).locator('.view-line span span', { hasText: text }).last();
  /** Texts of the suggestions at the end of what is typed; opens them. */
  const suggestions = async (expected: RegExp) => {
    const rows = page().locator('.suggest-widget.visible .monaco-list-row');
    await page().keyboard.press('Control+Space');
    return eventually(`a suggestion ${expected}`, async () => {
      const labels = await rows.locator('.label-name').allInnerTexts();
      return labels.some((label) => expected.test(label)) && labels;
    });
  };
  const once = (labels: readonly string[], name: string) =>
    assert.deepEqual(
      labels.filter((label) => label === name),
      [name],
    );
  const marks = async (index: number, severity: 'error' | 'warning' | 'hint') =>
    (await editorOf(index)).locator(`.cdr.squiggly-${severity}`).count();

  it('marks what types say is wrong as a warning', async () => {
    await vscode.window.openFile('language.tfnb');
    await vscode.window.workbench.waitForProblem(
      /Type 'string' is not assignable to type 'number'.*2322/,
    );
    await eventually('a mark', async () => (await marks(3, 'warning')) === 1);
    await vscode.screenshot('a wrong type');
  });

  it('marks nothing else, as an error or faded', async () => {
    for (const index of [0, 1, 2]) {
      assert.equal(await marks(index, 'warning'), 0, `cell ${index}`);
      assert.equal(await marks(index, 'error'), 0, `cell ${index}`);
      const faded = (await editorOf(index)).locator('.squiggly-inline-unnecessary');
      assert.equal(await faded.count(), 0, `cell ${index}`);
    }
  });

  it('offers a name of another cell, once', async () => {
    await (await editorOf(4)).locator('.view-lines').click();
    await page().keyboard.press('Control+End');
    once(await suggestions(/^yTrueField$/), 'yTrueField');
    await vscode.screenshot('a name of another cell');
    await page().keyboard.press('Escape');
  });

  it('offers a global once', async () => {
    await vscode.window.notebook.edit(4, 'structuredCl');
    once(await suggestions(/^structuredClone$/), 'structuredClone');
    await page().keyboard.press('Escape');
  });

  it('offers what an import can name', async () => {
    await vscode.window.notebook.edit(4, `import { gradch } from 'lossbook/check';`);
    await page().keyboard.press('Control+Home');
    for (let i = 0; i < 'import { gradch'.length; i++) await page().keyboard.press('ArrowRight');
    once(await suggestions(/^gradcheck$/), 'gradcheck');
    await page().keyboard.press('Escape');
  });

  it('tells once that a cell cannot run, also when it was run', async () => {
    await vscode.window.notebook.edit(4, 'const = 1;');
    const told = async () =>
      (await vscode.window.workbench.problems()).filter((text) =>
        /declaration expected/.test(text),
      );
    await eventually('a syntax error', async () => (await told()).length === 1);
    await eventually('a mark', async () => (await marks(4, 'error')) === 1);
    assert.equal(await vscode.window.notebook.run(4, { timeout: 60_000 }), 'failed');
    assert.equal((await told()).length, 1);
  });

  it('runs a cell that types speak against', async () => {
    assert.equal(await vscode.window.notebook.run(3, { timeout: 60_000 }), 'succeeded');
    assert.equal(await marks(3, 'warning'), 1);
  });

  it('shows type and documentation of a loss, once', async () => {
    await (await word(2, 'angularLoss')).hover();
    const hover = page().locator('.monaco-hover:visible').first();
    await hover.getByText('angularLoss(yTrue: Input').first().waitFor();
    assert.equal(await hover.locator('.hover-row').count(), 1);
    assert.match(await hover.innerText(), /Units: θ in radians/);
    await vscode.screenshot('a hover');
  });

  it('goes to a definition in another cell', async () => {
    await (await word(2, 'yTrueField')).click();
    await page().keyboard.press('F12');
    const focused = page().locator('.cell-list-container .monaco-list-row.focused');
    await eventually(
      'the cell of the name',
      async () => (await focused.getAttribute('data-index')) === '1',
    );
  });

  it('leaves other TypeScript files to the editor', async () => {
    await vscode.window.openFile('plain.ts');
    await vscode.window.textEditor.typeAtEnd('n');
    once(await suggestions(/^plain$/), 'plain');
    await page().keyboard.press('Escape');
    await page().keyboard.press('Backspace');
  });

  it('marks nothing in a sample', async () => {
    await vscode.window.openFile('sample.tfnb');
    await vscode.window.notebook.cell(2);
    // A name that is known shows that the sample was read.
    await (await word(2, 'angularLoss')).hover();
    await page()
      .locator('.monaco-hover:visible')
      .getByText('angularLoss(yTrue: Input')
      .first()
      .waitFor();
    const problems = await vscode.window.workbench.problems();
    assert.deepEqual(
      problems.filter((text) => /sample\.tfnb/.test(text)),
      [],
    );
  });
});
