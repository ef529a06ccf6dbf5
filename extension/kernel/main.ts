/** The kernel process: moves messages between the client's IPC channel and the kernel. */
// First, before anything takes hold of the timers.
import './timers.js';
import type { ClientToKernel, KernelOptions, KernelToClient } from '../wire/message.js';
import { startKernel, type Receive } from './kernel.js';

const options = JSON.parse(process.argv[2] ?? '{}') as KernelOptions;
const send = (message: KernelToClient) => void process.send?.(message);

// Requests that arrive while the kernel starts wait for it; later ones are handled in the very turn in which
// they arrive, for a promise job could be lost to an interrupt.
let receive: Receive | undefined;
const early: ClientToKernel[] = [];
process.on('message', (message: ClientToKernel) =>
  receive ? receive(message) : early.push(message),
);
process.on('disconnect', () => process.exit(0));

startKernel(options, send).then(
  (ready) => {
    receive = ready;
    for (const message of early) ready?.(message);
  },
  (error: Error) => {
    send({ type: 'kernel_refusal', message: `the kernel did not start: ${error.message}` });
  },
);
