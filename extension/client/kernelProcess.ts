/** One kernel process: started, spoken to, and ended together with everything it started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { endFamily, familyVariable } from '../processes/family.js';
import { encodeFrame, frameReader } from '../processes/frames.js';
import {
  contextFrameFlag,
  messagePipe,
  type ClientToKernel,
  type KernelOptions,
  type KernelToClient,
} from '../wire/message.js';

export interface ProcessOptions extends KernelOptions {
  /** Path of the built kernel. */
  readonly entry: string;
}

export interface ProcessListeners {
  message: (message: KernelToClient) => void;
  /** Text that native code wrote past the kernel's own capture. */
  raw: (name: 'stdout' | 'stderr', text: string) => void;
  /** A cell has written into the pipe: the kernel is not understood any more, and is ended. */
  lineBroken: () => void;
  /** Called once, after everything the kernel has sent and written. */
  exit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

export interface KernelProcess {
  readonly pid: number | undefined;
  send: (message: ClientToKernel) => void;
  kill: () => void;
}

export function startProcess(options: ProcessOptions, listeners: ProcessListeners): KernelProcess {
  const { entry, ...kernelOptions } = options;
  const mark = `${process.pid}-${randomUUID()}`;
  const child = spawn(process.execPath, [...nodeFlags(), entry, JSON.stringify(kernelOptions)], {
    cwd: kernelOptions.folder,
    // In the desktop editor this very program is Electron, which is Node only when told.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', [familyVariable]: mark },
    // A group of its own, so that what a cell started ends with the kernel.
    detached: process.platform !== 'win32',
    // Of the last both ends read and write at once, which on Windows takes such a pipe; elsewhere it is as the others.
    stdio: ['ignore', 'pipe', 'pipe', 'overlapped'],
    windowsHide: true,
  });
  const kill = () => {
    if (child.pid !== undefined) endFamily(child.pid, mark);
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => listeners.raw('stdout', text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => listeners.raw('stderr', text));
  child.on('error', () => undefined);
  const pipe = child.stdio[messagePipe] as Duplex | undefined;
  const read = frameReader((message) => listeners.message(message as KernelToClient));
  pipe?.on('error', () => undefined);
  pipe?.on('data', (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // What follows cannot be told apart any more.
      listeners.lineBroken();
      pipe.destroy();
      kill();
    }
  });
  let ended = false;
  onceEnded(child, pipe, kill, (code, signal) => {
    ended = true;
    listeners.exit(code, signal);
  });
  return {
    pid: child.pid,
    send: (message) => {
      if (!ended && pipe?.writable) pipe.write(encodeFrame(message));
    },
    kill: () => {
      if (!ended) kill();
    },
  };
}

/** For a process that may have taken its output with it: it is read to its end, if that comes. */
const drainMs = 500;

/**
 * Calls `then` when the kernel has ended and what it wrote has been read. Its family is ended with it, so that its output
 * ends too; a process that has got away from the family and holds on to the output is not waited for.
 */
function onceEnded(
  child: ChildProcess,
  pipe: Duplex | undefined,
  endFamily: () => void,
  then: (code: number | null, signal: NodeJS.Signals | null) => void,
): void {
  let called = false;
  let drain: NodeJS.Timeout | undefined;
  const end = (code: number | null, signal: NodeJS.Signals | null) => {
    if (called) return;
    called = true;
    // Else it would keep the command alive when all is done.
    clearTimeout(drain);
    for (const stream of [child.stdout, child.stderr, pipe]) stream?.destroy();
    then(code, signal);
  };
  child.on('exit', (code, signal) => {
    endFamily();
    drain = setTimeout(() => end(code, signal), drainMs);
  });
  // Also when it could not be started at all.
  child.on('close', end);
}

/** For a kernel on this very Node, which is what every caller uses. */
function nodeFlags(): readonly string[] {
  const major = Number(process.versions.node.split('.')[0]);
  const flags = [
    '--disable-warning=ExperimentalWarning',
    // Code that is stopped by force leaves its context on a stack, for which Node 20 would end the process.
    '--no-force-async-hooks-checks',
  ];
  return major === 22 || major === 23 ? [...flags, contextFrameFlag] : flags;
}
