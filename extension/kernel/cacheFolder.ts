/** Where what can be made again is kept between kernels. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `LOSSBOOK_CACHE`, or where the system keeps what programs can make again; undefined where there is no such place. */
export function cacheFolder(): string | undefined {
  const { LOSSBOOK_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (LOSSBOOK_CACHE) return resolve(LOSSBOOK_CACHE);
  try {
    switch (process.platform) {
      case 'win32':
        return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'lossbook', 'Cache');
      case 'darwin':
        return join(homedir(), 'Library', 'Caches', 'lossbook');
      default:
        return join(
          XDG_CACHE_HOME ? resolve(XDG_CACHE_HOME) : join(homedir(), '.cache'),
          'lossbook',
        );
    }
  } catch {
    // A user without a home.
    return undefined;
  }
}
