/**
 * One thread or two. The second one is started by the first call that is large enough for it, and takes part as soon as it
 * runs. Where there is none the result is the same, bit by bit.
 *
 * LOSSBOOK_THREADS=1 in the environment keeps losses on one thread, and 2 starts a second even on one processor.
 */
import { assertNever } from '../../wire/assertNever.js';
import type { Helper } from './helper.js';
import type { KernelModule } from './compiled.js';
import { processors, requestedThreads, startHelper } from './platform.js';
import { sumsOnOne, sumsOnTwo, type Work } from './shares.js';
import type { Slots } from './slots.js';

/**
 * Of 65,536 pixels of 2 or 3 channels, value and gradient take 0.5 ms on either number of threads: waking one takes 0.1 ms and
 * more. Of pixels of more channels it is as many fewer.
 */
export const fewestPixels = 131_072;

export type Threads =
  { readonly count: 2; readonly running: boolean } | { readonly count: 1; readonly why: OneThread };

/** Why there is no second thread. */
export type OneThread =
  | { readonly code: 'asked' }
  | { readonly code: 'one-processor' }
  | { readonly code: 'no-file' }
  | { readonly code: 'failed'; readonly message: string };

export function oneThreadText(why: OneThread): string {
  switch (why.code) {
    case 'asked':
      return 'as LOSSBOOK_THREADS says';
    case 'one-processor':
      return 'there is one processor';
    case 'no-file':
      return `fusedHelper.cjs is missing; install Lossbook again, or in a checkout of it run 'npm run build'`;
    case 'failed':
      return `the second thread failed: ${why.message}`;
    default:
      return assertNever(why);
  }
}

let helper: Helper | undefined;
let none: OneThread | undefined = atStart();
let alone = false;

function atStart(): OneThread | undefined {
  const requested = requestedThreads();
  if (requested === '1') return { code: 'asked' };
  if (requested !== '2' && processors() < 2) return { code: 'one-processor' };
  return undefined;
}

export function threads(): Threads {
  if (alone) return { count: 1, why: { code: 'asked' } };
  return none ? { count: 1, why: none } : { count: 2, running: helper?.isRunning ?? false };
}

/** Runs `run` on one thread, to measure and to test what two are compared with. */
export function onOneThread<T>(run: () => T): T {
  const before = alone;
  alone = true;
  try {
    return run();
  } finally {
    alone = before;
  }
}

/** Fills map and gradient, and returns the sum of the map. */
export function sumOf(module: KernelModule, work: Work): number {
  const slots = slotsFor(module, work);
  let sum = 0;
  for (const part of slots ? sumsOnTwo(slots, work) : sumsOnOne(work)) sum += part;
  return sum;
}

/** Those of the second thread, where it runs and is worth it. */
function slotsFor(module: KernelModule, { pixels, setting }: Work): Slots | undefined {
  const weight = Math.max(1, setting.profile.channels / 3);
  if (pixels * weight < fewestPixels || alone || none !== undefined) return undefined;
  helper ??= start(module);
  return helper?.isRunning ? helper.slots : undefined;
}

function start(module: KernelModule): Helper | undefined {
  const without = (why: OneThread): undefined => {
    if (none === undefined)
      console.warn(`lossbook: losses run on one thread: ${oneThreadText(why)}`);
    none ??= why;
    helper = undefined;
  };
  const fail = (message: string): undefined => without({ code: 'failed', message });
  try {
    return startHelper(module, fail) ?? without({ code: 'no-file' });
  } catch (error) {
    return fail((error as Error).message);
  }
}
