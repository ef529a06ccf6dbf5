/** The `lossbook` command. What a command needs is loaded when it was asked for: reading all of it takes as long as starting Node. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertNever } from '../wire/assertNever.js';
import { version } from '../wire/version.js';
import { parseCommandLine } from './arguments.js';
import { commandHelp, helpText } from './help.js';
import { exitCode, worstExit, type ExitCode } from './results.js';
import { terminal } from './terminal.js';
import { failureText } from './usageError.js';

const entry = fileURLToPath(new URL('kernel.cjs', import.meta.url));

const console = { out: terminal(process.stdout), err: terminal(process.stderr) };

async function main(): Promise<ExitCode> {
  try {
    const command = parseCommandLine(process.argv.slice(2), process.env);
    switch (command.name) {
      case 'help':
        console.out.write(command.of === undefined ? helpText() : commandHelp(command.of));
        return exitCode.asExpected;
      case 'version':
        console.out.write(`${version}\n`);
        return exitCode.asExpected;
      case 'run': {
        const { run } = await import('./run.js');
        return await run(command, entry, console, process.env);
      }
      case 'check':
      case 'match': {
        const { check } = await import('./check.js');
        return await check(command, entry, console, process.env);
      }
      case 'verify': {
        const { verify } = await import('./verify.js');
        return await verify(command, entry, console, process.env);
      }
      case 'export': {
        const { exportNotebook } = await import('./exportNotebook.js');
        return await exportNotebook(command, console);
      }
      case 'jupyter install':
      case 'jupyter uninstall':
      case 'jupyter kernel': {
        const { jupyter } = await import('./jupyter.js');
        return await jupyter(command, dirname(entry), console);
      }
      case 'diff': {
        const { diff } = await import('./diff.js');
        return diff(command, console);
      }
      case 'show': {
        const { show } = await import('./show.js');
        return show(command, console);
      }
      case 'strip': {
        const { strip } = await import('./strip.js');
        return strip(command, console);
      }
      default:
        return assertNever(command);
    }
  } catch (error) {
    const text = failureText(error);
    console.err.write(`lossbook: ${text}\n`);
    const { annotate, usageAnnotation } = await import('./annotations.js');
    annotate(process.env, console.err, () => usageAnnotation(text));
    return exitCode.unusable;
  }
}

/** What did not get through to a full disk is no success, whatever the cells came to. */
async function flush(): Promise<ExitCode> {
  const out = await console.out.failure();
  if (out !== undefined) {
    console.err.write(`lossbook: standard output cannot be written: ${out}.\n`);
  }
  const err = await console.err.failure();
  return out === undefined && err === undefined ? exitCode.asExpected : exitCode.unusable;
}

// Not process.exit: what was written to a pipe must get through first.
process.exitCode = worstExit([await main(), await flush()]);
