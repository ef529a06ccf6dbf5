/** Debug Cell, as a person uses it: breakpoints in cells and files, what stands there, and every way to end it. */
import assert from 'node:assert/strict';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { portsOf } from '../support/portsOf.js';
import { debugViews } from './debugViews.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const twice = `export function twice(x: number): number {
  const doubled: number = x * 2;
  return doubled;
}
`;
const cells = [
  `import * as tf from '@tensorflow/tfjs';
import { twice } from './twice';
interface Unused { readonly x: number }
const kept = 7;
const triple = (x: number): number => {
  const product = x * 3;
  return product;
};
process.pid`,
  `const t = tf.tensor2d([[1, 2], [3, 4]]);
const sum = t.sum().dataSync()[0] ?? 0;
const result = twice(sum);
triple(result)`,
  'kept * 6',
];

describe('Debug Cell', () => {
  const vscode = useEditor({
    suite: 'debug',
    extensions: [vsix],
    files: { 'debug.tfnb': notebookText(cells), 'twice.ts': twice },
    settings: { 'lossbook.backend': 'cpu' },
  });
  const debug = debugViews(() => vscode.window);
  let pid = 0;

  it('stops at a breakpoint in a cell and shows names and tensors', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('debug.tfnb');
    assert.equal(await notebook.run(0, { timeout: 60_000 }), 'succeeded');
    pid = Number(await notebook.outputText(0, /^\s*\d+\s*$/));
    await debug.toggleBreakpoint(0, 7);
    await debug.clickMargin(1, 2);
    await debug.start(1);
    await debug.standsAt(/^Cell In\[2\].* 2:/);
    await debug.shows('Notebook', /^t = tensor float32 \[2,2\]/);
    await vscode.screenshot('stopped');
    assert.deepEqual(portsOf(pid), []);
  });

  it('steps over a line, and into a file beside the notebook', async () => {
    await vscode.window.runCommand('Debug: Step Over');
    await debug.standsAt(/^Cell In\[2\].* 3:/);
    await debug.shows('Notebook', /^sum = 10/);
    await vscode.window.runCommand('Debug: Step Into');
    await debug.standsAt(/^twice twice\.ts 2:/);
    await debug.shows('Local', /^x = 10/);
    await vscode.screenshot('in a file');
  });

  it('stops in a cell that ran before, and ends with its output', async () => {
    await vscode.window.runCommand('Debug: Continue');
    await debug.standsAt(/^triple Cell In\[1\] 7:/);
    await debug.shows('Local', /^product = 60/);
    await vscode.screenshot('in an earlier cell');
    await vscode.window.runCommand('Debug: Continue');
    await debug.hasEnded();
    assert.match(await vscode.window.notebook.outputText(1, /60/), /^\s*60\s*$/);
    assert.deepEqual(portsOf(pid), []);
    await vscode.screenshot('ended');
  });

  it('is stopped by Interrupt while it stands, and names are kept', async () => {
    const { notebook } = vscode.window;
    await debug.startByMenu(1, () => vscode.screenshot('menu'));
    await debug.standsAt(/^Cell In\[3\].* 2:/);
    await notebook.pressToolbar('Interrupt');
    assert.equal(await notebook.waitForEnd(1), 'failed');
    await debug.hasEnded();
    await notebook.outputText(1, /the cell was stopped; names of this and earlier cells are kept/);
    assert.equal(await notebook.run(2), 'succeeded');
    await notebook.outputText(2, /42/);
    await vscode.screenshot('interrupted');
  });

  it('is stopped by Stop in the same way', async () => {
    const { notebook } = vscode.window;
    await debug.start(1);
    await debug.standsAt(/^Cell In\[5\].* 2:/);
    await vscode.window.runCommand('Debug: Stop');
    assert.equal(await notebook.waitForEnd(1), 'failed');
    await debug.hasEnded();
    assert.equal(await notebook.run(2), 'succeeded');
  });

  it('has ended when the kernel is restarted, and all runs again', async () => {
    const { notebook } = vscode.window;
    await debug.start(1);
    await debug.standsAt(/^Cell In\[7\].* 2:/);
    await vscode.window.runCommand('Lossbook: Restart');
    await debug.hasEnded();
    await eventually('the cell to end', async () => (await notebook.state(1)) === 'failed');
    await notebook.runAll({ timeout: 60_000 });
    assert.match(await notebook.outputText(2, /42/), /42/);
    pid = Number(await notebook.outputText(0, /^\s*\d+\s*$/));
    assert.deepEqual(portsOf(pid), []);
    await vscode.screenshot('restarted');
  });
});
