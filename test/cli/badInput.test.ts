import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RunResult } from '../../extension/cli/results.js';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';
import { parsedJson } from '../support/parsedJson.js';

const one = notebookText(['1']);
const asJson = (change: (notebook: Record<string, unknown>) => void): string => {
  const notebook = parsedJson<Record<string, unknown>>(one);
  change(notebook);
  return JSON.stringify(notebook);
};

/** What is in the file, and what standard error must say: the thing and the remedy. */
const files: readonly [string, string | Uint8Array, RegExp][] = [
  [
    'not JSON',
    'hello',
    /not JSON: line 1, column 1: .* the file was not touched\. Restore it .* or fix that line/,
  ],
  ['JSON cut short', one.slice(0, 60), /truncated: the file ends at line \d+, column \d+/],
  [
    'a merge conflict',
    one.replace('"cells"', '\n<<<<<<< HEAD\n"cells"'),
    /merge conflict: line 3 begins with "<<<<<<<"/,
  ],
  ['JSON of another shape', '{"cells": 5}', /not a notebook: /],
  ['a list', '[]', /not a notebook: the file: expected .*object/],
  [
    'nbformat 3',
    asJson((n) => {
      n['nbformat'] = 3;
      n['worksheets'] = [];
      delete n['cells'];
    }),
    /nbformat 3: .*jupyter nbconvert --to notebook/,
  ],
  [
    'nbformat 5',
    asJson((n) => {
      n['nbformat'] = 5;
    }),
    /nbformat 5: .* newer/,
  ],
  [
    'two cells with one id',
    notebookText(['1', '2']).replace('"c1"', '"c0"'),
    /duplicate id: cells\[0\] and cells\[1\] have the same id "c0"/,
  ],
  ['bytes that are no text', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), /not UTF-8: line 1/],
  ['nothing at all', '', /empty: the file holds no notebook/],
  ['no cells', notebookText([]), /has no code cells, so there is nothing to run/],
  ['text cells only', notebookText(['md:only text']), /has no code cells/],
];

const usages: readonly [string, readonly string[], RegExp][] = [
  [
    'no file',
    ['run'],
    /run: takes FILE\.\.\., none was given; as in 'lossbook run notebook\.tfnb'/,
  ],
  [
    'a file that is not there',
    ['run', 'nowhere.tfnb'],
    /nowhere\.tfnb: cannot be read: there is no such file/,
  ],
  ['an unknown command', ['runn', 'a'], /there is no command 'runn'/],
  [
    'a file without a name',
    ['run', ''],
    /^lossbook: run: FILE is empty: a variable of the shell that is not set\?$/m,
  ],
  ['one of two without a name', ['diff', 'ok.tfnb', ' '], /^lossbook: diff: A or B is empty/m],
  [
    'a value that looks like an option',
    ['check', 'x.mjs:f', '--seed', '-1'],
    /'--seed' argument is ambiguous\. .*use '--seed=-XYZ'\. See 'lossbook check --help'/,
  ],
  ['an unknown option', ['run', 'a', '--fast'], /--fast/],
  [
    'an unknown backend',
    ['run', 'ok.tfnb', '--backend', 'gpu'],
    /--backend takes one of auto, tensorflow, wasm, cpu, got 'gpu'/,
  ],
  [
    'a timeout that is no number',
    ['run', 'ok.tfnb', '--timeout', 'soon'],
    /--timeout takes a number of seconds above 0, got 'soon'/,
  ],
  ['-p without a value', ['run', 'ok.tfnb', '-p', 'delta'], /-p takes NAME=VALUE, got 'delta'/],
  [
    '-p where no cell is tagged',
    ['run', 'ok.tfnb', '-p', 'delta=1'],
    /-p delta: no code cell of the notebook is tagged 'parameters'/,
  ],
  [
    '-p naming nothing',
    ['run', 'parameters.tfnb', '-p', 'detla=1'],
    /-p detla: the cell tagged 'parameters' declares no such name; it declares delta, size/,
  ],
  ...(
    [
      ['delta=true', 'a number'],
      ['delta=fast', 'a number'],
      ['delta=1e400', 'a number that doubles hold'],
      ['delta=-1e-400', 'a number that doubles hold'],
      ['size=12345678901234567891', 'a number that doubles hold'],
    ] as const
  ).map(([given, takes]): [string, readonly string[], RegExp] => [
    `-p ${given} for a number`,
    ['run', 'parameters.tfnb', '-p', given],
    new RegExp(`-p ${given}: .* declares it otherwise; it takes ${takes}\\.`),
  ]),
  [
    'an output whose folder is missing',
    ['run', 'ok.tfnb', '--output', 'no/where.tfnb'],
    /its folder .*no does not exist/,
  ],
  [
    'an output that is a folder',
    ['run', 'ok.tfnb', '--output', '.'],
    /that is a folder; name a file/,
  ],
];

const ourOwnCode = /\n\s+at |dist\/|kernel\w*\.cjs|extension\//;

describe('bad input of lossbook run', () => {
  const folder = useFolder();
  before(() => {
    folder.write('ok.tfnb', one);
    folder.notebook([['const delta = 0.2; let size = 4;', 'parameters']], 'parameters.tfnb');
  });

  for (const [name, content, message] of files) {
    it(`${name} is one paragraph, exit 4, and the file as it was`, async () => {
      const path = folder.write('bad.tfnb', content);
      const before = readFileSync(path);
      const { code, stdout, stderr } = await lossbook(['run', path]);
      assert.equal(code, 4);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.match(stderr, /bad\.tfnb/);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.doesNotMatch(stderr, ourOwnCode);
      assert.deepEqual(readFileSync(path), before);
    });
  }
  for (const [name, args, message] of usages) {
    it(`${name} is one paragraph and exit 4`, async () => {
      const { code, stdout, stderr } = await lossbook(args, { cwd: folder.path() });
      assert.equal(code, 4);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.doesNotMatch(stderr, /\n\s+at |kernel\w*\.cjs/);
    });
  }
  it('with --json standard output is still one object', async () => {
    const { code, stdout } = await lossbook(['run', folder.write('bad.tfnb', 'hello'), '--json']);
    assert.equal(code, 4);
    assert.equal(parsedJson<RunResult>(stdout).verdict, 'fail');
  });

  /** A cell, and the error it must end in. */
  const cells: readonly [string, string, RegExp][] = [
    ['a syntax error', 'const a = 1;\nconst b = ;', /Expression expected/],
    [
      'an import that does not resolve',
      `import './missing.ts'`,
      /cannot find '\.\/missing\.ts' from .*: tried /,
    ],
    [
      'a data file that is missing',
      `import { readImage } from 'lossbook/data'; readImage('no.png')`,
      /no\.png/,
    ],
    [
      'a corrupt PNG',
      `import { readImage } from 'lossbook/data'; readImage('corrupt.png')`,
      /corrupt\.png/,
    ],
    [
      'an .npy of an unsupported dtype',
      `import { readNpy } from 'lossbook/data'; readNpy('complex.npy')`,
      /complex\.npy.*(complex|<c8|c8)/s,
    ],
  ];
  for (const [name, code, message] of cells) {
    it(`${name} is the cell's error, with its line, and exit 2`, async () => {
      folder.write('corrupt.png', readFileSync('notebooks/data/brick.png').subarray(0, 5000));
      folder.write('complex.npy', npy('<c8'));
      const ended = await lossbook(['run', folder.notebook([code]), '--json']);
      assert.equal(ended.code, 2);
      const error = parsedJson<RunResult>(ended.stdout).cells[0]!.error!;
      assert.match(error.message, message);
      assert.ok(error.line! >= 1 && error.column! >= 1);
      assert.doesNotMatch(error.stack, /kernel\w*\.cjs|node:internal/);
    });
  }
});

/** A version 1 .npy of two elements of any dtype. */
function npy(dtype: string): Uint8Array {
  const header =
    `{'descr': '${dtype}', 'fortran_order': False, 'shape': (2,), }`.padEnd(117) + '\n';
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length, 0]),
    Buffer.from(header, 'latin1'),
    Buffer.alloc(16),
  ]);
}
