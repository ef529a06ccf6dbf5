/** `lossbook verify`: every file in turn, told on the terminal, to a test report, and to GitHub. */
import { annotate, annotations } from './annotations.js';
import type { Given } from './commandTable.js';
import { notebookFiles } from './files.js';
import { junitXml } from './junit.js';
import { asideFrom, outputFiles, tryWrite } from './outputFile.js';
import { underWay } from './progress.js';
import { worstExit, type ExitCode } from './results.js';
import type { Console } from './terminal.js';
import { UsageError } from './usageError.js';
import { verifyFile, type VerifiedFile } from './verifyFile.js';
import { verifiedJson } from './verifyJson.js';
import { verifiedText } from './verifyText.js';

export async function verify(
  { operands, options }: Given<'verify'>,
  entry: string,
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  const { json, junit, update } = options;
  if (update && operands.includes('-')) {
    throw new UsageError(`verify: --update rewrites a file, and '-' is standard input.`);
  }
  const listed = notebookFiles(operands);
  const outputs = outputFiles({ junit }, { console, json, sources: listed });
  const out = asideFrom(outputs, console);
  const files: VerifiedFile[] = [];
  for (const file of listed) {
    const listener = underWay(console.err, file);
    const verified = await verifyFile(file, { ...options, entry, console }, listener);
    files.push(verified);
    if (!json && verified.kind === 'verified') out.write(verifiedText(verified));
    if (verified.problem !== undefined) console.err.write(`lossbook: ${verified.problem}\n`);
  }
  if (json) console.out.write(`${JSON.stringify(verifiedJson(files), null, 2)}\n`);
  const written = tryWrite(console, () => outputs.junit?.write(junitXml('verify', files)));
  // With --json standard output is one object and nothing else.
  annotate(env, json ? console.err : out, (root) => annotations(files, root));
  return worstExit([...files.map((file) => file.exit), written]);
}
