/** What cells have printed is sent before their code ends the process, by whichever way there is but a crash. */

/** `release` sends all that waits, and lets the process end. */
export function sendBeforeEnd(release: () => void): void {
  const own = process as unknown as { reallyExit: (code?: number) => never };
  const exit = own.reallyExit.bind(process);
  const abort = process.abort.bind(process);
  const kill = process.kill.bind(process);
  own.reallyExit = (code) => {
    release();
    return exit(code);
  };
  process.abort = () => {
    release();
    return abort();
  };
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) release();
    return kill(pid, signal);
  };
}
