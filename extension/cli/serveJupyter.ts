/** `lossbook jupyter kernel`: serves a front end of Jupyter until it is told to end. */
import { join } from 'node:path';
import { runAdapter } from '../jupyter/adapter.js';
import { ConnectionFileError, readConnectionFile } from '../jupyter/connectionFile.js';
import type { Given } from './commandTable.js';
import { exitCode, type ExitCode } from './results.js';
import { systemReason } from './systemReason.js';
import { UsageError } from './usageError.js';

/** `built` is the folder of what the build made. */
export async function serveJupyter(
  { operands: [file], options }: Given<'jupyter kernel'>,
  built: string,
): Promise<ExitCode> {
  const { strict, backend = 'auto' } = options;
  try {
    await runAdapter({
      ...{ strict, backend },
      connection: readConnectionFile(file),
      entry: join(built, 'kernel.cjs'),
      language: join(built, 'language.cjs'),
      types: join(built, 'types.br'),
      folder: process.cwd(),
      env: process.env,
    });
  } catch (error) {
    if (error instanceof ConnectionFileError) {
      throw new UsageError(`jupyter kernel: ${error.message}`);
    }
    if (!isSystemError(error)) throw error;
    throw new UsageError(`jupyter kernel: ${file}: cannot listen: ${systemReason(error)}.`);
  }
  // Nothing of a front end that went away may keep it.
  process.exit(exitCode.asExpected);
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error;
