/** What of a cell's text a terminal shows: where it begins and how it ends. */
import assert from 'node:assert/strict';
import { cellTextLines } from '../../extension/cli/cellText.js';
import type { OutputMessage } from '../../extension/notebook/cellOutputs.js';

const of = { parent: '1', cell: 'a', name: 'stdout' } as const;
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join('');
const said = (text: string, tail?: 'first' | 'again'): OutputMessage => ({
  ...{ type: 'stream', ...of, text },
  ...(tail && { tail }),
});

const rows: readonly [what: string, said: readonly OutputMessage[], at20: string, lines: number][] =
  [
    ['thirty lines are shown as they are', [said(numbered(0, 30))], 'line 20', 30],
    ['of more the first and the last', [said(numbered(0, 131))], '… 101 more lines …', 31],
    [
      'lines that the kernel has left out count, those that it has sent again do not',
      [
        said(numbered(0, 2000)),
        said(`… 100 lines not shown …\n${numbered(2100, 2600)}`, 'first'),
        said(`… 200 lines not shown …\n${numbered(2200, 2700)}`, 'again'),
        said(`… 300 lines and 7 characters not shown …\n${numbered(2300, 2800)}`, 'again'),
      ],
      '… 2,770 more lines …',
      31,
    ],
  ];

describe("a cell's text in a terminal", () => {
  for (const [what, messages, at20, count] of rows) {
    it(what, () => {
      const lines = cellTextLines(messages, []);
      assert.equal(lines.length, count);
      assert.deepEqual([lines[0], lines[20]], ['line 0', at20]);
      const all = messages.map((m) => (m.type === 'stream' ? m.text : '')).join('');
      assert.equal(lines.at(-1), all.trimEnd().split('\n').at(-1));
    });
  }
});
