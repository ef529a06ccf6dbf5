/** Whoever started the adapter may be killed, and then nobody would ever ask it to end. */

const everyMs = 1000;

/**
 * Calls `onGone` once the process that started this one has ended. Jupyter says who that is in `JPY_PARENT_PID`; a kernel that
 * is to outlive whoever started it is not told, and is not watched.
 */
export function watchParent(env: NodeJS.ProcessEnv, onGone: () => void): void {
  const parent = Number(env['JPY_PARENT_PID']);
  if (!Number.isInteger(parent) || parent <= 1) return;
  const isChild = process.ppid === parent;
  const timer = setInterval(() => {
    // A child of a process that ended is given to another at once; its number may be given to another later.
    if (isChild ? process.ppid === parent : isAlive(parent)) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
