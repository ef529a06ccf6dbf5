/** A real kernel process, and what a cell run in it came to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createKernel, type ExecuteOutcome, type Kernel } from '../../extension/client/kernel.js';
import { cellOutputs } from '../../extension/notebook/cellOutputs.js';
import type {
  BackendChoice,
  CellError,
  ExecuteReply,
  KernelToClient,
} from '../../extension/wire/message.js';

import { suiteBackend } from './suiteBackend.js';

export const kernelEntry = resolve('dist/kernel.cjs');

export interface CellEnd {
  readonly status: 'ok' | 'error' | 'died';
  readonly error: CellError | undefined;
  /** The last expression as text. */
  readonly value: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly reply: ExecuteReply | undefined;
}

export interface TestKernel {
  readonly folder: string;
  readonly kernel: Kernel;
  readonly messages: KernelToClient[];
  /** Runs one cell; the id is made up unless it matters. */
  run: (code: string, cell?: string) => Promise<CellEnd>;
  /** Runs a cell and interrupts it once it has printed `ready`. */
  runAndInterrupt: (code: string) => Promise<CellEnd>;
  stdoutOf: (cell: string) => string;
}

let cells = 0;

export function startTestKernel(
  options: { backend?: BackendChoice; folder?: string; ahead?: boolean } = {},
) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'lossbook-test-'));
  const messages: KernelToClient[] = [];
  let onText: ((text: string) => void) | undefined;
  const kernel = createKernel(
    {
      ...{ entry: kernelEntry, folder, backend: options.backend ?? suiteBackend },
      ahead: options.ahead ?? false,
    },
    (message) => {
      messages.push(message);
      if (message.type === 'stream') onText?.(message.text);
    },
  );
  const streamOf = (cell: string, name: string) =>
    cellOutputs(
      messages.flatMap((m) => (m.type === 'stream' && m.cell === cell ? m : [])),
      folder,
    )
      .flatMap((o) => (o.output_type === 'stream' && o.name === name ? o.text : []))
      .join('');
  const endOf = (cell: string, outcome: ExecuteOutcome): CellEnd => {
    const results = messages.filter((m) => m.type === 'execute_result' && m.cell === cell);
    const last = results.at(-1);
    const value = last?.type === 'execute_result' ? (last.data['text/plain'] as string) : undefined;
    const texts = { value, stdout: streamOf(cell, 'stdout'), stderr: streamOf(cell, 'stderr') };
    if (outcome.kind === 'died') {
      return { status: 'died', error: outcome.error, reply: undefined, ...texts };
    }
    const { reply } = outcome;
    return { status: reply.status, error: reply.error, reply, ...texts };
  };
  const run = async (code: string, cell = `cell-${++cells}`) =>
    endOf(cell, await kernel.execute(cell, code));

  const test: TestKernel = {
    folder,
    kernel,
    messages,
    run,
    runAndInterrupt: async (code) => {
      const ready = new Promise<void>((resolve) => {
        onText = (text) => {
          if (text.includes('ready')) resolve();
        };
      });
      const end = run(code);
      // A cell that ends before would be waited for in vain.
      await Promise.race([ready, end]);
      onText = undefined;
      kernel.interrupt();
      return end;
    },
    stdoutOf: (cell) => streamOf(cell, 'stdout'),
  };
  const stop = async () => {
    await kernel.shutdown();
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  };
  return { test, stop };
}

/** A kernel for all tests of the enclosing suite. */
export function useKernel(options: { backend?: BackendChoice; folder?: string } = {}): TestKernel {
  const holder: { started?: ReturnType<typeof startTestKernel> } = {};
  before(() => {
    holder.started = startTestKernel(options);
  });
  after(() => holder.started?.stop());
  return new Proxy({} as TestKernel, {
    get: (_, key: keyof TestKernel) => holder.started?.test[key],
  });
}
