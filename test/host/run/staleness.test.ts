import assert from 'node:assert/strict';
import { type CellAge, cellsToRun, staleCells } from '../../../extension/host/run/staleness.js';
import { cellsOf } from '../../language/cells.js';

/**
 * Cells in their order: of the last run the number beside it and when it was, `2@7` where these are not the same, `!` where edited
 * since, `'` where another kernel ran it; `-` where it has not run. And the cells it needs.
 */
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
  ['a rerun in another kernel is later, whatever its number', ['1@4', "2' a"], 'b: rerun 1'],
  ['and one that was not run again is not', ["5'", '1@6 a'], ''],
  ['what the file has is of before', ['1', "2@0' a"], 'b: rerun 1'],
  ['in the file no run is known to be later', ["5@0'", "2@0' a"], ''],
  ['an edit of what the file has', ["1@0'!", "2@0' a"], 'b: edited 1'],
];

const letters = 'abcdefg';
const agesOf = (cells: readonly string[]): readonly CellAge[] =>
  cells.map((text, i) => {
    const [, count, order, elsewhere, edited, rest = ''] = /^(\d+|-)(?:@(\d+))?('?)(!?)(.*)$/.exec(
      text,
    )!;
    const ran = {
      ...{ count: Number(count), order: Number(order ?? count) },
      ...{ edited: edited === '!', isHere: elsewhere === '' },
    };
    const needs = rest.trim().split(' ').filter(Boolean);
    return { cell: letters[i]!, needs, ran: count === '-' ? undefined : ran };
  });
const found = (cells: readonly string[]): string =>
  [...staleCells(agesOf(cells))]
    .map(([cell, { change, count }]) => `${cell}: ${change} ${count}`)
    .join(', ');

/** And the cells that are to run again. */
const again: readonly (readonly [string, readonly string[], string])[] = [
  ['none, where nothing was changed', ['1', '2 a'], ''],
  ['what was edited and what is stale by it', ['1!', '2 a', '3'], 'ab'],
  ['not what an edited cell needs and the kernel has', ['1', '2! a'], 'b'],
  ['what it needs and never ran', ['-', '- a', '2! b'], 'abc'],
  ['what it needs and another kernel ran', ["1@0'", "2@0' a", "3@0'! b"], 'abc'],
  ['nothing else of another kernel', ["1@0'", "2@0'", "3@0'! a"], 'ac'],
];

describe('stale cells', () => {
  for (const [name, cells, expected] of cases) {
    it(name, () => assert.equal(found(cells), expected));
  }
});

describe('cells to run again', () => {
  for (const [name, cells, expected] of again) {
    it(name, () => assert.equal(cellsToRun(agesOf(cells)).join(''), expected));
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
