import assert from 'node:assert/strict';
import { cellEnd, type CellEnd } from '../../extension/notebook/cellEnd.js';
import type { ReportData } from '../../extension/wire/report.js';

const report = (verdict: 'pass' | 'fail', expected: 'pass' | 'fail') =>
  ({ verdict, expected }) as ReportData;
const fine = [report('pass', 'pass'), report('fail', 'fail')];
const wrong = [...fine, report('fail', 'pass')];

const cases: readonly [...Parameters<typeof cellEnd>, CellEnd][] = [
  ['ok', [], false, 'as expected'],
  ['ok', fine, false, 'as expected'],
  ['ok', wrong, false, 'unexpected verdict'],
  ['ok', [], true, 'did not throw'],
  ['error', [], false, 'threw'],
  ['error', fine, true, 'as expected'],
  ['error', wrong, true, 'unexpected verdict'],
];

describe('how a cell ended', () => {
  for (const [status, reports, mustThrow, end] of cases) {
    it(`${status}, ${reports.length} checks${mustThrow ? ', meant to throw' : ''}: ${end}`, () =>
      assert.equal(cellEnd(status, reports, mustThrow), end));
  }
});
