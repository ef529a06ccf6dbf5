import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unifiedDiff } from '../../extension/notebook/lineDiff.js';

/** Lines written as one character each. */
const text = (letters: string): string => [...letters].map((c) => `${c}\n`).join('');

const diff = (before: string, after: string, context: number): string =>
  unifiedDiff(['a', 'b'], text(before), text(after), context)
    .split('\n')
    .slice(2)
    .filter((line) => !line.startsWith('@@') && line !== '')
    .join(' ');

const cases: readonly [string, string, string][] = [
  ['abc', 'abc', ''],
  ['', 'a', '+a'],
  ['a', '', '-a'],
  ['abc', 'abxc', '+x'],
  ['abc', 'ac', '-b'],
  ['abc', 'axc', '-b +x'],
  // The example of Myers 1986: 5 edits, and no fewer.
  ['abcabba', 'cbabac', '-a -b +b -b +c'],
];

describe('unifiedDiff', () => {
  for (const [before, after, edits] of cases) {
    it(`${before || 'nothing'} to ${after || 'nothing'}: ${edits || 'no change'}`, () =>
      assert.equal(diff(before, after, 0), edits));
  }
  it('shows what is around a change, and joins changes that are near', () => {
    const out = unifiedDiff(['a', 'b'], text('abcdefhijkl'), text('abXdefhijYl'), 3);
    assert.equal(
      out,
      '--- a\n+++ b\n@@ -1,11 +1,11 @@\n a\n b\n-c\n+X\n d\n e\n f\n h\n i\n j\n-k\n+Y\n l\n',
    );
  });
  it('patch makes the one text the other', function () {
    const folder = mkdtempSync(join(tmpdir(), 'lossbook-diff-'));
    let state = 1;
    const next = (n: number) => (state = (state * 48271) % 2147483647) % n;
    const letters = (n: number) => Array.from({ length: n }, () => 'abcd'[next(4)]).join('');
    for (let round = 0; round < 40; round++) {
      const [before, after] = [text(letters(next(40))), text(letters(1 + next(40)))];
      const path = join(folder, 'file');
      writeFileSync(path, before);
      const patch = unifiedDiff(['file', 'file'], before, after);
      const applied = spawnSync('git', ['apply', '--unidiff-zero', '-p0', '-'], {
        cwd: folder,
        input: patch,
        encoding: 'utf8',
        env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
      });
      const now = spawnSync('cat', [path], { encoding: 'utf8' }).stdout;
      if (before !== after) assert.equal(now, after, `${applied.stderr}\n${patch}`);
    }
    rmSync(folder, { recursive: true });
  });
});
