/** Cells in the real editor: what a person does with a notebook from the first run to the last. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { useEditor } from '../browser/editor.js';
import { eventually } from '../browser/eventually.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

const first = ['md:# First', 'const a = 20;\nconsole.log("a is", a);', 'a + 1'];
const stopped = ['const kept = 7;', 'console.log("ready");\nwhile (true) {}', 'kept * 6'];
const killed = ['process.pid', 'const before = 1;', 'typeof before'];
const failing: readonly (readonly [string, ...string[]])[] = [
  ['throw new RangeError("meant")', 'raises-exception'],
  ['"after the first"'],
  ['const n: number = 1;\nthrow new RangeError("not meant")'],
  ['"never runs"'],
];
const late = [
  'setTimeout(() => console.log("printed late"), 300);\nconsole.log("printed at once");',
  'console.log("another cell")',
  'const wait = 300;\nsetTimeout(() => { throw new RangeError("thrown late"); }, wait);\n"set"',
];
const long = ['for (let i = 1; i <= 100_000; i++) console.log("line", i);'];

const followed = [
  `import * as tf from '@tensorflow/tfjs';
import { gradcheck } from 'lossbook/check';
import { showLive } from 'lossbook/display';
const entries = Array.from({ length: 72 }, (_, i) => Math.sin(i));
const all = (t, p) => tf.sum(tf.square(tf.softmax(tf.sub(p, t))));`,
  `let calls = 0;
const slow = (t, p) => { for (const n = ++calls; n > 100; ) tf.tidy(() => void tf.zeros([9])); return all(t, p); };
gradcheck(slow, [entries, entries.map(Math.cos)])`,
  `const live = showLive('begun');
for (let i = 1; i <= 100; i++) live.update(\`step \${i}\`);`,
  `import { precision } from 'lossbook/check';
const stuck = (t, p) => { for (;;) tf.tidy(() => void tf.zeros([9])); };
precision({ all, stuck }, [entries, entries.map(Math.cos)], { as: ['float16', 'bfloat16'] })`,
];

describe('cells in the editor', () => {
  const vscode = useEditor({
    suite: 'running',
    extensions: [vsix],
    files: {
      'first.tfnb': notebookText(first),
      'stopped.tfnb': notebookText(stopped),
      'killed.tfnb': notebookText(killed),
      'failing.tfnb': notebookText(failing),
      'late.tfnb': notebookText(late),
      'long.tfnb': notebookText(long),
      'followed.tfnb': notebookText(followed),
    },
  });
  const textOf = async (cell: number) =>
    (await vscode.window.notebook.outputText(cell, /\S/, { timeout: 60_000 })).trim();
  const statesOf = (...cells: readonly number[]) =>
    cells.reduce<Promise<readonly string[]>>(
      async (states, cell) => [...(await states), await vscode.window.notebook.state(cell)],
      Promise.resolve([]),
    );

  it('run all, in order, and are numbered', async () => {
    const { notebook, workbench } = vscode.window;
    await vscode.window.openFile('first.tfnb');
    assert.equal(await workbench.isDirty(), false);
    await vscode.screenshot('opened');
    await notebook.runAll({ timeout: 60_000 });
    assert.deepEqual([await textOf(1), await textOf(2)], ['a is 20', '21']);
    assert.deepEqual([await notebook.executionOrder(1), await notebook.executionOrder(2)], [1, 2]);
    await vscode.screenshot('ran all');
  });

  it('run again with what was typed', async () => {
    const { notebook } = vscode.window;
    await notebook.edit(2, 'a * 100');
    assert.equal(await notebook.run(2), 'succeeded');
    await eventually('the new value', async () => (await textOf(2)) === '2000');
    assert.equal(await notebook.executionOrder(2), 3);
    await vscode.screenshot('edited and run again');
  });

  it('start from nothing by Restart and Run All', async () => {
    const { notebook } = vscode.window;
    await notebook.pressToolbar('Restart and Run All');
    await eventually('the numbers to begin again', async () => {
      return (await notebook.executionOrder(2)) === 2 && (await notebook.state(2)) === 'succeeded';
    });
  });

  it('are interrupted without losing names', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('stopped.tfnb');
    await notebook.run(0);
    await notebook.startRun(1);
    await eventually('the loop to run', async () => (await textOf(1)) === 'ready');
    await vscode.screenshot('endless loop');
    await notebook.pressToolbar('Interrupt');
    assert.equal(await notebook.waitForEnd(1), 'failed');
    assert.match(await textOf(1), /the cell was stopped; names of this and earlier cells are kept/);
    assert.equal(await notebook.run(2), 'succeeded');
    assert.equal(await textOf(2), '42');
    await vscode.screenshot('interrupted');
  });

  it('run on in a fresh kernel when theirs was killed', async () => {
    const { notebook, workbench } = vscode.window;
    await vscode.window.openFile('killed.tfnb');
    await notebook.runAll({ timeout: 60_000 });
    process.kill(Number(await textOf(0)), 'SIGKILL');
    await workbench.waitForNotification(/ended by signal SIGKILL.*while no cell ran/);
    await vscode.screenshot('killed');
    assert.equal(await notebook.run(2), 'succeeded');
    await eventually('a fresh kernel', async () => (await textOf(2)) === "'undefined'");
  });

  it('fail with a sentence when their kernel dies under them', async () => {
    const { notebook } = vscode.window;
    await notebook.edit(1, 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});');
    assert.equal(await notebook.run(1), 'failed');
    assert.match(await textOf(1), /the kernel was ended by signal SIGKILL/);
    await vscode.screenshot('died');
  });

  it('stop at an error, but not at one that is meant', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('failing.tfnb');
    await notebook.pressToolbar('Run All');
    assert.equal(await notebook.waitForEnd(2, { timeout: 60_000 }), 'failed');
    assert.deepEqual(await statesOf(0, 1, 2, 3), ['succeeded', 'succeeded', 'failed', 'not run']);
    assert.match(await textOf(2), /RangeError: not meant[^]*Cell In\[3\], line 2/);
    await vscode.screenshot('failed');
  });

  it('get what they print late', async () => {
    const { notebook } = vscode.window;
    await vscode.window.openFile('late.tfnb');
    await notebook.runAll({ timeout: 60_000 });
    await eventually('the late line', async () => /printed late/.test(await textOf(0)));
    // Text that was added is a paragraph of its own until the output is drawn again.
    assert.match(await textOf(0), /^printed at once\n+printed late$/);
    assert.equal(await textOf(1), 'another cell');
    await eventually('the cell to look as before', async () => {
      return (await notebook.state(0)) === 'succeeded' && (await notebook.executionOrder(0)) === 1;
    });
    await vscode.screenshot('late');
  });

  it('fail, and are a problem, when what they left behind throws', async () => {
    const { notebook, workbench } = vscode.window;
    await eventually('the cell to fail', async () => (await notebook.state(2)) === 'failed');
    await notebook.outputText(2, /RangeError: thrown late/);
    await workbench.waitForProblem(/RangeError: thrown late Lossbook RangeError \[Ln 2, /);
    await vscode.screenshot('thrown late');
    await vscode.window.runCommand('View: Hide Panel');
  });

  it('may print 100,000 lines, of which the first and the last are kept', async () => {
    await vscode.window.openFile('long.tfnb');
    assert.equal(await vscode.window.notebook.run(0, { timeout: 60_000 }), 'succeeded');
    await vscode.screenshot('100,000 lines');
    await vscode.window.workbench.save();
    const { cells } = parsedJson<NotebookFile>(readFileSync(vscode.path('long.tfnb'), 'utf8'));
    const { outputs } = cells[0]!;
    // The first, and the last, which were in sight while it ran.
    const lines = outputs.flatMap(({ text = [] }) => text);
    assert.equal(outputs.length, 2);
    assert.deepEqual([lines[0], lines.at(-1)], ['line 1\n', 'line 100000\n']);
    assert.ok(lines.some((line) => /^… [\d,]+ lines not shown …\n$/.test(line)));
    assert.ok(lines.length < 3000, `${lines.length}`);
  });

  it('say how far a check is, and Stop reports what it has', async () => {
    const { notebook, workbench } = vscode.window;
    const bar = async () =>
      (await notebook.cell(1)).locator('.cell-statusbar-container').innerText();
    await vscode.window.openFile('followed.tfnb');
    await notebook.run(0);
    await notebook.startRun(1);
    const far =
      /gradcheck: \d+ of 72 entries, \d+ s so far|gradcheck: \d+ of 72 entries, about \d+ (s|min) left/;
    await eventually('how far it is', async () => far.test(await bar()));
    await workbench.waitForStatus(far);
    await vscode.screenshot('progress');
    await notebook.pressToolbar('Interrupt');
    assert.equal(await notebook.waitForEnd(1), 'failed');
    await eventually('the line to go', async () => !far.test(await bar()));
    assert.match(await bar(), /gradcheck failed/);
    await vscode.screenshot('stopped check');
  });

  it('say how far precision in other formats is, and Stop reports the candidates that are done', async () => {
    const { notebook, workbench } = vscode.window;
    const bar = async () =>
      (await notebook.cell(3)).locator('.cell-statusbar-container').innerText();
    await notebook.startRun(3);
    const far = /precision: 3 of 6 measurements, (about )?\d+ (s|min) (so far|left)/;
    await eventually('how far it is', async () => far.test(await bar()));
    await workbench.waitForStatus(far);
    await vscode.screenshot('progress of precision');
    await notebook.pressToolbar('Interrupt');
    assert.equal(await notebook.waitForEnd(3), 'failed');
    await eventually('the line to go', async () => !far.test(await bar()));
    assert.match(await bar(), /precision 1 of 2/);
    await (
      await notebook.output(3)
    )
      .getByText(/3 of 6 measurements/)
      .first()
      .waitFor();
    await vscode.screenshot('stopped precision');
  });

  it('change what they show in its place', async () => {
    const { notebook } = vscode.window;
    assert.equal(await notebook.run(2), 'succeeded');
    await eventually('the last', async () => (await textOf(2)) === "'step 100'");
  });
});
