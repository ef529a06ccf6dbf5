/** The kernel process: moves messages between the client and the kernel. */
// First, before anything takes hold of the timers.
import './timers.js';
import type { KernelOptions, KernelToClient } from '../wire/message.js';
import { openChannel } from './channel.js';
import { startKernel } from './kernel.js';
import { sendBeforeEnd } from './lastWords.js';

// Else Node opens its debugger at this signal, to which the cells that run then are lost.
process.on('SIGUSR1', () => undefined);

const options = JSON.parse(process.argv[2] ?? '{}') as KernelOptions;
const channel = openChannel();
sendBeforeEnd(channel);

export { asKernel } from './intrinsics.js';
let noteAnswer = (): void => undefined;
/** `listener` hears of each cell that has been answered. */
export const onAnswer = (listener: () => void): void => void (noteAnswer = listener);
const send = (message: KernelToClient) => {
  channel.send(message);
  if (message.type === 'execute_reply') noteAnswer();
};

startKernel(options, { ...channel, send }).then(
  // Each message is handled in the very turn in which it arrives, for a promise job could be lost to an interrupt.
  (session) => {
    if (session) channel.listen({ request: session.handle, interrupt: session.interrupt });
    // It was refused, and nothing else keeps the process until that is sent.
    else channel.release();
  },
  (error: Error) => {
    const message = `the kernel did not start: ${error.message}`;
    channel.send({ type: 'kernel_refusal', message });
    channel.release();
  },
);
