/** The editor in German and in Chinese: what a person meets who presses nothing but our buttons. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parsedJson } from '../support/parsedJson.js';
import { useEditor } from '../browser/editor.js';
import { isInTurn } from '../support/turns.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

type Texts = Readonly<Record<string, string>>;

const checked = `import * as tf from '@tensorflow/tfjs';
import { gradcheck } from 'lossbook/check';
const x = tf.linspace(1, 2, 9).reshape([3, 3]);
gradcheck((yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.square(tf.sub(yPred, yTrue))), [tf.neg(x), x]);`;

/** A view of every kind. */
const views = [
  checked,
  `import * as tf from '@tensorflow/tfjs';
import { compare, probe, precision, benchmark, match } from 'lossbook/check';
import { angularError, chart, image, show, table } from 'lossbook/display';
const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.square(tf.sub(yPred, yTrue)));
const t = tf.randomNormal([1, 8, 8, 2], 0, 1, 'float32', 1);
const p = tf.randomNormal([1, 8, 8, 2], 0, 1, 'float32', 2);
const [squares, sizes] = [tf.square, tf.abs].map((of) => (a: tf.Tensor, b: tf.Tensor) => of(tf.sub(b, a)));
compare(squares!, sizes!, [t, p]).expect('fail');`,
  `show(tf.randomUniform([16, 16], 0, 1, 'float32', 3))`,
  `image(tf.randomUniform([16, 16, 3], 0, 1, 'float32', 3))`,
  `angularError(t, p, { encoding: 'cos-sin' })`,
  `table([{ name: 'sgd', loss: 0.5 }, { name: 'adam', loss: 0.25 }])`,
  `chart({ mark: 'line', encoding: { x: { field: 'step' }, y: { field: 'loss' } } }, [{ step: 1, loss: 2 }, { step: 2, loss: 1 }])`,
  `probe(loss, [t, p])`,
  `precision({ mse: loss }, [t, p])`,
  `benchmark({ mse: loss }, (n) => [tf.ones([n, n]), tf.zeros([n, n])], { sizes: [64, 128], rounds: 3 })`,
  `match(loss, [t, p])`,
];

// What is said comes the same way in every language, and `test/l10n.test.ts` holds that all of it is translated: each place
// is looked at in one of the two.
for (const [column, language] of (['de', 'zh-cn'] as const).entries()) {
  describe(`the editor in ${language}`, () => {
    const manifest = parsedJson<Texts>(readFileSync(`package.nls.${language}.json`, 'utf8'));
    const bundle = parsedJson<Texts>(readFileSync(`l10n/bundle.l10n.${language}.json`, 'utf8'));
    const vscode = useEditor({
      suite: `language-${language}`,
      extensions: [vsix],
      files: { 'checked.tfnb': notebookText([checked]), 'views.tfnb': notebookText(views) },
      settings: { 'lossbook.backend': 'cpu' },
      language,
    });
    const words = parsedJson<Texts>(readFileSync(`renderer/languages/${language}.json`, 'utf8'));
    const said = (english: string): string => {
      const text = bundle[english];
      assert.ok(text !== undefined && text !== english, english);
      return text;
    };
    const inTurn = (row: number, title: string, test: () => Promise<void>) => {
      if (isInTurn(row, column, 2)) it(title, test);
    };
    const command = (key: string) => `Lossbook: ${manifest[`command.${key}`]!}`;

    inTurn(0, 'says below a cell and in the status bar what its checks came to', async () => {
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

    inTurn(1, 'draws its views in the language, and records none of it', async () => {
      const { notebook, page, workbench } = vscode.window;
      await vscode.window.openFile('views.tfnb');
      await notebook.runAll({ timeout: 100_000 });
      const english = Object.keys(words).filter((word) => words[word] !== word);
      const left: string[] = [];
      for (let i = 0; i < views.length; i++) {
        const output = await notebook.output(i);
        const drawn = output.locator('section').first();
        await drawn.waitFor();
        await drawn
          .locator('details')
          .evaluateAll((all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)));
        await vscode.screenshot(`view ${i}`);
        const texts = await output.evaluate(textsWithin);
        assert.ok(texts.length > 3, `cell ${i}: ${texts.join()}`);
        const isLeft = (text: string) =>
          english.includes(text) || (language === 'zh-cn' && inWords.test(text));
        left.push(...texts.filter(isLeft).map((text) => `${i}: ${text}`));
      }
      assert.deepEqual(left, []);
      await notebook.cell(0);
      await notebook.outputs.getByText(words['how it was checked']!).first().waitFor();
      await page.keyboard.press('Escape');
      await workbench.save();
      const file = readFileSync(vscode.path('views.tfnb'), 'utf8');
      assert.ok(!file.includes(words['how it was checked']!) && !/"language": "(de|zh)/.test(file));
    });

    inTurn(2, 'offers what can be done with the kernel', async () => {
      const { page, quickInput } = vscode.window;
      await page
        .locator('.statusbar-item', { hasText: bundle['Lossbook: {0}']!.replace('{0}', 'cpu') })
        .click();
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

    inTurn(3, 'begins a new notebook with a hint', async () => {
      const { notebook } = vscode.window;
      await vscode.window.runCommand(command('newNotebook'));
      const hint = Object.keys(bundle).find((text) => text.startsWith('Put your loss in place'))!;
      const [first] = said(hint).split('**');
      await notebook.outputs.getByText(first!.trim()).waitFor();
      await vscode.screenshot('new notebook');
    });

    inTurn(4, 'says what results depend on', async () => {
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

/** Among Chinese a sentence that nobody translated, whether its English is known or not: no code, no name of a class, no call of a loss that a match found. */
const inWords =
  /^(?!\/\/ |not checked$|.* over pixels$)[^\u4e00-\u9fff]*[a-z]{3,} [a-z]{3,}[^\u4e00-\u9fff]*$/;

/** Texts of an output and what is said in place of them, each by itself; within shadow roots too. */
function textsWithin(root: Element): string[] {
  const texts: string[] = [];
  const walk = (node: Node): void => {
    if (node.nodeType === 3) texts.push((node.textContent ?? '').trim());
    if (node.nodeType !== 1 && node.nodeType !== 11) return;
    if (node instanceof Element) {
      // What a report says is recorded, in English.
      // And Vega's own words for the parts of a chart, beside ours for the whole.
      if (node.matches('style, .kind, .rest, .diagnoses, dd, table:not(.list table) td')) return;
      const isRow = node.matches('th[scope=row]');
      for (const name of [
        'aria-label',
        'placeholder',
        'aria-valuetext',
        ...(isRow ? [] : ['title']),
      ])
        texts.push(node.getAttribute(name) ?? '');
      if (node.shadowRoot) walk(node.shadowRoot);
    }
    node.childNodes.forEach(walk);
  };
  walk(root);
  return texts.filter((text) => text !== '');
}
