/** The fresh run of the Testing view, in a real kernel: what fails of a cell, at once and when it has ended. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFresh } from '../../../extension/host/testing/freshRun.js';
import { newCodeCell, newNotebook } from '../../../extension/notebook/newNotebook.js';
import { kernelEntry } from '../../support/kernelUnderTest.js';

const check = `import { compare } from 'lossbook/check';
compare((t, p) => t.sub(p).abs().mean(), (t, p) => Math.abs(t[0] - p[0]), [[1], [2]]);`;

/** The cells, and of each that ran: its reports, its error, what else failed of it. */
const rows: readonly (readonly [
  what: string,
  cells: readonly string[],
  ends: readonly string[],
])[] = [
  ['a check', [check], ['1 report']],
  [
    'a check, and a timer that throws',
    [`${check}\nsetTimeout(() => { throw new Error('a'); }, 1500);`],
    ['1 report, besides a'],
  ],

  [
    'two timers that throw',
    [`for (const m of ['c', 'd']) setTimeout(() => { throw new Error(m); }, 1500); 1`],
    ['besides c, besides d'],
  ],
  [
    'two promises that nobody awaits, and a cell behind them that does not run',
    [`for (const m of ['f', 'g']) Promise.reject(new Error(m)); 1`, check],
    ['error f (in a promise that nothing awaits), besides g (in a promise that nothing awaits)'],
  ],
  [
    'a cell that throws, and one behind it that does not run',
    [`throw new Error('e')`, check],
    ['error e'],
  ],
];

describe('a fresh run of the Testing view', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'lossbook-fresh-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [what, cells, ends] of rows) {
    it(what, async () => {
      const notebook = newNotebook(cells.map((source, i) => newCodeCell(`c${i}`, source)));
      const results = await runFresh(
        notebook,
        { entry: kernelEntry, folder, backend: 'cpu' },
        { cancelled: { isCancellationRequested: false }, onCancel: () => undefined },
      );
      const told = results.map(({ reports, error, besides }) =>
        [
          ...(reports.length > 0 ? [`${reports.length} report`] : []),
          ...(error ? [`error ${error.message}`] : []),
          ...besides.map(({ message }) => `besides ${message}`),
        ].join(),
      );
      assert.deepEqual(
        told,
        ends.map((end) => end.replaceAll(', ', ',')),
      );
    });
  }
});
