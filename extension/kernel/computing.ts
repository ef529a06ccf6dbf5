/**
 * What cells compute with: TensorFlow.js on its backend, losses, checks and the bridge to Python, as the kernel looks after it. It is
 * loaded before the first cell that can reach it (`latePart.ts`): until then there is no tensor, no check and no import.
 */
import type { CellError } from '../wire/message.js';
import type { CellRun } from './cellRun.js';
import type { Evaluation } from './evaluate.js';

export interface TensorCount {
  readonly tensors: number;
  readonly bytes: number;
}

export type PythonRun =
  | { readonly kind: 'done'; readonly shown: string | undefined }
  | Exclude<Evaluation, { readonly kind: 'done' }>;

export interface Computing {
  /** The kernel's module of this name, or undefined when the name is not one of the kernel's. */
  readonly ownModule: (specifier: string) => object | undefined;
  /** Before a cell: gives back the names of variables that its last run registered. */
  readonly forgetVariables: (cell: string) => void;
  /** Runs a cell's body, and settles what it made. */
  readonly watchCell: <T>(cell: string, body: () => Promise<T>) => Promise<T>;
  readonly tensorsAlive: () => TensorCount;
  /** The run's code was stopped by force: makes the engine whole, and reports the check that was under way. What could not be kept. */
  readonly repair: (run: CellRun) => Promise<string | undefined>;
  /** Makes wasm anew where it cannot go on; `suspect` says that something failed. What is said of it then. */
  readonly renew: (suspect: boolean, cell: string) => Promise<CellError | undefined>;
  /** Between two cells: disposes of what nothing reaches any more. */
  readonly disposeLeft: () => Promise<void>;
  readonly runPython: (
    source: string,
    label: string,
    run: CellRun,
    runtime: { value: unknown },
  ) => Promise<PythonRun>;
}

let loaded: Computing | undefined;

export const useComputing = (started: Computing): void => void (loaded = started);

/** Undefined until a cell can reach it. */
export const getComputing = (): Computing | undefined => loaded;
