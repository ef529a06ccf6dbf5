/**
 * The loops that the loss stands for, in a thread of their own: millions of small arrays make every collection of garbage
 * slow, and it would be the others that wait for it.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Field } from './fields.js';
import type { Way } from './speedWays.js';

export const loopNames = ['naive loop', 'arraySync and naive loop'] as const;

export interface LoopTurn {
  readonly name: (typeof loopNames)[number];
  readonly untimed: number;
  readonly calls: number;
}

/** Ways on this field, and a function that ends their thread. */
export async function loopWays(
  field: Field,
): Promise<{ readonly ways: readonly Way[]; readonly end: () => Promise<unknown> }> {
  const worker = new Worker(new URL('./speedLoopsThread.js', import.meta.url), {
    workerData: field,
  });
  await once(worker, 'message');
  const ways = loopNames.map((name): Way => ({
    ...{ name, kind: 'loop', form: 'atan2', threads: 1, both: undefined },
    value: async (untimed, calls) => {
      worker.postMessage({ name, untimed, calls } satisfies LoopTurn);
      const [times] = (await once(worker, 'message')) as [readonly number[]];
      return times;
    },
  }));
  return { ways, end: () => worker.terminate() };
}
