/** How busy others keep the processors while something is measured: they make every figure larger, and ratios unfair. */
import { cpus } from 'node:os';

/** Starts to watch; what is returned gives the processors, in number, that others used since. */
export function watchOthers(ownSeconds: () => number): () => number {
  const [busy, own, started] = [busySeconds(), ownSeconds(), performance.now()];
  return () => {
    const seconds = (performance.now() - started) / 1000;
    return Math.max(0, busySeconds() - busy - (ownSeconds() - own)) / seconds;
  };
}

export function processSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const busySeconds = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) /
  1000;
