/** An install without some of the files of the fused kernels: losses are right, slower, and it is said once why. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { parseNotebook } from '../../../extension/notebook/format.js';
import { codeCells } from '../../../extension/verify/causes.js';
import { notebookText, useFolder } from '../../support/commandLine.js';

const cells = [
  `import * as tf from '@tensorflow/tfjs';
   import { angularLoss } from 'lossbook/losses';
   const [t, p] = [tf.ones([400, 400, 2]), tf.tensor1d([-1, 1]).broadcastTo([400, 400, 2])];`,
  `for (let i = 0; i < 3; i++) console.log(angularLoss(t, p).dataSync()[0].toFixed(4));`,
];
/** (π/2)^1.2, the angle between (1, 1) and (-1, 1). */
const right = '1.7193\n1.7193\n1.7193\n';

describe('an install without', function () {
  this.timeout(60_000);
  const folder = useFolder();

  const run = (missing: RegExp): string => {
    rmSync(folder.path('dist'), { recursive: true, force: true });
    cpSync('dist', folder.path('dist'), {
      recursive: true,
      filter: (path) => !missing.test(path),
    });
    const notebook = folder.write('test.tfnb', notebookText(cells));
    const out = folder.path('out.tfnb');
    const args = [
      folder.path('dist/cli.js'),
      'run',
      notebook,
      '--backend',
      'wasm',
      '--quiet',
      '--output',
      out,
    ];
    const env = { ...process.env, LOSSBOOK_THREADS: '2' };
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    const read = parseNotebook(readFileSync(out));
    assert.ok(read.ok);
    const outputs = codeCells(read.notebook)[1]!.outputs;
    const printed = (name: string): string =>
      outputs
        .flatMap((o) => (o.output_type === 'stream' && o.name === name ? o.text : []))
        .join('');
    assert.equal(printed('stdout'), right);
    return stdout + printed('stderr');
  };
  const times = (text: string, what: RegExp): number => [...text.matchAll(what)].length;

  it('nothing says nothing', () =>
    assert.equal(times(run(/ nothing/), /one thread|operations/g), 0));
  it('the kernels makes losses of operations', () => {
    const said = run(/fused-\w+\.wasm$/);
    assert.equal(times(said, /made of TensorFlow\.js operations: fused-\w+\.wasm is missing/g), 1);
  });
  it('the second thread keeps losses on one', () => {
    const said = run(/fusedHelper\.cjs$/);
    assert.equal(times(said, /losses run on one thread: fusedHelper\.cjs is missing/g), 1);
  });
});
