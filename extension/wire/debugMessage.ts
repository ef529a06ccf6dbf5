/**
 * What client and kernel say while cells are debugged: commands and events of V8's inspector, over the pipe that
 * both have anyway. So no port is opened at all, and a main thread that stands at a breakpoint is still heard.
 *
 * A `debug_request` is answered by one `debug_reply`; a `debug_end` ends the inspector's session, and the main thread
 * goes on. The kernel's own events begin with `Lossbook.`.
 */

export type DebugToKernel = DebugRequest | DebugEnd;

export interface DebugRequest {
  readonly type: 'debug_request';
  readonly id: number;
  /** Of V8's inspector: `Debugger.enable`. */
  readonly method: string;
  readonly params?: object;
}

export interface DebugEnd {
  readonly type: 'debug_end';
}

export interface DebugReply {
  readonly type: 'debug_reply';
  readonly request: number;
  readonly result?: object;
  /** Why there is no result. */
  readonly error?: string;
}

export interface DebugEvent {
  readonly type: 'debug_event';
  readonly event: InspectorEvent;
}

export type InspectorEvent =
  | { readonly method: 'Debugger.paused'; readonly params: Paused }
  | { readonly method: 'Debugger.resumed' }
  | { readonly method: 'Debugger.breakpointResolved'; readonly params: ResolvedBreakpoint }
  /** A script is about to run: it waits until `Lossbook.go` has been called with this ticket. */
  | {
      readonly method: 'Lossbook.compiled';
      readonly params: { readonly ticket: number; readonly script: CompiledScript };
    }
  /** A logpoint was passed. */
  | { readonly method: 'Lossbook.logged'; readonly params: { readonly text: string } }
  /** The condition of a breakpoint threw; told once. */
  | {
      readonly method: 'Lossbook.failed';
      readonly params: { readonly expression: string; readonly reason: string };
    };

/** Positions of V8's count from 0. */
export interface ScriptLocation {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber?: number;
}

export interface ResolvedBreakpoint {
  readonly breakpointId: string;
  readonly location: ScriptLocation;
}

export interface Paused {
  readonly callFrames: readonly CallFrame[];
  readonly reason: string;
  /** What was thrown, where that is the reason. */
  readonly data?: RemoteObject;
  readonly hitBreakpoints?: readonly string[];
}

export interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly location: ScriptLocation;
  readonly url: string;
  readonly scopeChain: readonly { readonly type: string; readonly object: RemoteObject }[];
  readonly this: RemoteObject;
  readonly returnValue?: RemoteObject;
}

export interface RemoteObject {
  readonly type: string;
  readonly subtype?: string;
  readonly className?: string;
  readonly value?: unknown;
  readonly unserializableValue?: string;
  readonly description?: string;
  readonly objectId?: string;
}

/** Code that the kernel made of a cell's TypeScript, or of a file beside the notebook. */
export interface CompiledScript {
  /** As V8 knows it; of a file its path. */
  readonly url: string;
  /** `Cell In[3]`, or the file's path within the folder. */
  readonly label: string;
  readonly cell?: string;
  /** The source map as text; without one the lines are the source's own. */
  readonly map?: string;
  /** Of cells. */
  readonly source?: string;
}

/** The kernel's own part of debugging, a name that cells do not see listed. */
export const debugName = '__lossbook_debug__';
