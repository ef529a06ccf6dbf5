/** README's Python, as pasted: its file, its command, and what it says that comes out. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { lossbook, useFolder } from '../support/commandLine.js';
import { required } from '../support/pythonEnvironment.js';

const readme = readFileSync('README.md', 'utf8');
const [, code] = /```python\n([^]*?)```/.exec(readme)!;
const [, file] = /^# (\S+\.py)\n/.exec(code!)!;
const [, command] = /^ {4}npx lossbook (check losses\.py.*)$/m.exec(readme)!;
/** Below the command, up to the next paragraph; the lines that name a machine's Python are its own. */
const [, shown] = /^ {4}npx lossbook check losses\.py.*\n\n((?: {4}.*\n)+)/m.exec(readme)!;

/** Rows of probe come with the version. */
const withoutCounts = (text: string): string => text.replace(/\d+\/\d+ rows/g, 'rows');

describe('README, its Python as pasted', function () {
  this.timeout(120_000);
  const folder = useFolder();
  it('says of the loss what README says', async function () {
    const python = required(this, 'tensorflow');
    folder.write(file!, code!);
    const { code: exit, stdout } = await lossbook([...command!.split(' '), '--python', python], {
      cwd: folder.path(),
    });
    assert.equal(exit, 1, stdout);
    const said = shown!
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && line !== '…' && !line.startsWith('Python '));
    assert.ok(said.length >= 7, said.join('\n'));
    const found = withoutCounts(stdout);
    for (const line of said)
      assert.ok(found.includes(withoutCounts(line)), `${line}\nis not in\n${stdout}`);
  });
});
