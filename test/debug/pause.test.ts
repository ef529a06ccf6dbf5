/** Pause, at any time: wherever the main thread is, it comes to stand in code of the notebook, and goes on or is stopped. */
import assert from 'node:assert/strict';
import type { KernelToClient } from '../../extension/wire/message.js';
import { useDebugging } from './debugClient.js';

const tf = `import * as tf from '@tensorflow/tfjs';\n`;

/** Of those loops that lost it, most lost every second one. */
const pauses = 20;

describe('pause', function () {
  this.timeout(60_000);
  const { kernel, client, end, go } = useDebugging();

  const loops: readonly (readonly [what: string, source: string, at: RegExp])[] = [
    ['an empty loop', `ready();\nwhile (true) {}`, /^cell:a:2 /],
    ['an empty loop on a line', `ready(); while (true);`, /^cell:a:1 /],
    ['a loop that counts', `ready();\nlet n = 0;\nwhile (true) n++;`, /^cell:a:3 /],
    ['a function', `const f = (x: number) => x * 2;\nready();\nfor (;;) f(1);`, /^cell:a:[13] /],
    ['Node', `ready();\nfor (;;) JSON.stringify([1, 2, 3]);`, /^cell:a:2 /],
    [
      'the console',
      `ready();\nfor (let n = 1; ; n++) if (n % 1e5 === 0) console.log(n);`,
      /^cell:a:2 /,
    ],
    [
      'operations of TensorFlow.js',
      `${tf}ready();\nfor (;;) tf.ones([8]).square().dispose();`,
      /^cell:a:3 /,
    ],
    [
      'a loss of the library',
      `${tf}import { angularLoss } from 'lossbook/losses';
const x = tf.ones([1, 16, 16, 2]);
ready();
for (;;) tf.tidy(() => void angularLoss(x, x));`,
      /^cell:a:5 /,
    ],
    [
      'numbers that are awaited',
      `${tf}const t = tf.ones([8]);\nready();\nfor (;;) await t.data();`,
      /^cell:a:4 /,
    ],
    [
      'turns of its own',
      `ready();\nfor (;;) await new Promise((go) => setTimeout(go, 5));`,
      /^cell:a:2 /,
    ],
    ['microtasks', `ready();\nfor (;;) await null;`, /^cell:a:2 /],
    [
      'a timer',
      `const tick = () => {\n  setTimeout(tick, 5);\n};\nready();\ntick();\nawait new Promise(() => undefined);`,
      /^cell:a:[1-3] /,
    ],
  ];
  for (const [what, source, at] of loops) {
    it(`${what}: stands ${pauses} times of ${pauses}, and is stopped`, async () => {
      await kernel.run(`globalThis.ready = () => console.log('ready');`);
      const debug = client({ a: source });
      await debug.start();
      const from = kernel.messages.length;
      const running = debug.run('a');
      await printed(() => kernel.messages.slice(from), 'ready');
      for (let i = 0; i < pauses; i++) {
        if (i > 0) await go(debug);
        await debug.ask('pause', { threadId: 1 });
        const { reason, stack } = await debug.stand();
        assert.equal(reason, 'pause');
        assert.match(stack[0]!, at);
      }
      kernel.kernel.interrupt();
      assert.equal((await running).status, 'error');
      await end(debug);
      assert.equal((await kernel.run('6 * 7')).value, '42');
    });
  }

  it('while it is standing changes nothing', async () => {
    const debug = client({ b: 'const one = 1;\nconst two = one + 1;\ntwo' });
    await debug.start({ 'cell:b': [2] });
    const running = debug.run('b');
    const { reason } = await debug.stand();
    await debug.ask('pause', { threadId: 1 });
    await go(debug);
    assert.deepEqual([reason, (await running).value], ['breakpoint', '2']);
    await end(debug);
  });
});

async function printed(messages: () => readonly KernelToClient[], text: string): Promise<void> {
  while (!messages().some((m) => m.type === 'stream' && m.text.includes(text)))
    await new Promise((next) => setImmediate(next));
}
