/** Rows of `lossbook check`, each run as it is typed with `--python` behind it. */
import assert from 'node:assert/strict';
import { lossbook } from '../support/commandLine.js';

/** What is typed, the exit status, what is said, and what is not. */
export type CheckRow = readonly [typed: string, exit: number, said: RegExp, unsaid?: RegExp];

/** `beside`: the part of what is printed that is no matter where something must not be said. */
export function itChecks(
  rows: readonly CheckRow[],
  at: () => { readonly cwd: string; readonly python: string },
  beside?: RegExp,
): void {
  for (const [typed, exit, said, unsaid] of rows) {
    it(typed, async () => {
      const { cwd, python } = at();
      const args = ['check', ...typed.split(' '), '--python', python];
      const { code, stdout, stderr } = await lossbook(args, { cwd });
      assert.equal(code, exit, stdout + stderr);
      assert.match(stdout + stderr, said);
      if (unsaid) assert.doesNotMatch(beside ? stdout.replace(beside, '') : stdout, unsaid);
    });
  }
}
