import assert from 'node:assert/strict';
import { backends } from '../support/backends.js';
import { eventually } from '../browser/eventually.js';
import { startTestKernel, useKernel } from '../support/kernelUnderTest.js';

const stoppable: readonly [string, string][] = [
  ['an endless loop', `console.log('ready'); while (true) {}`],
  ['an endless loop after an await', `await null; console.log('ready'); while (true) {}`],
  [
    'an endless loop after a timer',
    `await new Promise((r) => setTimeout(r, 5)); console.log('ready'); for (;;) {}`,
  ],
  [
    'microtasks without end',
    `console.log('ready'); const spin = () => Promise.resolve().then(spin); await spin();`,
  ],
  ['an await in a loop', `console.log('ready'); while (true) await null;`],
  ['a runaway RegExp', `console.log('ready'); /^(a+)+$/.test('a'.repeat(40) + 'b')`],
  ['a wait for a timer', `console.log('ready'); await new Promise((r) => setTimeout(r, 1e6));`],
  [
    'a loop that sleeps',
    `console.log('ready'); while (true) await new Promise((r) => setTimeout(r, 5));`,
  ],
  [
    'a loop over tf.nextFrame',
    `import * as tf from '@tensorflow/tfjs'; console.log('ready'); while (true) await tf.nextFrame();`,
  ],
  [
    'a loop that catches everything',
    `console.log('ready'); while (true) { try { while (true) {} } catch {} }`,
  ],
  ['a loop that prints', `console.log('ready'); while (true) console.log('x');`],
  [
    'an endless generator',
    `console.log('ready'); [...(function* () { while (true) yield 1; })()].length`,
  ],
];

describe('interrupt', () => {
  const k = useKernel();

  for (const [name, code] of stoppable) {
    it(`stops ${name} and keeps earlier names`, async () => {
      await k.run(`const kept = 'kept by ${name}';`);
      const end = await k.runAndInterrupt(code);
      assert.equal(end.status, 'error');
      assert.equal(end.error?.name, 'Interrupted');
      assert.equal(end.reply?.interrupted, true);
      assert.equal((await k.run('kept')).value, `'kept by ${name}'`);
    });
  }

  it('stops a sleeping loop for good', async () => {
    await k.runAndInterrupt(
      `globalThis.ticks = 0; console.log('ready'); while (true) { globalThis.ticks++; await new Promise((r) => setTimeout(r, 5)); }`,
    );
    const before = (await k.run('globalThis.ticks')).value;
    // Timers of one length end in their order: the loop's would have come between.
    await k.run('for (let i = 0; i < 3; i++) await new Promise((r) => setTimeout(r, 5));');
    assert.equal((await k.run('globalThis.ticks')).value, before);
  });

  it('leaves the next cell alone, however soon it comes', async () => {
    for (let i = 0; i < 5; i++) {
      const stopped = k.runAndInterrupt(`console.log('ready'); while (true) {}`);
      const next = k.run('1 + 1');
      assert.equal((await stopped).error?.name, 'Interrupted');
      assert.equal((await next).value, '2');
    }
  });

  it('does nothing when no cell runs', async () => {
    k.kernel.interrupt();
    assert.equal((await k.run('1 + 1')).value, '2');
  });
});

describe('interrupt inside a gradient', () => {
  for (const backend of backends) {
    it(`leaves TensorFlow.js able to make gradients on ${backend}`, async () => {
      const { test, stop } = startTestKernel({ backend });
      try {
        await test.run(`import * as tf from '@tensorflow/tfjs'; const x = tf.ones([64, 64]);`);
        for (let i = 0; i < 6; i++) {
          const end = await test.runAndInterrupt(`
            let round = 0;
            const loss = (p) => { let y = p; for (;;) { y = y.matMul(p).sigmoid(); if (round++ === ${i}) console.log('ready'); } return y.sum(); };
            tf.tidy(() => tf.grad(loss)(x))`);
          assert.equal(end.error?.name, 'Interrupted');
          const gradient = await test.run(
            `(await tf.grad((p) => p.square().sum())(tf.tensor1d([1, 2, 3])).array()).join()`,
          );
          assert.equal(gradient.error?.stack, undefined);
          assert.equal(gradient.value, `'2,4,6'`);
        }
        const state = await test.run(
          `const s = tf.engine().state; [s.gradientDepth, s.kernelDepth, s.scopeStack.length, s.activeTape].join()`,
        );
        assert.equal(state.value, `'0,0,0,'`);
        const leak = await test.run(`tf.memory().numTensors`);
        assert.ok(Number(leak.value) < 20, `${leak.value} tensors are left`);
      } finally {
        await stop();
      }
    });
  }
});

describe('a cell that cannot be interrupted', () => {
  it('costs the kernel, after 2 s, and the next cell runs in a fresh one', async () => {
    const { test, stop } = startTestKernel();
    try {
      await test.run('const lost = 1;');
      // Blocked inside the operating system: V8 has nothing to terminate.
      const end = await test.runAndInterrupt(
        `console.log('ready'); require('node:child_process').execFileSync('sleep', ['100'])`,
      );
      assert.equal(end.status, 'died');
      assert.match(end.error?.message ?? '', /did not stop within 2 s .* fresh kernel/);
      assert.equal((await test.run('typeof lost')).value, `'undefined'`);
    } finally {
      await stop();
    }
  });
  it('costs the kernel at once when interrupted a second time', async () => {
    const { test, stop } = startTestKernel();
    try {
      const ending = test.run(
        `console.log('ready'); require('node:child_process').execFileSync('sleep', ['100'])`,
      );
      await eventually('its text', () =>
        Promise.resolve(test.messages.some((m) => m.type === 'stream')),
      );
      test.kernel.interrupt();
      test.kernel.interrupt();
      assert.equal((await ending).status, 'died');
      assert.equal((await test.run('1 + 1')).value, '2');
    } finally {
      await stop();
    }
  });
});
