import { suiteBackend } from '../support/suiteBackend.js';
import assert from 'node:assert/strict';
import { readFileSync, truncateSync } from 'node:fs';
import { basename } from 'node:path';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';

const cells = [
  'md:# Title\nand text',
  `import { compare } from 'lossbook/check';\nimport * as tf from '@tensorflow/tfjs';`,
  'compare((x) => x.sum().mul(2), (x) => x[0] + x[1], [tf.tensor1d([1, 2])]).expect("fail");',
  'console.log(Array.from({ length: 20 }, (_, i) => `line ${i}`).join("\\n"));\ntf.ones([16, 16])',
  ['throw new Error("no")', 'raises-exception'] as const,
];

describe('lossbook show, diff and strip', () => {
  const folder = useFolder();
  before(async () => {
    folder.notebook(cells, 'written.tfnb');
    const ended = await lossbook([
      ...['run', folder.path('written.tfnb'), '--output', folder.path('run.tfnb')],
    ]);
    assert.equal(ended.code, 0, ended.stdout);
  });
  const show = async (name: string) => (await lossbook(['show', folder.path(name)])).stdout;

  it('show: sources in full, verdicts, and outputs by their summary', async () => {
    const text = await show('run.tfnb');
    assert.ok(text.startsWith(`run on ${suiteBackend}, lossbook `), text);
    assert.match(text, /^run on \w+, lossbook [\d.]+, node v[\d.]+, tfjs [\d.]+\n/);
    assert.match(text, /\n──── markdown c0\n# Title\nand text\n/);
    assert.match(
      text,
      /check compare FAIL 1\/1 wrong; worst value candidate 6 reference 3.*, expected to fail\n/,
    );
    assert.match(
      text,
      /\| line 0\n.*\| line 11\n +\| … 8 more lines, \d+ characters, mark [0-9a-f]{16}\n/s,
    );
    assert.match(text, /image\/png, \d+ characters, mark [0-9a-f]{16}\n/);
    assert.match(
      text,
      /──── code c4 #raises-exception\nthrow new Error\("no"\)\n─ results\n {2}error Error: no\n/,
    );
    assert.ok(text.length < 6000, `${text.length} characters`);
  });
  it('diff: nothing between two files of one content', async () => {
    const path = folder.path('run.tfnb');
    const { code, stdout } = await lossbook(['diff', path, path]);
    assert.deepEqual([code, stdout], [0, '']);
  });
  it('a file of 560 MB is said to be too large by every command that reads it', async () => {
    const path = folder.write('large.tfnb', '');
    // Sparse: nothing is written.
    truncateSync(path, 560 * 2 ** 20);
    for (const args of [['show'], ['strip'], ['diff', folder.path('run.tfnb')], ['run']]) {
      const { stdout, stderr } = await lossbook([...args, path]);
      assert.match(stdout + stderr, /too large: the file is of 560 MB, and notebooks up to 256 MB/);
    }
    truncateSync(path, 0);
  });

  it('a device is refused by every command that reads a file: it has no end', async () => {
    for (const command of ['show', 'strip', 'run', 'verify']) {
      const { code, stderr } = await lossbook([command, '/dev/zero']);
      assert.equal(code, 4, command);
      assert.match(stderr, /\/dev\/zero: is a device, a file was expected/);
    }
  });

  it('show: what cannot be read is shown as it is, for one broken version must not end git log', async () => {
    const { code, stdout } = await lossbook(['show', folder.write('broken.tfnb', '{"cells": [')]);
    assert.equal(code, 0);
    assert.match(stdout, /^\(truncated: the file ends at line 1.*\)\n\{"cells": \[$/);
  });
  it('diff: the lines that changed, as diff -u has them', async () => {
    const changed = readFileSync(folder.path('written.tfnb'), 'utf8').replace('mul(2)', 'mul(4)');
    const path = folder.write('changed.tfnb', changed);
    await lossbook(['run', path, '--output', folder.path('changed.run.tfnb')]);
    const { code, stdout } = await lossbook([
      ...['diff', folder.path('run.tfnb'), folder.path('changed.run.tfnb')],
    ]);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^--- .*run\.tfnb\n\+\+\+ .*changed\.run\.tfnb\n@@ -\d+,\d+ \+\d+,\d+ @@\n/,
    );
    assert.match(stdout, /\n-compare\(\(x\) => x\.sum\(\)\.mul\(2\)/);
    assert.match(stdout, /\n\+compare\(\(x\) => x\.sum\(\)\.mul\(4\)/);
    assert.match(stdout, /\n-  check compare FAIL .*candidate 6 .*\n/);
    assert.match(stdout, /\n\+  check compare FAIL .*candidate 12 .*\n/);
    assert.doesNotMatch(stdout, /line 0/);
  });
  it('strip gives back what was written, in place', async () => {
    const path = folder.write('strip.tfnb', readFileSync(folder.path('run.tfnb')));
    const { code, stdout } = await lossbook(['strip', path]);
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(readFileSync(path, 'utf8'), notebookText(cells));
  });
  it('strip - reads standard input and writes standard output: a filter for git', async () => {
    const { code, stdout } = await lossbook(['strip', '-'], {
      stdin: readFileSync(folder.path('run.tfnb'), 'utf8'),
    });
    assert.equal(code, 0);
    assert.equal(stdout, notebookText(cells));
  });
  it('strip changes none of several files when one is bad', async () => {
    const good = folder.write('good.tfnb', readFileSync(folder.path('run.tfnb')));
    const before = readFileSync(good);
    const { code, stderr } = await lossbook(['strip', good, folder.write('bad.tfnb', '{')]);
    assert.equal(code, 4);
    assert.match(stderr, /bad\.tfnb: truncated/);
    assert.deepEqual(readFileSync(good), before);
  });

  const usages: readonly [readonly string[], RegExp][] = [
    [['diff', 'one.tfnb'], /diff: takes A and B, got 1: one\.tfnb/],
    [['show'], /show: takes FILE, none was given/],
    [['show', 'a', 'b'], /show: takes FILE, got 2: a, b/],
    [['strip'], /strip: takes FILE\.\.\., none was given/],
    [['strip', '--hard', 'a'], /strip: there is no option '--hard'\./],
    [['export', 'a.tfnb'], /export: say as what: --html OUT for a page, --ts OUT for a script/],
    [
      ['export', 'nowhere.tfnb', '--ts', 'a.ts'],
      /nowhere\.tfnb: cannot be read: there is no such file/,
    ],
    [
      ['export', 'run.tfnb', '--html', 'no/where.html'],
      /--html no\/where\.html: its folder .* does not exist/,
    ],
    [['verify'], /verify: takes FILE\.\.\., none was given/],
    [['verify', '-', '--update'], /--update rewrites a file, and '-' is standard input/],
  ];
  for (const [args, message] of usages) {
    it(`${args.join(' ')}: one paragraph and exit 4`, async () => {
      const { code, stdout, stderr } = await lossbook(args, { cwd: folder.path() });
      assert.deepEqual([code, stdout], [4, '']);
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
    });
  }
});

/** Notebooks of other programs: what their metadata says, and what comes of running them. */
const foreign: readonly [string, object, number, RegExp][] = [
  [
    'ours',
    { kernelspec: { name: 'lossbook', language: 'typescript', display_name: 'Lossbook' } },
    0,
    /^DONE {2}2 cells of 2 ran, nothing was checked$/m,
  ],
  [
    "Deno's",
    {
      kernelspec: { name: 'deno', language: 'typescript', display_name: 'Deno' },
      language_info: { name: 'typescript', nbconvert_exporter: 'script' },
    },
    0,
    /^DONE {2}2 cells of 2 ran, nothing was checked$/m,
  ],
  [
    "tslab's",
    {
      kernelspec: { name: 'tslab', language: 'typescript', display_name: 'TypeScript' },
      language_info: {
        name: 'typescript',
        codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
      },
    },
    0,
    /^DONE {2}2 cells of 2 ran, nothing was checked$/m,
  ],
  [
    "tslab's in JavaScript",
    { kernelspec: { name: 'jslab', language: 'javascript', display_name: 'JavaScript' } },
    0,
    /^DONE {2}2 cells of 2 ran, nothing was checked$/m,
  ],
  ['one that says nothing', {}, 0, /^DONE {2}2 cells of 2 ran, nothing was checked$/m],
  [
    "Python's",
    {
      kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' },
      language_info: { name: 'python' },
    },
    4,
    /its cells are in python, and Lossbook runs TypeScript and JavaScript\. Run it with the kernel it was written for/,
  ],
  ["Julia's, without a kernel", { language_info: { name: 'julia' } }, 4, /its cells are in julia/],
];

describe('an .ipynb', () => {
  const folder = useFolder();
  for (const [name, metadata, code, words] of foreign) {
    it(`${name}: exit ${code}`, async () => {
      // As JupyterLab writes one: nbformat 4.4 without cell ids, text as one string, its own metadata.
      const cell = (source: string) => ({
        ...{ cell_type: 'code', source, outputs: [], execution_count: null },
        metadata: { trusted: true, collapsed: false, execution: { 'iopub.execute_input': 'then' } },
      });
      const notebook = {
        cells: [cell('const n = 1;'), cell('n + 1')],
        metadata,
        nbformat: 4,
        nbformat_minor: 4,
      };
      const path = folder.write('foreign.ipynb', JSON.stringify(notebook));
      const ended = await lossbook(['run', path]);
      assert.equal(ended.code, code, ended.stderr);
      assert.match(ended.stdout + ended.stderr, words);
    });
  }
  it('is run, verified, stripped and exported by the same commands as a .tfnb', async () => {
    const path = folder.notebook(['1 + 1'], 'same.ipynb');
    for (const args of [
      ['verify', '--update', path],
      ['verify', path],
      ['export', path, '--html', folder.path('same.html'), '--ts', folder.path('same.ts')],
      ['strip', path],
    ]) {
      const ended = await lossbook(args);
      assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stderr}`);
    }
    assert.equal(basename(path), 'same.ipynb');
    assert.equal(readFileSync(path, 'utf8'), notebookText(['1 + 1']));
  });
});
