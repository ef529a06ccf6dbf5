/** The editor in German and in Chinese: what a person meets who presses nothing but our buttons. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parsedJson } from '../support/parsedJson.js';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

type Texts = Readonly<Record<string, string>>;

const checked = `import * as tf from '@tensorflow/tfjs';
import { gradcheck } from 'lossbook/check';
const x = tf.linspace(1, 2, 9).reshape([3, 3]);
gradcheck((yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.square(tf.sub(yPred, yTrue))), [tf.neg(x), x]);`;

for (const language of ['de', 'zh-cn'] as const) {
  describe(`the editor in ${language}`, () => {
    const manifest = parsedJson<Texts>(readFileSync(`package.nls.${language}.json`, 'utf8'));
    const bundle = parsedJson<Texts>(readFileSync(`l10n/bundle.l10n.${language}.json`, 'utf8'));
    const vscode = useEditor({
      suite: `language-${language}`,
      extensions: [vsix],
      files: { 'checked.tfnb': notebookText([checked]) },
      settings: { 'lossbook.backend': 'cpu' },
      language,
    });
    const said = (english: string): string => {
      const text = bundle[english];
      assert.ok(text !== undefined && text !== english, english);
      return text;
    };
    const command = (key: string) => `Lossbook: ${manifest[`command.${key}`]!}`;

    it('says below a cell and in the status bar what its checks came to', async () => {
      const { notebook, workbench } = vscode.window;
      await vscode.window.openFile('checked.tfnb');
      await notebook.run(0, { timeout: 60_000 });
      const below = (await notebook.cell(0)).locator('.cell-statusbar-container');
      await below.getByText(said('1 check')).waitFor();
      await workbench.waitForStatus(new RegExp(said('1 check')));
      await vscode.screenshot('ran');
      await notebook.edit(0, 'const edited = 1;');
      await below.getByText(said('edited since it ran')).waitFor();
    });

    it('offers what can be done with the kernel', async () => {
      const { page, quickInput } = vscode.window;
      await page.locator('.statusbar-item', { hasText: 'Lossbook: cpu' }).click();
      assert.deepEqual(
        (await quickInput.labels()).map((label) => label.trim()),
        [
          ...['Restart', 'Restart and Run All', 'Interrupt', 'Change Backend…'],
          ...['Select Python Interpreter…', 'Environment'],
        ].map(said),
      );
      await vscode.screenshot('kernel menu');
      await page.keyboard.press('Escape');
    });

    it('begins a new notebook with a hint', async () => {
      const { notebook } = vscode.window;
      await vscode.window.runCommand(command('newNotebook'));
      const hint = Object.keys(bundle).find((text) => text.startsWith('Put your loss in place'))!;
      const [first] = said(hint).split('**');
      await notebook.outputs.getByText(first!.trim()).waitFor();
      await vscode.screenshot('new notebook');
    });

    it('says what results depend on', async () => {
      const { page } = vscode.window;
      await vscode.window.openFile('checked.tfnb');
      await vscode.window.runCommand(command('environment'));
      const frame = page
        .frameLocator('iframe.webview.ready')
        .last()
        .frameLocator('iframe#active-frame');
      await frame.getByRole('heading', { name: said('Input files') }).waitFor();
      await vscode.screenshot('environment');
    });
  });
}
