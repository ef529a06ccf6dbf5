/** Interrupts at random instants of short cells: before they begin, while they run, as they end. */
import { backends } from '../support/backends.js';
import { startTestKernel } from '../support/kernelUnderTest.js';
import { drawsOf } from './draws.js';
import type { Trial } from './trial.js';

const cells: readonly string[] = [
  `for (let end = performance.now() + 3; performance.now() < end; );`,
  `for (let end = performance.now() + 120; performance.now() < end; );`,
  `await new Promise((resolve) => setTimeout(resolve, 3)); 1`,
  `await null; for (let end = performance.now() + 110; performance.now() < end; );`,
  `tf.tidy(() => { for (let i = 0; i < 200; i++) tf.ones([8, 8]).matMul(tf.ones([8, 8])).dataSync(); })`,
];

export const interrupts: Trial = {
  title: 'Interrupts',
  about:
    'A cell of a few milliseconds, an interrupt at a random instant around it, and a cell right behind that is not to be stopped. ' +
    'The first ends as it would or is stopped, the second gives its value, names are kept.',
  async *run({ seed, size }) {
    const count = Math.ceil((size === 'whole' ? 1000 : 60) / backends.length);
    for (const backend of backends) {
      const draws = drawsOf(seed);
      const failures: string[] = [];
      const { test, stop } = startTestKernel({ backend });
      try {
        await test.run(`import * as tf from '@tensorflow/tfjs'; const kept = 1;`);
        for (let i = 0; i < count; i++) {
          const code = draws.pick(cells);
          const delay = draws.below(140);
          const first = test.run(code);
          const second = test.run(`kept + ${i}`);
          await new Promise((resolve) => setTimeout(resolve, delay));
          // Only while the first has not been answered here: an interrupt is for what a person sees running.
          const state = await Promise.race([first, Promise.resolve('runs' as const)]);
          if (state === 'runs') test.kernel.interrupt();
          const [a, b] = [await first, await second];
          const which = `seed ${seed}, interrupt ${i} after ${delay} ms of ${code}`;
          if (a.status === 'died') failures.push(`${which}: ${a.error?.message}`);
          if (a.status === 'error' && a.error?.name !== 'Interrupted')
            failures.push(`${which}: ${a.error?.message}`);
          if (b.value !== String(1 + i))
            failures.push(`${which}: the next cell, ${b.error?.message}`);
          test.messages.length = 0;
        }
      } finally {
        await stop();
      }
      yield { what: `on ${backend}`, tried: count, failures };
    }
  },
};
