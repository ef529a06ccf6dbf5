import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { cellSnippets, plainBody } from '../../../extension/host/language/cellSnippets.js';
import { useKernel } from '../../support/kernelUnderTest.js';

/** What the check of each snippet comes to with its defaults; `undefined` for those that only show. */
const summaries: Readonly<Record<string, RegExp | undefined>> = {
  compare: /^compare PASS/,
  gradcheck: /^gradcheck PASS/,
  probe: /^probe PASS/,
  precision: /^precision/,
  benchmark: /^benchmark PASS/,
  match: /^match PASS mse/,
  show: undefined,
  image: undefined,
  readImage: undefined,
  angularLoss: undefined,
};

describe('snippets of cells', () => {
  const k = useKernel();
  before(() => cpSync('notebooks/data/brick.png', join(k.folder, 'picture.png')));

  it('each is tried here', () =>
    assert.deepEqual(cellSnippets.map(({ label }) => label).sort(), Object.keys(summaries).sort()));
  for (const snippet of cellSnippets) {
    it(`${snippet.label} runs as it stands, and leaves something to see`, async () => {
      const cell = `snippet-${snippet.label}`;
      const end = await k.run(plainBody(snippet), cell);
      assert.equal(end.error?.stack, undefined);
      const shown = k.messages.some((m) => m.type === 'display_data' && m.cell === cell);
      assert.ok(shown || end.value !== undefined);
      const expected = summaries[snippet.label];
      assert.equal(end.reply?.reports.length, expected ? 1 : 0);
      if (expected) assert.match(end.reply?.reports[0]?.summary ?? '', expected);
    });
    it(`${snippet.label} has no gap in its numbers`, () => {
      const numbers = [...snippet.body.join('\n').matchAll(/\$\{?(\d)/g)].map(([, n]) => Number(n));
      const distinct = [...new Set(numbers)].sort();
      assert.deepEqual(
        distinct,
        distinct.map((_, i) => i),
      );
    });
  }
});
