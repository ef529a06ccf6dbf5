/** TCP ports on which a process listens, as Linux tells them; elsewhere none can be told. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export function portsOf(pid: number): readonly string[] {
  if (!existsSync('/proc/self/fd')) return [];
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`)),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === listening && own.has(inode))
      .map(([, address]) => address!),
  );
}

const listening = '0A';

function socketOf(fd: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(fd))?.[1];
  } catch {
    // It was closed meanwhile.
    return undefined;
  }
}
