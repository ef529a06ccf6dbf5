/** `lossbook diff`: two notebooks as `diff -u` would show them, had they been written as text. */
import { unifiedDiff } from '../notebook/lineDiff.js';
import { notebookText } from '../notebook/notebookText.js';
import { readNotebook } from './files.js';
import type { Given } from './commandTable.js';
import type { Console } from './terminal.js';
import { exitCode, type ExitCode } from './results.js';

export function diff({ operands: files }: Given<'diff'>, { out }: Console): ExitCode {
  const [before, after] = files.map((file) => notebookText(readNotebook(file)));
  const text = unifiedDiff(files, before ?? '', after ?? '');
  out.write(text);
  return text === '' ? exitCode.asExpected : exitCode.unexpectedVerdict;
}
