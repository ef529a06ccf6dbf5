/** An editor's side of debugging a kernel: cells that stand in a notebook, and what a person does at a breakpoint. */
import { createDebugAdapter, type DebugAdapter } from '../../extension/debug/adapter.js';
import { t } from '../../extension/host/l10n.js';
import type { AdapterEvent, Request, Response } from '../../extension/debug/protocol.js';
import { useKernel, type CellEnd, type TestKernel } from '../support/kernelUnderTest.js';

type Body = Record<string, never>;

export interface DebugClient {
  readonly adapter: DebugAdapter;
  readonly cells: Record<string, string>;
  /** Of a request; rejects with what the adapter says. */
  ask: <T = Body>(command: string, args?: object) => Promise<T>;
  /** The first event of this name that has not been taken, now or later. */
  next: <T = Body>(event: AdapterEvent['event']) => Promise<T>;
  /** `launch` up to `configurationDone`, with breakpoints by source; lines from 1, or more than a line. */
  start: (breakpoints?: Readonly<Record<string, readonly (number | object)[]>>) => Promise<void>;
  /** Runs a cell of `cells`. */
  run: (cell: string) => Promise<CellEnd>;
  /** Waits until it stands: where, and the names of scopes with what is in them. */
  stand: () => Promise<Standing>;
}

export interface Standing {
  readonly reason: string;
  /** `cell:a:3 f`, innermost first. */
  readonly stack: readonly string[];
  /** Of the innermost frame: `name = value`, by scope. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
}

interface Frames {
  readonly stackFrames: readonly {
    readonly id: number;
    readonly name: string;
    readonly source: { readonly path?: string };
    readonly line: number;
  }[];
}

export interface Variables {
  readonly variables: readonly {
    readonly name: string;
    readonly value: string;
    readonly variablesReference: number;
  }[];
}

export interface Scopes {
  readonly scopes: readonly { readonly name: string; readonly variablesReference: number }[];
}

export function debugClient(kernel: TestKernel, cells: Record<string, string>): DebugClient {
  let requests = 0;
  const answers = new Map<number, (response: Response) => void>();
  const events: AdapterEvent[] = [];
  let listen: (() => void) | undefined;
  const adapter = createDebugAdapter({
    open: (listener) => kernel.kernel.debug(listener),
    notebook: {
      cellAt: (path) => (path.startsWith('cell:') ? path.slice(5) : undefined),
      pathOfCell: (cell) => (cell in cells ? `cell:${cell}` : undefined),
      textOfCell: (cell) => cells[cell],
    },
    send: (message) => {
      if (message.type === 'response') return answers.get(message.request_seq)?.(message);
      events.push(message);
      listen?.();
    },
    onConfigured: () => undefined,
    onStop: () => kernel.kernel.interrupt(),
    t,
  });
  const ask = <T>(command: string, args?: object) =>
    new Promise<T>((resolve, reject) => {
      const seq = ++requests;
      answers.set(seq, ({ success, message, body }) =>
        success ? resolve((body ?? {}) as T) : reject(new Error(message)),
      );
      adapter.handle({ seq, type: 'request', command, arguments: args } satisfies Request);
    });
  const next = <T>(name: AdapterEvent['event']) =>
    new Promise<T>((resolve) => {
      listen = () => {
        const at = events.findIndex(({ event }) => event === name);
        if (at < 0) return;
        listen = undefined;
        resolve((events.splice(at, 1)[0]?.body ?? {}) as T);
      };
      listen();
    });
  const scopesOf = async (frameId: number) => {
    const { scopes } = await ask<Scopes>('scopes', { frameId });
    const told: Record<string, readonly string[]> = {};
    for (const { name, variablesReference } of scopes) {
      const { variables } = await ask<Variables>('variables', { variablesReference });
      // Node 20 lists a name before its declaration, later ones after it.
      const declared = variables.filter(({ value }) => value !== 'undefined');
      told[name] ??= declared.map(({ name, value }) => `${name} = ${value}`);
    }
    return told;
  };
  return {
    adapter,
    cells,
    ask,
    next,
    start: async (breakpoints = {}) => {
      await kernel.kernel.ready();
      await ask('initialize');
      await ask('launch');
      await next('initialized');
      for (const [path, list] of Object.entries(breakpoints)) {
        await ask('setBreakpoints', {
          source: { name: path, path },
          breakpoints: list.map((each) => (typeof each === 'number' ? { line: each } : each)),
        });
      }
      await ask('configurationDone');
    },
    run: (cell) => kernel.run(cells[cell]!, cell),
    stand: async () => {
      const { reason } = await next<{ reason: string }>('stopped');
      const { stackFrames } = await ask<Frames>('stackTrace', {});
      const stack = stackFrames.map(({ name, source, line }) => `${source.path}:${line} ${name}`);
      return { reason, stack, scopes: await scopesOf(stackFrames[0]!.id) };
    },
  };
}

/** A kernel for a suite, and what its tests do with a client of it. */
export function useDebugging() {
  const kernel = useKernel();
  let last: DebugClient | undefined;
  // A test that failed leaves the kernel to the next one.
  afterEach(() => last?.adapter.end());
  return {
    kernel,
    client: (cells: Record<string, string>) => (last = debugClient(kernel, cells)),
    end: async (debug: DebugClient) => {
      debug.adapter.end();
      await debug.next('terminated');
    },
    go: (debug: DebugClient) => debug.ask('continue'),
    topOf: async (debug: DebugClient) => (await debug.stand()).stack[0],
  };
}
