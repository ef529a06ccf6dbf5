/** A notebook that is run again, and comes to the same, is the same file: a diff of it shows what changed and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { lossbook, notebookText, useFolder } from '../support/commandLine.js';

const cells = [
  "import * as tf from '@tensorflow/tfjs';\n" +
    "import { compare, gradcheck, probe } from 'lossbook/check';\n" +
    "import { image, show } from 'lossbook/display';\n" +
    "import { random } from 'lossbook/data';\n" +
    'const p = random(4).uniform([1, 40, 40, 2], -1, 1);\n' +
    'const square = (x: tf.Tensor) => tf.mean(tf.square(x));',
  'show(p, { title: "p" });\nimage(random(5).uniform([64, 64, 3], 0, 1));',
  'compare(square, (x: any) => x.flat(3).reduce((s: number, v: number) => s + v * v, 0) / x.flat(3).length, [p])',
  'console.log(gradcheck(square, [p]).summary);\ngradcheck((x) => tf.sum(tf.minimum(x, 0.5)), [p]);',
];

describe('lossbook run, again', function () {
  this.timeout(120_000);
  const folder = useFolder();

  it('writes the same bytes, also over its own result', async () => {
    folder.write('a.tfnb', notebookText(cells));
    const [first, second] = [folder.path('first.tfnb'), folder.path('second.tfnb')];
    assert.equal((await lossbook(['run', folder.path('a.tfnb'), '--output', first])).code, 0);
    assert.equal((await lossbook(['run', first, '--output', second])).code, 0);
    assert.ok(statSync(first).size > 50_000);
    assert.equal(readFileSync(second, 'utf8'), readFileSync(first, 'utf8'));
  });
});
