/** Two threads in whole processes: losses of large tensors, the end of a program, interrupts of a kernel. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { fusedState, onOneThread } from '../../../extension/backends/fused/index.js';
import { angularLoss } from '../../../extension/losses/index.js';
import { eventually } from '../../browser/eventually.js';
import { onEachBackend, uniform } from '../../losses/support.js';
import { startTestKernel } from '../../support/kernelUnderTest.js';

onEachBackend('fused losses of large tensors', () => {
  it('have the same bits on one thread and on two', async function () {
    this.timeout(60_000);
    const next = uniform(7);
    const [t, p] = [1, 2].map(() =>
      tf.tensor(
        Float32Array.from({ length: 2 * 150_003 }, () => 4 * next() - 2),
        [150_003, 2],
      ),
    ) as [tf.Tensor, tf.Tensor];
    const run = () =>
      tf.tidy(() => {
        const { value, grad } = tf.valueAndGrad((p: tf.Tensor) => angularLoss(t, p))(p);
        const map = angularLoss(t, p, { reduction: 'none' });
        return Buffer.concat(
          [value, grad, map].map((x) => Buffer.from(x.dataSync().slice().buffer)),
        );
      });
    const expected = onOneThread(run);
    run();
    const isRunning = (): boolean => {
      const now = fusedState();
      assert.ok(now.ok && now.threads.count === 2);
      return now.threads.running;
    };
    await eventually('the second thread', () => Promise.resolve(isRunning()));
    for (let i = 0; i < 5; i++) assert.ok(run().equals(expected));
    tf.dispose([t, p]);
  });
});

const node = promisify(execFile);
/** A loss of the published library on a large tensor, and what became of the second thread. */
const program = `
  import * as tf from '@tensorflow/tfjs';
  import { angularLoss } from 'lossbook/losses';
  await tf.setBackend('cpu');
  let started = 0;
  process.on('worker', () => started++);
  const x = tf.ones([140000, 2]);
  angularLoss(x, x).dataSync();
  const until = Date.now() + 200;
  while (Date.now() < until) angularLoss(x, x).dataSync();
  await new Promise((resolve) => setTimeout(resolve));
  console.log(started, angularLoss(x, x).dataSync()[0]);`;

describe('a process with a second thread', function () {
  this.timeout(60_000);
  const run = async (threads: string) => {
    const args = ['--input-type=module', '-e', program];
    const env = { ...process.env, LOSSBOOK_THREADS: threads };
    return (await node(process.execPath, args, { env, timeout: 50_000 })).stdout;
  };
  it('ends by itself', async () => assert.equal(await run('2'), '1 0\n'));
  it('has none if LOSSBOOK_THREADS is 1', async () => assert.equal(await run('1'), '0 0\n'));

  it('a kernel has right gradients after interrupts', async () => {
    const { test, stop } = startTestKernel({ backend: 'wasm' });
    try {
      await test.run(`
        import * as tf from '@tensorflow/tfjs';
        import { angularLoss } from 'lossbook/losses';
        let started = 0;
        process.on('worker', () => started++);
        const [t, p] = [1, 2].map((seed) => tf.randomNormal([300, 512, 2], 0, 1, 'float32', seed));
        const gradient = () => tf.tidy(() => tf.grad((p) => angularLoss(t, p))(p).dataSync().slice());
        const expected = gradient();`);
      for (let i = 0; i < 4; i++) {
        const end = await test.runAndInterrupt(`console.log('ready'); for (;;) gradient();`);
        assert.equal(end.error?.name, 'Interrupted');
        const after = await test.run(
          `[started, gradient().every((x, i) => x === expected[i])].join()`,
        );
        assert.equal(after.value, `'1,true'`);
      }
    } finally {
      await stop();
    }
  });
});
