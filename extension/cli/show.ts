/** `lossbook show`: a notebook as text, which is also what git's `textconv` wants. */
import { parseNotebook } from '../notebook/format.js';
import { notebookText } from '../notebook/notebookText.js';
import type { Given } from './commandTable.js';
import type { NotebookProblem } from '../notebook/problem.js';
import { problemText } from '../notebook/problemText.js';
import { readBytes } from './files.js';
import type { Console } from './terminal.js';
import { exitCode, type ExitCode } from './results.js';

export function show({ operands: [file] }: Given<'show'>, { out }: Console): ExitCode {
  const bytes = readBytes(file);
  const parsed = parseNotebook(bytes);
  // One broken version in a history must not end `git log -p`, so it is shown as it is.
  if (parsed.ok) out.write(notebookText(parsed.notebook));
  else out.write(`(${problemText(parsed.problem)})\n${rawText(parsed.problem, bytes)}`);
  return exitCode.asExpected;
}

const rawText = ({ code }: NotebookProblem, bytes: Uint8Array): string =>
  code === 'too-large' ? '' : new TextDecoder().decode(bytes);
