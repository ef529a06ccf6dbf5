/** What stands around a notebook: status, problems, links, variables, environment, and how one gets started. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually } from '../browser/eventually.js';
import { useEditor } from '../browser/editor.js';
import { newCodeCell, newMarkdownCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { looks } from '../support/turns.js';
import { vsix } from './vsix.js';

const sources = [
  `import * as tf from '@tensorflow/tfjs';
const ramp = tf.linspace(0, 1, 256).reshape([16, 16]);
const half = (x: number) => x / 2;
const answer = half(84);`,
  `import { compare } from 'lossbook/check';
const square = (x: tf.Tensor) => tf.square(x);

compare(square, (x: number[]) => x.map((v) => v * v + 1), [[1, 2, 3, 4]]);`,
  `const refuse = (why: string) => {
  throw new RangeError(why);
};`,
  `refuse('too far');`,
];
const notebook = newNotebook([
  ...sources.map((source, i) => newCodeCell(`cell-${i}`, source)),
  newMarkdownCell('end', '## Two checks'),
]);

describe('around a notebook', () => {
  const vscode = useEditor({
    suite: 'features',
    files: { 'features.tfnb': serializeNotebook(notebook) },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'wasm' },
  });
  const page = () => vscode.window.page;
  const rows = (view: string) =>
    page().locator(`.pane:has(.pane-header[aria-label^="${view}"]) .monaco-list-row`);
  const value = () =>
    page()
      .frameLocator('iframe.webview.ready:not([src*="notebook"])')
      .frameLocator('iframe#active-frame');
  const below = async (index: number) =>
    (await vscode.window.notebook.cell(index)).locator('.cell-statusbar-container');

  it('opens with its own icon, and no kernel', async () => {
    await vscode.window.openFile('features.tfnb');
    await vscode.window.workbench.waitForStatus(/^Lossbook$/);
    const icon = page().locator('.tab.active .lossbook-lang-file-icon');
    assert.equal(await icon.count(), 1);
    await vscode.screenshot('opened');
  });

  it('says in the status bar which backend runs, and the memory it takes', async () => {
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    await vscode.window.workbench.waitForStatus(/^Lossbook: wasm, [\d.]+ MiB$/);
    await vscode.screenshot('after run all');
  });

  it('says below a cell what its checks came to, and the tensors it left', async () => {
    assert.match(await (await below(0)).innerText(), /2 tensors left, 2\.0 KiB/);
    const hover = page().locator('.monaco-hover:visible', { hasText: '1 of 1 check not as' });
    // A cell that is drawn anew beneath the pointer takes its hover along.
    await eventually('the hover', async () => {
      await page().mouse.move(0, 0);
      await (await below(1)).getByText('compare 4 of 4').hover();
      await hover.waitFor({ timeout: 5000 });
      return true;
    });
    await vscode.screenshot('hover over a verdict');
  });

  it('lists failed checks and errors as problems', async () => {
    await vscode.window.workbench.waitForProblem(
      /compare FAIL .* Lossbook compare \[Ln 4, Col 1\]/,
    );
    await vscode.window.workbench.waitForProblem(
      /RangeError: too far Lossbook RangeError \[Ln 1, Col 1\]/,
    );
    await vscode.screenshot('problems');
  });

  it('follows a frame of an error to its line in another cell', async () => {
    const output = await vscode.window.notebook.output(3);
    await output.getByRole('link', { name: 'line 2' }).click();
    const focused = page().locator('.cell-list-container .monaco-list-row.focused');
    await eventually(
      'the other cell to have the focus',
      async () => (await focused.getAttribute('data-index')) === '2',
    );
    // Where the cursor is shows when something is typed.
    await page().keyboard.type('_');
    await eventually('what was typed', async () =>
      (await vscode.window.notebook.text(2)).includes('\n_  throw'),
    );
    await page().keyboard.press('Backspace');
    await vscode.screenshot('frame followed');
  });

  it('shows its headings in the outline', async () => {
    await vscode.window.runCommand('Explorer: Focus on Outline View');
    await eventually('the outline', async () =>
      (await rows('Outline').allInnerTexts()).some((text) => text.includes('Two checks')),
    );
    await vscode.screenshot('outline');
  });

  it('saves the frames of an error as the command line does', async () => {
    await vscode.window.workbench.save();
    const saved = JSON.parse(readFileSync(vscode.path('features.tfnb'), 'utf8')) as {
      cells: { outputs?: { traceback?: string[] }[] }[];
    };
    assert.deepEqual(saved.cells.at(-2)?.outputs?.[0]?.traceback, [
      'RangeError: too far',
      '    at refuse (Cell In[3], line 2, column 9)',
      '    at Cell In[4], line 1, column 1',
    ]);
  });

  it('lists what cells declared', async () => {
    await vscode.window.runCommand('Explorer: Focus on Lossbook Variables View');
    const texts = await eventually('the variables', async () => {
      const found = await rows('Lossbook Variables').allInnerTexts();
      return found.some((text) => text.includes('ramp')) ? found : undefined;
    });
    const flat = texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
    assert.match(flat[0] ?? '', /^ramp ?tensor \[16,16\] float32 1\.0 KiB min 0 max 1/);
    assert.match(flat[1] ?? '', /^answer ?number 42$/);
    assert.match(flat[2] ?? '', /^functions, classes and modules ?5$/);
    await vscode.screenshot('variables');
  });

  it('lists those that are asked for, in the order that is asked for', async () => {
    const { quickInput } = vscode.window;
    /** The first row begins with it, and so many there are. */
    const listed = async (first: string, count: number) => {
      const texts = await rows('Lossbook Variables').allInnerTexts();
      return texts.length === count && texts[0]?.trim().startsWith(first) === true;
    };
    await vscode.window.runCommand('Lossbook: Sort Variables…');
    await quickInput.pick('By name');
    await eventually('the order', () => listed('answer', 3));
    await vscode.window.runCommand('Lossbook: Filter Variables…');
    await quickInput.answer('tensor');
    await eventually('the filter', () => listed('ramp', 2));
    await vscode.screenshot('variables filtered');
    await vscode.window.runCommand('Lossbook: Filter Variables…');
    await quickInput.answer('');
    await vscode.window.runCommand('Lossbook: Sort Variables…');
    await quickInput.pick('As declared');
    await eventually('all again', () => listed('ramp', 3));
  });

  it('draws a variable beside the notebook, and follows it', async () => {
    await rows('Lossbook Variables').filter({ hasText: 'ramp' }).click();
    await page().locator('.tab[data-resource-name="ramp"], .tab[aria-label^="ramp"]').waitFor();
    await value().locator('canvas').first().waitFor();
    await vscode.screenshot('a variable drawn');
  });

  for (const theme of looks([
    'light',
    'high contrast dark',
    'high contrast light',
    'dark',
  ] as const)) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      await vscode.screenshot(theme);
    });
  }

  it('clears a problem when its cell is edited, and all when the kernel restarts', async () => {
    const { notebook: cells, workbench } = vscode.window;
    await cells.edit(1, 'const fixed = 1;');
    await (await below(1)).getByText('edited since it ran').waitFor();
    await eventually('one problem less', async () =>
      (await workbench.problems()).every((text) => !text.includes('compare FAIL')),
    );
    assert.ok((await workbench.problems()).some((text) => text.includes('RangeError')));
    await vscode.screenshot('edited');
    // The palette finds the notebook while the value beside it has the focus.
    await value().locator('canvas').first().click();
    await vscode.window.runCommand('Lossbook: Restart');
    const gone = value().getByText("'ramp' has no value in this kernel any more");
    await gone.waitFor();
    await eventually('no problems', async () =>
      (await workbench.problems()).every((text) => !text.includes('RangeError')),
    );
  });

  it('says what results depend on', async () => {
    await vscode.window.runCommand('Lossbook: Environment');
    const frame = page()
      .frameLocator('iframe.webview.ready')
      .last()
      .frameLocator('iframe#active-frame');
    await frame.getByRole('heading', { name: 'Environment of features.tfnb' }).waitFor();
    await frame.getByText('wasm: asked for').waitFor();
    await vscode.screenshot('environment');
    await vscode.window.workbench.closeEditor();
  });

  it('offers from the status bar what can be done with the kernel', async () => {
    await page().locator('.statusbar-item', { hasText: 'Lossbook: wasm' }).click();
    const labels = await vscode.window.quickInput.labels();
    assert.deepEqual(
      labels.map((label) => label.trim()),
      [
        ...['Restart', 'Restart and Run All', 'Interrupt', 'Change Backend…'],
        ...['Select Python Interpreter…', 'Environment'],
      ],
    );
    await vscode.screenshot('kernel menu');
    await page().keyboard.press('Escape');
    await page().locator('.quick-input-widget').waitFor({ state: 'hidden' });
  });

  it('asks before it installs anything', async () => {
    await vscode.window.runCommand('Lossbook: Install Native TensorFlow Backend');
    assert.match(await vscode.window.workbench.dialog(), /Install @tensorflow\/tfjs-node@4\.22\.0/);
    await vscode.screenshot('install');
    await vscode.window.workbench.answerDialog('Cancel');
  });

  it('has a walkthrough with pictures', async () => {
    await vscode.window.runCommand('Welcome: Open Walkthrough...');
    await vscode.window.quickInput.pick('Get Started with Lossbook');
    const steps = page().locator('.gettingStartedContainer .step-title');
    await steps.first().waitFor();
    assert.equal(await steps.first().innerText(), 'Open a sample');
    const shown = page().locator('.gettingStartedContainer .getting-started-media img');
    await eventually('the picture', () =>
      shown.first().evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
    );
    await vscode.screenshot('walkthrough');
  });
});
