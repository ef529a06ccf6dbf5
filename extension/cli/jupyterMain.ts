/**
 * `lossbook jupyter kernel` as Jupyter starts it, in one file and with the same arguments: to read the command's dozen takes half as
 * long as Node's own start, and somebody waits for the kernel.
 */
import { dirname } from 'node:path';
import { parseCommandLine } from './arguments.js';
import { exitCode } from './results.js';
import { serveJupyter } from './serveJupyter.js';
import { failureText, UsageError } from './usageError.js';

async function main(): Promise<void> {
  try {
    const command = parseCommandLine(process.argv.slice(2), process.env);
    if (command.name !== 'jupyter kernel') {
      throw new UsageError(
        `this file takes 'jupyter kernel' and nothing else; cli.js has all commands.`,
      );
    }
    process.exitCode = await serveJupyter(command, dirname(process.argv[1] ?? ''));
  } catch (error) {
    process.stderr.write(`lossbook: ${failureText(error)}\n`);
    process.exitCode = exitCode.unusable;
  }
}

void main();
