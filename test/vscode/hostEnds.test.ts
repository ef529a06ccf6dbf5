/** The editor's extension host ended in every way while a cell runs: no kernel and no child of one is left, and the document is whole. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { parseNotebook } from '../../extension/notebook/format.js';
import { useEditor } from '../browser/editor.js';
import { eventually, patientMs } from '../browser/eventually.js';
import { notebookText } from './notebookText.js';
import { vsix } from './vsix.js';

/** A cell that says who its kernel and the child of that are, and goes on for ever. */
const busy = (name: string): string => `const { spawn } = require('node:child_process');
const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
require('node:fs').writeFileSync('${name}.pids', process.pid + ' ' + child.pid + ' ' + process.ppid);
for (;;);`;

/** What ends the host, from its process id. */
const ends = {
  SIGTERM: 'SIGTERM',
  SIGKILL: 'SIGKILL',
  'a reload of the window': undefined,
} as const;

describe('the extension host ends by', () => {
  const names = Object.keys(ends).map((_, i) => `end${i}`);
  const vscode = useEditor({
    suite: 'host ends',
    extensions: [vsix],
    files: Object.fromEntries(
      names.map((name) => [
        `${name}.tfnb`,
        notebookText(['md:# kept', `console.log('${name}'); 1 + 1`, busy(name)]),
      ]),
    ),
  });

  for (const [i, [how, signal]] of Object.entries(ends).entries()) {
    it(`${how}: no process is left, and no text`, async function () {
      this.timeout(patientMs(240_000));
      const name = names[i]!;
      const { notebook, workbench } = vscode.window;
      const pidsFile = vscode.path(`${name}.pids`);
      await vscode.window.openFile(`${name}.tfnb`);
      assert.equal(await notebook.run(1, { timeout: 90_000 }), 'succeeded');
      await notebook.startRun(2);
      await eventually('the kernel', async () => existsSync(pidsFile), { timeout: 60_000 });
      const [kernel = 0, child = 0, host = 0] = readFileSync(pidsFile, 'utf8')
        .split(' ')
        .map(Number);
      assert.ok([kernel, child, host].every((pid) => pid > 1 && isAlive(pid)));
      const before = readFileSync(vscode.path(`${name}.tfnb`), 'utf8');
      if (signal === undefined) await vscode.window.reload();
      else process.kill(host, signal);
      await eventually('all to end', async () => ![kernel, child, host].some(isAlive), {
        timeout: 30_000,
      });
      assert.equal(readFileSync(vscode.path(`${name}.tfnb`), 'utf8'), before);
      // A host that was ended is started again by the editor.
      await eventually('the cells', async () => (await notebook.cellCount()) === 3);
      assert.match(await notebook.text(1), new RegExp(name));
      await vscode.screenshot(`after ${how}`);
      await eventually(
        'a kernel of the new host',
        async () => (await notebook.run(1, { timeout: 60_000 })) === 'succeeded',
        { timeout: 120_000 },
      );
      await workbench.save();
      const saved = parseNotebook(readFileSync(vscode.path(`${name}.tfnb`)));
      assert.ok(saved.ok);
      assert.deepEqual(
        saved.notebook.cells.map(({ source }) => source),
        ['# kept', `console.log('${name}'); 1 + 1`, busy(name)],
      );
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
