/** What README shows runs as it is pasted: the cell, the test, and what `npm start` leaves. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { lossbook, useFolder } from '../support/commandLine.js';

const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(
  ([, code]) => code!,
);

describe('README, as pasted', function () {
  this.timeout(60_000);
  const folder = useFolder();

  it('has a cell and a test', () => assert.equal(blocks.length, 2));
  it('its cell runs', async () => {
    const { code, stdout } = await lossbook(['run', folder.notebook([blocks[0]!])]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /1 cell of 1 ran, 2 checks\n$/);
  });
  it('its test passes in node:test, behind the cell', () => {
    // Inside the package, so that `lossbook/…` is the package itself.
    mkdirSync('out/readme', { recursive: true });
    writeFileSync(
      'out/readme/pasted.test.mjs',
      [`import test from 'node:test';`, ...blocks].join('\n'),
    );
    const ran = spawnSync(process.execPath, ['--test', 'out/readme/pasted.test.mjs']);
    assert.match(ran.stdout.toString(), /# pass 1\n# fail 0/);
  });
  it('what npm start leaves runs and verifies where it lies', async () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: { start: string };
    };
    const [, args] = /node dist\/cli\.js (.*)$/.exec(scripts.start)!;
    cpSync('notebooks', folder.path('notebooks'), { recursive: true });
    const started = await lossbook(args!.split(' '), { cwd: folder.path() });
    assert.equal(started.code, 0, started.stdout);
    const [, left] = /, wrote (\S+)\n$/.exec(started.stdout)!;
    const verified = await lossbook(['verify', left!], { cwd: folder.path() });
    assert.equal(verified.code, 0, verified.stdout);
  });
});
