/**
 * The debugger's line into the main thread, from the messenger's: an inspector session of its own, which exists only while
 * somebody debugs. What it says is little of what V8 tells: pauses, and which breakpoints took hold.
 */
import { Session } from 'node:inspector';
import {
  debugName,
  type DebugEvent,
  type DebugReply,
  type DebugRequest,
  type InspectorEvent,
  type Paused,
} from '../wire/debugMessage.js';

export interface DebugLine {
  command: (request: DebugRequest) => void;
  /** Whether the main thread stands. */
  isPaused: () => boolean;
  /** Breakpoints are gone, and who stands at one goes on. Where nobody debugs there is nothing to do, and `onDone` is called at once. */
  disarm: (onDone: (wasArmed: boolean) => void) => void;
  /** Breakpoints are gone, and who waits for a debugger goes on. */
  end: () => void;
  /** The same for a main thread that does not answer any more. */
  close: () => void;
}

interface Notification {
  readonly method: string;
  readonly params: unknown;
}

export function createDebugLine(send: (message: DebugReply | DebugEvent) => void): DebugLine {
  let session: Session | undefined;
  let isPaused = false;

  const open = (): Session => {
    const opened = new Session();
    opened.connectToMainThread();
    /** Frames name the script by a number alone on Node 20. */
    const urls = new Map<string, string>();
    const tell = (event: InspectorEvent) => send({ type: 'debug_event', event });
    opened.on('inspectorNotification', ({ method, params }: Notification) => {
      switch (method) {
        case 'Debugger.scriptParsed': {
          const { scriptId, url } = params as { scriptId: string; url: string };
          if (url !== '') urls.set(scriptId, url);
          return;
        }
        case 'Debugger.paused':
          isPaused = true;
          return tell({ method, params: withUrls(params as Paused, urls) });
        case 'Debugger.resumed':
          isPaused = false;
          return tell({ method });
        case 'Debugger.breakpointResolved':
          return tell({ method, params: params as never });
      }
    });
    return opened;
  };

  const forget = (): Session | undefined => {
    const ended = session;
    session = undefined;
    isPaused = false;
    return ended;
  };
  return {
    command: ({ id, method, params }) => {
      session ??= open();
      session.post(method, params as object, (error: Error | null, result?: object) =>
        send({
          type: 'debug_reply',
          request: id,
          ...(error ? { error: error.message } : { result: result ?? {} }),
        }),
      );
    },
    isPaused: () => isPaused,
    disarm: (onDone) => {
      if (session) session.post('Debugger.disable', () => onDone(true));
      else onDone(false);
    },
    end: () => {
      const ended = forget();
      ended?.post('Debugger.disable');
      const expression = `${debugName}.detach()`;
      ended?.post('Runtime.evaluate', { expression }, () => ended.disconnect());
    },
    close: () => forget()?.disconnect(),
  };
}

const withUrls = (
  { callFrames, reason, data, hitBreakpoints }: Paused,
  urls: ReadonlyMap<string, string>,
): Paused => ({
  callFrames: callFrames.map((frame) => ({
    ...frame,
    url: urls.get(frame.location.scriptId) ?? frame.url,
  })),
  reason,
  ...(data && { data }),
  ...(hitBreakpoints && { hitBreakpoints }),
});
