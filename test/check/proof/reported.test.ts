/**
 * Losses after public bug reports, right and wrong, through the command line as a person runs them. `source` names the
 * repository and the number; the code is our own. Verdicts hold for all, and most of the wrong are named by what is
 * wrong with them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { backends } from '../../support/backends.js';
import { rowsOn } from '../../support/whole.js';
import { lossbook, notebookText, useFolder } from '../../support/commandLine.js';

interface Expected {
  readonly verdict: string;
  readonly named?: string;
  readonly not?: string;
}
interface Case {
  readonly id: string;
  readonly source: string;
  readonly about: string;
  /** Codes of which one says what is wrong. */
  readonly names: readonly string[];
  /** By the kind and name of a report. */
  readonly expect: Readonly<Record<string, Expected>>;
  readonly code: readonly string[];
}
interface Report {
  readonly kind: string;
  readonly name?: string;
  readonly verdict: string;
  readonly summary: string;
  readonly diagnoses: readonly { readonly code: string }[];
}
interface Cell {
  readonly error?: { readonly message: string };
  readonly reports: readonly Report[];
}

const { setup, cases } = JSON.parse(readFileSync('test/check/proof/reported.json', 'utf8')) as {
  readonly setup: readonly string[];
  readonly cases: readonly Case[];
};

/** Of the wrong ones, by compare or gradcheck. */
const leastNamed = 0.65;

// A check that throws must not keep the others of its cell from running: the cell throws at its end.
const notebookOf = (rows: readonly Case[]): string =>
  notebookText([
    setup.join('\n'),
    ...rows.map(({ code }) =>
      [
        '{ seed = 7; threw.length = 0;',
        ...code,
        "if (threw.length) throw new Error(threw.join(' || ')); }",
      ].join('\n'),
    ),
  ]);

for (const backend of backends) {
  describe(`reported losses (${backend})`, function () {
    this.timeout(Infinity);
    const folder = useFolder();
    const rows = rowsOn(backend, cases);
    let cells: readonly Cell[] = [];
    before(async () => {
      const file = folder.write('reported.tfnb', notebookOf(rows));
      const run = await lossbook(['run', file, '--json', '--keep-going', '--backend', backend]);
      cells = (JSON.parse(run.stdout) as { readonly cells: readonly Cell[] }).cells.slice(1);
    });

    for (const [i, { source: where, about, expect }] of rows.entries()) {
      it(`${where}: ${about}`, () => {
        const { reports, error } = cells[i]!;
        for (const [key, { verdict, named, not }] of Object.entries(expect)) {
          const report = reports.find((r) => `${r.kind}${r.name ? ` ${r.name}` : ''}` === key);
          assert.ok(report, `${key}: no report: ${error?.message}`);
          assert.equal(report.verdict, verdict, `${key}: ${report.summary}`);
          const codes = report.diagnoses.map(({ code }) => code);
          if (named !== undefined) assert.ok(codes.includes(named), report.summary);
          if (not !== undefined) assert.ok(!codes.includes(not), report.summary);
        }
      });
    }

    it(`are named in ${100 * leastNamed} % or more`, () => {
      const unnamed = rows.filter(({ names }, i) => {
        const wrong = cells[i]!.reports.filter(({ name }) => name?.includes('wrong'));
        const codes = wrong.flatMap(({ diagnoses }) => diagnoses.map(({ code }) => code));
        return !names.some((name) => codes.includes(name));
      });
      const named = rows.length - unnamed.length;
      const list = unnamed.map(({ id }) => id).join(', ');
      assert.ok(named >= leastNamed * rows.length, `${named} of ${rows.length}; not: ${list}`);
    });
  });
}
