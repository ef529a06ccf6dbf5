import assert from 'node:assert/strict';
import { decodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import { useKernel } from '../support/kernelUnderTest.js';

/** What a cell prints, and the text that a person sees. */
const cases: readonly (readonly [string, string])[] = [
  ['tf.ones([2])', 'tensor float32 [2] 8 B all 1 [1, 1]'],
  ['tf.scalar(3)', 'tensor float32 [] 4 B 3'],
  ['tf.tensor(["a", "b"])', 'tensor string [2] ["a", "b"]'],
  ['tf.tensor([true, false])', 'tensor bool [2] 2 B true 1 of 2 [true, false]'],
  ['tf.variable(tf.ones([2]), true, "w")', 'variable w float32 [2] 8 B all 1 [1, 1]'],
  [
    'tf.range(0, 12).reshape([3, 4])',
    'tensor float32 [3,4] 48 B min 0 max 11 mean 5.5 ± 3.452\n    [[0, 1, 2 , 3 ],\n     [4, 5, 6 , 7 ],\n     [8, 9, 10, 11]]',
  ],
  [
    '((t) => (t.dispose(), t))(tf.ones([2]))',
    'tensor float32 [2] 8 B disposed: its values are gone',
  ],
  ['{ loss: tf.scalar(3), step: 1 }', '{ loss: tensor float32 [] 4 B 3, step: 1 }'],
  ['[tf.ones([1])]', '[ tensor float32 [1] 4 B [1] ]'],
  ['{ t: tf.range(0, 12) }', '{ t: tensor float32 [12] 48 B min 0 max 11 mean 5.5 ± 3.452 }'],
  ['new Map([["t", tf.ones([1])]])', "Map(1) { 't' => tensor float32 [1] 4 B [1] }"],
  ['"step %d %o", 3, tf.ones([1])', 'step 3 tensor float32 [1] 4 B [1]'],
  ['tf.buffer([2])', 'TensorBuffer float32 [2] Float32Array(2) [ 0, 0 ]'],
  ['tf.input({ shape: [4] })', 'SymbolicTensor float32 [?,4]'],
  ['tf.train.sgd(0.5)', 'SGD { learningRate: 0.5 }'],
  ['tf.layers.dense({ units: 1, name: "d" })', 'Dense d, not built'],
  [
    'tf.sequential({ name: "net", layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "in" }), tf.layers.dense({ units: 1, name: "out" })] })',
    'Sequential net, 2 layers, 11 parameters\n  Dense in, 8 parameters → [?,2]\n  Dense out, 3 parameters → [?,1]',
  ],
  ['compare(double, double, [tf.ones([2])])', 'compare PASS 2/2 ok'],
  ['{ report: compare(double, double, [tf.ones([2])]) }', '{ report: compare PASS 2/2 ok }'],
];

describe('console.log', () => {
  const k = useKernel();
  before(() =>
    k.run(
      `import * as tf from '@tensorflow/tfjs'; import { compare } from 'lossbook/check'; const double = (x) => tf.mul(x, 2);`,
    ),
  );
  for (const [printed, expected] of cases) {
    it(printed, async () => {
      const { stdout, error } = await k.run(`console.log(${printed})`);
      assert.equal(error?.stack, undefined);
      assert.equal(stdout.trimEnd(), expected);
    });
  }
  it('a report that failed, with what it found', async () => {
    const { stdout } = await k.run(
      `console.log(compare(double, (x) => x.map((v) => v * 4), [[1, 2, 3]]))`,
    );
    assert.match(
      stdout,
      /^compare FAIL 3\/3 wrong.*\n  constant-factor: candidate = reference × 0\.5/,
    );
  });
  it('an error says what it holds as well', async () => {
    const { error } = await k.run(`throw { loss: tf.scalar(3) }`);
    assert.match(error?.message ?? '', /\{ loss: tensor float32 \[\] 4 B 3 \}/);
  });
});

describe('console.table', () => {
  const k = useKernel();
  const shown = (cell: string) =>
    k.messages.flatMap((m) => (m.type === 'display_data' && m.cell === cell ? [m.data] : []));
  it('shows a table, with the line that made it', async () => {
    const { stdout } = await k.run(`\nconsole.table([{ a: 1, b: 'x' }, { a: 2 }])`, 'rows');
    const [data] = shown('rows');
    const view = decodeView(data?.[mime.view] as Uint8Array);
    assert.ok(view.ok && view.header.kind === 'table');
    assert.deepEqual(
      [stdout, data?.[mime.text], view.header.source],
      ['', '(index)  a  b\n      0  1  x\n      1  2', { cell: 'rows', line: 2 }],
    );
  });
  it('prints what is no table', async () => {
    assert.equal((await k.run(`console.table('plain')`, 'plain')).stdout, 'plain\n');
    assert.deepEqual(shown('plain'), []);
  });
});
