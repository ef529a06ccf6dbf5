/** Cells that were sent, or will be as soon as the kernel has started: each comes to one outcome. */
import type { CellError, ExecuteReply } from '../wire/message.js';
import { deathText, type KernelDeath } from './death.js';

export type ExecuteOutcome =
  | { readonly kind: 'replied'; readonly reply: ExecuteReply }
  | { readonly kind: 'died'; readonly death: KernelDeath; readonly error: CellError };

export interface PendingCells {
  add: (request: string, cell: string) => Promise<ExecuteOutcome>;
  /** Their requests, in the order in which they were added. */
  requests: () => readonly string[];
  /** The cell that runs, or that will first. */
  first: () => { readonly parent: string; readonly cell: string } | undefined;
  answer: (reply: ExecuteReply) => void;
  /** The kernel has died, and all with it. */
  die: (death: KernelDeath) => void;
  /** The kernel has not started. */
  reject: (error: unknown) => void;
}

interface Pending {
  readonly cell: string;
  settle: (outcome: ExecuteOutcome) => void;
  reject: (error: unknown) => void;
}

export function createPendingCells(): PendingCells {
  const pending = new Map<string, Pending>();
  const takeAll = () => {
    const all = [...pending.values()];
    pending.clear();
    return all;
  };
  return {
    add: (request, cell) =>
      new Promise((settle, reject: (error: unknown) => void) =>
        pending.set(request, { cell, settle, reject }),
      ),
    requests: () => [...pending.keys()],
    first: () => {
      const [first] = pending;
      return first && { parent: first[0], cell: first[1].cell };
    },
    answer: (reply) => {
      pending.get(reply.parent)?.settle({ kind: 'replied', reply });
      pending.delete(reply.parent);
    },
    die: (death) => {
      for (const { settle } of takeAll()) settle(deathOutcome(death));
    },
    reject: (error) => {
      for (const { reject } of takeAll()) reject(error);
    },
  };
}

export function deathOutcome(death: KernelDeath): ExecuteOutcome {
  const message = deathText(death);
  const error = { name: 'KernelDied', message, stack: `KernelDied: ${message}` };
  return { kind: 'died', death, error };
}
