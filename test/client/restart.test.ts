/** A kernel that is shut down so that another takes its place. */
import assert from 'node:assert/strict';
import { startTestKernel } from '../support/kernelUnderTest.js';

describe('a cell that is asked for while the kernel is shut down', () => {
  const ways: readonly [times: string, (shutdown: () => Promise<void>) => void][] = [
    ['once', (shutdown) => void shutdown()],
    ['twice', (shutdown) => (void shutdown(), void shutdown())],
  ];
  for (const [times, shut] of ways) {
    it(`${times}: runs in the next one, which has none of its names`, async () => {
      const { test, stop } = startTestKernel();
      try {
        await test.run('const kept = process.pid; kept');
        shut(() => test.kernel.shutdown());
        const { status, value } = await test.run('typeof kept');
        assert.deepEqual([status, value], ['ok', `'undefined'`]);
      } finally {
        await stop();
      }
    });
  }
  it('and what the kernel is, is told of the next one', async () => {
    const { test, stop } = startTestKernel();
    try {
      const { pid } = await test.kernel.ready();
      const ended = test.kernel.shutdown();
      const next = await test.kernel.ready();
      await ended;
      assert.notEqual(next.pid, pid);
    } finally {
      await stop();
    }
  });
});
