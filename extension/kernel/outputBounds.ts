/**
 * Text of cells on its way to the client: gathered for a moment, and bounded. The first lines of a cell go out as they
 * come; of the rest the last are kept and sent again and again, so that they are in view, with how many lie between.
 */
import type { KernelToClient, StreamMessage } from '../wire/message.js';
import { breakTail, heldText, keepText, takeMessages, type HeldText } from './heldText.js';

const coalesceMs = 50;
/** Sent less often than text that is added: each is the whole of the last lines. */
const tailMs = 200;
/** So many pieces within one span go out at once: a line before a long computation is seen before it. */
const burst = 20;
export interface BoundedOutput {
  /** Text waits here; whatever else is of the same request waits for its text, and goes through. */
  send: (message: KernelToClient) => void;
  /** Sends all that waits. */
  flush: () => void;
}

/** The time and the timer, for tests to have their own. */
export interface Clock {
  now: () => number;
  after: (ms: number, call: () => void) => void;
}

export const clockOfThread: Clock = {
  now: () => performance.now(),
  after: (ms, call) => void setTimeout(call, ms),
};

export function boundOutput(
  emit: (message: KernelToClient) => void,
  clock: Clock = clockOfThread,
): BoundedOutput {
  const requests = new Map<string, Map<string, HeldText>>();
  let lastAnswered = 0;
  let waiting = false;
  let tailsSent = 0;

  const flushHeld = (held: HeldText, tails: boolean) => {
    for (const message of takeMessages(held, tails)) emit(message);
  };
  const flushAll = (tails: boolean) => {
    if (tails) tailsSent = clock.now();
    for (const [parent, streams] of requests) {
      // What is printed after the answer starts afresh each time: nobody says when it is the last.
      const late = Number(parent) <= lastAnswered;
      for (const held of streams.values()) flushHeld(held, tails || late);
      if (late) requests.delete(parent);
    }
  };
  const flushLater = () => {
    if (waiting) return;
    waiting = true;
    clock.after(coalesceMs, () => {
      waiting = false;
      flushAll(clock.now() - tailsSent >= tailMs);
      if (anyTailChanged(requests)) flushLater();
    });
  };

  const take = (message: StreamMessage) => {
    const { parent, cell, name, text } = message;
    const streams = requests.get(parent) ?? new Map<string, HeldText>();
    requests.set(parent, streams);
    const held = streams.get(name) ?? heldText({ parent, cell, name });
    streams.set(name, held);
    keepText(held, text);
    if (clock.now() - held.spanStart > coalesceMs) {
      held.spanStart = clock.now();
      held.inSpan = 0;
    }
    if (++held.inSpan <= burst) flushHeld(held, false);
    if (held.pending !== '' || held.tailChanged) flushLater();
  };
  /** Text of the same request goes first. */
  const passText = ({ parent, type }: Extract<KernelToClient, { parent: string }>) => {
    const streams = requests.get(parent);
    // Neither stands between two pieces of text.
    if (type === 'progress' || type === 'update_display_data') return;
    streams?.forEach((held) => flushHeld(held, true));
    if (type !== 'execute_reply') return streams?.forEach(breakTail);
    // What it prints later starts afresh.
    requests.delete(parent);
    lastAnswered = Number(parent);
  };
  return {
    send: (message) => {
      if (message.type === 'stream') return take(message);
      if ('parent' in message) passText(message);
      emit(message);
    },
    flush: () => flushAll(true),
  };
}

const anyTailChanged = (requests: ReadonlyMap<string, ReadonlyMap<string, HeldText>>): boolean =>
  [...requests.values()].some((streams) => [...streams.values()].some((held) => held.tailChanged));
