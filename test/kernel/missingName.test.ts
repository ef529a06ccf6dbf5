/** What the error says of a name that some other cell of the notebook declares, or that the kernel's own modules have. */
import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

/** The cell that runs, the notebook's other cells, and the error's message. */
const missing: readonly [string, string, readonly string[], string][] = [
  [
    'a name of a cell that has not run',
    'yTrue.print()',
    ['1 + 1', '// inputs\nconst yTrue = tf.ones([2]);'],
    'yTrue is not defined; the cell that begins with `const yTrue = tf.ones([2]);` declares it and has not run',
  ],
  [
    'an import of a cell that has not run',
    'compare(1, 2)',
    [`import { compare } from 'lossbook/check';`],
    "compare is not defined; the cell that begins with `import { compare } from 'lossbook/check';` declares it and has not run",
  ],
  [
    'a name of a cell of Python that has not run',
    'mine(1)',
    ['%%python\nimport numpy as np\ndef mine(x):\n  return x'],
    'mine is not defined; the cell that begins with `import numpy as np` declares it and has not run',
  ],
  [
    'TensorFlow.js, not imported',
    'tf.ones([2])',
    [],
    "tf is not defined; `import * as tf from '@tensorflow/tfjs'` brings it",
  ],
  [
    'a check, not imported',
    'compare(1, 2)',
    ['const other = 1'],
    "compare is not defined; `import { compare } from 'lossbook/check'` brings it",
  ],
  [
    'a loss, of tensors and as a loop',
    'angularLoss([1], [1])',
    [],
    "angularLoss is not defined; `import { angularLoss } from 'lossbook/losses'` brings it",
  ],
  ['what objects of a module inherit', 'hasOwn', [], 'hasOwn is not defined'],
  ['a name that no cell declares', 'nowhere', ['const other = 1'], 'nowhere is not defined'],
  ['a name that only looks like it', 'yTru', ['const yTrue = 1'], 'yTru is not defined'],
];

const asCells = (sources: readonly string[]) =>
  sources.map((source, i) => ({ cell: `other-${i}`, source }));

describe('a name that another cell declares', () => {
  const k = useKernel();
  for (const [name, code, others, message] of missing) {
    it(name, async () => {
      const outcome = await k.kernel.execute('asks', code, { notebook: asCells(others) });
      const error = outcome.kind === 'replied' ? outcome.reply.error : undefined;
      assert.equal(error?.message, message);
      assert.equal(error.stack.split('\n')[0], `ReferenceError: ${message}`);
    });
  }
  it('a name of a cell that failed before it', async () => {
    const failing = `throwing();\nconst later = 1;`;
    await k.run(failing);
    const outcome = await k.kernel.execute('asks', 'later', { notebook: asCells([failing]) });
    const error = outcome.kind === 'replied' ? outcome.reply.error : undefined;
    assert.equal(
      error?.message,
      'later is not defined; the cell that begins with `throwing();` declares it and ended before it got there',
    );
  });
});

describe('cells that a kernel was told of', () => {
  const k = useKernel();
  const messageOf = async (notebook: readonly { cell: string; source: string }[]) => {
    const outcome = await k.kernel.execute('asks', 'wanted', { notebook });
    return outcome.kind === 'replied' ? outcome.reply.error?.message : undefined;
  };
  const one = { cell: 'one', source: 'const wanted = 1;' };
  const two = { cell: 'two', source: 'const other = 2;' };
  const said =
    'wanted is not defined; the cell that begins with `const wanted = 1;` declares it and has not run';
  it('stay known while others change', async () => {
    assert.equal(await messageOf([one, two]), said);
    assert.equal(await messageOf([one, { ...two, source: 'const other = 3;' }]), said);
  });
  it('are forgotten when they are gone, and known when they come back', async () => {
    assert.equal(await messageOf([two]), 'wanted is not defined');
    assert.equal(await messageOf([one, two]), said);
  });
  it('are told to the kernel that replaces a dead one', async () => {
    await k.run('process.kill(process.pid, "SIGKILL"); while (true) {}');
    assert.equal(await messageOf([one, two]), said);
  });
});
