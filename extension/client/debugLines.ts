/** Lines to the debugger of a kernel's process: commands of V8's inspector and their replies, and its events. */
import type { DebugToKernel, InspectorEvent } from '../wire/debugMessage.js';
import type { KernelToClient } from '../wire/message.js';

export interface DebugLine {
  /** Rejects with what V8 says, and when the line has ended. */
  post: (method: string, params?: object) => Promise<object>;
  /** The main thread goes on, without breakpoints. */
  end: () => void;
}

export interface DebugListener {
  onEvent: (event: InspectorEvent) => void;
  /** Heard once, when `end` was called or the process has ended. */
  onEnd: () => void;
}

export interface DebugLines {
  /** Ends the line before it, if there is one. */
  open: (listener: DebugListener) => DebugLine;
  take: (message: KernelToClient) => void;
  /** The process has ended. */
  end: () => void;
}

interface Open {
  readonly listener: DebugListener;
  readonly replies: Map<number, { settle: (result: object) => void; fail: (e: Error) => void }>;
}

export function createDebugLines(send: (message: DebugToKernel) => void): DebugLines {
  let current: Open | undefined;
  let requests = 0;

  const end = () => {
    const ended = current;
    current = undefined;
    for (const { fail } of ended?.replies.values() ?? []) fail(new Error('debugging has ended'));
    ended?.listener.onEnd();
  };
  const open = (listener: DebugListener): DebugLine => {
    if (current) send({ type: 'debug_end' });
    end();
    const own: Open = { listener, replies: new Map() };
    current = own;
    return {
      post: (method, params) =>
        new Promise((settle, fail) => {
          if (current !== own) return fail(new Error('debugging has ended'));
          const id = ++requests;
          own.replies.set(id, { settle, fail });
          send({ type: 'debug_request', id, method, ...(params && { params }) });
        }),
      end: () => {
        if (current !== own) return;
        send({ type: 'debug_end' });
        end();
      },
    };
  };
  const take = (message: KernelToClient) => {
    if (message.type === 'debug_event') return current?.listener.onEvent(message.event);
    if (message.type !== 'debug_reply') return;
    const reply = current?.replies.get(message.request);
    current?.replies.delete(message.request);
    if (message.result) reply?.settle(message.result);
    else reply?.fail(new Error(message.error));
  };
  return { open, take, end };
}
