/** `lossbook verify`: every file in turn, told on the terminal, to a test report, and to GitHub. */
import { resolve } from 'node:path';
import { annotations } from './annotations.js';
import type { Given } from './commandTable.js';
import { requireWritable, writeWhole } from './files.js';
import { junitXml } from './junit.js';
import { silent, type Console } from './progress.js';
import { gravest, type ExitCode } from './results.js';
import { UsageError } from './usageError.js';
import { verifyFile, type VerifiedFile } from './verifyFile.js';
import { verifiedJson } from './verifyJson.js';
import { verifiedText } from './verifyText.js';

export async function verify(
  { operands, options }: Given<'verify'>,
  entry: string,
  { out, err }: Console,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  if (options.update && operands.includes('-')) {
    throw new UsageError(`verify: --update rewrites a file, and '-' is standard input.`);
  }
  requireWritable('--junit', options.junit);
  const files: VerifiedFile[] = [];
  for (const file of operands) {
    const verified = await verifyFile(file, options, entry, silent);
    files.push(verified);
    if (verified.kind === 'not verified') err.write(`lossbook: ${verified.problem}\n`);
    else if (!options.json) out.write(verifiedText(verified));
  }
  const exit = gravest(files.map((file) => file.exit));
  if (options.json) out.write(`${JSON.stringify(verifiedJson(files), null, 2)}\n`);
  if (options.junit !== undefined) {
    writeWhole('--junit', resolve(options.junit), junitXml(files));
  }
  if (env['GITHUB_ACTIONS'] === 'true') {
    // GitHub reads both streams; with --json standard output is one object and nothing else.
    const stream = options.json ? err : out;
    stream.write(annotations(files, env['GITHUB_WORKSPACE'] ?? process.cwd()));
  }
  return exit;
}
