/** `lossbook jupyter …`: makes this copy of the command a kernel of Jupyter, and is that kernel when Jupyter starts it. */
import { InstallError, install, uninstall, type Installation } from '../jupyter/install.js';
import type { Place } from '../jupyter/place.js';
import type { Given, OptionsOf } from './commandTable.js';
import { exitCode, type ExitCode } from './results.js';
import { serveJupyter } from './serveJupyter.js';
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
        return await serveJupyter(command, built);
    }
  } catch (error) {
    if (error instanceof InstallError) throw new UsageError(`${command.name}: ${error.message}`);
    throw error;
  }
}

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
