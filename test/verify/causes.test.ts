/** What is not as it was, from two notebooks' metadata. */
import assert from 'node:assert/strict';
import type { LossbookMetadata } from '../../extension/notebook/lossbookMetadata.js';
import { withLossbookMetadata } from '../../extension/notebook/lossbookMetadata.js';
import { newNotebook } from '../../extension/notebook/newNotebook.js';
import { changesBetween } from '../../extension/verify/causes.js';

const cases: readonly (readonly [string, LossbookMetadata, LossbookMetadata, object[]])[] = [
  ['the same backend', { backend: 'wasm' }, { backend: 'wasm' }, []],
  [
    'another backend',
    { backend: 'wasm' },
    { backend: 'cpu' },
    [{ code: 'backend', recorded: 'wasm', now: 'cpu' }],
  ],
  ['other seeds', { seeds: [1] }, { seeds: [2] }, [{ code: 'seeds', recorded: [1], now: [2] }]],
  ['seeds that were not recorded', {}, { seeds: [2] }, []],
  [
    'a file that is another',
    { inputs: { 'a.npy': 'x' } },
    { inputs: { 'a.npy': 'y' } },
    [{ code: 'input', path: 'a.npy', recorded: 'x', now: 'y' }],
  ],
  [
    'another version',
    { versions: { node: '20', lossbook: '1' } },
    { versions: { node: '22', lossbook: '1' } },
    [{ code: 'version', of: 'node', recorded: '20', now: '22' }],
  ],
];

describe('what changed between two runs', () => {
  const of = (fields: LossbookMetadata) => withLossbookMetadata(newNotebook([]), fields);
  for (const [name, recorded, now, expected] of cases) {
    it(name, () => assert.deepEqual(changesBetween(of(recorded), of(now)), expected));
  }
});
