/** How far a check is stands on a terminal alone, on standard error, and nowhere when it is over. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { progress, underWay, waits } from '../../extension/cli/progress.js';
import type { RunListener } from '../../extension/cli/runNotebook.js';
import type { Terminal } from '../../extension/cli/terminal.js';
import { parsedJson, type NotebookFile } from '../support/parsedJson.js';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';

function recorded(isTTY: boolean): Terminal & { readonly text: () => string } {
  let text = '';
  return { isTTY, write: (more) => void (text += more), text: () => text };
}

const listeners: readonly (readonly [string, (out: Terminal, err: Terminal) => RunListener])[] = [
  ['run', (out, err) => progress({ out, err, total: 1 })],
  ['check', (_, err) => waits(err)],
  ['verify', (_, err) => underWay(err, 'a.tfnb')],
];

describe('progress on the command line', () => {
  for (const [command, listen] of listeners) {
    it(`${command}: on a terminal one line of standard error`, () => {
      const [out, err] = [recorded(true), recorded(true)];
      const listener = listen(out, err);
      listener.onWait('probe: 12 of 60 rows, about 8 s left');
      assert.match(err.text(), /^\r\u001b\[K.*probe: 12 of 60 rows, about 8 s left$/);
      listener.onWait(undefined);
      assert.ok(err.text().endsWith('\r\u001b[K') || command === 'verify');
      assert.equal(out.text(), '');
    });
    it(`${command}: nothing where standard error is no terminal`, () => {
      const [out, err] = [recorded(true), recorded(false)];
      listen(out, err).onWait('probe: 12 of 60 rows, about 8 s left');
      assert.deepEqual([out.text(), err.text()], ['', '']);
    });
  }
});

describe('what changes while a cell runs', () => {
  const folder = useFolder();
  it('is in the executed copy and in what is printed as it was last; a loop that is followed is in neither', async () => {
    const file = folder.write(
      'live.tfnb',
      notebookText([
        `import { showLive, track } from 'lossbook/display';
const live = showLive('begun'); for (const i of track(30)) live.update(\`step \${i}\`);`,
        `live.update('from another cell')`,
      ]),
    );
    const copy = folder.path('copy.tfnb');
    const { code, stdout, stderr } = await lossbook(['run', file, '--output', copy]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /'step 29'/);
    assert.doesNotMatch(stdout, /'step 28'|of 30 steps/);
    const { cells } = parsedJson<NotebookFile>(readFileSync(copy, 'utf8'));
    assert.deepEqual(
      cells.map(({ outputs }) => outputs?.map((output) => output.data?.['text/plain'])),
      [[["'from another cell'"]], []],
    );
  });
});
