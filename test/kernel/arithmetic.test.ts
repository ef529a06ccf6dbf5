import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

/** What a cell writes, and what its error says. */
const refused: readonly (readonly [string, RegExp])[] = [
  ['t[0] + t[1]', /a tensor has no element \[0\]: arraySync\(\) gives nested arrays/],
  ['const d = t.data();\nd[0] + 1', /a promise has no element \[0\]: await it first/],
  ['const f = async () => 1;\n2 * f()', /a promise is no number: await it first/],
  ['2 * t', /a tensor is no number: use tf\.add/],
  ['t - t', /a tensor is no number/],
  ['-t', /a tensor is no number/],
  ['t > 0.5', /a tensor is no number/],
  ['t + 1', /a tensor is no number/],
  ['t + t', /a tensor is no number/],
  ['Math.max(0, 1 + +t)', /a tensor is no number/],
  ['Math.max(t)', /a tensor is no number/],
  ['Math.sqrt(tf.scalar(4))', /a tensor is no number/],
  ['Number(tf.scalar(4))', /a tensor is no number/],
  ['isNaN(t)', /a tensor is no number/],
  ['new Float32Array([t])', /a tensor is no number/],
  ['Math.abs(t.data())', /a promise is no number: await it first/],
  ['for (let i = 0; i < 2; i++) {\n  t[i] * 2;\n}', /a tensor has no element \[0\]/],
  ['add(t, t)', /a tensor is no number/],
];

/** What is meant as text, or is right. */
const allowed: readonly (readonly [string, string | undefined])[] = [
  ["'loss ' + tf.scalar(2)", "'loss Tensor\\n    2'"],
  ['`${tf.scalar(2)}`', "'Tensor\\n    2'"],
  ['(await t.data())[0] + 1', '2'],
  ['t.arraySync()[1] * 2', '2'],
  ['t.dataSync()[0]', '1'],
  ['[t][0].shape[0]', '2'],
  ['tf.add(t, 1).arraySync().join()', "'2,2'"],
  ['Object.keys(t).includes("0")', 'false'],
  ['const list = Object.create(t); list[0] = 5; list[0]', '5'],
  ['await Promise.all([1, Promise.resolve(2)]).then((all) => all[1])', '2'],
  ['t == null', 'false'],
  ['[t, 1].indexOf(1)', '1'],
  ['String(tf.scalar(2))', "'Tensor\\n    2'"],
  ['Math.max(...t.dataSync())', '1'],
];

describe('arithmetic that JavaScript lets pass', () => {
  const k = useKernel();
  before(() =>
    k.run(
      `import * as tf from '@tensorflow/tfjs'; const t = tf.ones([2]);\nconst add = (a, b) => a + b;`,
    ),
  );
  for (const [code, message] of refused) {
    it(`is refused: ${code.replaceAll('\n', ' ')}`, async () => {
      const { error } = await k.run(code);
      assert.equal(error?.name, 'TypeError');
      assert.match(error.message, message);
      assert.notEqual(error.line, undefined);
    });
  }
  for (const [code, value] of allowed) {
    it(`is left alone: ${code}`, async () => {
      const end = await k.run(code);
      assert.equal(end.error?.stack, undefined);
      assert.equal(end.value, value);
    });
  }
});

/** What is imported, and what is said when it is not there. */
const missing: readonly (readonly [string, RegExp])[] = [
  ['lossbok/losses', /there is no 'lossbok\/losses'\. Did you mean 'lossbook\/losses'\?/],
  [
    'lossbook/loses',
    /'lossbook\/loses' is not part of Lossbook\. Did you mean 'lossbook\/losses'\?/,
  ],
  ['@tensorflow/tfj', /Did you mean '@tensorflow\/tfjs'\?/],
  ['no-such-package', /Run 'npm install no-such-package' in the notebook's folder/],
];

describe('a module that is not there', () => {
  const k = useKernel();
  for (const [specifier, message] of missing) {
    it(specifier, async () => {
      const { error } = await k.run(`import { a } from '${specifier}'; a`);
      assert.match(error?.message ?? '', message);
    });
  }
});
