/** `lossbook show`: a notebook as text, which is also what git's `textconv` wants. */
import { notebookText } from '../notebook/notebookText.js';
import { readNotebook } from './files.js';
import type { Console } from './progress.js';
import { exitCode, type ExitCode } from './results.js';

export function show(file: string, { out }: Console): ExitCode {
  out.write(notebookText(readNotebook(file)));
  return exitCode.asExpected;
}
