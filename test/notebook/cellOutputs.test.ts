/** What a file says of an output beside its data. */
import assert from 'node:assert/strict';
import { cellOutputs } from '../../extension/notebook/cellOutputs.js';

const png = Uint8Array.of(1);
const table: readonly (readonly [name: string, data: Record<string, unknown>, metadata: object])[] =
  [
    ['text has none', { 'text/plain': 'a' }, {}],
    ['a picture without words has none', { 'image/png': png }, {}],
    [
      'a picture has the first line of its text as its alternative, as nbconvert takes it',
      { 'text/plain': 'compare PASS 1/1 ok\n  more', 'image/png': png },
      { 'image/png': { alt: 'compare PASS 1/1 ok' } },
    ],
  ];

describe('metadata of an output', () => {
  for (const [name, data, metadata] of table) {
    it(name, () => {
      const shown = { parent: '1', cell: 'c', data } as never;
      const messages = [
        { type: 'display_data', ...(shown as object) },
        { type: 'execute_result', count: 1, ...(shown as object) },
      ] as unknown as Parameters<typeof cellOutputs>[0];
      for (const output of cellOutputs(messages, '/n')) {
        assert.deepEqual('metadata' in output && output.metadata, metadata);
      }
    });
  }
});
