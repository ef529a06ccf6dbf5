import assert from 'node:assert/strict';
import {
  cellProblems,
  type CellFound,
  type CellProblem,
} from '../../../extension/host/views/cellProblems.js';
import type { ReportData, Verdict } from '../../../extension/wire/report.js';

const report = (verdict: Verdict, expected: Verdict, line?: number): ReportData => ({
  kind: 'compare',
  verdict,
  expected,
  summary: `compare ${verdict === 'pass' ? 'PASS' : 'FAIL'} 1/2`,
  checked: 2,
  failures: verdict === 'pass' ? 0 : 1,
  counts: {},
  worst: [],
  diagnoses: verdict === 'pass' ? [] : [{ code: 'sign', message: 'the sign is turned' }],
  shape: [2],
  tolerance: { rtol: 1e-5, atol: 1e-8 },
  backend: 'cpu',
  max: { abs: 1, rel: 1, ulps: 1 },
  ...(line !== undefined && { source: { cell: 'c', line } }),
});
const error = { name: 'RangeError', message: 'far', stack: 'RangeError: far', line: 2, column: 5 };
const failure = 'compare FAIL 1/2\nthe sign is turned';

const cases: readonly [string, Partial<CellFound>, readonly CellProblem[]][] = [
  ['nothing', {}, []],
  ['a check that passed', { reports: [report('pass', 'pass', 3)] }, []],
  ['a check that failed as expected', { reports: [report('fail', 'fail', 3)] }, []],
  [
    'a check that failed',
    { reports: [report('fail', 'pass', 3)] },
    [{ code: 'compare', message: failure, line: 3 }],
  ],
  [
    'a check that was to fail',
    { reports: [report('pass', 'fail', 4)] },
    [
      {
        code: 'compare',
        message: 'compare PASS 1/2\nit passed, and the cell expects it to fail',
        line: 4,
      },
    ],
  ],
  [
    'a check made elsewhere',
    { reports: [report('fail', 'pass')] },
    [{ code: 'compare', message: failure, line: 1 }],
  ],
  ['an error', { error }, [{ code: 'RangeError', message: 'RangeError: far', line: 2, column: 5 }]],
  [
    'an error without a place',
    { error: { name: 'KernelDied', message: 'gone', stack: '' } },
    [{ code: 'KernelDied', message: 'KernelDied: gone', line: 1 }],
  ],
  [
    'a failed check and then an error',
    { reports: [report('fail', 'pass', 1)], error },
    [
      { code: 'compare', message: failure, line: 1 },
      { code: 'RangeError', message: 'RangeError: far', line: 2, column: 5 },
    ],
  ],
  [
    'an error and what failed beside it',
    { error, besides: [{ ...error, line: 7 }] },
    [
      { code: 'RangeError', message: 'RangeError: far', line: 2, column: 5 },
      { code: 'RangeError', message: 'RangeError: far', line: 7, column: 5 },
    ],
  ],
  ['an interrupt', { error, interrupted: true }, []],
  ['an error that must be', { error, mustThrow: true }, []],
  [
    'no error where one must be',
    { mustThrow: true },
    [
      {
        code: 'raises-exception',
        message: 'this cell is tagged raises-exception, and it did not throw',
        line: 1,
      },
    ],
  ],
];

describe('problems of a cell', () => {
  for (const [name, found, expected] of cases) {
    it(`${name}: ${expected.length}`, () =>
      assert.deepEqual(cellProblems({ reports: [], mustThrow: false, ...found }), expected));
  }
});
