/** The second thread as the first one sees it. It keeps no process alive. */
import { Worker } from 'node:worker_threads';
import type { HelperData } from './helperThread.js';
import type { KernelModule } from './compiled.js';
import { flag, slotsBytes, slotsIn, type Slots } from './slots.js';

export class Helper {
  readonly slots: Slots;
  private readonly worker: Worker;

  /** Starts it; throws where threads cannot be had. */
  constructor(module: KernelModule, file: URL, onEnd: (message: string) => void) {
    const memory = new SharedArrayBuffer(slotsBytes);
    const workerData: HelperData = { module, memory };
    this.slots = slotsIn(memory);
    // Without what the process was told to load first, which would only keep it waiting.
    this.worker = new Worker(file, { workerData, execArgv: [], env: {} });
    this.worker.unref();
    this.worker.on('error', ({ message }) => onEnd(message));
    this.worker.on('exit', (code) => onEnd(`it ended with code ${code}`));
  }

  get isRunning(): boolean {
    return Atomics.load(this.slots.flags, flag.running) === 1;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
