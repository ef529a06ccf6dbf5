import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';

/** As docs/sharing.md has it, but with the command of this checkout. */
const driver = /merge\.lossbook\.driver "([^"]+)"/
  .exec(readFileSync('docs/sharing.md', 'utf8'))![1]!
  .replace('npx lossbook', `"${process.execPath}" "${resolve('dist/cli.js')}"`);

describe('two people ran a notebook, each with a change of their own', function () {
  this.timeout(60_000);
  const folder = useFolder();
  const git = (...args: readonly string[]) => {
    const own = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
    return spawnSync('git', [...own, ...args], { cwd: folder.path() }).status;
  };
  const record = async (cells: readonly string[]) => {
    writeFileSync(folder.path('n.tfnb'), notebookText(cells));
    await lossbook(['verify', '--update', folder.path('n.tfnb')]);
    assert.equal(git('add', '-A') || git('commit', '-qm', 'recorded'), 0);
  };

  it('git merges their sources, and the numbers are run again', async () => {
    git('init', '-q');
    git('config', 'merge.lossbook.driver', driver);
    folder.write('.gitattributes', '*.tfnb merge=lossbook\n');
    await record(['const a = 1;', 'const b = 2;', 'a + b']);
    git('checkout', '-qb', 'other');
    await record(['const a = 5;', 'const b = 2;', 'a + b']);
    git('checkout', '-q', '-');
    await record(['const a = 1;', 'const b = 2;', 'a * b']);
    assert.equal(git('merge', '-q', '-m', 'merged', 'other'), 0);
    const { code } = await lossbook(['verify', '--update', folder.path('n.tfnb')]);
    assert.equal(code, 0);
    // a of theirs, times b: of neither's run.
    assert.match(readFileSync(folder.path('n.tfnb'), 'utf8'), /"text\/plain": \[\s*"10"/);
  });
});
