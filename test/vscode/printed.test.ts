/** What `console.log` says of what a loss is made of, as it stands below the cell in each theme. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { notebookText } from './notebookText.js';
import { looks } from '../support/turns.js';
import { vsix } from './vsix.js';

/** What is printed, and what is read below the cell. */
const cases: readonly (readonly [printed: string, seen: string])[] = [
  ['tf.ones([2])', 'tensor float32 [2] 8 B all 1 [1, 1]'],
  [
    'tf.range(0, 12).reshape([3, 4])',
    `tensor float32 [3,4] 48 B min 0 max 11 mean 5.5 ± 3.452
    [[0, 1, 2 , 3 ],
     [4, 5, 6 , 7 ],
     [8, 9, 10, 11]]`,
  ],
  ['{ loss: tf.scalar(3), step: 1 }', '{ loss: tensor float32 [] 4 B 3, step: 1 }'],
  ['[tf.scalar(1), [tf.scalar(2)]]', '[ tensor float32 [] 4 B 1, [ tensor float32 [] 4 B 2 ] ]'],
  [
    'model',
    `Sequential net, 1 layer, 8 parameters
  Dense in, 8 parameters → [?,2]`,
  ],
  ['{ model }', '{ model: Sequential net, 1 layer, 8 parameters }'],
  ['report', 'compare PASS 2/2 ok'],
  ['{ report }', '{ report: compare PASS 2/2 ok }'],
];

const setUp = `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const model = tf.sequential({ name: 'net', layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'in' })] });
const report = compare((x) => x.mul(2), (x) => x.map((v) => v * 2), [tf.ones([2])]);
`;

describe('console.log in the editor', () => {
  const vscode = useEditor({
    suite: 'printed',
    extensions: [vsix],
    files: {
      'printed.tfnb': notebookText([
        setUp + cases.map(([printed]) => `console.log(${printed});`).join('\n'),
        'console.error(tf.scalar(3), { report });',
        `throw new RangeError('${'a long word and '.repeat(16)}what to do next')`,
      ]),
    },
    settings: { 'lossbook.backend': 'cpu' },
  });
  /** A line break at the end of what is printed is no line of its own. */
  const seen = async (cell: number) =>
    (await vscode.window.notebook.outputText(cell, /\S/, { timeout: 60_000 }))
      .replaceAll('\u00a0', ' ')
      .trim();

  it('says shape, type and values of a tensor, layers of a model, the verdict of a report', async () => {
    await vscode.window.openFile('printed.tfnb');
    await vscode.window.notebook.runAll({ timeout: 60_000 });
    const text = await seen(0);
    assert.ok(text.startsWith(cases.map(([, expected]) => expected).join('\n')), text);
  });
  it('and so does console.error', async () =>
    assert.equal(await seen(1), 'tensor float32 [] 4 B 3 { report: compare PASS 2/2 ok }'));

  it('a long message of an error is there to its end, without a bar to scroll by', async () => {
    await vscode.window.notebook.outputText(2, /what to do next/, { timeout: 60_000 });
    const error = (await vscode.window.notebook.output(2)).locator('.traceback').first();
    const [wide, room] = await error.evaluate((box) => [box.scrollWidth, box.clientWidth]);
    assert.ok(wide <= room, `${wide} points in ${room}`);
    await vscode.screenshot('long message');
  });

  for (const theme of looks(['light', 'dark', 'high contrast dark'] as const)) {
    it(`can be read in ${theme}`, async () => {
      await vscode.window.workbench.chooseTheme(theme);
      assert.match(await seen(0), /Sequential net/);
      await vscode.screenshot(theme);
    });
  }
});
