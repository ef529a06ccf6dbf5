/** Which cells a cell takes names from: by index, each with those that it needs. */
import assert from 'node:assert/strict';
import { cellsOf } from './cells.js';

const loss = '%%python\ndef loss(t, p): return t - p';

const table: readonly [string, readonly string[], string][] = [
  ['TypeScript of TypeScript', ['const a = 1;', 'const b = a;'], '0: | 1: 0'],
  ['TypeScript of Python', [loss, 'loss(1, 2);'], '0: | 1: 0'],
  ['Python of Python', [loss, '%%python\nx = loss(1, 2)', 'x + 1;'], '0: | 1: 0 | 2: 1'],
  ['Python of no TypeScript', ['const y = 1;', '%%python\nx = y'], '0: | 1:'],
  ['a parameter of that name', ['%%python\nt = 1', loss], '0: | 1:'],
  ['a name in a text or a comment', ['%%python\nt = 1', '%%python\nu = "t"  # t'], '0: | 1:'],
];

describe('cells that a cell needs', () => {
  for (const [name, cells, expected] of table) {
    it(name, () => {
      const notebook = cellsOf(cells);
      const found = notebook.of(0, 'needs').map(({ cell, needs }) => `${cell}: ${needs.join()}`);
      notebook.close();
      assert.equal(found.map((text) => text.trim()).join(' | '), expected);
    });
  }
});
