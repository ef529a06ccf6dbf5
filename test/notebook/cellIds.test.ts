import assert from 'node:assert/strict';
import { settleIds, type IdClaim } from '../../extension/notebook/cellIds.js';

const wants = (id: string | undefined): IdClaim => ({ id, isKept: false });
const has = (id: string): IdClaim => ({ id, isKept: true });

const cases: readonly [string, readonly IdClaim[], readonly string[]][] = [
  ['what they want', [wants('a'), wants('b')], ['a', 'b']],
  ['a name by position where they want nothing', [wants('a'), wants(undefined)], ['a', 'cell-2']],
  ['another name where it is taken', [wants('cell-2'), wants(undefined)], ['cell-2', 'cell-2-2']],
  ['the first of two that want the same', [wants('a'), wants('a')], ['a', 'cell-2']],
  ['the one that has it already', [wants('a'), has('a')], ['cell-1', 'a']],
  ['another name for one that the file cannot hold', [wants('no spaces')], ['cell-1']],
];

describe('ids of cells in an editor', () => {
  for (const [what, claims, ids] of cases) {
    it(`${what}: ${ids.join(', ')}`, () => assert.deepEqual(settleIds(claims), ids));
  }
});
