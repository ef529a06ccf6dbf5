/**
 * Takes the pictures of the walkthrough and README's anew, in the real editor:
 *
 *     npm run build && npx tsc -b && npx mocha out/test/vscode/pictures.js
 */
import { writeFileSync } from 'node:fs';
import { useEditor } from '../browser/editor.js';
import { serializeNotebook } from '../../extension/notebook/format.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { packPng } from '../support/packPng.js';
import { vsix } from './vsix.js';

const folder = 'extension/media/walkthrough';
const doubled = `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';

const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.mean(tf.square(tf.sub(yPred, yTrue)));
function loops(yTrue: number[], yPred: number[]): number {
  let sum = 0;
  for (let i = 0; i < yTrue.length; i++) sum += (yPred[i] - yTrue[i]) ** 2;
  return sum / yTrue.length * 2;
}
compare(loss, loops, [[0.2, 0.4, 0.6, 0.8], [1.3, 2.2, 0.7, 0.1]]);`;

describe('pictures of the walkthrough', () => {
  const vscode = useEditor({
    suite: 'walkthrough',
    files: {
      'angular-loss.tfnb': { copyOf: 'notebooks/angular-loss.tfnb' },
      data: { copyOf: 'notebooks/data' },
      'doubled.tfnb': serializeNotebook(newNotebook([newCodeCell('doubled', doubled)])),
    },
    extensions: [vsix],
    settings: { 'lossbook.backend': 'wasm' },
  });
  const page = () => vscode.window.page;
  const save = async (
    path: string,
    clip?: { x: number; y: number; width: number; height: number },
  ) => {
    await page().mouse.move(2, 2);
    writeFileSync(path, packPng(await page().screenshot(clip && { clip })));
  };
  const take = (name: string, clip: Parameters<typeof save>[1]) =>
    save(`${folder}/${name}.png`, clip);

  it('verdicts.png', async () => {
    await vscode.window.openFile('doubled.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    await vscode.window.workbench.waitForProblem(/compare FAIL/);
    await take('verdicts', { x: 352, y: 88, width: 924, height: 620 });
    await vscode.window.runCommand('View: Hide Panel');
  });
  it('sample.png', async () => {
    await vscode.window.openFile('angular-loss.tfnb');
    await vscode.window.notebook.runAll({ timeout: 240_000 });
    await vscode.window.notebook.output(15);
    await vscode.window.notebook.outputs.locator('canvas').first().waitFor();
    await take('sample', { x: 352, y: 88, width: 924, height: 760 });
  });
  it('docs/editor.png', async () => {
    const output = await vscode.window.notebook.output(15);
    await output.locator('canvas').nth(3).waitFor();
    await save('docs/editor.png');
  });
  it('variables.png', async () => {
    await vscode.window.runCommand('Explorer: Focus on Lossbook Variables View');
    const row = page().locator('.pane .monaco-list-row', { hasText: 'yTrue' }).first();
    await row.click();
    await page().locator('.tab', { hasText: 'yTrue' }).first().waitFor();
    // Drawn, and the notebook beside it laid out anew.
    await page().waitForTimeout(3000);
    await take('variables', { x: 48, y: 30, width: 1228, height: 838 });
  });
  it('backend.png', async () => {
    await page().locator('.statusbar-item', { hasText: 'Lossbook: wasm' }).click();
    await vscode.window.quickInput.labels();
    await take('backend', { x: 340, y: 28, width: 936, height: 872 });
    await page().keyboard.press('Escape');
  });
  it('own.png', async () => {
    await vscode.window.runCommand('Lossbook: New Lossbook Notebook');
    await vscode.window.notebook.outputs.getByText('Put your loss in place of').waitFor();
    await vscode.window.notebook.edit(1, 'com');
    await page().keyboard.press('Control+Space');
    await page().locator('.suggest-widget:visible', { hasText: 'compare' }).waitFor();
    await take('own', { x: 352, y: 88, width: 800, height: 420 });
    await page().keyboard.press('Escape');
  });
});
