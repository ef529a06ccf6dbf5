/** Ends a process together with those that it started: a loader of data must not outlive the Python it loads for. */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export function killWithChildren({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    return;
  }
  // Parents first, so that none starts another meanwhile.
  for (const each of [pid, ...descendants(pid, parents())]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      continue; // It has ended by itself.
    }
  }
}

function descendants(pid: number, parentOf: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parentOf].flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendants(child, parentOf)]);
}

function parents(): ReadonlyMap<number, number> {
  if (process.platform === 'linux') return new Map(linuxParents());
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return new Map(
    (stdout ?? '').split('\n').flatMap((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return pid && parent ? [[pid, parent] as const] : [];
    }),
  );
}

function linuxParents(): readonly (readonly [number, number])[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name in brackets may hold anything, brackets too.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = /\) \S (\d+)/.exec(stat.slice(stat.lastIndexOf(')')))?.[1];
      return parent === undefined ? [] : [[Number(name), Number(parent)] as const];
    } catch {
      return [];
    }
  });
}
