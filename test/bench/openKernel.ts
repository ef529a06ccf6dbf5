/** A real kernel process, and the time from a cell's text to what came of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKernel } from '../../extension/client/kernel.js';
import type { BackendChoice, ExecuteReply, KernelToClient } from '../../extension/wire/message.js';
import { kernelEntry } from '../support/kernelUnderTest.js';

export interface CellTime {
  /** Until the reply, in milliseconds. */
  readonly total: number;
  /** Of it, by the kernel's own clock: from taking the cell up to having its value. */
  readonly inside: number;
  /** Until the first output, where there is one. */
  readonly shown: number;
  readonly reply: ExecuteReply;
}

export interface OpenKernel {
  run: (code: string) => Promise<CellTime>;
  /** The last output that was shown. */
  lastShown: () => KernelToClient | undefined;
  close: () => Promise<void>;
}

/** Starts nothing yet: the first cell does, as in an editor. */
export function openKernel(backend: BackendChoice): OpenKernel {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-bench-'));
  let shownAt = NaN;
  let shown: KernelToClient | undefined;
  const kernel = createKernel({ entry: kernelEntry, folder, backend }, (message) => {
    if (message.type !== 'display_data' && message.type !== 'execute_result') return;
    if (Number.isNaN(shownAt)) shownAt = performance.now();
    shown = message;
  });
  let cells = 0;
  return {
    run: async (code) => {
      shownAt = NaN;
      const started = performance.now();
      const outcome = await kernel.execute(`cell-${++cells}`, code);
      const total = performance.now() - started;
      if (outcome.kind === 'died') throw new Error(outcome.error.message);
      const { reply } = outcome;
      if (reply.error) throw new Error(`the cell failed: ${reply.error.message}`);
      return { total, inside: reply.ms, shown: shownAt - started, reply };
    },
    lastShown: () => shown,
    close: async () => {
      await kernel.shutdown();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
