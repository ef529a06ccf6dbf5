/** `--timeout` is the time of a cell: a kernel that takes longer than that to start, at first or after it died, costs no cell. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { runNotebook } from '../../extension/cli/runNotebook.js';
import { silent } from '../../extension/cli/progress.js';
import { newCodeCell, newNotebook } from '../../extension/notebook/newNotebook.js';
import { useFolder } from '../support/commandLine.js';

const kernel = JSON.stringify(resolve('dist/kernel.cjs'));
const startMs = 4000;
const timeout = 3;

describe('a kernel that starts for longer than a cell may take', function () {
  this.timeout(60_000);
  const folder = useFolder();
  it('costs no cell, neither the first nor the one behind its death', async () => {
    const slow = `process.argv[1] = ${kernel};
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${startMs}); require(${kernel});`;
    const notebook = newNotebook([
      newCodeCell('a', '1'),
      newCodeCell('b', 'process.reallyExit(3)'),
      newCodeCell('c', '2'),
    ]);
    const entry = folder.write('slow.cjs', slow);
    const request = { notebook, folder: folder.path(), entry, timeout };
    const { cells } = await runNotebook({ ...request, backend: 'cpu', keepGoing: true }, silent);
    const said = cells.map(({ result }) => result.error?.name ?? result.status);
    assert.deepEqual(said, ['ok', 'KernelDied', 'ok']);
  });
});
