/** A kernel that knows how it is doing, and that takes its options afresh with every process. */
import { deathText } from '../../client/death.js';
import { createKernel, type Kernel } from '../../client/kernel.js';
import type { ProcessOptions } from '../../client/kernelProcess.js';
import type { KernelInfo, KernelToClient } from '../../wire/message.js';

export type KernelState =
  /** No process: none was wanted yet, or it was ended on request. */
  | { readonly kind: 'none' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'idle'; readonly info: KernelInfo }
  | { readonly kind: 'busy'; readonly info: KernelInfo }
  /** It ended by itself, or could not start; the next cell starts a fresh one. */
  | { readonly kind: 'dead'; readonly reason: string; readonly during: 'busy' | 'idle' };

export interface TrackedKernel {
  readonly kernel: Kernel;
  state: () => KernelState;
  /** What the process runs on, as long as there is one. */
  info: () => KernelInfo | undefined;
  /** How many cells it was given. */
  executions: () => number;
}

export interface KernelListeners {
  message: (message: KernelToClient) => void;
  onChange: () => void;
}

export function trackKernel(
  options: () => ProcessOptions,
  { message: receive, onChange: changed }: KernelListeners,
): TrackedKernel {
  let state: KernelState = { kind: 'none' };
  let inner: Kernel | undefined;
  let pending = 0;
  let executions = 0;

  const become = (next: KernelState) => {
    state = next;
    changed();
  };
  const info = () => (state.kind === 'idle' || state.kind === 'busy' ? state.info : undefined);
  const runsOn = (info: KernelInfo) => become({ kind: pending > 0 ? 'busy' : 'idle', info });
  const take = (message: KernelToClient) => {
    if (message.type === 'kernel_info') runsOn(message);
    receive(message);
  };
  const start = (): Kernel => {
    if (inner) return inner;
    const made = createKernel(options(), take, (death) => {
      // At once, for this kernel would start a process of its own accord, with the options of before.
      inner = undefined;
      executions = 0;
      const during = pending > 0 ? 'busy' : 'idle';
      const onEnd = (reason: string) =>
        become(death.cause === 'stopped' ? { kind: 'none' } : { kind: 'dead', reason, during });
      begun.then(
        () => onEnd(deathText(death, during)),
        (error: Error) => onEnd(error.message),
      );
    });
    inner = made;
    become({ kind: 'starting' });
    const begun = made.ready();
    return made;
  };
  const count = (by: 1 | -1) => {
    pending += by;
    const now = info();
    if (now) runsOn(now);
  };
  const execute: Kernel['execute'] = async (...cell) => {
    const kernel = start();
    executions++;
    count(1);
    return kernel.execute(...cell).finally(() => count(-1));
  };
  const passed = passOn(
    () => inner,
    () => state,
  );

  return {
    kernel: { ...passed, ready: () => start().ready(), execute },
    state: () => state,
    info,
    executions: () => executions,
  };
}

/** What is for a process that runs already; nothing of it starts one. */
function passOn(
  inner: () => Kernel | undefined,
  state: () => KernelState,
): Omit<Kernel, 'ready' | 'execute'> {
  return {
    variables: async () => (await inner()?.variables()) ?? [],
    inspect: async (name) => inner()?.inspect(name),
    exactView: async (id) => inner()?.exactView(id),
    settle: async (limit) => (await inner()?.settle(limit)) ?? [],
    interrupt: () => {
      // A kernel that has not started hears nothing yet.
      if (state().kind === 'starting') void inner()?.shutdown();
      else inner()?.interrupt();
    },
    debug: (listener) => inner()?.debug(listener),
    shutdown: async () => inner()?.shutdown(),
  };
}
