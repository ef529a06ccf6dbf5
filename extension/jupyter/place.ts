/** Folders in which Jupyter looks for kernels and for extensions of JupyterLab. */
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export type Place =
  | { readonly kind: 'user' }
  /** The Python environment that is active. */
  | { readonly kind: 'sys-prefix' }
  | { readonly kind: 'prefix'; readonly folder: string };

/** The folder that Jupyter calls a data folder; undefined where no Python can be python3 for its own. */
export function dataFolder(place: Place, env: NodeJS.ProcessEnv): string | undefined {
  switch (place.kind) {
    case 'user':
      return userFolder(env);
    case 'prefix':
      return join(resolve(place.folder), 'share', 'jupyter');
    case 'sys-prefix': {
      const prefix = activePrefix();
      return prefix === undefined ? undefined : join(prefix, 'share', 'jupyter');
    }
  }
}

/** As `jupyter --data-dir` has it. */
function userFolder(env: NodeJS.ProcessEnv): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = env;
  if (JUPYTER_DATA_DIR) return resolve(JUPYTER_DATA_DIR);
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Jupyter');
    case 'win32':
      return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'jupyter');
    default:
      return join(XDG_DATA_HOME ? XDG_DATA_HOME : join(homedir(), '.local', 'share'), 'jupyter');
  }
}

function activePrefix(): string | undefined {
  for (const name of ['python3', 'python']) {
    const python = spawnSync(name, ['-c', 'import sys; print(sys.prefix)'], {
      encoding: 'utf8',
      windowsHide: true,
    });
    if (python.status === 0 && python.stdout.trim() !== '') return python.stdout.trim();
  }
  return undefined;
}
