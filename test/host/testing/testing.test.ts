import assert from 'node:assert/strict';
import { checksInCells } from '../../../extension/host/testing/checksInCells.js';
import { lossesIn, notebookOf } from '../../../extension/host/testing/lossFile.js';
import { verdictAt } from '../../../extension/host/testing/verdicts.js';
import {
  newCodeCell,
  newMarkdownCell,
  newNotebook,
} from '../../../extension/notebook/newNotebook.js';
import type { ReportData } from '../../../extension/wire/report.js';

/** A cell's text, and the lines of the checks that its text shows. */
const cells: readonly (readonly [string, readonly number[]])[] = [
  ['compare(a, b, [x]);', [1]],
  [`import { compare } from 'lossbook/check';\ncompare(a, b, [x]);\ngradcheck(a, [x])`, [2, 3]],
  ['const r = probe(loss).expect("fail");', [1]],
  ['precision({ a }, [x]); benchmark({ a }, [x]);', [1]],
  ['// compare(a, b, [x])', []],
  [' * compare(a, b)', []],
  ['report.compare(a)', []],
  ['myCompare(a); compared(b)', []],
  ['%%python\ncompare(a, b)', []],
  ['const f = () => gradcheck(loss, [x]);', [1]],
  [`import * as check from 'lossbook/check';\ncheck.compare(a, b, [x]); own.compare(a)`, [2]],
  [
    `import { compare as same, gradcheck } from "lossbook/check";\nsame(a, b, [x]);\nsame.x(1)`,
    [2],
  ],
  [`import { other as compareOther } from 'lossbook/check';\ncompareOther(a)`, []],
  [`compare(a, b, [x], { note: 'https://a' });`, [1]],
];

describe('checks in the text of cells', () => {
  for (const [source, lines] of cells) {
    it(JSON.stringify(source), () => {
      const notebook = newNotebook([newMarkdownCell('m', 'compare(a)'), newCodeCell('c', source)]);
      assert.deepEqual(
        checksInCells(notebook).map(({ cell, index, line }) => [cell, index, line]),
        lines.map((line) => ['c', 1, line]),
      );
    });
  }
});

describe('losses in a file', () => {
  it('are what it exports by name', () =>
    assert.deepEqual(
      lossesIn(
        'export const diceLoss = 1;\nconst own = 2;\nexport function angle_loss() {}\nexport default 3;\nexport type T = 1;',
      ),
      [
        { name: 'diceLoss', line: 0 },
        { name: 'angle_loss', line: 2 },
      ],
    ));
  it('are what a list exports, by their names outside', () =>
    assert.deepEqual(
      lossesIn('const a = 1;\nexport {\n  a,\n  b as myDice,\n  c as default,\n  type T,\n};'),
      [
        { name: 'a', line: 1 },
        { name: 'myDice', line: 1 },
      ],
    ));
  const kinds: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['angularLoss', ['loss', 'inputs', 'compare', 'gradcheck', 'probe']],
    ['my_angle_loss', ['loss', 'inputs', 'gradcheck', 'probe']],
    ['nothingSaid', undefined],
  ];
  for (const [name, expected] of kinds) {
    it(`${name} is checked as lossbook check does`, () => {
      const found = notebookOf('mine.loss.ts', name)?.cells.filter((c) => c.cell_type === 'code');
      assert.deepEqual(
        found?.map(({ id }) => id),
        expected,
      );
    });
  }
});

const report = (fields: Partial<ReportData> & { line: number }): ReportData =>
  ({
    kind: 'compare',
    verdict: 'pass',
    expected: 'pass',
    summary: 'compare …',
    diagnoses: [],
    worst: [],
    source: { cell: 'c', line: fields.line },
    ...fields,
  }) as unknown as ReportData;
const failing = report({
  line: 3,
  verdict: 'fail',
  summary: 'compare FAIL',
  diagnoses: [{ code: 'offset', message: 'a constant is added' }],
  worst: [{ index: [0, 2], candidate: 9, reference: 6 }],
} as never);
const error = { name: 'Error', message: 'no', stack: 'Error: no\n    at Cell In[1], line 2' };

describe('the verdict of a test', () => {
  it('a check as expected passes', () =>
    assert.deepEqual(verdictAt(2, [report({ line: 2 }), failing], undefined), { kind: 'passed' }));
  it('a failure has its diagnosis, what was expected and what there was', () =>
    assert.deepEqual(verdictAt(3, [report({ line: 2 }), failing], undefined), {
      kind: 'failed',
      failures: [
        {
          message: 'compare FAIL\noffset: a constant is added',
          expected: '[0,2] 6',
          actual: '[0,2] 9',
        },
      ],
    }));
  it('a check that is meant to fail and passes is a failure', () => {
    const verdict = verdictAt(2, [report({ line: 2, expected: 'fail' })], undefined);
    assert.deepEqual(verdict, {
      kind: 'failed',
      failures: [{ message: 'compare …\nit passed, and the cell expects it to fail' }],
    });
  });
  it('one that an error kept from running has the error', () =>
    assert.deepEqual(verdictAt(2, [failing], error), { kind: 'errored', message: error.stack }));
  it('one that passed in a cell of which something failed afterwards has that error', () =>
    assert.deepEqual(verdictAt(2, [report({ line: 2 })], undefined, [error]), {
      kind: 'errored',
      message: error.stack,
    }));
  it('one that failed keeps its failure, whatever failed afterwards', () =>
    assert.equal(verdictAt(3, [failing], undefined, [error]).kind, 'failed'));
  it('one that was not reached is skipped', () =>
    assert.deepEqual(verdictAt(2, [failing], undefined), { kind: 'skipped' }));
  it('without a line all reports count', () =>
    assert.equal(verdictAt(undefined, [report({ line: 2 }), failing], undefined).kind, 'failed'));
});
