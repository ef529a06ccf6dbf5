/**
 * A kernel and everything its cells started, ended together.
 *
 * The kernel leads a process group, which children are in unless they leave it (`detached`, `setsid`). Those are found by
 * a mark in the environment, which the kernel gives to what its cells start (`kernel/markedChildren.ts`) and which is inherited.
 * Neither needs the kernel to be alive, nor the parents between it and a process. Not found is a process that both leaves the group and throws
 * its environment away by itself (`setsid env -i …`).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The environment variable that carries the mark. */
export const familyVariable = 'LOSSBOOK_FAMILY';

/** A process that starts another while it is looked for may have to be looked for again. */
const mostRounds = 5;

/** Ends them at once. `leader` is the kernel's process id, and may be the caller's. */
export function endFamily(leader: number, mark: string): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(leader), '/t', '/f'], { windowsHide: true });
    return;
  }
  // First the kernel, which a child that ends would wake; from inside it, last.
  if (leader !== process.pid) endGroup(leader);
  for (let round = 0; round < mostRounds; round++) {
    const others = markedProcesses(mark).filter((pid) => pid !== leader && pid !== process.pid);
    if (others.length === 0) break;
    for (const pid of others) end(pid);
  }
  endGroup(leader);
}

function endGroup(leader: number): void {
  end(-leader);
  end(leader);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function markedProcesses(mark: string): readonly number[] {
  const entry = `${familyVariable}=${mark}`;
  return process.platform === 'linux' ? inProc(entry) : inProcessList(entry);
}

function inProc(entry: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => environmentOf(name).split('\0').includes(entry))
    .map(Number);
}

/** Empty for processes of other people. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** `-E` has the environment behind the command, of one's own processes. */
function inProcessList(entry: string): readonly number[] {
  const { stdout } = spawnSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .filter((line) => line.split(' ').includes(entry))
    .map((line) => Number.parseInt(line, 10));
}
