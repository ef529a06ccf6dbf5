/** The wheel with the views for JupyterLab: pip takes it, and it holds what the command installs. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { useJupyter } from './environment.js';

describe('the wheel of the views', function () {
  this.timeout(120_000);
  const jupyter = useJupyter();
  const extensionIn = (prefix: string): string =>
    join(jupyter.folder, prefix, 'share', 'jupyter', 'labextensions', 'lossbook');
  const make = (): string =>
    execFileSync(process.execPath, [resolve('extension/wheel.mjs'), '--out', jupyter.folder], {
      encoding: 'utf8',
    }).trim();

  it('pip puts in place what lossbook jupyter install does, and says whose it is', async () => {
    const wheel = make();
    assert.match(basename(wheel), /^lossbook_jupyterlab-[\d.]+-py3-none-any\.whl$/);
    const pip = ['-m', 'pip', 'install', '--no-index', '--no-deps', '--prefix'];
    const made = await jupyter.run('python', [...pip, join(jupyter.folder, 'of-wheel'), wheel]);
    assert.equal(made.code, 0, made.stderr);
    const [installed, ofWheel] = [extensionIn('prefix'), extensionIn('of-wheel')];
    const files = (readdirSync(installed, { recursive: true }) as string[]).sort();
    assert.deepEqual(
      (readdirSync(ofWheel, { recursive: true }) as string[]).sort(),
      [...files, 'install.json'].sort(),
    );
    for (const file of files.filter((name) => name.includes('.')))
      assert.deepEqual(
        readFileSync(join(ofWheel, file)),
        readFileSync(join(installed, file)),
        file,
      );
    assert.match(readFileSync(join(ofWheel, 'install.json'), 'utf8'), /"lossbook-jupyterlab"/);
  });
  it('is the same bytes when it is made again', () =>
    assert.deepEqual(readFileSync(make()), readFileSync(make())));
});
