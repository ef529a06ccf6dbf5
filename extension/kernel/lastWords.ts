/** What cells have printed is sent before their code ends the process, by whichever way there is but a crash. */
import type { Channel } from './channel.js';

/** A signal may have a handler, and the process live on. */
export function sendBeforeEnd({ flush, release }: Pick<Channel, 'flush' | 'release'>): void {
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
    if (pid === process.pid && signal !== 0) flush();
    return kill(pid, signal);
  };
}
