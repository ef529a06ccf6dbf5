import assert from 'node:assert/strict';
import { useKernel } from '../support/kernelUnderTest.js';

const tf = `import * as tf from '@tensorflow/tfjs';`;

/** What a cell runs, and what it is said to read. */
const cells: readonly [string, string][] = [
  ['1 + 1', ''],
  ['Date.now()', 'clock'],
  ['new Date()', 'clock'],
  ['Date()', 'clock'],
  ['new Date(2020, 1, 1).getFullYear()', ''],
  ['new Date(0).toISOString()', ''],
  ['Date.UTC(2020, 1)', ''],
  ['class Later extends Date {}; new Later()', 'clock'],
  ['performance.now()', 'clock'],
  ['Math.random()', 'random'],
  ['const { random } = Math; random()', 'random'],
  ['[Math.random(), Date.now()]', 'clock random'],
  ['crypto.randomUUID()', 'random'],
  ['crypto.getRandomValues(new Uint8Array(2))', 'random'],
  [`import { randomBytes } from 'node:crypto'; randomBytes(2)`, 'random'],
  [`import * as c from 'node:crypto'; c.createHash('sha256').update('a').digest('hex')`, ''],
  [`${tf} tf.randomUniform([2])`, 'random'],
  [`${tf} tf.randomUniform([2], 0, 1, 'float32', 7)`, ''],
  [`${tf} tf.randomNormal([2])`, 'random'],
  // TensorFlow.js takes a seed of 0 for none.
  [`${tf} tf.randomNormal([2], 0, 1, 'float32', 0)`, 'random'],
  [`${tf} tf.randomNormal([2], 0, 1, 'float32', 3)`, ''],
  [`${tf} tf.dropout(tf.ones([4]), 0.5)`, 'random'],
  [
    `${tf} tf.layers.dense({ units: 2, inputShape: [2] }).apply(tf.input({ shape: [2] })); 1`,
    'random',
  ],
  [`${tf} tf.ones([4]).add(1).sum().dataSync()[0]`, ''],
  [`import { random } from 'lossbook/data'; random(1).uniform([3])`, ''],
  [
    `${tf} import { gradcheck } from 'lossbook/check'; gradcheck((x) => x.square().sum(), [tf.tensor1d([1, 2])])`,
    '',
  ],
  [
    `${tf} import { benchmark } from 'lossbook/check'; benchmark({ square: (x) => x.square() }, (n) => [tf.ones([n])], { sizes: [4, 8], rounds: 2 })`,
    '',
  ],
  // What we draw for ourselves is no cell's: Python, which is loaded late, has a name that nobody guesses.
  ['%%python\nn = 1', ''],
  ...['compare(f, f, xs)', 'probe(f, xs)', 'precision({ f }, xs)', 'match(f, xs)'].map(
    (call): [string, string] => [
      `${tf} import * as checks from 'lossbook/check'; {
      const { compare, probe, precision, match } = checks; const xs = [tf.ones([1, 2, 2, 2]), tf.fill([1, 2, 2, 2], 0.5)];
      const f = (t, p) => tf.mean(tf.square(tf.sub(t, p))); ${call}; }`,
      '',
    ],
  ),
  [`${tf} import { show, chart } from 'lossbook/display'; show(tf.ones([4, 4]))`, ''],
  ['await new Promise((r) => setTimeout(r, 5)); Date.now()', 'clock'],
  ['console.log("text"); setTimeout(() => {}, 0)', ''],
];

describe('what a cell reads that is another at every run', () => {
  const kernel = useKernel();
  for (const [code, reads] of cells) {
    it(`${code.replace(tf, '').trim()}: ${reads || 'nothing'}`, async () => {
      const end = await kernel.run(code);
      assert.equal(end.error, undefined, end.error?.message);
      assert.equal(end.reply?.nondeterministic.join(' '), reads);
    });
  }
  it('a timer of an earlier cell does not hide what a later one reads', async () => {
    await kernel.run(
      'let ticking; const ticked = new Promise((r) => (ticking = setInterval(() => r(Math.random()), 1))); 1',
    );
    const end = await kernel.run('await ticked; Math.random()');
    await kernel.run('clearInterval(ticking)');
    assert.deepEqual(end.reply?.nondeterministic, ['random']);
  });
  it('Date, performance and Math are otherwise as they were', async () => {
    const end = await kernel.run(`[
      new Date(5) instanceof Date, new Date(5).constructor === Date, Date.name, Date.length,
      typeof Date() === 'string', structuredClone(new Date(5)).getTime(), Date.parse('1970-01-01T00:00:01Z'),
      performance.timeOrigin > 0, typeof performance.toJSON(), performance.mark('m').name, Math.random.name,
    ].join()`);
    assert.equal(end.value, `'true,true,Date,7,true,5,1000,true,object,m,random'`);
  });
});
