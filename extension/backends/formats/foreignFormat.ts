/** In which number format of training a loss of another framework is to run, which casts its inputs there itself. */
import type { TrainingFormat } from '../../wire/numberFormats.js';

export interface ForeignFormat {
  readonly format: TrainingFormat;
  /** Which input a network made. */
  readonly made: number;
}

// On the global object, because an interrupt ends a run without its `finally`.
const key = Symbol.for('lossbook.foreignFormat');
const globals = globalThis as unknown as Record<symbol, ForeignFormat | undefined>;

export function inForeignFormat<T>(wanted: ForeignFormat, run: () => T): T {
  globals[key] = wanted;
  try {
    return run();
  } finally {
    globals[key] = undefined;
  }
}

export const wantedFormat = (): ForeignFormat | undefined => globals[key];

/** Forgets what an interrupted run left behind. */
export function endForeignFormat(): void {
  globals[key] = undefined;
}
