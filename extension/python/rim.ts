/** Where the bridge meets what is around it: the kernel puts its own here, a plain Node project has these. */
import { randomBytes } from 'node:crypto';
import type { ArgumentOrder } from '../wire/argumentOrder.js';
import type { InterpreterChoices } from './interpreter.js';

export interface FileSeen {
  /** Full path. */
  readonly path: string;
  readonly sha256: string;
}

/** What results depend on beside the cells: belongs to the record. */
export interface PythonFacts {
  readonly path: string;
  /** Why this Python: the end of a sentence. */
  readonly why: string;
  /** What differentiates the loss that was loaded, when one was. */
  readonly framework?: string;
  readonly order?: ArgumentOrder;
  /** `python`, and of the packages that are in use: `torch`, `numpy`, … */
  readonly versions: Readonly<Record<string, string>>;
  /** The person's file and what it imported from its folder, as they were executed. */
  readonly files: readonly FileSeen[];
}

export interface Rim {
  /** Relative paths of files start here. */
  folder: () => string;
  choices: () => InterpreterChoices;
  /** A call into Python begins: what is printed from now on belongs to whoever calls. */
  onCall: () => void;
  write: (name: 'stdout' | 'stderr', text: string) => void;
  onImport: (name: string | undefined) => void;
  onUse: (facts: PythonFacts) => void;
  /** For names that nobody else has. The kernel's is watched by nobody: what is drawn for it is no cell's. */
  drawBytes: (count: number) => Buffer;
}

let rim: Rim = {
  folder: () => process.cwd(),
  choices: () => ({}),
  onCall: () => undefined,
  write: (name, text) => void process[name].write(text),
  onImport: () => undefined,
  onUse: () => undefined,
  drawBytes: randomBytes,
};

export const currentRim = (): Rim => rim;

/** For the kernel, before the first call. */
export function setRim(parts: Partial<Rim>): void {
  rim = { ...rim, ...parts };
}
