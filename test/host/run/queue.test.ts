import assert from 'node:assert/strict';
import { createQueue } from '../../../extension/host/run/queue.js';

/** A queue whose items end when told; `log` says what happened to them. */
function watched(stopAt?: string) {
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const queue = createQueue<string>({
    run: (item) => {
      log.push(`run ${item}`);
      return new Promise((done) => ends.push(() => done(item === stopAt ? 'stop' : 'go on')));
    },
    drop: (item) => void log.push(`drop ${item}`),
  });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((done) => setImmediate(done));
  };
  return { queue, log, endOne };
}

describe('a queue', () => {
  it('does one thing at a time, in order', async () => {
    const { queue, log, endOne } = watched();
    queue.add(['a', 'b']);
    queue.add(['c']);
    assert.deepEqual(log, ['run a']);
    await endOne();
    await endOne();
    assert.deepEqual(log, ['run a', 'run b', 'run c']);
  });
  it('says what is under way and what waits', () => {
    const { queue } = watched();
    queue.add(['a', 'b']);
    assert.deepEqual(queue.items(), ['a', 'b']);
  });
  it('drops what waits when it is cleared', async () => {
    const { queue, log, endOne } = watched();
    queue.add(['a', 'b', 'c']);
    queue.clear();
    await endOne();
    assert.deepEqual(log, ['run a', 'drop b', 'drop c']);
  });
  it('drops the rest when one says stop, and takes new things after it', async () => {
    const { queue, log, endOne } = watched('a');
    queue.add(['a', 'b']);
    await endOne();
    queue.add(['c']);
    assert.deepEqual(log, ['run a', 'drop b', 'run c']);
  });
});
