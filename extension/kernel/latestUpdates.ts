/** Of a display that changes faster than anyone can see: some of its contents, and always the last. */
import type { KernelToClient, UpdateDisplayData } from '../wire/message.js';
import type { Clock } from './outputBounds.js';

export interface LatestUpdates {
  /** What is no update goes through; an answer behind all updates. */
  send: (message: KernelToClient) => void;
  flush: () => void;
}

const everyMs = 100;

export function latestUpdates(
  emit: (message: KernelToClient) => void,
  clock: Clock,
): LatestUpdates {
  const waiting = new Map<string, UpdateDisplayData>();
  const emitted = new Map<string, number>();
  let timed = false;
  const emitUpdate = (message: UpdateDisplayData) => {
    waiting.delete(message.display);
    emitted.set(message.display, clock.now());
    emit(message);
  };
  const flush = () => [...waiting.values()].forEach(emitUpdate);
  const later = () => {
    if (timed) return;
    timed = true;
    clock.after(everyMs, () => {
      timed = false;
      flush();
    });
  };
  return {
    send: (message) => {
      if (message.type === 'update_display_data') {
        waiting.set(message.display, message);
        const before = emitted.get(message.display) ?? -Infinity;
        if (clock.now() - before >= everyMs) emitUpdate(message);
        else later();
        return;
      }
      // A cell may change what another has shown, and the kernel may end behind this answer.
      if (message.type === 'execute_reply' || message.type === 'settle_reply') flush();
      emit(message);
    },
    flush,
  };
}
