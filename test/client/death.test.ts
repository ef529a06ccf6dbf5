/** What is said of a kernel's end, from how its process ended and what it wrote. */
import assert from 'node:assert/strict';
import { causeOfDeath, deathText } from '../../extension/client/death.js';
import { rawText } from '../../extension/client/rawText.js';
import { startTestKernel } from '../support/kernelUnderTest.js';

const bundle = 'const all=1;'.repeat(10_000);
const thrown = `a word\n/place/dist/kernelShared1.cjs:21\n${bundle}\n   ^\n\nTypeError: odd\n    at f (/place/dist/kernelMain.cjs:1:2)\n\nNode.js v20.20.2\n`;

describe('the end of a kernel', () => {
  for (const size of [1000, 64 << 10, 1 << 20]) {
    it(`by an error of our own shows nothing of the bundle and says which it was, in pieces of ${size}`, () => {
      const shown: string[] = [];
      const raw = rawText((_, text) => shown.push(text));
      for (let at = 0; at < thrown.length; at += size) {
        raw.take('stderr', thrown.slice(at, at + size));
      }
      assert.equal(shown.join(''), 'a word\n');
      const said = deathText(causeOfDeath(7, null, raw.stderr()));
      assert.match(said, /exited with code 7 while the cell ran, saying: .*TypeError: odd\. Names/);
      assert.ok(said.length < 300, said);
    });
  }
  // Later versions throw it where it can be caught.
  const ends = process.version.startsWith('v20.');
  it('by an async function that awaits itself without end says so, if it ends', async () => {
    const { test, stop } = startTestKernel();
    try {
      const { status, error } = await test.run(
        'const endless = async (n) => { await endless(n + 1); }; await endless(0)',
      );
      assert.equal(status, ends ? 'died' : 'error');
      assert.match(
        error?.message ?? '',
        ends
          ? /call stack was full .*awaits itself without end.*names of earlier cells are gone.*Give the recursion an end/i
          : /Maximum call stack/,
      );
    } finally {
      await stop();
    }
  });
});
