/** Why a kernel is gone: found out from what the system says of it, and worded here only. */
import { assertNever } from '../wire/assertNever.js';
import { messagePipe } from '../wire/message.js';
import { lastSaid } from './rawText.js';

export type KernelDeath =
  | { readonly cause: 'stopped' }
  | { readonly cause: 'unresponsive'; readonly seconds: number }
  | { readonly cause: 'out-of-memory' }
  | { readonly cause: 'garbled' }
  | { readonly cause: 'stack-full' }
  | { readonly cause: 'exited'; readonly code: number; readonly said: string }
  | { readonly cause: 'killed'; readonly signal: string; readonly said: string };

export function causeOfDeath(
  code: number | null,
  signal: string | null,
  stderr: string,
): KernelDeath {
  // A process that a cell started may have said so before, and this one be ended from outside.
  if (outOfMemory.test(stderr) && (signal === null || isCrash(signal))) {
    return { cause: 'out-of-memory' };
  }
  // Node 20 ends so when the stack is full in a callback of V8's promises, where nothing can catch it.
  if (code === 7 && /Maximum call stack size exceeded/.test(stderr)) return { cause: 'stack-full' };
  const said = lastSaid(stderr);
  if (signal !== null) return { cause: 'killed', signal, said };
  return { cause: 'exited', code: code ?? 0, said };
}

const outOfMemory =
  /(?:^|\n)(?:FATAL ERROR: .*heap out of memory|# Fatal \w{1,20} out of memory|RangeError: Array buffer allocation failed)/;

const lost = 'Names of earlier cells are gone; the document is not touched.';

/** `when` says whether a cell was running. */
export function deathText(death: KernelDeath, when: 'busy' | 'idle' = 'busy'): string {
  const moment = when === 'busy' ? ' while the cell ran' : ' while no cell ran';
  switch (death.cause) {
    case 'stopped':
      return `the kernel was shut down. ${lost}`;
    case 'unresponsive':
      return (
        `the cell did not stop within ${death.seconds} s of being interrupted, so the kernel was ended. ` +
        `${lost} The next cell runs in a fresh kernel.`
      );
    case 'out-of-memory':
      return (
        `the kernel ran out of memory and ended. ${lost} Use smaller tensors, dispose those no longer ` +
        `needed (tf.tidy), or allow more with NODE_OPTIONS=--max-old-space-size=8192.`
      );
    case 'garbled':
      return (
        `file descriptor ${messagePipe}, on which the kernel answers, was written to by a cell or a process of its own, so the ` +
        `kernel was ended. ${lost} Write to files that were opened, or to process.stdout.`
      );
    case 'stack-full':
      return (
        `the call stack was full where Node cannot go on, as by an async function that awaits itself without end, so the kernel ended. ` +
        `${lost} Give the recursion an end, or write it as a loop.`
      );
    case 'exited':
      return `the kernel exited with code ${death.code}${moment}${lastOnStderr(death.said)}. ${lost}`;
    case 'killed':
      return (
        `the kernel was ended by signal ${death.signal} (${signalText(death.signal)})${moment}` +
        `${isCrash(death.signal) ? lastOnStderr(death.said) : ''}. ${lost}`
      );
    default:
      return assertNever(death);
  }
}

/** It may be the reason, and may be of something else that printed there: who reads it can tell. */
const lastOnStderr = (said: string): string =>
  said === '' ? '' : `; the last that came on stderr, of it or of what ran in it: ${said}`;

/** What is ended from outside says nothing of it. */
const isCrash = (signal: string): boolean =>
  ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGABRT', 'SIGTRAP'].includes(signal);

function signalText(signal: string): string {
  if (isCrash(signal)) return 'a crash in native code';
  const often = signal === 'SIGKILL' ? ', often for lack of memory' : '';
  return `something on this machine ended it${often}`;
}
