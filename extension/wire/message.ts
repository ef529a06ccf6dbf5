/**
 * What client and kernel say to each other.
 *
 * The client starts one kernel process per notebook and speaks to it over a pipe of their own (`messagePipe`; structured clone, so
 * typed arrays stay binary). Names follow the Jupyter messaging protocol: an `execute_request` is answered by any number of
 * `stream`, `display_data`, `update_display_data`, `execute_result` and `error` messages and then by one `execute_reply`; each
 * carries the request's id as `parent` and the cell it belongs to, also text that a timer prints after the reply.
 *
 * What the names of cells hold is asked with a `variables_request` and an `inspect_request`; each waits for
 * the cells sent before it and is answered by one reply.
 *
 * A busy kernel reads no messages, so a worker thread of it has the pipe (`kernel/messenger.ts`). An `interrupt_request`
 * names the request that it is for, is sent again until that one is answered, and stops no other.
 */
import type { ArgumentOrder } from './argumentOrder.js';
import type { BackendName, BackendChoice } from './backends.js';
import type { DebugEvent, DebugReply, DebugToKernel } from './debugMessage.js';
import type { MimeBundle } from './ids.js';
import type { PythonChoices } from './pythonChoices.js';
import type { ReportData } from './report.js';

/** File descriptor, in the kernel, of the pipe to and from the client. */
export const messagePipe = 3;

/** Makes Node 22 carry the context of asynchronous code as 24 does by itself; see kernel/runContext.ts. */
export const contextFrameFlag = '--experimental-async-context-frame';

export { backendChoices, type BackendChoice } from './backends.js';

/** Handed to the kernel process as one JSON argument. */
export interface KernelOptions {
  /** The notebook's own folder: imports and relative paths start here. */
  readonly folder: string;
  readonly backend: BackendChoice;
  readonly python?: PythonChoices;
  /** Loads what cells need at once; else the kernel stays small until a cell needs it. */
  readonly ahead?: boolean;
}

export type ClientToKernel = KernelRequest | InterruptRequest | DebugToKernel;

/** Answered one after another, in the order in which they came. */
export type KernelRequest =
  ExecuteRequest | VariablesRequest | InspectRequest | SettleRequest | ViewRequest;

export interface ExecuteRequest {
  readonly type: 'execute_request';
  /** A whole number as text, greater than those before it. */
  readonly id: string;
  readonly cell: string;
  readonly code: string;
  /** Said by an editor that shows a cell of Python without its first line; else that line says it. */
  readonly language?: 'python';
  /** Cells of the notebook as they are now, those that this kernel was not told of before; an empty source for one that is gone. */
  readonly news?: readonly CellSource[];
  /** It has no number of its own: the next cell's is that of the next cell. */
  readonly counted?: false;
}

/** A cell of code, for an error to say which of them declares a name that it misses. */
export interface CellSource {
  readonly cell: string;
  readonly source: string;
}

/** Asks what every name that cells declared holds. No code of the notebook runs for it. */
export interface VariablesRequest {
  readonly type: 'variables_request';
  readonly id: string;
}

/** Asks for the value of one name as `show(name)` would draw it. */
export interface InspectRequest {
  readonly type: 'inspect_request';
  readonly id: string;
  readonly name: string;
}

/** Asks to wait until nothing runs any more that a cell started: a timer, a request, a promise that waits for one. */
export interface SettleRequest {
  readonly type: 'settle_request';
  readonly id: string;
  /** How long at most, in milliseconds. */
  readonly limit: number;
}

/** Asks for a view of which less was sent than there is, by the id in its header. */
export interface ViewRequest {
  readonly type: 'view_request';
  readonly id: string;
  readonly view: string;
}

/** Ends the request of this id if it runs, or as soon as it does. Has no answer of its own. */
export interface InterruptRequest {
  readonly type: 'interrupt_request';
  readonly request: string;
}

export type KernelToClient =
  | KernelInfo
  | KernelRefusal
  | StreamMessage
  | ProgressMessage
  | DisplayData
  | UpdateDisplayData
  | ExecuteResult
  | ErrorMessage
  | ExecuteReply
  | VariablesReply
  | InspectReply
  | SettleReply
  | ViewReply
  | DebugReply
  | DebugEvent;

/** Sent once, when the kernel is ready to run cells. */
export interface KernelInfo {
  readonly type: 'kernel_info';
  readonly pid: number;
  readonly versions: { readonly node: string; readonly tfjs: string; readonly lossbook: string };
  readonly backend: BackendInfo;
}

export interface BackendInfo {
  readonly name: BackendName;
  /** Why this one, in one sentence. */
  readonly reason: string;
}

/** Sent instead of `kernel_info` when the kernel cannot start as asked. */
export interface KernelRefusal {
  readonly type: 'kernel_refusal';
  readonly message: string;
}

interface OfCell {
  readonly parent: string;
  readonly cell: string;
}

export interface StreamMessage extends OfCell {
  readonly type: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
  /**
   * Of a stream that has become too long to be shown whole: its last lines, as they are by now. `first` begins an output
   * of its own, `again` takes the place of the one before.
   */
  readonly tail?: 'first' | 'again';
}

/** What a cell waits for while it says nothing, or how far it has come: shown while it lasts, kept nowhere. */
export interface ProgressMessage extends OfCell {
  readonly type: 'progress';
  /** `importing torch…`, `probe: 12 of 60 rows, about 8 s left`; absent: nothing any more. */
  readonly text?: string;
}

export interface DisplayData extends OfCell {
  readonly type: 'display_data';
  readonly data: MimeBundle;
  /** By which it may be updated; no two displays of a kernel have the same. */
  readonly display?: string;
}

/** Takes the place of what the display of this id shows, in its own cell, while that runs or later. */
export interface UpdateDisplayData extends OfCell {
  readonly type: 'update_display_data';
  readonly data: MimeBundle;
  readonly display: string;
}

export interface ExecuteResult extends OfCell {
  readonly type: 'execute_result';
  readonly count: number;
  readonly data: MimeBundle;
}

export interface ErrorMessage extends OfCell {
  readonly type: 'error';
  readonly error: CellError;
  /** True when the cell had already been answered: a timer or a promise it left behind failed. */
  readonly late: boolean;
}

/** An error as the author of the cell should see it: positions are of the TypeScript source, from 1. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  /** Name and message, then one frame a line; frames of Lossbook and Node themselves are left out. */
  readonly stack: string;
}

export interface ExecuteReply extends OfCell {
  readonly type: 'execute_reply';
  readonly status: 'ok' | 'error';
  readonly count: number;
  readonly error?: CellError;
  /** What failed beside it, in promises that nothing awaits and the like; there only with `error`. */
  readonly besides?: readonly CellError[];
  /** True when the cell ended because it was interrupted. */
  readonly interrupted?: boolean;
  readonly ms: number;
  /** Tensors and bytes alive after the cell, less those before it. */
  readonly tensorsLeft: number;
  readonly bytesLeft: number;
  readonly reports: readonly ReportData[];
  /** What the results of the cell depend on beside its code. */
  readonly inputs: readonly InputFile[];
  readonly seeds: readonly number[];
  readonly nondeterministic: readonly Nondeterminism[];
  /** The Python that it called, if it called one. */
  readonly python?: PythonUsed;
  /** Memory that the kernel process occupies after the cell, in bytes (its resident set). */
  readonly rss: number;
}

/** What a cell read that is another at every run: the time, or random numbers without a seed. */
export type Nondeterminism = 'clock' | 'random';

export interface VariablesReply {
  readonly type: 'variables_reply';
  readonly parent: string;
  /** In the order in which they were first declared. */
  readonly variables: readonly VariableInfo[];
}

export interface VariableInfo {
  readonly name: string;
  /** `data` is what one computes with; the others are what one computes by. */
  readonly role: 'data' | 'function' | 'class' | 'module';
  /** What it is, in one or two words: `tensor`, `variable`, `number`, `Map`, `class Field`. */
  readonly type: string;
  /** Of tensors and of arrays of numbers. */
  readonly shape?: readonly number[];
  readonly dtype?: string;
  /** Of tensors and typed arrays. */
  readonly bytes?: number;
  /** One line: the value, or as much of it as says which it is. */
  readonly preview: string;
}

export type InspectReply = { readonly type: 'inspect_reply'; readonly parent: string } & Inspection;

/** A name that no cell declared, or whose declaration threw, is not found. */
export type Inspection =
  | { readonly status: 'ok'; readonly found: true; readonly data: MimeBundle }
  | { readonly status: 'ok'; readonly found: false }
  /** Showing it threw, or was interrupted. */
  | { readonly status: 'error'; readonly error: CellError };

export interface PythonUsed {
  /** Of this machine: to be shown, not to be recorded. */
  readonly path: string;
  /** Why this one: the end of a sentence. */
  readonly why: string;
  /** Of the first loss that was loaded there. */
  readonly framework?: string;
  /** Of that loss, where it was left to the names of its parameters. */
  readonly order?: ArgumentOrder;
  /** `python`, and of the packages in use: `torch`, `numpy`, … */
  readonly versions: Readonly<Record<string, string>>;
}

export interface SettleReply {
  readonly type: 'settle_reply';
  readonly parent: string;
  /** What ran on when the time was up. */
  readonly running: readonly StillRunning[];
}

export interface ViewReply {
  readonly type: 'view_reply';
  readonly parent: string;
  /** As it was made; absent where the kernel has it no more. */
  readonly bytes?: Uint8Array;
}

export interface StillRunning {
  /** The cell that started it, where that is known. */
  readonly cell?: string;
  /** `timer`, or what Node calls it: `TCPServerWrap`. */
  readonly what: string;
}

export interface InputFile {
  /** Relative to the notebook's folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
}
