import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cellSnippets, plainBody } from '../../extension/host/language/cellSnippets.js';
import { cellTags, tag } from '../../extension/notebook/cellTags.js';
import { parseNotebook } from '../../extension/notebook/format.js';
import { problemsOf, tf, y } from './cells.js';

/** Programs that run, each as its cells. */
const right: readonly (readonly [string, ...string[]])[] = [
  ['a name of another cell', 'const a = 1;', 'a + 1'],
  [
    'names of a cell of Python',
    '%%python\ndef loss(t, p): ...\nn = 3',
    'loss([1], [2]).dataSync(); n + 1',
  ],
  ['a class of Python', '%%python\nclass Loss: ...', 'Loss(1)([1])'],
  ['a name of a cell below', 'const f = () => later();', 'const later = () => 1;', 'f()'],
  ['a constant declared again', 'const a = 1;', `const a = 'text';`, 'a.length'],
  [
    'a constant that was a number above and is text below',
    'const a = 1;',
    'a.toFixed()',
    `const a = 'b';`,
    'a.length',
  ],
  ['a function declared again', 'function f() {}', 'function f(x: number) { return x; }', 'f(1)'],
  ['an import repeated', tf, tf, 'tf.scalar(1)'],
  ['a type of another cell', 'type Field = number[][];', 'const f: Field = [[1]];'],
  ['a class of another cell', 'class A { x = 1 }', 'class B extends A {}', 'new B().x'],
  ['an enum of another cell', 'enum E { a }', 'E.a'],
  ['what a cell exports', 'export const a = 1; export default a;', 'a'],
  ['assignment to a name of another cell', 'let a = 1;', 'a = 2; a++'],
  ['a name hoisted out of a block', 'for (var i = 0; i < 2; i++) {}', 'i'],
  ['await at the top', 'const a = await Promise.resolve(1);', 'await a'],
  ['a last expression', '({ a: 1 })', '[1, 2]', `'text'`],
  ['names that a cell does not use', 'import { join } from "node:path"; const unused = 1;'],
  ['parameters without types', 'const f = (a, b) => a + b;', 'f(1, 2)'],
  ['a map of several kinds', `new Map([['a', 1], ['b', [1, 2, 3]]])`],
  ['a map by name', `const m = new Map([['a', 1], ['b', 'c']]); m.get('a')`],
  ['a set of several kinds', `new Set([1, 'a', [2]]); new Set<number | string>([1]).add('b')`],
  ['what is inferred of several', `Promise.all([1, 'a']); [1].concat(...[[2]]); Array.of(1, 'a')`],
  [
    'elements of what tensors give',
    tf,
    y,
    'y.arraySync()[0]; y.shape[0]; (await y.data())[0]; [y][0]',
  ],
  ['going through what tensors give', tf, y, 'for (const x of y.dataSync()) x; [...tf.unstack(y)]'],
  [
    'Node',
    `import { readFileSync } from 'node:fs'; readFileSync('a', 'utf8').length; Buffer.from('a')`,
  ],
  [
    'globals',
    'setTimeout(() => {}, 1); structuredClone({}); await fetch("data:,a"); new URL("a:b"); performance.now()',
  ],
  ['a name put on the global object', 'globalThis.answer = 42;', 'answer + 1'],
  ['null and undefined', 'const m = new Map([[1, { a: 1 }]]); m.get(1).a; let n = null; n = 1;'],
  ['what was caught', 'try { } catch (e) { e.message }'],
  ['properties added later', 'const o = {}; o.a = 1;', 'const list = []; list.push(1); list[0].a'],
  ['an unchecked cell', `// @ts-nocheck\nconst a: number = 'text';`],
  ['a cell that suppresses', `// @ts-ignore\nconst a: number = 'text';`],
  ['nothing', '', '// only this'],
  ['a rank that is not known', tf, y, 'const four: tf.Tensor4D = y; tf.conv2d(y, y, 1, "same")'],
  [
    'a rank in a function',
    tf,
    y,
    `tf.train.sgd(1).minimize(() => tf.losses.meanSquaredError(y, y))`,
  ],
  [
    'a rank in a list',
    tf,
    y,
    'const both: tf.Tensor4D[] = [y, y]; tf.grads((a, b) => a.mul(b).sum())([y, y])',
  ],
  [
    'a scalar of any rank',
    tf,
    y,
    'const s: tf.Scalar = y.mean(); let t = tf.scalar(0); t = t.add(y)',
  ],
  [
    'a model',
    tf,
    'const m = tf.sequential(); m.add(tf.layers.dense({ units: 1, inputShape: [2] }))',
    'm.predict(tf.ones([1, 2])).dataSync()[0]',
  ],
  [
    'training',
    tf,
    `const m = tf.sequential(); m.compile({ loss: 'meanSquaredError', optimizer: 'sgd' }); const h = await m.fit(tf.ones([1, 2]), tf.ones([1, 1]), { epochs: 1 }); h.history.loss[0].toFixed(2)`,
  ],
  [
    'nested lists of any rank',
    tf,
    y,
    'y.arraySync().map((row) => row.length); y.arraySync()[0][1] * 2',
  ],
  [
    'a number out of any rank',
    tf,
    y,
    'const n: number = y.mean().arraySync(); Math.max(n, y.sum().arraySync()); y.max().arraySync() * 2',
  ],
  [
    'rows out of any rank',
    tf,
    y,
    'for (const row of y.arraySync()) row; Math.max(...y.arraySync())',
  ],
  [
    'lists from types',
    tf,
    'tf.tensor([[1, 2], [3, 4]]).dataSync().map(Math.sqrt); tf.tensor2d([[1]]).arraySync()[0][0] + 1',
  ],
  ['tidy', tf, y, 'const [a, b] = tf.split(y, 2, 3); tf.tidy(() => a.mul(b)).dispose()'],
  [
    'a loss of one’s own',
    tf,
    y,
    `import { compare, gradcheck } from 'lossbook/check'; import * as reference from 'lossbook/reference';
const mine = (yTrue, yPred) => tf.mean(tf.pow(tf.acos(tf.sum(tf.mul(yTrue, yPred), -1)), 1.2));
compare(mine, reference.angularLoss, [y, y]).expect('fail');
gradcheck(mine, [y, y])`,
  ],
  [
    'a loss with types',
    tf,
    y,
    `import { gradcheck, probe } from 'lossbook/check';
const typed = (yTrue: tf.Tensor4D, yPred: tf.Tensor4D): tf.Scalar => yTrue.sub(yPred).square().mean();
gradcheck(typed, [y, y]); probe(typed)`,
  ],
  [
    'the native package',
    `import * as tfn from '@tensorflow/tfjs-node';`,
    'tfn.node.decodeImage(new Uint8Array()); tfn.scalar(1).add(1)',
  ],
  [
    'another module of TensorFlow.js',
    `import { Tensor } from '@tensorflow/tfjs-core';`,
    tf,
    'const t: Tensor = tf.scalar(1);',
  ],
];

/** What is wrong, and what is said: TypeScript's number and the marked text. */
const wrong: readonly (readonly [string, ...string[]])[] = [
  ['2322 wrong', `const wrong: number = 'text';`],
  ['2322 n', tf, y, 'const n: number = y;'],
  ["2345 'a'", 'const f = (x: number) => x;', `f('a')`],
  ['2304 nowhere', 'nowhere + 1'],
  ['2552 angularLos', `import { angularLoss } from 'lossbook/losses';`, 'angularLos(1, 2)'],
  ['2724 angulrLoss', `import { angulrLoss } from 'lossbook/losses';`],
  ['2305 nothing', `import { nothing } from 'node:fs';`],
  ['2551 sqaure', tf, 'tf.sqaure(1)'],
  ['2339 foo', tf, y, 'y.foo'],
  ['2362 y', tf, y, 'y * 2'],
  ['2365 y + 1', tf, y, 'y + 1'],
  ['2554 angularLoss', tf, y, `import { angularLoss } from 'lossbook/losses';`, 'angularLoss(y)'],
  [
    '2322 reduction',
    tf,
    y,
    `import { angularLoss } from 'lossbook/losses';`,
    `angularLoss(y, y, { reduction: 'avg' })`,
  ],
  [
    '2561 detla',
    tf,
    y,
    `import { angularLoss } from 'lossbook/losses';`,
    `angularLoss(y, y, { detla: 1 })`,
  ],
  ['2349 y', tf, y, 'y()'],
  ['type y[0]', tf, y, 'y[0]'],
  ['type y[i]', tf, y, 'let i = 0;', 'y[i]'],
  ['type y.data()[0]', tf, y, 'y.data()[0]'],
  ['type d[0]', tf, y, 'const d = y.data();', 'd[0]'],
  ['2365 d + 1', tf, y, 'const d = y.data();', 'd + 1'],
  ['type -y', tf, y, '-y'],
  ['type ...y', tf, y, 'const list = [...y];'],
  ['type for (const x of y) x;', tf, y, 'for (const x of y) x;'],
  ["type 'no-such-package'", `import { a } from 'no-such-package'; a.b.c(1)`],
  ["type 'lossbok/losses'", `import { a } from 'lossbok/losses';`],
  ["type 'lossbook/nothing'", `import { a } from 'lossbook/nothing';`],
  ["type './none.js'", `import { a } from './none.js'; a(1)`],
  ['2588 a', 'const a = 1; a = 2;'],
  ['2693 T', 'type T = number;', 'T'],
  ['2741 a', 'const a: { b: number } = {};'],
  ['syntax = 1;', 'const a = 1;', 'const = 1;'],
  ['syntax ', 'Math.max(1, '],
];

describe('what types say against cells', () => {
  for (const [name, ...cells] of right) {
    it(`nothing: ${name}`, () => assert.deepEqual(problemsOf(cells), []));
  }
  for (const [expected, ...cells] of wrong) {
    it(`${expected}: ${cells.at(-1)}`, () => assert.deepEqual(problemsOf(cells), [expected]));
  }
  it('nothing where the cell must throw', () =>
    assert.deepEqual(problemsOf(['nowhere + 1'], { mustThrow: [0] }), []));
  it('what a cell that cannot run declares is known all the same', () =>
    assert.deepEqual(problemsOf(['const a = 1;\nconst b = [;', 'a']), ['syntax ;']));
});

describe('what types say against', () => {
  for (const file of readdirSync('notebooks').filter((name) => /^[\w-]+\.tfnb$/.test(name))) {
    it(`the sample ${file}: nothing`, () => {
      const parsed = parseNotebook(readFileSync(join('notebooks', file)));
      assert.ok(parsed.ok);
      const cells = parsed.notebook.cells.filter((cell) => cell.cell_type === 'code');
      const sources = cells.map(({ source }) => source);
      const mustThrow = cells.flatMap((cell, i) =>
        cellTags(cell).includes(tag.raisesException) ? [i] : [],
      );
      assert.deepEqual(problemsOf(sources, { folder: resolve('notebooks'), mustThrow }), []);
    });
  }
  for (const snippet of cellSnippets) {
    it(`the snippet ${snippet.label}: nothing`, () =>
      assert.deepEqual(problemsOf([plainBody(snippet)]), []));
  }
});

describe('files beside the notebook', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-language-'));
    const files = {
      'half.ts': 'export const half = (x: number): number => x / 2;\n',
      'plain.js': 'export const plain = (x) => x;\n',
      'node_modules/untyped/package.json': '{"name":"untyped","main":"index.js"}',
      'node_modules/untyped/index.js': 'module.exports = {};\n',
      'node_modules/typed/package.json': '{"name":"typed","types":"index.d.ts"}',
      'node_modules/typed/index.d.ts': `import type { Tensor } from '@tensorflow/tfjs-core';
export declare function twice(x: Tensor): Tensor;\n`,
      'node_modules/@tensorflow/tfjs-core/package.json': '{"name":"c","types":"index.d.ts"}',
      'node_modules/@tensorflow/tfjs-core/index.d.ts': 'export declare class Tensor { own: 1 }\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  const cases: readonly (readonly [readonly string[], ...string[]])[] = [
    [[], `import { half } from './half.js';`, 'half(1)'],
    [[], `import { half } from './half.ts';`, 'half(1)'],
    [[`2345 'a'`], `import { half } from './half.js';`, `half('a')`],
    [[], `import { plain } from './plain.js'; plain(1).a`],
    [[], `import untyped from 'untyped'; untyped.a.b`],
    [[], tf, `import { twice } from 'typed'; twice(tf.scalar(1))`],
    [[`2345 'a'`], `import { twice } from 'typed';`, `twice('a')`],
  ];
  for (const [expected, ...cells] of cases) {
    it(`${expected.join() || 'nothing'}: ${cells.join(' ')}`, () =>
      assert.deepEqual(problemsOf(cells, { folder }), expected));
  }
});
