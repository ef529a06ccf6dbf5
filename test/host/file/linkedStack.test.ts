import assert from 'node:assert/strict';
import { linkedStack, plainStack } from '../../../extension/host/file/linkedStack.js';
import { useKernel } from '../../support/kernelUnderTest.js';

/** The link pattern of VS Code's error renderer, as of 1.139 (notebook-renderers/renderer-out/index.js). */
const linked =
  /^(?<prefix>(?:\u001b\[[\d;]*m|\s)*Cell(?:\u001b\[[\d;]*m|\s)*In(?:\u001b\[[\d;]*m|\s)*\[(?<executionCount>\d+)\](?:\u001b\[[\d;]*m|\s|,)+)(?<lineLabel>line (?<lineNumber>\d+))[^\n]*$/;

const linksIn = (text: string): readonly (readonly [number, number])[] =>
  text.split('\n').flatMap((line) => {
    const groups = linked.exec(line)?.groups;
    return groups
      ? [[Number(groups['executionCount']), Number(groups['lineNumber'])] as const]
      : [];
  });

const cases: readonly [string, string, readonly (readonly [number, number])[]][] = [
  ['Error: no', 'Error: no', []],
  [
    'Error: no\n    at Cell In[3], line 5, column 7',
    'Error: no\n    Cell In[3], line 5, column 7',
    [[3, 5]],
  ],
  [
    'Error: no\n    at angle (Cell In[2], line 1, column 2)\n    at Cell In[10], line 12, column 1',
    'Error: no\n    at angle\n      Cell In[2], line 1, column 2\n    Cell In[10], line 12, column 1',
    [
      [2, 1],
      [10, 12],
    ],
  ],
  [
    'Error: no\n    at Array.map (Cell In[2], line 1, column 2)\n    at new A (Cell In[2], line 3, column 4)',
    'Error: no\n    at Array.map\n      Cell In[2], line 1, column 2\n    at new A\n      Cell In[2], line 3, column 4',
    [
      [2, 1],
      [2, 3],
    ],
  ],
  [
    'Error: a\nb\n    at f (helper.ts, line 3, column 5)\n  caused by: Error: c',
    'Error: a\nb\n    at f (helper.ts, line 3, column 5)\n  caused by: Error: c',
    [],
  ],
  [
    `Error: ${'word '.repeat(30)}end\n    at Cell In[3], line 5, column 7`,
    `Error: ${'word '.repeat(18)}\u200b\n${'word '.repeat(12)}end\n    Cell In[3], line 5, column 7`,
    [[3, 5]],
  ],
  // What has no space, and code above its caret, stays in a line.
  [`Error: ${'x'.repeat(200)}`, `Error: \u200b\n${'x'.repeat(200)}`, []],
  [`  ${'word '.repeat(30)}\n  ^`, `  ${'word '.repeat(30)}\n  ^`, []],
];

describe('the stack of an error', () => {
  for (const [plain, expected, links] of cases) {
    it(`${JSON.stringify(plain)} has ${links.length} links, and comes back as it was`, () => {
      assert.equal(linkedStack(plain), expected);
      assert.deepEqual(linksIn(linkedStack(plain)), links);
      assert.equal(plainStack(expected), plain);
    });
  }
  describe('of a real kernel', () => {
    const k = useKernel();
    it('links each frame, in other cells too', async () => {
      await k.run(`// In[1]\nconst fail = (why: string) => {\n  throw new RangeError(why);\n};`);
      const { error } = await k.run(`const go = () =>\n  fail('far');\n\n[1].map(go);`);
      const stack = error?.stack ?? '';
      assert.deepEqual(linksIn(linkedStack(stack)), [
        [1, 3],
        [2, 2],
        [2, 4],
      ]);
      assert.equal(plainStack(linkedStack(stack)), stack);
    });
    it('links a cell that does not parse', async () => {
      const { error } = await k.run('const a = 1;\nconst = 2;');
      assert.deepEqual(linksIn(linkedStack(error?.stack ?? '')), [[3, 2]]);
    });
  });
});
