/**
 * Processes that cells start carry the mark of the kernel's family also where they are given an environment of their own, so
 * that they end with it: one that is detached as well is in nothing else by which it could be found.
 */
import { ChildProcess } from 'node:child_process';
import { familyVariable } from '../processes/family.js';

/** What Node's own `spawn`, `exec`, `execFile` and `fork` come down to, on Node 20 to 26. */
interface Spawning {
  spawn: (options: { envPairs?: string[] }) => unknown;
}

export function markChildren(): void {
  const prototype = ChildProcess.prototype as unknown as Spawning;
  const { spawn } = prototype;
  const entry = `${familyVariable}=${process.env[familyVariable] ?? ''}`;
  prototype.spawn = function (options) {
    const { envPairs } = options;
    if (envPairs && !envPairs.includes(entry)) options.envPairs = [...envPairs, entry];
    return spawn.call(this, options);
  };
}
