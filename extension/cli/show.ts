/** `lossbook show`: a notebook as text, which is also what git's `textconv` wants. */
import { notebookText } from '../notebook/notebookText.js';
import type { Given } from './commandTable.js';
import { readNotebook } from './files.js';
import type { Console } from './terminal.js';
import { exitCode, type ExitCode } from './results.js';

export function show({ operands: [file] }: Given<'show'>, { out }: Console): ExitCode {
  out.write(notebookText(readNotebook(file)));
  return exitCode.asExpected;
}
