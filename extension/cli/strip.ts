/** `lossbook strip`: takes outputs and records of runs out of files; from standard input to standard output. */
import { serializeNotebook } from '../notebook/format.js';
import { stripNotebook } from '../notebook/strip.js';
import type { Given } from './commandTable.js';
import { expandPattern, notebookOf, readNotebookBytes } from './files.js';
import { withLineEndsOf } from './lineEnds.js';
import { outputFile, tryWrite } from './outputFile.js';
import { worstExit, type ExitCode } from './results.js';
import type { Console } from './terminal.js';

export function strip({ operands: files }: Given<'strip'>, console: Console): ExitCode {
  // All are read and tried before one is written: a bad file among them changes none.
  const changes = files.flatMap(expandPattern).flatMap((file) => {
    const bytes = readNotebookBytes(file);
    const text = withLineEndsOf(bytes, serializeNotebook(stripNotebook(notebookOf(file, bytes))));
    const same = file !== '-' && Buffer.from(text).equals(bytes);
    return same ? [] : [{ target: outputFile('strip', file, console), text }];
  });
  return worstExit(changes.map(({ target, text }) => tryWrite(console, () => target.write(text))));
}
