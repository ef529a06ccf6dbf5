/** What a run came to: the object that `--json` prints, and the exit code that follows from it. */
import { cellEnd } from '../notebook/cellEnd.js';
import { assertNever } from '../wire/assertNever.js';
import type {
  CellError,
  InputFile,
  Nondeterminism,
  PythonUsed,
  StillRunning,
} from '../wire/message.js';
import type { ReportData, Verdict } from '../wire/report.js';
import type { CalledIn } from './pythonUsed.js';

/** Exit codes of the command, by what they mean; the highest that applies is used. */
export const exitCode = {
  asExpected: 0,
  unexpectedVerdict: 1,
  threw: 2,
  died: 3,
  unusable: 4,
} as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  [exitCode.asExpected]: 'as expected',
  [exitCode.unexpectedVerdict]:
    'a check did not have its expected verdict, the recorded results do not hold, or two notebooks differ',
  [exitCode.threw]: 'a cell threw',
  [exitCode.died]: 'timeout or the kernel died',
  [exitCode.unusable]: 'bad file or usage, or a file could not be written',
};

export interface RunResult {
  readonly file: string;
  readonly verdict: Verdict;
  /** Name of the backend; null when no kernel was started. */
  readonly backend: string | null;
  /** The Python that cells called; absent where none did. */
  readonly python?: CalledIn;
  readonly cells: readonly CellResult[];
  /** What cells had started and what was not waited for to its end; absent where there is nothing. */
  readonly leftRunning?: readonly StillRunning[];
}

/** What `run --json` prints of several notebooks. */
export interface RunResults {
  readonly verdict: Verdict;
  readonly files: readonly RunResult[];
}

export interface CellResult {
  readonly id: string;
  readonly status: 'ok' | 'error' | 'skipped';
  readonly error?: CellError;
  /** What failed beside it or after it, in what the cell had started; absent where nothing did. */
  readonly besides?: readonly CellError[];
  readonly ms: number;
  readonly tensorsLeft: number;
  readonly bytesLeft: number;
  readonly reports: readonly ReportData[];
}

/** A cell's result and what the printed object leaves out. */
export interface RanCell {
  readonly result: CellResult;
  /** How the cell ended counts for the exit code. */
  readonly exit: ExitCode;
  /** Set when the cell is tagged `raises-exception`. */
  readonly mustThrow: boolean;
  /** Those of its errors that came when it had ended: something that it had started failed. */
  readonly late: readonly CellError[];
  readonly inputs: readonly InputFile[];
  readonly seeds: readonly number[];
  readonly nondeterministic: readonly Nondeterminism[];
  /** The Python that it called, if it called one. */
  readonly python?: PythonUsed;
}

export const skippedCell = (id: string): CellResult => ({
  id,
  status: 'skipped',
  ms: 0,
  tensorsLeft: 0,
  bytesLeft: 0,
  reports: [],
});

/** In the order in which they came. */
export const errorsOf = ({ error, besides = [] }: CellResult): readonly CellError[] =>
  error ? [error, ...besides] : [];

/** How grave the end of a cell is: what it threw, what its checks found, and what it was meant to do. */
export function cellExit(result: CellResult, mustThrow: boolean, died: boolean): ExitCode {
  if (died) return exitCode.died;
  const end = cellEnd(result.status, result.reports, mustThrow);
  switch (end) {
    case 'as expected':
      return exitCode.asExpected;
    case 'threw':
      return exitCode.threw;
    case 'did not throw':
    case 'unexpected verdict':
      return exitCode.unexpectedVerdict;
    default:
      return assertNever(end);
  }
}

export const worstExit = (codes: readonly ExitCode[]): ExitCode =>
  codes.reduce<ExitCode>((worst, code) => (code > worst ? code : worst), exitCode.asExpected);
