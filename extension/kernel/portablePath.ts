/** How a file is called in a notebook's records and in errors: from a folder, with `/` on every system. */
import path, { type PlatformPath } from 'node:path';

/** Leads upwards where the file is outside; whole where it is on another drive. `way`: of another system, for tests. */
export const portablePath = (folder: string, file: string, way: PlatformPath = path): string =>
  way.relative(folder, file).split(way.sep).join('/');
