import assert from 'node:assert/strict';
import { freshCellId } from '../../extension/notebook/cellIds.js';
import { cellTags } from '../../extension/notebook/cellTags.js';
import type { JsonObject } from '../../extension/notebook/json.js';
import {
  lossbookMetadata,
  withLossbookMetadata,
} from '../../extension/notebook/lossbookMetadata.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';

describe('cell tags', () => {
  const cases: readonly (readonly [JsonObject, readonly string[]])[] = [
    [{}, []],
    [{ tags: [] }, []],
    [{ tags: ['parameters', 'raises-exception'] }, ['parameters', 'raises-exception']],
    [{ tags: ['skip-execution', 1, null] }, ['skip-execution']],
    [{ tags: 'parameters' }, []],
  ];
  for (const [metadata, tags] of cases)
    it(JSON.stringify(metadata), () =>
      assert.deepEqual(cellTags({ ...newCodeCell('a'), metadata }), tags),
    );
});

describe('cell ids', () => {
  it('by position', () => assert.equal(freshCellId(2, new Set()), 'cell-3'));
  it('or the next that is free', () =>
    assert.equal(freshCellId(2, new Set(['cell-3', 'cell-3-2'])), 'cell-3-3'));
});

describe('metadata.lossbook', () => {
  const of = (lossbook: JsonObject) =>
    lossbookMetadata({ ...newNotebook(), metadata: { lossbook } });

  it('absent', () => assert.deepEqual(lossbookMetadata(newNotebook()), {}));

  it('every field', () => {
    const fields = {
      versions: { node: '20.19.0' },
      backend: 'cpu',
      seeds: [0, 7],
      inputs: { 'data/a.png': '00' },
    };
    assert.deepEqual(of(fields), fields);
  });

  it('fields of another type are left out', () =>
    assert.deepEqual(of({ versions: [], backend: 1, seeds: ['1'], inputs: { a: 1 } }), {}));

  it('a seed that was written as 7.0', () =>
    assert.deepEqual(of({ seeds: [{ 'lossbook:number': '7.0' }] }), { seeds: [7] }));

  it('recording keeps what it does not know', () => {
    const before = { ...newNotebook(), metadata: { a: 1, lossbook: { seeds: [1], later: true } } };
    assert.deepEqual(withLossbookMetadata(before, { seeds: [2] }).metadata, {
      a: 1,
      lossbook: { seeds: [2], later: true },
    });
  });
});
