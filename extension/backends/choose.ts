/**
 * Which TensorFlow.js backend a kernel runs on, and why. `auto` takes the fastest that works here: the real
 * TensorFlow library, else WebAssembly, else plain JavaScript.
 */
import { backendNames, type BackendName } from '../wire/backends.js';
import type { BackendChoice, BackendInfo } from '../wire/message.js';

export type ChosenBackend =
  | { readonly ok: true; readonly info: BackendInfo }
  | { readonly ok: false; readonly message: string };

/** Whether a backend can be used; if not one sentence: the cause, and where there is one the command that repairs it. */
export type Attempt = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** `attempt` is asked of one after another, until one can be used. */
export async function chooseBackend(
  choice: BackendChoice,
  attempt: (name: BackendName) => Attempt | Promise<Attempt>,
): Promise<ChosenBackend> {
  if (choice !== 'auto') {
    const tried = await attempt(choice);
    return tried.ok
      ? { ok: true, info: { name: choice, reason: 'asked for' } }
      : {
          ok: false,
          message: `backend '${choice}' cannot be used: ${tried.why} Choose 'auto' to take the next best.`,
        };
  }
  const refused: string[] = [];
  for (const name of backendNames) {
    const tried = await attempt(name);
    if (tried.ok) {
      return { ok: true, info: { name, reason: refused.join(' ') || 'the fastest there is' } };
    }
    refused.push(`no ${name}: ${tried.why}`);
  }
  return { ok: false, message: `no backend of TensorFlow.js works here. ${refused.join(' ')}` };
}
