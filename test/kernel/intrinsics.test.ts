/** What cells do to the language's own objects, in place: the kernel goes on, and no check is made of what is not sound. */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

const thrower = `() => { throw new Error('poisoned'); }`;

/** What is done, and what a check then says of it; where that is absent it passes. */
const cases: readonly [string, RegExp?][] = [
  [`JSON.stringify = JSON.parse = ${thrower}`, /JSON\.(stringify|parse)/],
  [`Array.prototype.map = ${thrower}`, /Array\.prototype\.map/],
  [`Array.prototype.push = function () { return 0; }`, /Array\.prototype\.push/],
  [`Array.prototype[Symbol.iterator] = function* () {}`, /Array\.prototype\[Symbol\(/],
  [
    `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })`,
    /Array Iterator\.next/,
  ],
  [`Object.defineProperty(Array, Symbol.species, { value: Object })`, /Array\[Symbol\(/],
  [`Promise.prototype.then = ${thrower}`],
  [`Promise.prototype.then = () => new Promise(() => {})`],
  [`Object.defineProperty(Promise, Symbol.species, { value: ${thrower} })`],
  [`Object.defineProperty(Promise.prototype, 'constructor', { get: ${thrower} })`],
  [`Object.defineProperty(Array.prototype, 'last', { value: () => 1 })`],
  [`Promise.prototype.finally = Promise.prototype.catch = ${thrower}`],
  [`Object.prototype.toJSON = () => 'another'`, /Object\.prototype\.toJSON/],
  [`Object.prototype.extra = 1`, /Object\.prototype\.extra/],
  [`Object.prototype.get = Object.prototype.value = () => 1`, /Object\.prototype\.get/],
  [`Object.prototype.then = (resolve) => resolve(5)`, /Object\.prototype\.then/],
  ...['id', 'kind', 'type', 'value', 'get', 'cell', 'message', 'dtype'].map(
    (name): [string, RegExp] => [
      `Object.defineProperty(Object.prototype, '${name}', { get() { throw 10; }, set() { throw 11; } })`,
      new RegExp(`Object\\.prototype\\.${name}`),
    ],
  ),
  [
    `Object.defineProperties(Object.prototype, { kind: { get() { throw 10; } } })`,
    /Object\.prototype\.kind/,
  ],
  [`Object.keys = Object.entries = Object.assign = ${thrower}`, /Object\.keys/],
  [`Map.prototype.get = WeakMap.prototype.get = ${thrower}`, /Map\.prototype\.get/],
  [`String.prototype.split = ${thrower}`, /String\.prototype\.split/],
  [`RegExp.prototype.exec = RegExp.prototype.test = ${thrower}`, /RegExp\.prototype\.exec/],
  [`Reflect.apply = Reflect.get = ${thrower}`, /Reflect\.(apply|get)/],
  [`Math.abs = () => 5; Math.max = () => 0`, /Math\.(abs|max)/],
  [`Object.getPrototypeOf(Float32Array.prototype).fill = function () { return this; }`, /fill/],
  [`Float32Array.prototype.fill = Float32Array.prototype.set = () => 0`, /Float32Array\.prototype/],
  [`Number.isInteger = () => false`, /Number\.isInteger/],
  [`Error.prepareStackTrace = ${thrower}`],
  [`Error.prepareStackTrace = (error, frames) => frames`],
  [`Object.freeze(globalThis)`, /globalThis is frozen/],
  [`for (const one of [Object, Array, Function, Promise, Map]) Object.freeze(one.prototype)`],
  [`process.memoryUsage = process.getActiveResourcesInfo = undefined`],
  [`performance.now = () => NaN`],
  [
    `Array.prototype.last = function () { return this[this.length - 1]; }`,
    /Array\.prototype\.last/,
  ],
  [
    `let said; try { tf.engine().reset(); } catch ({ message }) { said = /restart the kernel/.test(message); } if (!said) throw 0`,
  ],
  [`String.prototype.shout = function () { return this + '!'; }`],
];

const prepare = `import * as tf from '@tensorflow/tfjs';
  import { gradcheck } from 'lossbook/check';
  const kept = 'kept';
  const [a, b] = [tf.tensor2d([[1, 2.5]]), tf.tensor2d([[2, 1]])];
  const mse = (t, p) => tf.mean(tf.square(tf.sub(t, p)));`;

describe('a cell that changes in place', () => {
  for (const [code, refused] of cases) {
    it(`${code}: names are kept, cells stop, and a check ${refused ? 'is refused' : 'passes'}`, async () => {
      const { test, stop } = startTestKernel();
      try {
        await test.run(prepare);
        assert.equal((await test.run(`${code}; 1`)).reply?.status, 'ok');
        assert.equal((await test.run('kept')).value, `'kept'`);
        const check = await test.run('gradcheck(mse, [a, b]).verdict');
        if (refused) {
          assert.equal(check.error?.name, 'UnsoundCheck', check.error?.message ?? check.value);
          assert.match(check.error.message, refused);
        } else assert.equal(check.value, `'pass'`, check.error?.message);
        const stopped = await test.runAndInterrupt(`process.stdout.write('ready'); for (;;);`);
        assert.equal(stopped.error?.name, 'Interrupted');
        assert.ok((await test.kernel.variables()).some(({ name }) => name === 'kept'));
      } finally {
        await stop();
      }
    });
  }

  it('what a cell has changed holds for later cells, and for what it started', async () => {
    const { test, stop } = startTestKernel();
    try {
      await test.run(`JSON.stringify = () => 'mine'; Array.prototype.last = () => 'added';`);
      assert.equal((await test.run('JSON.stringify(1) + [].last()')).value, `'mineadded'`);
      const later = `await new Promise((resolve) => setTimeout(resolve, 5)); JSON.stringify(1)`;
      assert.equal((await test.run(later)).value, `'mine'`);
      await test.run(`delete Array.prototype.last;`);
      assert.equal((await test.run('typeof [].last')).value, `'undefined'`);
    } finally {
      await stop();
    }
  });

  it('a timer that a cell has left behind has what the cell changed, and changes it back', async () => {
    const { test, stop } = startTestKernel();
    try {
      await test.run(prepare);
      await test.run(
        `const { abs } = Math; Math.abs = () => 5; let seen; Array.prototype.last = () => 'added';
        setTimeout(() => { seen = [Math.abs(1), [].last()].join(); Math.abs = abs; delete Array.prototype.last; }, 5); 1`,
      );
      await test.kernel.settle(5000);
      assert.equal(
        (await test.run(`seen + Math.abs(-1) + typeof [].last`)).value,
        `'5,added1undefined'`,
      );
      const check = await test.run('gradcheck(mse, [a, b]).verdict');
      assert.equal(check.value, `'pass'`, check.error?.message);
    } finally {
      await stop();
    }
  });

  for (const code of [
    `Reflect.defineProperty(Array.prototype, '0', { get() { return 9; }, set() { throw 3; } })`,
    `Object.prototype.then = () => { throw 5; }`,
    `Object.defineProperty(Object.prototype, 'then', { get() { throw 10; } })`,
  ]) {
    it(`${code}: that cell may fail, and later ones run`, async () => {
      const { test, stop } = startTestKernel();
      try {
        await test.run('const kept = 41;');
        await test.run(`${code}; 1`);
        assert.equal((await test.run('kept + 1')).value, '42');
        assert.equal((await test.run('kept + 2')).value, '43');
      } finally {
        await stop();
      }
    });
  }

  it('by a property that is to stay: it can be taken off again', async () => {
    const { test, stop } = startTestKernel();
    try {
      await test.run(
        `const kept = 1; Object.defineProperty(JSON, 'parse', { value: 1, writable: false, configurable: false });`,
      );
      assert.equal((await test.run('[kept, JSON.parse].join()')).value, `'1,1'`);
    } finally {
      await stop();
    }
  });

  it('and freezes what the kernel needs: it ends, and says which', async () => {
    const { test, stop } = startTestKernel();
    try {
      const end = await test.run(`JSON.parse = 1; Object.freeze(JSON); 1`);
      assert.match(end.error?.message ?? '', /a cell has changed JSON\.parse for good/);
      assert.match(end.error?.message ?? '', /Names of earlier cells are gone/);
      assert.equal((await test.run('1 + 1')).value, '2');
    } finally {
      await stop();
    }
  });
});
