import assert from 'node:assert/strict';
import { staleCells } from '../../../extension/host/run/staleness.js';
import { cellsOf } from '../../language/cells.js';

/** Cells in their order: the number of the last run, `!` where edited since, and the cells it needs; `-` where it has not run. */
const cases: readonly (readonly [string, readonly string[], string])[] = [
  ['nothing was changed', ['1', '2 a', '3 b'], ''],
  ['an edit marks what needs it', ['1!', '2 a', '3'], 'b: edited 1'],
  ['and what needs that', ['1!', '2 a', '3 b'], 'b: edited 1, c: edited 1'],
  ['a rerun marks what needs it', ['4', '2 a', '3'], 'b: rerun 4'],
  ['until that runs too', ['4', '5 a', '3'], ''],
  ['and then what needs that', ['4', '5 a', '3 b'], 'c: rerun 5'],
  ['a cell that has not run is not stale', ['1!', '- a'], ''],
  ['one that has not run makes nothing stale', ['-', '2 a'], ''],
  ['an edited cell is not stale by itself', ['1', '2! a'], ''],
  ['cells that need each other', ['1 b', '2 a'], 'a: rerun 2'],
  ['what is below is needed too', ['2 b', '1!'], 'a: edited 1'],
];

const letters = 'abcdefg';
const found = (cells: readonly string[]): string =>
  [
    ...staleCells(
      cells.map((text, i) => {
        const [, count, edited, rest = ''] = /^(\d+|-)(!?)(.*)$/.exec(text)!;
        const ran = count === '-' ? undefined : { count: Number(count), edited: edited === '!' };
        return { cell: letters[i]!, needs: rest.trim().split(' ').filter(Boolean), ran };
      }),
    ),
  ]
    .map(([cell, { change, count }]) => `${cell}: ${change} ${count}`)
    .join(', ');

describe('stale cells', () => {
  for (const [name, cells, expected] of cases) {
    it(name, () => assert.equal(found(cells), expected));
  }
});

/** What the last cell takes from those before it, by their place. */
const needed: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['const a = 1;', 'a + 1'], ['0']],
  [['const a = 1;', 'const a = 2;', 'a'], ['1']],
  [['const a = 1;', 'const o = { a: 2 }; o.a'], []],
  [['const a = 1;', 'const o = { a };'], ['0']],
  [['const a = 1;', '// a\nconst b = "a";'], []],
  [['const a = 1;', 'const a = 2; a'], []],
  [['type T = number;', 'const b: T = 1;'], []],
  [['const f = () => 1;', 'const g = () => f();'], ['0']],
  [['%%python\nmine = 1', 'mine'], ['0']],
  [['const k = "x";', 'const { [k]: v } = { x: 1 };'], ['0']],
];

describe('what a cell needs', () => {
  for (const [cells, expected] of needed) {
    it(cells.join(' | '), () => {
      const under = cellsOf(cells);
      const last = under.ask('needs').at(-1);
      under.close();
      assert.deepEqual(last?.needs, expected);
    });
  }
});
