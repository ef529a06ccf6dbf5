/** What the head of an exported page says, from what a file holds. */
import assert from 'node:assert/strict';
import { pageVerdict } from '../../extension/export/pageVerdict.js';
import { checksHtml, verdictHtml } from '../../extension/export/verdictHtml.js';
import { fingerprint } from '../../extension/notebook/fingerprint.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import type { Notebook } from '../../extension/notebook/model.js';
import type { ReportRecord } from '../../extension/notebook/reportRecord.js';

const report = (verdict: string, expected = 'pass') => ({
  ...{ kind: 'compare', verdict, expected, summary: `compare a<b ${verdict.toUpperCase()} 1/1 ok` },
  ...{ checked: 1, counts: {} },
});
const pass = report('pass');
const threw = { output_type: 'error', ename: 'Error', evalue: 'no', traceback: [] };

interface Given {
  readonly source?: string;
  readonly ran?: string | false;
  readonly reports?: readonly object[];
  readonly outputs?: readonly object[];
  readonly tags?: readonly string[];
}

function notebook(...cells: readonly Given[]): Notebook {
  const written = cells.map(
    ({ source = '1', ran = source, reports = [], outputs = [], tags }, i) => ({
      ...{ cell_type: 'code', id: `c${i}`, source, outputs, execution_count: null },
      metadata: {
        ...(tags && { tags }),
        ...(ran !== false && { lossbook: { source: fingerprint(ran), reports } }),
      },
    }),
  );
  const text = { cells: written, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  const parsed = parseNotebook(JSON.stringify(text));
  assert.ok(parsed.ok);
  return parsed.notebook;
}

const table: readonly (readonly [name: string, head: string, ...cells: Given[]])[] = [
  ['no cells', 'NOT RUN 0 cells · no results in the file'],
  ['never run', 'NOT RUN 1 cell · no results in the file', { ran: false }],
  ['all as expected', '✓ PASS 2 cells · 2 checks', { reports: [pass] }, { reports: [pass] }],
  ['a failure that was meant', '✓ PASS 1 cell · 1 check', { reports: [report('fail', 'fail')] }],
  [
    'one of two checks fails',
    '✗ FAIL 2 cells · 2 checks · 1 cell not as expected cell 2 1 of 2 checks without the expected verdict',
    {},
    { reports: [pass, report('fail')] },
  ],
  [
    'a check that was to fail',
    '✗ FAIL 1 cell · 1 check · 1 cell not as expected cell 1 1 of 1 check without the expected verdict',
    { reports: [report('pass', 'fail')] },
  ],
  [
    'a cell threw',
    '✗ FAIL 1 cell · nothing was checked · 1 cell not as expected cell 1 threw',
    { outputs: [threw] },
  ],
  [
    'a cell was to throw, and did',
    'DONE 1 cell · nothing was checked',
    { outputs: [threw], tags: ['raises-exception'] },
  ],
  [
    'a cell was to throw, and did not',
    '✗ FAIL 1 cell · nothing was checked · 1 cell not as expected cell 1 was to throw and did not',
    { tags: ['raises-exception'] },
  ],
  [
    'a cell was not run',
    'INCOMPLETE 2 cells · 1 check · not run: 2',
    { reports: [pass] },
    { ran: false },
  ],
  [
    'a cell was edited',
    'INCOMPLETE 1 cell · 1 check · edited since: 1',
    { ran: '2', reports: [pass] },
  ],
  [
    'cells that are not to run',
    'DONE 3 cells · nothing was checked',
    {},
    { ran: false, tags: ['skip-execution'] },
    { source: ' ', ran: false },
  ],
];

const textOf = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the verdict at the head of a page', () => {
  for (const [name, head, ...cells] of table) {
    it(`${name}: ${head}`, () => assert.equal(textOf(verdictHtml(notebook(...cells))), head));
  }
  it('a fault links to its cell', () =>
    assert.match(
      verdictHtml(notebook({}, { outputs: [threw] })),
      /<a href="#cell-c1">cell 2<\/a> threw/,
    ));
  it('cells of other kinds are not counted', () =>
    assert.deepEqual(pageVerdict({ ...notebook(), cells: [] }).cells, 0));
});

describe('checks of a cell on a page', () => {
  for (const [verdict, expected, text] of [
    ['pass', 'pass', 'compare a&#60;b passed 1/1 ok'],
    ['fail', 'fail', 'compare a&#60;b failed, as it should 1/1 ok'],
    ['fail', 'pass', 'compare a&#60;b failed, expected to pass 1/1 ok'],
    ['pass', 'fail', 'compare a&#60;b passed, expected to fail 1/1 ok'],
  ] as const) {
    it(text, () =>
      assert.equal(
        textOf(checksHtml([report(verdict, expected) as unknown as ReportRecord])),
        text,
      ),
    );
  }
});
