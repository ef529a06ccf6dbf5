/** Questions about a text that is being written. */
import assert from 'node:assert/strict';
import { ask, replies, type Case } from './cases.js';

export const languageCases: readonly Case[] = [
  {
    says: 'completion of what an earlier cell declared, after a character of two units',
    step: { ask: [ask('complete_request', { code: `'😀', qui`, cursor_pos: 8 })] },
    hears: replies({ status: 'ok', matches: ['quiet'], cursor_start: 5, cursor_end: 8 }),
  },
  {
    says: 'completion of losses, with what each is',
    step: {
      ask: [
        ask('complete_request', {
          code: `import { angularL } from 'lossbook/losses'`,
          cursor_pos: 17,
        }),
      ],
    },
    hears: ({ replies: [reply] }) => {
      const { matches, metadata } = reply!.content;
      assert.equal(matches[0], 'angularLoss');
      assert.equal(metadata._jupyter_types_experimental[0]!.type, 'function');
    },
  },
  {
    says: 'completion of a module',
    step: {
      ask: [ask('complete_request', { code: `import {} from 'lossbook/l'`, cursor_pos: 26 })],
    },
    hears: replies({ matches: ['lossbook/losses'] }),
  },
  {
    says: 'nothing to complete in a cell of Python',
    step: { ask: [ask('complete_request', { code: '%%python\nimp', cursor_pos: 12 })] },
    hears: replies({ status: 'ok', matches: [] }),
  },
  {
    says: 'inspection: type and documentation, of a call from among its arguments',
    step: {
      ask: [
        ask('inspect_request', {
          code: `import { angularLoss } from 'lossbook/losses';\nangularLoss(1, `,
          cursor_pos: 62,
        }),
      ],
    },
    hears: ({ replies: [reply] }) => {
      assert.equal(reply!.content.found, true);
      assert.match(reply!.content.data['text/plain']!, /^angularLoss\(yTrue: Input, yPred: Input/);
      assert.match(reply!.content.data['text/markdown']!, /^```typescript\n/);
    },
  },
  {
    says: 'inspection of nothing',
    step: { ask: [ask('inspect_request', { code: '   ', cursor_pos: 1 })] },
    hears: replies({ status: 'ok', found: false }),
  },
  ...(
    [
      ['1 + 1', 'complete'],
      ['await f()', 'complete'],
      ["import * as tf from '@tensorflow/tfjs'", 'complete'],
      ['for (const x of xs) {', 'incomplete'],
      ['compare(mine,', 'incomplete'],
      ['const s = `a', 'incomplete'],
      ['/* why', 'incomplete'],
      ['a =>', 'incomplete'],
      [')', 'invalid'],
      ["'a", 'invalid'],
      ['def f(x): return x', 'invalid'],
      ['%%python\ndef f(x):', 'unknown'],
    ] as const
  ).map(([code, status]): Case => ({
    says: `${JSON.stringify(code)} is ${status}`,
    step: { ask: [ask('is_complete_request', { code })] },
    hears: replies({ status }),
  })),
];
