/** Which differences between two runs of a check are findings. */
import assert from 'node:assert/strict';
import type { ReportRecord } from '../../extension/notebook/reportRecord.js';
import { allowances } from '../../extension/verify/allowances.js';
import { compareReports } from '../../extension/verify/compareReports.js';

const passed: ReportRecord = {
  kind: 'compare',
  verdict: 'pass',
  expected: 'pass',
  summary: 'compare: 64 of 64 agree',
  checked: 64,
  failures: 0,
  counts: { agree: 64 },
  diagnoses: [],
  figures: { truth: 1 },
  roundingFigures: { largest: 1e-7 },
};

/** What is another now, and the codes of what is found on the same backend and on another. */
const cases: readonly (readonly [string, Partial<ReportRecord>, string[], string[]])[] = [
  ['nothing', {}, [], []],
  ['the verdict', { verdict: 'fail' }, ['verdict'], ['verdict']],
  ['the kind', { kind: 'gradcheck' }, ['other'], ['other']],
  ['what is expected', { expected: 'fail' }, ['other'], ['other']],
  ['a diagnosis', { diagnoses: ['formula'] }, ['other'], ['other']],
  ['a diagnosis of rounding', { diagnoses: ['precision-loss'] }, ['other'], []],
];

describe('reports of a check, recorded and now', () => {
  for (const [name, changes, same, other] of cases) {
    it(`${name}: ${same.join(', ') || 'nothing'}, on another backend ${other.join(', ') || 'nothing'}`, () => {
      const codes = (nearness: 'same' | 'other'): readonly string[] =>
        compareReports([passed], [{ ...passed, ...changes }], allowances[nearness]).map(
          ({ finding }) => finding.code,
        );
      assert.deepEqual([codes('same'), codes('other')], [same, other]);
    });
  }
  it('a check that is gone, and one that is new', () => {
    const found = (recorded: ReportRecord[], now: ReportRecord[]) =>
      compareReports(recorded, now, allowances.same).map(({ check, finding }) => [
        check,
        finding.code,
        'side' in finding ? finding.side : '',
      ]);
    assert.deepEqual(found([passed, passed], [passed]), [[1, 'missing', 'now']]);
    assert.deepEqual(found([], [passed]), [[0, 'missing', 'recorded']]);
  });
});
