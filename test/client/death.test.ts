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
      assert.match(
        said,
        /exited with code 7 while the cell ran; the last that came on stderr, .*: .*TypeError: odd\. Names/,
      );
      assert.ok(said.length < 300, said);
    });
  }
  const printed = '2026-01-01 a library was loaded\nwarning: no GPU\n';
  const ends: readonly [what: string, number | null, string | null, string, RegExp][] = [
    [
      'a kill quotes nothing of it',
      null,
      'SIGKILL',
      printed,
      /lack of memory\) while the cell ran\. Names/,
    ],
    [
      'an end from outside quotes nothing of it',
      null,
      'SIGTERM',
      printed,
      /ended it\) while the cell ran\. Names/,
    ],
    [
      'a crash says where it was printed',
      null,
      'SIGSEGV',
      printed,
      /native code\) while the cell ran; the last that came on stderr, of it or of what ran in it: .*no GPU\. Names/,
    ],
    [
      'a trap of V8 is a crash',
      null,
      'SIGTRAP',
      '',
      /\(a crash in native code\) while the cell ran\. Names/,
    ],
    [
      'an exit says where it was printed',
      3,
      null,
      printed,
      /code 3 while the cell ran; the last that came on stderr, .*no GPU\. Names/,
    ],
    ['an exit that printed nothing', 3, null, '', /code 3 while the cell ran\. Names/],
    [
      'a heap that is full',
      null,
      'SIGABRT',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      /ran out of memory/,
    ],
    [
      'a heap of another process, that was full before',
      null,
      'SIGTERM',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n',
      /ended it\) while/,
    ],
    [
      'memory that a cell speaks of',
      null,
      'SIGABRT',
      'heap out of memory?\n',
      /native code\) while/,
    ],
  ];
  for (const [what, code, signal, stderr, expected] of ends) {
    it(`of what was printed before: ${what}`, () =>
      assert.match(deathText(causeOfDeath(code, signal, stderr)), expected));
  }
  // Later versions throw it where it can be caught.
  const isEnd = process.version.startsWith('v20.');
  it('by an async function that awaits itself without end says so, if it ends', async () => {
    const { test, stop } = startTestKernel();
    try {
      const { status, error } = await test.run(
        'const endless = async (n) => { await endless(n + 1); }; await endless(0)',
      );
      assert.equal(status, isEnd ? 'died' : 'error');
      assert.match(
        error?.message ?? '',
        isEnd
          ? /call stack was full .*awaits itself without end.*names of earlier cells are gone.*Give the recursion an end/i
          : /Maximum call stack/,
      );
    } finally {
      await stop();
    }
  });
});
