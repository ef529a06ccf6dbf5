/** `lossbook jupyter …`: makes this copy of the command a kernel of Jupyter, and is that kernel when Jupyter starts it. */
import { join } from 'node:path';
import { runAdapter } from '../jupyter/adapter.js';
import { ConnectionFileError, readConnectionFile } from '../jupyter/connectionFile.js';
import { InstallError, install, uninstall, type Installation } from '../jupyter/install.js';
import type { Place } from '../jupyter/place.js';
import type { Given, OptionsOf } from './commandTable.js';
import { exitCode, type ExitCode } from './results.js';
import { systemReason } from './systemReason.js';
import type { Console } from './terminal.js';
import { UsageError } from './usageError.js';

/** `built` is the folder of what the build made. */
export async function jupyter(
  command: Given<'jupyter install'> | Given<'jupyter uninstall'> | Given<'jupyter kernel'>,
  built: string,
  console: Console,
): Promise<ExitCode> {
  try {
    switch (command.name) {
      case 'jupyter install': {
        const { strict } = command.options;
        const done = install({ ...installation(command.options), built, strict });
        console.out.write(done.map((line) => `${line}\n`).join(''));
        return exitCode.asExpected;
      }
      case 'jupyter uninstall': {
        const done = uninstall(installation(command.options));
        console.out.write(done.map((line) => `${line}\n`).join(''));
        return exitCode.asExpected;
      }
      case 'jupyter kernel':
        return await serve(command, built);
    }
  } catch (error) {
    if (error instanceof InstallError || error instanceof ConnectionFileError) {
      throw new UsageError(`${command.name}: ${error.message}`);
    }
    throw error;
  }
}

async function serve(
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
    if (!isSystemError(error)) throw error;
    throw new UsageError(`jupyter kernel: ${file}: cannot listen: ${systemReason(error)}.`);
  }
  // Nothing of a front end that went away may keep it.
  process.exit(exitCode.asExpected);
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error;

function installation(options: OptionsOf<'jupyter uninstall'>): Installation {
  const { user, sysPrefix, prefix, name = 'lossbook' } = options;
  const places: Place[] = [
    ...(user ? [{ kind: 'user' } as const] : []),
    ...(sysPrefix ? [{ kind: 'sys-prefix' } as const] : []),
    ...(prefix === undefined ? [] : [{ kind: 'prefix', folder: prefix } as const]),
  ];
  if (places.length > 1) {
    throw new InstallError('--user, --sys-prefix and --prefix say three places; give one of them.');
  }
  return { place: places[0] ?? { kind: 'user' }, name, env: process.env };
}
