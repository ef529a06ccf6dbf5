/** `lossbook strip`: takes outputs and records of runs out of files; from standard input to standard output. */
import { serializeNotebook } from '../notebook/format.js';
import { stripped } from '../notebook/strip.js';
import type { Given } from './commandTable.js';
import { notebookOf, readBytes, writeWhole } from './files.js';
import type { Console } from './progress.js';
import { exitCode, type ExitCode } from './results.js';

export function strip({ operands: files }: Given<'strip'>, { out }: Console): ExitCode {
  // All are read before one is written: a bad file among them changes none.
  const all = files.map((file) => {
    const bytes = readBytes(file);
    return { file, bytes, text: serializeNotebook(stripped(notebookOf(file, bytes))) };
  });
  for (const { file, bytes, text } of all) {
    if (file === '-') out.write(text);
    else if (!Buffer.from(text).equals(bytes)) writeWhole('strip', file, text);
  }
  return exitCode.asExpected;
}
