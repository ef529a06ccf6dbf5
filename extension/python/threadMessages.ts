/** What the kernel's main thread and the thread that owns Python say to each other. */
import type { Frame } from './frame.js';

export interface WorkerStart {
  readonly python: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly nonce: string;
  /** One number, counted up and notified with every message to the main thread. */
  readonly bell: SharedArrayBuffer;
}

export type ToWorker =
  | {
      readonly kind: 'request';
      readonly id: number;
      readonly head: Uint8Array;
      readonly body: ArrayBuffer;
    }
  /** Ends the request under way: by KeyboardInterrupt, else by force. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'text'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'ended'; readonly end: PythonEnd };

/** How a Python process ended. */
export interface PythonEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** It could not be started at all. */
  readonly failed?: string;
  /** The last of what it wrote to stderr. */
  readonly said: string;
  /** Whether it had ever begun to speak the protocol. */
  readonly wasReady: boolean;
  /** By us, after an interrupt that it did not follow. */
  readonly killed: boolean;
}
