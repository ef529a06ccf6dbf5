/** Notes, for each cell, the modules beside the notebook that it imported: results depend on them. */
import { runOfCode } from './runOfCode.js';
import type { FileSeen } from './localModules.js';
import { portablePath } from './portablePath.js';

/** Modules are known by their full path, and recorded by the one relative to the notebook's folder. */
export const recordModule =
  (folder: string) =>
  ({ path, sha256 }: FileSeen): void => {
    const portable = portablePath(folder, path);
    runOfCode()?.inputs.set(portable, { path: portable, sha256 });
  };
