/** What an agent is told of a run: the verdict first, and never more than it can read. */
import assert from 'node:assert/strict';
import {
  agentAnswer,
  outputsText,
  type AnsweredCell,
  type AnsweredReport,
} from '../../extension/notebook/agentAnswer.js';
import type { CompareEntry } from '../../extension/wire/report.js';

const report = (verdict: 'pass' | 'fail', expected: 'pass' | 'fail' = 'pass'): AnsweredReport => ({
  kind: 'compare',
  verdict,
  expected,
  summary: `compare ${verdict.toUpperCase()}`,
  checked: 4,
  failures: verdict === 'fail' ? 2 : 0,
  diagnoses: verdict === 'fail' ? [{ code: 'sign', message: 'the sign is the other' }] : [],
});
const cell = (number: number, rest: Partial<AnsweredCell> = {}): AnsweredCell => ({
  cell: number,
  status: 'ok',
  text: '',
  reports: [],
  ...rest,
});

const first: readonly (readonly [string, readonly AnsweredCell[]])[] = [
  ['DONE: a.tfnb: no check was made', [cell(1)]],
  [
    'PASS: a.tfnb: 2 of 2 checks as expected',
    [cell(1, { reports: [report('pass')] }), cell(2, { reports: [report('fail', 'fail')] })],
  ],
  ['FAIL: a.tfnb: 0 of 1 checks as expected', [cell(1, { reports: [report('fail')] })]],
  ['FAIL: a.tfnb: 0 of 1 checks as expected', [cell(1, { reports: [report('pass', 'fail')] })]],
  [
    'FAIL: a.tfnb: no check was made; cell 2 threw; 1 cell not run',
    [cell(2, { status: 'error' }), cell(3, { status: 'not run' })],
  ],
];

describe('what an agent is told', () => {
  for (const [line, cells] of first) {
    it(line, () => assert.equal(agentAnswer('a.tfnb', cells).text.split('\n')[0], line));
  }
  it('has of each cell its checks, their diagnoses and its output', () =>
    assert.equal(
      agentAnswer('a.tfnb', [
        cell(3, { reports: [report('fail')], text: 'one\ntwo', isStale: true }),
      ]).text,
      `FAIL: a.tfnb: 0 of 1 checks as expected
cell 3: ok, stale
  UNEXPECTED: compare FAIL
    sign: the sign is the other
  | one
  | two`,
    ));
  it('ends: long outputs are cut in their middle, and it is said how much', () => {
    const { text } = agentAnswer('a.tfnb', [cell(1, { text: `begin${'x'.repeat(1e6)}end` })]);
    assert.match(text, /begin[^]* characters not shown [^]*end$/);
    assert.ok(text.length < 2000, `${text.length}`);
  });
  it('has no secret in it, not even half of one that is cut', () => {
    const secret = 'correct horse battery staple';
    const text = `${'x'.repeat(740)}${secret}${'y'.repeat(1e4)}\nghp_${'a1'.repeat(20)}`;
    const answer = agentAnswer('a.tfnb', [cell(1, { text })], [secret]);
    assert.doesNotMatch(answer.text, /correct|horse|staple|ghp_/);
    assert.match(answer.text, /looks like a secret\]$/);
  });
  const entry: CompareEntry = {
    ...{ index: [0, 1, 2], class: 'wrong', candidate: 1, reference: 2 },
    ...{ abs: 1, rel: 1, ulps: 1e6 },
  };
  const large = { ...report('fail'), worst: Array.from({ length: 100 }, () => entry) };
  for (const [reports, worst] of [
    [1, 10],
    [40, 1],
    [120, undefined],
  ] as const) {
    it(`${reports} reports of 100 entries each are JSON of at most 16,000 characters`, () => {
      const { data } = agentAnswer('a', [
        cell(1, { reports: Array.from({ length: reports }, () => large) }),
      ]);
      assert.ok(data.length <= 16_000, `${data.length}`);
      const { reports: told } = JSON.parse(data) as {
        reports: { cell: number; worst?: object[] }[];
      };
      assert.deepEqual([told.length, told[0]!.cell, told[0]!.worst?.length], [reports, 1, worst]);
    });
  }
  it('says how many reports it leaves out', () => {
    const { data } = agentAnswer('a', [
      cell(1, { reports: Array.from({ length: 1000 }, () => large) }),
    ]);
    const { reports, notShown } = JSON.parse(data) as { reports: object[]; notShown: number };
    assert.equal(reports.length + notShown, 1000);
    assert.ok(data.length <= 16_000 && reports.length > 50);
  });
  it('is the text of outputs, whatever else they have', () =>
    assert.equal(
      outputsText([
        { output_type: 'stream', name: 'stdout', text: 'printed\n', extra: {} },
        {
          output_type: 'display_data',
          data: { 'image/png': 'AAAA', 'text/plain': 'a picture' },
          metadata: {},
          extra: {},
        },
        { output_type: 'display_data', data: { 'image/png': 'AAAA' }, metadata: {}, extra: {} },
        {
          output_type: 'error',
          ename: 'RangeError',
          evalue: 'too big',
          traceback: ['RangeError: too big', '    at Cell In[1]:1:1'],
          extra: {},
        },
      ]),
      'printed\na picture\nimage/png\nRangeError: too big\n    at Cell In[1]:1:1',
    ));
});
