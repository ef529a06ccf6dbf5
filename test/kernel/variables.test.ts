import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VariableInfo } from '../../extension/wire/message.js';
import { startTestKernel, useKernel } from '../support/kernelUnderTest.js';
import { suiteBackend } from '../support/suiteBackend.js';

type Fields = Partial<Omit<VariableInfo, 'name'>>;

/** A cell that declares `v`, and what the list says of it; fields not given are not there. */
const cases: readonly [string, Fields & { preview: string }][] = [
  ['const v = 1.5', { type: 'number', preview: '1.5' }],
  ['const v = -0', { type: 'number', preview: '-0' }],
  ['const v = 12n', { type: 'bigint', preview: '12n' }],
  ['const v = true', { type: 'boolean', preview: 'true' }],
  [`const v = 'a\\nb'`, { type: 'string', preview: '"a\\nb"' }],
  [`const v = 'x'.repeat(100)`, { type: 'string', preview: `"${'x'.repeat(59)}…"` }],
  ['const v = Symbol("s")', { type: 'symbol', preview: 'Symbol(s)' }],
  ['let v', { type: 'undefined', preview: 'undefined' }],
  ['const v = null', { type: 'null', preview: 'null' }],
  [
    'const v = tf.tensor2d([[1, 2], [3, 4]])',
    {
      type: 'tensor',
      shape: [2, 2],
      dtype: 'float32',
      bytes: 16,
      preview: 'min 1 max 4 mean 2.5 ± 1.118 [[1, 2], [3, 4]]',
    },
  ],
  [
    'const v = tf.scalar(true)',
    { type: 'tensor', shape: [], dtype: 'bool', bytes: 1, preview: 'true' },
  ],
  [
    'const v = tf.zeros([3], "int32")',
    { type: 'tensor', shape: [3], dtype: 'int32', bytes: 12, preview: 'all 0 [0, 0, 0]' },
  ],
  [
    'const v = tf.tensor1d(["a"])',
    { type: 'tensor', shape: [1], dtype: 'string', preview: '["a"]' },
  ],
  [
    'const v = tf.variable(tf.ones([2]))',
    { type: 'variable', shape: [2], dtype: 'float32', bytes: 8, preview: 'all 1 [1, 1]' },
  ],
  [
    'const v = tf.zeros([512, 256])',
    { type: 'tensor', shape: [512, 256], dtype: 'float32', bytes: 524288, preview: '' },
  ],
  [
    'const v = tf.ones([4]); v.dispose()',
    { type: 'tensor', shape: [4], dtype: 'float32', bytes: 0, preview: 'disposed' },
  ],
  [
    'const v = new Float32Array(8)',
    {
      type: 'Float32Array',
      shape: [8],
      bytes: 32,
      preview: 'Float32Array(8) [0, 0, 0, 0, 0, 0, … 2 more]',
    },
  ],
  [
    'const v = [[1, 2], [3, 4], [5, 6]]',
    { type: 'Array', shape: [3, 2], preview: '[[1, 2], [3, 4], [5, 6]]' },
  ],
  ['const v = [[1, 2], [3]]', { type: 'Array', preview: '[[1, 2], [3]]' }],
  ['const v = []', { type: 'Array', shape: [0], preview: '[]' }],
  ['const v = [1, , 3]', { type: 'Array', preview: '[1, empty, 3]' }],
  [
    'const v = { a: 1, b: { c: [1] }, t: tf.ones([2, 3]), f: (x) => x, get g() { return 1; } }',
    {
      type: 'Object',
      preview: '{ a: 1, b: { c: Array(1) }, t: tensor [2,3], f: (x), g: getter }',
    },
  ],
  ['const v = new Map([["k", 1]])', { type: 'Map', preview: 'Map(1) {"k" → 1}' }],
  ['const v = new Set([1, 2])', { type: 'Set', preview: 'Set(2) {1, 2}' }],
  ['const v = new Date(0)', { type: 'Date', preview: '1970-01-01T00:00:00.000Z' }],
  ['const v = new RangeError("far")', { type: 'RangeError', preview: 'RangeError: far' }],
  ['class Field { x = 1 } const v = new Field()', { type: 'Field', preview: 'Field { x: 1 }' }],
  ['const v = Promise.resolve(1)', { type: 'Promise', preview: 'Promise {}' }],
  ['const v = new Proxy({}, {})', { type: 'Proxy', preview: 'Proxy' }],
  ['const v = Object.create(null)', { type: 'Object', preview: '{}' }],
  ['const v = {}; v.self = v', { type: 'Object', preview: '{ self: { self: {…} } }' }],
  [
    'const v = (a: number, b: T): R => a',
    { role: 'function', type: 'function', preview: '(a, b)' },
  ],
  ['const v = (a, b = 1) => a', { role: 'function', type: 'function', preview: '(a, b = 1)' }],
  [
    'async function v(a) {}',
    { role: 'function', type: 'function', preview: 'async function v(a)' },
  ],
  ['const v = a => a', { role: 'function', type: 'function', preview: 'a' }],
  ['class v {}', { role: 'class', type: 'class', preview: 'class v' }],
  [
    `import * as v from 'lossbook/check'`,
    { role: 'module', type: 'module', preview: 'lossbook/check' },
  ],
  [`import * as v from 'node:path'`, { role: 'module', type: 'module', preview: 'node:path' }],
  [
    `import { compare } from 'lossbook/check'; const v = compare((x) => x, (x) => x, [tf.ones([2])])`,
    { type: 'Object', preview: 'compare PASS 2/2 ok' },
  ],
];

/** What the kernel's own modules export, by the names that cells know and not by those of the bundle. */
const own: readonly (readonly [string, string])[] = [
  [`import { mean as v } from '@tensorflow/tfjs'`, 'mean of @tensorflow/tfjs'],
  [`const v = tf.losses.meanSquaredError`, 'losses.meanSquaredError of @tensorflow/tfjs'],
  [`import { angularLoss as v } from 'lossbook/losses'`, 'angularLoss of lossbook/losses'],
  [`import { angularLoss as v } from 'lossbook/reference'`, 'angularLoss of lossbook/reference'],
  [`const v = { f: tf.square }`, '{ f: square of @tensorflow/tfjs }'],
  [`const v = tf.Sequential`, 'class Sequential'],
  [`const v = tf.sequential({ name: 'net' })`, 'Sequential net, 0 layers'],
  [`const v = tf.layers.dense({ units: 2, name: 'last' })`, 'Dense last'],
];

/** Each notes, in `ran`, that code of the notebook ran. */
const spies: readonly [string, string][] = [
  ['a getter', `{ get x() { ran.push(1); } }`],
  [
    'a getter of a class',
    `new (class { get [Symbol.toStringTag]() { ran.push(1); return 'T'; } })()`,
  ],
  [
    'what looks like a tensor',
    `{ shape: [2], dtype: 'float32', get isDisposed() { ran.push(1); return false; }, dataSync() { ran.push(1); return [1, 2]; } }`,
  ],
  ['an element of an array', `Object.defineProperty([1], 0, { get() { ran.push(1); } })`],
  [
    'the stack of an error',
    `Object.defineProperty(new Error('e'), 'stack', { get() { ran.push(1); } })`,
  ],
  [
    'the message of an error',
    `Object.defineProperty(new Error('e'), 'message', { get() { ran.push(1); } })`,
  ],
  ['the name of a class', `class { static get name() { ran.push(1); } }`],
  ['a length', `{ get length() { ran.push(1); return 1; }, get splice() { ran.push(1); } }`],
  [
    'a proxy',
    `new Proxy({}, { get() { ran.push(1); }, ownKeys() { ran.push(1); return []; }, getPrototypeOf() { ran.push(1); return null; }, getOwnPropertyDescriptor() { ran.push(1); } })`,
  ],
  [
    'a prototype that is a proxy',
    `Object.create(new Proxy({}, { get() { ran.push(1); }, getPrototypeOf() { ran.push(1); return null; } }))`,
  ],
  [
    'a proxy of a function',
    `new Proxy(() => 1, { get() { ran.push(1); }, apply() { ran.push(1); } })`,
  ],
  [
    'a way of being shown',
    `{ [Symbol.for('Jupyter.display')]() { ran.push(1); return {}; }, [Symbol.for('nodejs.util.inspect.custom')]() { ran.push(1); return ''; }, toString() { ran.push(1); return ''; }, toJSON() { ran.push(1); } }`,
  ],
];

/** Backend wasm has no complex numbers. */
const complex: (typeof cases)[number] = [
  'const v = tf.complex([1], [2])',
  { type: 'tensor', shape: [1], dtype: 'complex64', bytes: 8, preview: '[1+2i]' },
];

describe('variables of a kernel', () => {
  const k = useKernel();
  const listed = async (name: string) =>
    (await k.kernel.variables()).find((variable) => variable.name === name);
  before(() => k.run(`import * as tf from '@tensorflow/tfjs'; globalThis.ran = [];`));

  for (const [code, expected] of suiteBackend === 'wasm' ? cases : [...cases, complex]) {
    it(code, async () => {
      assert.equal((await k.run(code)).error?.stack, undefined);
      assert.deepEqual(await listed('v'), { name: 'v', role: 'data', ...expected });
    });
  }
  for (const [name, expression] of spies) {
    it(`asks without running ${name}`, async () => {
      await k.run(`let spied = ${expression};`);
      await k.run('ran.length = 0;');
      assert.ok(await listed('spied'));
      assert.equal((await k.run('ran.length')).value, '0');
    });
  }
  it('a name whose declaration threw is not listed', async () => {
    await k.run(
      `const fine = 1; const never = (() => { throw new Error('no'); })(); const after = 2;`,
    );
    assert.deepEqual(
      [await listed('fine'), await listed('never'), await listed('after')].map((v) => v?.name),
      ['fine', undefined, undefined],
    );
  });
  for (const [code, text] of own) {
    it(code, async () => {
      assert.equal((await k.run(code)).error?.stack, undefined);
      assert.equal((await listed('v'))?.preview, text);
    });
  }
  it('a name is listed once, however often its cell ran', async () => {
    for (let run = 0; run < 3; run++) await k.run('const again = 1;', 'same-cell');
    const names = (await k.kernel.variables()).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name === 'again'),
      ['again'],
    );
    assert.equal(new Set(names).size, names.length);
  });
  it('a name in another alphabet', async () => {
    await k.run('const größe = 3;');
    assert.equal((await listed('größe'))?.preview, '3');
  });
  it('answers after the cells sent before', async () => {
    const ended = k.run(
      `while (!require('node:fs').existsSync('go on')) await new Promise(setImmediate); const waited = 1;`,
    );
    const answer = listed('waited');
    writeFileSync(join(k.folder, 'go on'), '');
    assert.equal((await answer)?.preview, '1');
    await ended;
  });
  it('leaves the tensors alone', async () => {
    await k.run('const kept = tf.ones([300, 300]);');
    const before = (await k.run('tf.memory().numTensors')).value;
    await k.kernel.variables();
    await k.kernel.inspect('kept');
    assert.equal((await k.run('tf.memory().numTensors')).value, before);
  });
  it('each reply says how much memory the process takes', async () => {
    const { reply } = await k.run('1');
    // Node itself takes more than 20 MB.
    assert.ok((reply?.rss ?? 0) > 20e6, `${reply?.rss}`);
  });
});

describe('a kernel that does not run', () => {
  it('has no variables, and is not started to say so', async () => {
    const { test, stop } = startTestKernel();
    try {
      assert.deepEqual(await test.kernel.variables(), []);
      assert.equal(await test.kernel.inspect('x'), undefined);
      assert.deepEqual(test.messages, []);
    } finally {
      await stop();
    }
  });
  it('answers what was asked before it died', async () => {
    const { test, stop } = startTestKernel();
    try {
      const ended = test.run(
        `while (!require('node:fs').existsSync('end')) await new Promise(setImmediate); process.kill(process.pid, 'SIGKILL');`,
      );
      await test.kernel.ready();
      const answer = test.kernel.variables();
      writeFileSync(join(test.folder, 'end'), '');
      assert.deepEqual(await answer, []);
      assert.equal((await ended).status, 'died');
    } finally {
      await stop();
    }
  });
});
