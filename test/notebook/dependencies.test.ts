import assert from 'node:assert/strict';
import { addDependencies, dependencies } from '../../extension/notebook/dependencies.js';

const info = {
  versions: { node: 'v20', tfjs: '4', lossbook: '1' },
  backend: { name: 'cpu', reason: 'asked for' },
} as const;
const file = (path: string, sha256: string) => ({ path, sha256 });

describe('what results depended on', () => {
  it('gathers seeds once each in the order of use, and inputs by path', () => {
    const cells = [
      { seeds: [3, 1], inputs: [file('b', '1')] },
      { seeds: [1, 2], inputs: [file('a', '2')] },
    ];
    assert.deepEqual(dependencies(info, cells), {
      versions: info.versions,
      backend: 'cpu',
      seeds: [3, 1, 2],
      inputs: { a: '2', b: '1' },
    });
  });
  it('keeps what cells that were not run again depended on', () => {
    const recorded = { backend: 'wasm', seeds: [7], inputs: { a: 'old', c: 'kept' } };
    const fresh = dependencies(info, [{ seeds: [8, 7], inputs: [file('a', 'new')] }]);
    const { backend, seeds, inputs } = addDependencies(recorded, fresh);
    assert.deepEqual([backend, seeds, inputs], ['cpu', [7, 8], { a: 'new', c: 'kept' }]);
  });
});
