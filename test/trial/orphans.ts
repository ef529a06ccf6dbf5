/** The command ended in every way while cells have children: none of them is left. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { notebookText } from '../support/commandLine.js';
import type { Trial } from './trial.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;

/** Of the group, out of it, out of it with an environment of its own, with the kernel's own output, and a grandchild whose parent has ended. */
const children: readonly string[] = [
  `spawn('sleep', ['1000'])`,
  `spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })`,
  `spawn('/bin/sleep', ['1000'], { detached: true, stdio: 'ignore', env: {} })`,
  `spawn('sleep', ['1000'], { stdio: 'inherit' })`,
  `spawn('sh', ['-c', 'sleep 1000 & echo $! > child; exit'], { detached: true })`,
];

const cellOf = (child: string, busy: boolean): string => `
  const { spawn } = require('node:child_process'); const { writeFileSync, existsSync } = require('node:fs');
  const child = ${child};
  if (${String(child.includes('> child'))}) { while (!existsSync('child')) await new Promise((r) => setTimeout(r, 5)); }
  else writeFileSync('child', String(child.pid));
  writeFileSync('ready', '');
  ${busy ? 'for (;;);' : 'await new Promise((r) => setTimeout(r, 1e6));'}`;

export const orphans: Trial = {
  title: 'Orphans',
  about:
    'A cell has started a process and computes or waits; the command, or another program that has the kernel as the extension host of the editor ' +
    "does, is ended by a signal. Within 10 s the process is gone, whether it was in the kernel's process group or not.",
  async *run({ size }) {
    const rounds = size === 'whole' ? 25 : 2;
    for (const [who, start] of Object.entries(holders)) {
      for (const signal of signals) {
        const failures: string[] = [];
        for (let i = 0; i < rounds; i++) {
          const child = children[i % children.length] ?? '';
          if (!(await isEnded(start, cellOf(child, i % 2 === 0), signal)))
            failures.push(`${signal}: ${child}`);
        }
        yield { what: `${who}, ${signal}`, tried: rounds, failures };
      }
    }
  },
};

/** Who is ended: the arguments of Node that start it on a cell. */
const holders: Readonly<Record<string, (folder: string, cell: string) => readonly string[]>> = {
  'the command': (folder, cell) => {
    writeFileSync(join(folder, 'n.tfnb'), notebookText([cell]));
    return [resolve('dist/cli.js'), 'run', join(folder, 'n.tfnb'), '--backend', 'cpu'];
  },
  'a program with a kernel': (folder, cell) => [
    resolve('out/test/trial/kernelHolder.js'),
    ...[folder, cell],
  ],
};

async function isEnded(
  start: (typeof holders)[string],
  cell: string,
  signal: NodeJS.Signals,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-orphans-'));
  try {
    const command = spawn(process.execPath, [...start(folder, cell)], { stdio: 'ignore' });
    const written = await until(() => existsSync(join(folder, 'ready')), 30_000);
    const pid = written ? Number(readFileSync(join(folder, 'child'), 'utf8')) : 0;
    command.kill(signal);
    const ended = written && (await until(() => !isAlive(pid), 10_000));
    if (!ended && pid > 1 && isAlive(pid)) process.kill(pid, 'SIGKILL');
    return ended;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function until(holds: () => boolean, limitMs: number): Promise<boolean> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > limitMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** A process that has ended and that nobody has asked for is not alive. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}
