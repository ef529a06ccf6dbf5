import assert from 'node:assert/strict';
import type { RunResult } from '../../extension/cli/results.js';
import { lossbook, useFolder, type CellText } from '../support/commandLine.js';
import { parsedJson } from '../support/parsedJson.js';

const imports = `import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
const x = tf.tensor1d([1, 2]);
const right = (x) => x.square().sum();
const wrong = (x) => x.square().sum().mul(2);
const naive = (x) => x.reduce((s, v) => s + v * v, 0);`;
const pass = 'compare(right, naive, [x]);';
const fail = 'compare(wrong, naive, [x]);';
const forever = 'while (true) {}';
const dies = `process.kill(process.pid, 'SIGKILL'); while (true) {}`;

/** Options, cells, exit code, and the statuses of the cells. */
const cases: readonly [string, readonly string[], readonly CellText[], number, string][] = [
  ['all is well', [], [imports, pass], 0, 'ok ok'],
  ['a check fails', [], [imports, fail, '1'], 1, 'ok ok ok'],
  ['a check fails as expected', [], [imports, `${fail.slice(0, -1)}.expect('fail')`], 0, 'ok ok'],
  [
    'a check passes that should fail',
    [],
    [imports, `${pass.slice(0, -1)}.expect('fail')`],
    1,
    'ok ok',
  ],
  ['a check nobody shows fails', [], [imports, `${fail} 1`], 1, 'ok ok'],
  ['a cell throws', [], ['1', 'throw new Error()', '3'], 2, 'ok error skipped'],
  [
    'a cell throws and the run goes on',
    ['--keep-going'],
    ['1', 'throw new Error()', '3'],
    2,
    'ok error ok',
  ],
  ['a cell has a syntax error', [], ['const = 1', '2'], 2, 'error skipped'],
  ['a cell throws as it must', [], [['throw new Error()', 'raises-exception'], '2'], 0, 'error ok'],
  ['a cell must throw and does not', [], [['1', 'raises-exception'], '2'], 1, 'ok ok'],
  [
    'a cell that must throw fails a check',
    [],
    [imports, [`${fail} throw new Error()`, 'raises-exception']],
    1,
    'ok error',
  ],
  ['a cell is to be skipped', [], [['throw new Error()', 'skip-execution'], '2'], 0, 'skipped ok'],
  ['a cell takes too long', ['--timeout', '0.5'], ['1', forever, '3'], 3, 'ok error skipped'],
  [
    'a cell takes too long and the run goes on',
    ['--timeout', '0.5', '--keep-going'],
    ['const a = 1', forever, 'a'],
    3,
    'ok error ok',
  ],
  [
    'a cell that must throw takes too long',
    ['--timeout', '0.5'],
    [[forever, 'raises-exception']],
    3,
    'error',
  ],
  ['a cell may take a month', ['--timeout', '2592000'], ['1', 'await null; 2'], 0, 'ok ok'],
  ['the kernel dies', [], ['1', dies, '3'], 3, 'ok error skipped'],
  [
    'the kernel dies and the run goes on',
    ['--keep-going'],
    ['const a = 1', dies, 'typeof a'],
    3,
    'ok error ok',
  ],
  [
    'the worst counts',
    ['--keep-going', '--timeout', '0.5'],
    [imports, fail, 'throw 1', forever],
    3,
    'ok ok error error',
  ],
  [
    'a throw is graver than a check',
    ['--keep-going'],
    [imports, fail, 'throw 1'],
    2,
    'ok ok error',
  ],
  [
    'a promise fails after its cell',
    [],
    [
      `const failed = new Promise((r) => setTimeout(() => { r(); throw new Error('late') }, 20)); 1`,
      'await failed',
    ],
    2,
    'error ok',
  ],
  ['an empty cell', [], ['  \n', '1'], 0, 'ok ok'],
  ['text between cells', [], ['md:# Title', '1'], 0, 'ok'],
];

describe('exit codes of lossbook run', () => {
  const folder = useFolder();
  for (const [name, options, cells, code, statuses] of cases) {
    it(`${code} when ${name}`, async () => {
      const ended = await lossbook(['run', folder.notebook(cells), '--json', ...options]);
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
      const result = parsedJson<RunResult>(ended.stdout);
      assert.equal(result.cells.map((c) => c.status).join(' '), statuses);
      assert.equal(result.verdict, code === 0 ? 'pass' : 'fail');
    });
  }
});
