/** The object that `lossbook verify --json` prints. */
import type { Cause, Difference, Note } from '../verify/difference.js';
import { causeText, differenceText, noteText } from '../verify/text.js';
import type { Verdict } from '../wire/report.js';
import { exitCode, type CellResult } from './results.js';
import type { Verified, VerifiedFile } from './verifyFile.js';

export interface VerifyResult {
  readonly verdict: Verdict;
  readonly files: readonly VerifiedFileResult[];
}

/** Findings are given as data and, in `message`, as the sentence that the terminal shows. */
export interface VerifiedFileResult {
  readonly file: string;
  readonly verdict: Verdict;
  /** Why the file could not be verified, and then there is nothing else, or not rewritten. */
  readonly problem?: string;
  /** Name of the backend; null when no kernel was started. */
  readonly backend: string | null;
  readonly recordedBackend: string | null;
  readonly rewriting: Verified['rewriting'];
  readonly differences: readonly (Difference & { readonly message: string })[];
  readonly causes: readonly (Cause & { readonly message: string })[];
  readonly notes: readonly (Note & { readonly message: string })[];
  readonly cells: readonly CellResult[];
}

export const verifiedJson = (files: readonly VerifiedFile[]): VerifyResult => ({
  verdict: verdictOf(files.every(({ exit }) => exit === exitCode.asExpected)),
  files: files.map(fileJson),
});

const verdictOf = (passed: boolean): Verdict => (passed ? 'pass' : 'fail');

function fileJson(verified: VerifiedFile): VerifiedFileResult {
  const { file } = verified;
  const nothing = { differences: [], causes: [], notes: [], cells: [] };
  if (verified.kind === 'not verified') {
    const { problem } = verified;
    const none = { backend: null, recordedBackend: null, rewriting: 'not asked' } as const;
    return { file, verdict: 'fail', problem, ...none, ...nothing };
  }
  const { exit, backend, recordedBackend = null, rewriting, problem, comparison, cells } = verified;
  return {
    ...{ file, verdict: verdictOf(exit === exitCode.asExpected) },
    ...(problem !== undefined && { problem }),
    ...{ backend, recordedBackend, rewriting },
    differences: comparison.differences.map((d) => ({ ...d, message: differenceText(d) })),
    causes: comparison.causes.map((c) => ({ ...c, message: causeText(c) })),
    notes: comparison.notes.map((n) => ({ ...n, message: noteText(n) })),
    cells: cells.map(({ result }) => result),
  };
}
