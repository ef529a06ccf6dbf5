import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { backends } from '../support/backends.js';
import type { RunResult } from '../../extension/cli/results.js';
import { suiteBackend } from '../support/suiteBackend.js';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';
import { manifest } from '../support/manifest.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';

describe('lossbook run', () => {
  const folder = useFolder();

  it('losses in Python run in the interpreter that the notebook names', async () => {
    const path = folder.notebook([`import { python } from 'lossbook/python'; python('a.py', 'f')`]);
    const notebook = parsedJson<{ metadata: object }>(readFileSync(path, 'utf8'));
    const metadata = { ...notebook.metadata, lossbook: { python: '/nowhere/python' } };
    folder.write('named.tfnb', JSON.stringify({ ...notebook, metadata }));
    const { stdout } = await lossbook(['run', folder.path('named.tfnb'), '--json']);
    const said = parsedJson<RunResult>(stdout).cells[0]?.error?.message ?? '';
    assert.match(
      said,
      /^the Python in the metadata of the notebook is \/nowhere\/python, but there is no/,
    );
  });
  it('prints the object of its documentation', async () => {
    const path = folder.notebook([
      `import * as tf from '@tensorflow/tfjs'; const t = tf.zeros([4]);`,
      `const n: number = 1;\nthrow new RangeError('no')`,
      '3',
    ]);
    const { stdout } = await lossbook(['run', path, '--json']);
    const result = parsedJson<RunResult>(stdout);
    assert.deepEqual(Object.keys(result), ['file', 'verdict', 'backend', 'cells']);
    assert.deepEqual([result.file, result.verdict, result.backend], [path, 'fail', suiteBackend]);
    const [first, second, third] = result.cells;
    assert.deepEqual(
      { ...first, ms: 0 },
      { id: 'c0', status: 'ok', ms: 0, tensorsLeft: 1, bytesLeft: 16, reports: [] },
    );
    assert.ok(first!.ms > 0);
    assert.deepEqual(second!.error, {
      name: 'RangeError',
      message: 'no',
      line: 2,
      column: 7,
      stack: 'RangeError: no\n    at Cell In[2], line 2, column 7',
    });
    assert.deepEqual(third, {
      id: 'c2',
      status: 'skipped',
      ms: 0,
      tensorsLeft: 0,
      bytesLeft: 0,
      reports: [],
    });
  });

  it('prints a plain line per cell in a pipe, as it ends', async () => {
    const { stdout, stderr } = await lossbook(['run', folder.notebook(['// first step\n1', '2'])]);
    assert.equal(stderr, '');
    assert.doesNotMatch(stdout, /[\u001b\r]/);
    assert.match(stdout, new RegExp(`^backend ${suiteBackend} \\(asked for\\)`));
    assert.match(
      stdout,
      /\n\[1\/2\] ok +first step +\d+ ms\n {6}1\n\[2\/2\] ok +2 +\d+ ms\n {6}2\nDONE {2}2 cells of 2 ran, nothing was checked\n$/,
    );
  });

  it('reads standard input', async () => {
    const { code, stdout } = await lossbook(['run', '-', '--json'], {
      stdin: notebookText(['1 + 1']),
    });
    assert.equal(code, 0);
    assert.equal(parsedJson<RunResult>(stdout).file, '-');
  });

  it('does not touch the file it runs', async () => {
    const path = folder.notebook(['console.log(1)']);
    const before = readFileSync(path);
    await lossbook(['run', path]);
    assert.deepEqual(readFileSync(path), before);
  });

  it('writes the executed copy where it is told, and the same bytes every time', async () => {
    const path = folder.notebook([
      'console.log("text"); 1 + 1',
      `console.error('e')`,
      'md:text',
      `throw new Error('x')`,
    ]);
    const write = async (name: string) => {
      await lossbook(['run', path, '--output', folder.path(name)]);
      return readFileSync(folder.path(name), 'utf8');
    };
    const text = await write('a.tfnb');
    assert.equal(await write('b.tfnb'), text);
    const { cells, metadata } = parsedJson<NotebookFile>(text);
    assert.deepEqual(cells[0]!.outputs, [
      { name: 'stdout', output_type: 'stream', text: ['text\n'] },
      {
        data: { 'text/plain': ['2'] },
        execution_count: 1,
        metadata: {},
        output_type: 'execute_result',
      },
    ]);
    assert.equal(cells[3]!.outputs[0]!.output_type, 'error');
    assert.equal(metadata.lossbook.backend, suiteBackend);
    assert.doesNotMatch(text, new RegExp(folder.path().replace(/[/\\.]/g, '.')));
  });

  it('records the inputs and seeds a result depends on', async () => {
    folder.write('helper.ts', 'export const n = 3;');
    const path = folder.notebook([
      `import { n } from './helper.ts'; import { random } from 'lossbook/data'; random(11).uniform([n]).shape`,
    ]);
    await lossbook(['run', path, '--output', folder.path('out.tfnb')]);
    const { lossbook: recorded } = parsedJson<NotebookFile>(
      readFileSync(folder.path('out.tfnb'), 'utf8'),
    ).metadata;
    assert.deepEqual(recorded.seeds, [11]);
    // sha256sum of the file's 19 bytes.
    assert.deepEqual(Object.keys(recorded.inputs), ['helper.ts']);
    assert.deepEqual(Object.keys(recorded.versions), ['lossbook', 'node', 'tfjs']);
  });

  it('records in each cell which source ran, what each check found, and what cannot be repeated', async () => {
    const check = `import * as tf from '@tensorflow/tfjs'; import { compare } from 'lossbook/check';
compare((x) => x.sum().mul(2), (x) => x[0] + x[1], [tf.tensor1d([1, 2])]).expect('fail'); Date.now() > 0`;
    const path = folder.notebook([check, 'const a = 1;', '']);
    const { stdout } = await lossbook(['run', path, '--output', folder.path('cells.tfnb')]);
    assert.match(stdout, / reads the clock: another run gives other results\n/);
    const { cells } = parsedJson<NotebookFile>(readFileSync(folder.path('cells.tfnb'), 'utf8'));
    const [first, second, third] = cells.map((c) => c.metadata.lossbook);
    const { summary, ...report } = first!.reports![0]!;
    assert.match(first!.source, /^[0-9a-f]{16}$/);
    assert.match(summary as string, /^compare FAIL 1\/1 wrong/);
    assert.deepEqual(
      [
        report['kind'],
        report['verdict'],
        report['expected'],
        report['checked'],
        report['failures'],
        report['counts'],
      ],
      ['compare', 'fail', 'fail', 1, 1, { wrong: 1 }],
    );
    // 2·(1+2) where the loop says 1+2.
    assert.deepEqual(report['figures'], { 'worst[].candidate': 6, 'worst[].reference': 3 });
    assert.deepEqual(first!.nondeterministic, ['clock']);
    assert.deepEqual(Object.keys(second!), ['source']);
    assert.equal(third, undefined);
  });

  it('has no advertisement among the outputs', async () => {
    const cell = `import * as tf from '@tensorflow/tfjs'; tf.zeros([2]).add(1).dataSync();`;
    await lossbook(['run', folder.notebook([cell]), '--output', folder.path('quiet.tfnb')]);
    const { cells } = parsedJson<NotebookFile>(readFileSync(folder.path('quiet.tfnb'), 'utf8'));
    assert.deepEqual(
      cells[0]!.outputs.map((o) => o.output_type),
      ['execute_result'],
    );
  });

  it('leaves nothing half written', async () => {
    await lossbook(['run', folder.notebook(['1']), '--output', folder.path('whole.tfnb')]);
    assert.ok(!existsSync(folder.path('whole.tfnb.partial')));
  });

  it('runs in the folder of the notebook', async () => {
    const { stdout } = await lossbook([
      'run',
      folder.notebook(['if (process.cwd() !== import.meta.dirname) throw new Error()']),
      '--json',
    ]);
    assert.equal(parsedJson<RunResult>(stdout).verdict, 'pass');
  });

  for (const backend of backends) {
    it(`runs on ${backend} when asked to`, async () => {
      const path = folder.notebook([
        `import * as tf from '@tensorflow/tfjs'; if (tf.getBackend() !== '${backend}') throw new Error(tf.getBackend())`,
      ]);
      const { stdout } = await lossbook(['run', path, '--backend', backend, '--json']);
      const result = parsedJson<RunResult>(stdout);
      assert.deepEqual([result.verdict, result.backend], ['pass', backend]);
    });
  }
});

describe('lossbook run -p', () => {
  const folder = useFolder();
  const check = (code: string) => [
    ['const delta = 0.2, name = "a"; let flags = [1];', 'parameters'] as const,
    `if (!(${code})) throw new Error(JSON.stringify({ delta, name, flags }))`,
  ];
  const cases: readonly [readonly string[], string][] = [
    [[], `delta === 0.2`],
    [['-p', 'delta=0.5'], `delta === 0.5 && name === 'a'`],
    [['-p', 'name=brick'], `name === 'brick'`],
    [['-p', 'name="0.5"'], `name === '0.5'`],
    [['-p', 'name=a=b'], `name === 'a=b'`],
    [['-p', 'flags=[1,2]', '-p', 'delta=1e-3'], `flags.length === 2 && delta === 0.001`],
    [['-p', 'name=0.5'], `name === '0.5'`],
    [['-p', 'delta=-0.5e1'], `delta === -5`],
    [['-p', 'delta=Infinity'], `delta === Infinity`],
    [['-p', 'name='], `name === ''`],
  ];
  for (const [args, code] of cases) {
    it(`${args.join(' ') || 'nothing'} gives ${code}`, async () => {
      const ended = await lossbook(['run', folder.notebook(check(code)), '--json', ...args]);
      assert.equal(ended.code, 0, ended.stdout);
    });
  }
  for (const declared of ['let n = 1;', 'var n = 1;', 'let [n] = [1];', 'function n() {}']) {
    it(`cells may assign to what \`${declared}\` declares, with a value given too`, async () => {
      const path = folder.notebook([[declared, 'parameters'], `n += 1;`, 'if (n !== 6) throw n;']);
      const ended = await lossbook(['run', path, '-p', 'n=5']);
      assert.equal(ended.code, 0, ended.stdout);
      assert.match(ended.stdout, /let n = 5;/);
    });
  }
  it('shows the values in a cell of their own, and a rerun of that copy replaces it', async () => {
    const path = folder.notebook(check('delta > 0'));
    await lossbook(['run', path, '-p', 'delta=1', '--output', folder.path('once.tfnb')]);
    await lossbook([
      'run',
      folder.path('once.tfnb'),
      '-p',
      'delta=2',
      '--output',
      folder.path('twice.tfnb'),
    ]);
    const { cells } = parsedJson<NotebookFile>(readFileSync(folder.path('twice.tfnb'), 'utf8'));
    assert.deepEqual(
      cells.map((c) => c.id),
      ['c0', 'injected-parameters', 'c1'],
    );
    assert.deepEqual(cells[1]!.source, ['const delta = 2;']);
    assert.deepEqual(cells[1]!.metadata.tags, ['injected-parameters']);
  });
  it('a timeout that cost the kernel says what is lost', async () => {
    const cells = ['const a = 1;', `require('node:child_process').execSync('sleep 1000')`];
    const path = folder.notebook(cells, 'stuck.tfnb');
    const { code, stdout } = await lossbook(['run', path, '--timeout', '0.5']);
    assert.equal(code, 3);
    assert.match(
      stdout,
      /TimeoutError: the cell took longer than --timeout 0\.5 \(seconds\), and the cell did not stop within 2 s .*Names of earlier cells are gone/,
    );
  });
});

describe('lossbook', () => {
  it('--version is the version of the package', async () => {
    const { stdout } = await lossbook(['--version']);
    assert.equal(stdout.trim(), manifest().version);
  });
});
