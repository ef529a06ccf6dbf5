/** One kernel process: started, spoken to, and ended together with everything it started. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import {
  contextFrameFlag,
  interruptPipe,
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
  /** Called once. */
  exit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

export interface KernelProcess {
  readonly pid: number | undefined;
  send: (message: ClientToKernel) => void;
  /** Rings the bell of the kernel's interrupter. */
  interrupt: () => void;
  kill: () => void;
}

export function startProcess(options: ProcessOptions, listeners: ProcessListeners): KernelProcess {
  const { entry, ...kernelOptions } = options;
  const child = spawn(process.execPath, [...nodeFlags(), entry, JSON.stringify(kernelOptions)], {
    cwd: kernelOptions.folder,
    // In the desktop editor this very program is Electron, which is Node only when told.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // A group of its own, so that what a cell started ends with the kernel.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    serialization: 'advanced',
    windowsHide: true,
  });
  child.on('message', (message) => listeners.message(message as KernelToClient));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => listeners.raw('stdout', text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => listeners.raw('stderr', text));
  child.on('error', () => undefined);
  // 'close' and not 'exit': by then everything the kernel wrote has been read.
  let ended = false;
  child.on('close', (code, signal) => {
    ended = true;
    listeners.exit(code, signal);
  });
  const bell = child.stdio[interruptPipe] as Writable | undefined;
  bell?.on('error', () => undefined);

  return {
    pid: child.pid,
    send: (message) => {
      if (!ended && child.connected) child.send(message, () => undefined);
    },
    interrupt: () => void bell?.write('!'),
    kill: () => {
      if (!ended) killTree(child);
    },
  };
}

/** For a kernel on this very Node, which is what every caller uses. */
function nodeFlags(): readonly string[] {
  const major = Number(process.versions.node.split('.')[0]);
  const flags = ['--disable-warning=ExperimentalWarning'];
  return major === 22 || major === 23 ? [...flags, contextFrameFlag] : flags;
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
