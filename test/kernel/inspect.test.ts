import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../browser/eventually.js';
import { useKernel } from '../support/kernelUnderTest.js';

describe('inspecting a variable', () => {
  const k = useKernel();

  it('shows it as show(name) does', async () => {
    const shown = await k.run(`
      import * as tf from '@tensorflow/tfjs'; import { show } from 'lossbook/display';
      const map = tf.linspace(0, 1, 256).reshape([16, 16]); show(map);`);
    assert.equal(shown.error, undefined);
    const display = k.messages.find((m) => m.type === 'display_data');
    const reply = await k.kernel.inspect('map');
    assert.ok(display?.type === 'display_data' && reply?.status === 'ok' && reply.found);
    assert.deepEqual(Object.keys(reply.data), Object.keys(display.data));
    assert.equal(reply.data['text/plain'], display.data['text/plain']);
    assert.deepEqual(reply.data['image/png'], display.data['image/png']);
  });
  const missing = ['nothing', 'globalThis', 'map.shape', 'process.exit(1)', '', '1 + 1'];
  for (const name of missing) {
    it(`does not find ${JSON.stringify(name)}`, async () => {
      const reply = await k.kernel.inspect(name);
      assert.deepEqual([reply?.status, reply?.status === 'ok' && reply.found], ['ok', false]);
    });
  }
  it('shows a pending promise at once', async () => {
    await k.run('const pending = new Promise(() => {}); 1');
    const reply = await k.kernel.inspect('pending');
    assert.ok(reply?.status === 'ok' && reply.found);
    assert.equal(reply.data['text/plain'], 'Promise { <pending> }');
  });
  it('says what a value throws that shows itself', async () => {
    await k.run(
      `const bad = { [Symbol.for('Jupyter.display')]() { throw new RangeError('not shown'); } }; 1`,
    );
    const reply = await k.kernel.inspect('bad');
    assert.ok(reply?.status === 'error');
    assert.deepEqual([reply.error.name, reply.error.message], ['RangeError', 'not shown']);
  });
  it('can be interrupted, and names are kept', async () => {
    await k.run(
      `const endless = { [Symbol.for('Jupyter.display')]() { require('node:fs').writeFileSync('endless', ''); while (true) {} } }; const steady = 5; 1`,
    );
    const asked = k.kernel.inspect('endless');
    await eventually('that it runs', () => Promise.resolve(existsSync(join(k.folder, 'endless'))));
    k.kernel.interrupt();
    const reply = await asked;
    assert.ok(reply?.status === 'error');
    assert.equal(reply.error.name, 'Interrupted');
    assert.equal((await k.run('steady')).value, '5');
  });
});
