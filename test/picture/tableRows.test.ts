/** Rows of a table: how cells are written, sorted, left by a filter, and written as CSV. */
import assert from 'node:assert/strict';
import { cellText, chooseRows, csvOf, exactCell } from '../../extension/picture/tableRows.js';
import type { TableColumn } from '../../extension/wire/view.js';

const columns: readonly TableColumn[] = [
  { kind: 'texts', name: 'Name', values: ['sgd', 'adam', 'run 10', 'run 9', ''] },
  { kind: 'numbers', name: 'loss', values: [0.5, 'NaN', 'Infinity', -1, null] },
];

describe('chooseRows', () => {
  const cases: readonly (readonly [
    what: string,
    choice: Parameters<typeof chooseRows>[1],
    rows: readonly number[],
  ])[] = [
    ['nothing asked: as given', {}, [0, 1, 2, 3, 4]],
    [
      'numbers by size, NaN and nothing last',
      { sorting: { column: 1, descending: false } },
      [3, 0, 2, 1, 4],
    ],
    ['and last the other way too', { sorting: { column: 1, descending: true } }, [2, 0, 3, 1, 4]],
    [
      'texts by their words, numbers in them by size',
      { sorting: { column: 0, descending: false } },
      [1, 3, 2, 0, 4],
    ],
    ['a word in any cell, whatever its case', { filter: 'RUN' }, [2, 3]],
    ['all words', { filter: 'run -1' }, [3]],
    ['below', { filter: 'loss<1' }, [0, 3]],
    ['at least', { filter: 'loss>=0.5' }, [0, 2]],
    ['exactly', { filter: 'loss=-1' }, [3]],
    ['of no column: a word like any other', { filter: 'lost<1' }, []],
    ['of a column of texts: a word too', { filter: 'name=sgd' }, []],
    ['with an order', { filter: 'run', sorting: { column: 1, descending: false } }, [3, 2]],
    ['a column that is gone', { sorting: { column: 7, descending: false } }, [0, 1, 2, 3, 4]],
  ];
  for (const [what, choice, rows] of cases) {
    it(what, () => assert.deepEqual(chooseRows(columns, choice), rows));
  }
});

describe('a cell', () => {
  const cells: readonly (readonly [number | 'NaN' | null, string, string])[] = [
    [0.1 + 0.2, '0.3', '0.30000000000000004'],
    [1234567, '1234567', '1234567'],
    [1234567.891, '1234570', '1234567.891'],
    [1.5e-7, '1.5e-7', '1.5e-7'],
    [12e12, '1.2e13', '12000000000000'],
    [-0, '-0', '-0'],
    ['NaN', 'NaN', 'NaN'],
    [null, '', ''],
  ];
  for (const [value, short, exact] of cells) {
    it(`${value}: ${short || 'empty'}`, () => {
      const column = { kind: 'numbers', name: 'x', values: [value] } as const;
      assert.deepEqual([cellText(column, 0), exactCell(column, 0)], [short, exact]);
    });
  }
});

describe('csvOf', () => {
  it('the rows in their order, numbers in full', () =>
    assert.equal(csvOf(columns, [3, 0]), 'Name,loss\r\nrun 9,-1\r\nsgd,0.5\r\n'));
  it('commas, quotes and line breaks in quotes (RFC 4180)', () => {
    const odd: readonly TableColumn[] = [
      { kind: 'texts', name: 'a,b', values: ['say "x"', 'two\nlines', 'plain'] },
    ];
    assert.equal(csvOf(odd, [0, 1, 2]), '"a,b"\r\n"say ""x"""\r\n"two\nlines"\r\nplain\r\n');
  });
});
