/** What is written below cells, in the status bar and in the views. */
import assert from 'node:assert/strict';
import {
  editedItem,
  tensorsItem,
  verdictItem,
  type Checked,
} from '../../../extension/host/views/cellStatus.js';
import { totalItem, type CellTotal } from '../../../extension/host/views/notebookTotal.js';
import { environmentText } from '../../../extension/host/views/environmentText.js';
import { kernelText } from '../../../extension/host/views/kernelText.js';
import {
  choiceText,
  rowDescription,
  variableRows,
  type VariableChoice,
} from '../../../extension/host/views/variableRows.js';
import type { KernelInfo, VariableInfo } from '../../../extension/wire/message.js';

const check = (fields: Partial<Checked> = {}): Checked => ({
  kind: 'gradcheck',
  verdict: 'pass',
  expected: 'pass',
  summary: 'gradcheck …',
  checked: 8192,
  failures: 0,
  ...fields,
});
const failed = check({ verdict: 'fail', failures: 37 });

const verdicts: readonly [string, readonly Checked[], string | undefined][] = [
  ['no check', [], undefined],
  ['one', [check()], '$(pass) 1 check'],
  ['two', [check(), check()], '$(pass) 2 checks'],
  ['one that is to fail', [{ ...failed, expected: 'fail' }], '$(pass) 1 check'],
  ['one that failed', [failed], '$(error) gradcheck 37 of 8192'],
  ['one of two', [check(), failed], '$(error) 1 of 2 failed: gradcheck 37 of 8192'],
  ['the first of two', [failed, check()], '$(error) 1 of 2 failed: gradcheck 37 of 8192'],
  ['all three', [failed, failed, failed], '$(error) 3 of 3 failed: gradcheck 37 of 8192'],
  ['one that failed as a whole', [check({ verdict: 'fail' })], '$(error) gradcheck failed'],
  [
    'one that was to fail',
    [check({ expected: 'fail' })],
    '$(error) gradcheck passed, expected to fail',
  ],
];

const ran = (reports: readonly Checked[], more: Partial<CellTotal> = {}): CellTotal => ({
  ...{ order: 1, reports, hasFailed: false, isEdited: false, isStale: false },
  ...more,
});
const meant = { ...failed, expected: 'fail' } as const;

const totals: readonly [string, readonly CellTotal[], string | undefined][] = [
  ['no cell ran', [], undefined],
  ['no check', [ran([]), ran([])], '$(circle-slash) nothing checked'],
  [
    'no check, and an error',
    [ran([]), ran([], { hasFailed: true })],
    '$(error) nothing checked: 1 cell failed',
  ],
  ['two that passed', [ran([check()]), ran([check()])], '$(pass) 2 checks: 2 passed'],
  [
    'one that passed, one that failed as it was to',
    [ran([check(), meant])],
    '$(pass) 2 checks: 1 passed, 1 failed as expected',
  ],
  ['one that failed', [ran([check(), failed])], '$(error) 2 checks: 1 passed, 1 not as expected'],
  [
    'one that passed, and a cell that failed',
    [ran([check()]), ran([], { hasFailed: true })],
    '$(error) 1 check: 1 passed, 1 cell failed',
  ],
  [
    'one of a text that was edited since',
    [ran([check()], { isEdited: true })],
    '$(pass) 1 check: 1 passed, edited since it ran',
  ],
  [
    'one that no longer follows from what stands above it',
    [ran([check()], { isStale: true })],
    '$(pass) 1 check: 1 passed, stale',
  ],
];

const tensors: readonly [number, number, string | undefined][] = [
  [0, 0, undefined],
  [1, 400, '$(archive) 1 tensor left, 400 B'],
  [3, 3 * 2 ** 20, '$(archive) 3 tensors left, 3.0 MiB'],
  [-2, -2048, '$(archive) −2 tensors, 2.0 KiB'],
];

const info: KernelInfo = {
  type: 'kernel_info',
  pid: 12,
  versions: { node: 'v20.20.2', tfjs: '4.22.0', lossbook: '0.1.0' },
  backend: { name: 'wasm', reason: 'tensorflow is not installed | here' },
};

describe('below a cell', () => {
  for (const [name, reports, expected] of verdicts) {
    it(`${name}: ${expected}`, () => assert.equal(verdictItem(reports)?.text, expected));
  }
  it('the tooltip has each check on a line, and says which was to fail', () =>
    assert.equal(
      verdictItem([
        check({ summary: 'a' }),
        { ...failed, summary: 'b' },
        { ...failed, expected: 'fail', summary: 'c' },
      ])?.tooltip,
      '1 of 3 checks not as expected\n✓ a\n✗ b\n✓ c (expected to fail)',
    ));
  for (const [count, bytes, expected] of tensors) {
    it(`${count} tensors: ${expected}`, () =>
      assert.equal(tensorsItem(count, bytes)?.text, expected));
  }
});

describe('of all checks of a notebook', () => {
  for (const [name, cells, expected] of totals) {
    it(`${name}: ${expected}`, () => assert.equal(totalItem(cells)?.text, expected));
  }
  it('the tooltip names what was not as expected, by the number of its cell', () =>
    assert.equal(
      totalItem([ran([check()]), ran([failed], { order: 7 })])?.tooltip,
      '1 not as expected\n✗ [7] gradcheck …',
    ));
});

describe('below a cell that was edited since it ran', () => {
  const before = [
    { text: 'a', tooltip: 'one check' },
    { text: 'b', tooltip: 'tensors' },
  ];
  it('one item says so in place of all', () =>
    assert.equal(editedItem(before)?.text, '$(history) edited since it ran'));
  it('its tooltip keeps what they said', () =>
    assert.match(editedItem(before)?.tooltip ?? '', /before it was edited:\none check\ntensors$/));
  it('nothing, where there was nothing', () => assert.equal(editedItem([]), undefined));
});

describe('in the status bar', () => {
  const states: readonly [string, Parameters<typeof kernelText>, string, RegExp][] = [
    ['no kernel', [{ kind: 'none' }], '$(circle-large-outline) Lossbook', /first cell/],
    ['starting', [{ kind: 'starting' }], '$(loading~spin) Lossbook: starting', /starts/],
    [
      'idle',
      [{ kind: 'idle', info }],
      '$(circle-large-filled) Lossbook: wasm',
      /tensorflow is not installed/,
    ],
    [
      'idle after a cell',
      [{ kind: 'idle', info }, { rss: 300 * 2 ** 20 }],
      '$(circle-large-filled) Lossbook: wasm, 300.0 MiB',
      /Memory after the last cell: 300.0 MiB/,
    ],
    ['busy', [{ kind: 'busy', info }], '$(loading~spin) Lossbook: wasm', /running a cell/],
    [
      'importing',
      [{ kind: 'busy', info }, { progress: 'importing torch…' }],
      '$(loading~spin) Lossbook: importing torch…',
      /running a cell/,
    ],
    [
      'a cell called Python',
      [
        { kind: 'idle', info },
        {
          python: { path: '/v/bin/python', why: 'the nearest .venv', versions: { python: '3.12' } },
        },
      ],
      '$(circle-large-filled) Lossbook: wasm',
      /Python 3\.12: \/v\/bin\/python \(the nearest \.venv\)/,
    ],
    [
      'dead',
      [{ kind: 'dead', reason: 'it crashed', during: 'busy' }],
      '$(warning) Lossbook: kernel ended',
      /it crashed/,
    ],
  ];
  for (const [name, args, text, tooltip] of states) {
    it(`${name}: ${text}`, () => {
      const made = kernelText(...args);
      assert.equal(made.text, text);
      assert.match(made.tooltip, tooltip);
      assert.equal(made.warn, name === 'dead');
    });
  }
});

describe('in the variables view', () => {
  const tensor: VariableInfo = {
    name: 't',
    role: 'data',
    type: 'tensor',
    shape: [2, 3],
    dtype: 'float32',
    bytes: 24,
    preview: 'all 1',
  };
  const asDeclared: VariableChoice = { order: 'declaration', filter: '' };
  const fn: VariableInfo = { name: 'f', role: 'function', type: 'function', preview: '(x)' };
  const one: VariableInfo = { name: 'n', role: 'data', type: 'number', preview: '1' };
  const descriptions: readonly [VariableInfo, string][] = [
    [tensor, 'tensor  [2,3]  float32  24 B  all 1'],
    [{ ...tensor, shape: [], bytes: 0, preview: 'disposed' }, 'tensor  []  float32  0 B  disposed'],
    [one, 'number  1'],
    [fn, '(x)'],
  ];
  for (const [variable, expected] of descriptions) {
    it(expected, () => assert.equal(rowDescription(variable), expected));
  }
  it('functions come last, in a group of their own', () =>
    assert.deepEqual(
      variableRows([fn, tensor, one], asDeclared).map((row) =>
        row.kind === 'group' ? row.variables : row.variable.name,
      ),
      ['t', 'n', [fn]],
    ));
  it('without functions there is no group', () =>
    assert.equal(variableRows([tensor], asDeclared).length, 1));
  const names = (choice: Partial<VariableChoice>) =>
    variableRows([one, tensor, fn], { ...asDeclared, ...choice }).map((row) =>
      row.kind === 'variable' ? row.variable.name : row.variables.map(({ name }) => name).join(),
    );
  it('by name', () =>
    assert.deepEqual(
      names({ order: 'name' }),
      [tensor, one]
        .map((v) => v.name)
        .sort()
        .concat(fn.name),
    ));
  it('by size the largest is first', () =>
    assert.deepEqual(names({ order: 'size' }), [tensor.name, one.name, fn.name]));
  it('those of a type', () => assert.deepEqual(names({ filter: 'TENSOR' }), [tensor.name]));
  it('those of a name', () => assert.deepEqual(names({ filter: 'n, num' }), [one.name]));
  it('none', () => assert.deepEqual(names({ filter: 'nothing like it' }), []));
  it('what of the list is seen is said', () =>
    assert.deepEqual(
      [choiceText(asDeclared), choiceText({ order: 'size', filter: 'yTrue' })],
      ['', '"yTrue", By size, the largest first'],
    ));
});

describe('the environment', () => {
  it('says what runs and what the file recorded', () => {
    const text = environmentText({
      name: 'a.tfnb',
      recorded: {
        backend: 'cpu',
        versions: { tfjs: '4.21.0' },
        seeds: [1, 7],
        inputs: { 'data/a.png': 'ab12' },
      },
      kernel: info,
    });
    for (const line of [
      '# Environment of a.tfnb',
      '| Backend | wasm: tensorflow is not installed \\| here |',
      '| Node | v20.20.2 |',
      '| Backend | cpu |',
      '| TensorFlow.js | 4.21.0 |',
      '| Seeds | 1, 7 |',
      '| `data/a.png` | `ab12` |',
    ]) {
      assert.ok(text.split('\n').includes(line), `${line}\nis not in\n${text}`);
    }
  });
  it('says what is not there', () => {
    const text = environmentText({ name: 'a.tfnb', recorded: {}, kernel: undefined });
    assert.match(text, /No kernel runs/);
    assert.match(text, /records nothing yet/);
    assert.match(text, /No cell read a file/);
  });
});
