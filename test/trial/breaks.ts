/**
 * Whatever works is ended at a random moment: the command, its kernel, a child of a cell, a child in Python. What is left must be as
 * if it had never begun, or had ended: no process, and no file that is half of one.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseNotebook } from '../../extension/notebook/format.js';
import { notebookText } from '../support/commandLine.js';
import { drawsOf, type Draws } from './draws.js';
import type { Trial } from './trial.js';

/** A tensor, a check, output of a megabyte, a child, and a child in Python's place. */
const cells: readonly string[] = [
  `import * as tf from '@tensorflow/tfjs';\nimport { gradcheck } from 'lossbook/check';\nimport { show } from 'lossbook/display';
const { spawn } = require('node:child_process');`,
  `gradcheck((t, p) => tf.mean(tf.square(tf.sub(t, p))), [tf.ones([8, 8]), tf.zeros([8, 8])])`,
  `show(tf.range(0, 250_000).reshape([500, 500]))`,
  `spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).pid > 0`,
  `spawn('python3', ['-c', 'import time; time.sleep(1000)'], { stdio: 'inherit' }).on('error', () => {}).pid !== 0`,
  `await new Promise((r) => setTimeout(r, 100)); console.log('x'.repeat(1e6))`,
];
const whole = notebookText(cells);

/** What is done, on the notebook `n.tfnb` that lies there recorded, and the files it may write. */
const commands: Readonly<Record<string, readonly string[]>> = {
  run: ['run', 'n.tfnb', '--output', 'out.tfnb', '--junit', 'out.xml'],
  update: ['verify', '--update', 'n.tfnb', '--junit', 'out.xml'],
  verify: ['verify', 'n.tfnb', '--json'],
  export: ['export', 'n.tfnb', '--html', 'out.html'],
};
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;

export const breaks: Trial = {
  title: 'Processes ended at random',
  about:
    'The command or one of the processes below it (kernel, a child of a cell in and out of its group, Python) is ended by a signal at a random moment ' +
    'while it runs, records, verifies and exports a notebook. Within 10 s no process is left; every file is whole, as it was or as it was to be.',
  async *run({ seed, size }) {
    const draws = drawsOf(seed);
    const recorded = await recordedNotebook();
    for (const name of Object.keys(commands)) {
      const rounds = size === 'whole' ? 50 : 2;
      const failures: string[] = [];
      for (let i = 0; i < rounds; i++) {
        const problems = await breakOnce(name, recorded, draws);
        failures.push(...problems.map((problem) => `seed ${seed}, ${name} ${i}: ${problem}`));
      }
      yield { what: name, tried: rounds, failures };
    }
  },
};

const variable = 'LOSSBOOK_BREAKS';
let marks = 0;

function start(folder: string, args: readonly string[], mark: string): ReturnType<typeof spawn> {
  return spawn(process.execPath, [resolve('dist/cli.js'), ...args], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, LOSSBOOK_BACKEND: 'cpu', [variable]: mark },
  });
}

async function recordedNotebook(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-breaks-'));
  try {
    writeFileSync(join(folder, 'n.tfnb'), whole);
    const command = start(folder, ['verify', '--update', 'n.tfnb'], newMark());
    await new Promise((done) => command.once('exit', done));
    return readFileSync(join(folder, 'n.tfnb'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const newMark = (): string => `${process.pid}-${++marks}`;

async function breakOnce(name: string, recorded: string, draws: Draws): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-breaks-'));
  const mark = newMark();
  try {
    writeFileSync(join(folder, 'n.tfnb'), recorded);
    const command = start(folder, commands[name] ?? [], mark);
    const ended = new Promise((done) => command.once('exit', done));
    const [signal, after] = [draws.pick(signals), draws.below(2500)];
    await Promise.race([ended, new Promise((done) => setTimeout(done, after))]);
    const running = processesOf(mark, process.pid);
    const victim = running.length > 0 ? draws.pick(running) : command.pid;
    kill(victim, signal);
    // Whoever is not the command is told of by it, or it goes on; a minute is more than all of it takes.
    const isOver = await Promise.race([ended.then(() => true), wait(60_000).then(() => false)]);
    const left = await goneWithin(mark, 10_000);
    for (const pid of left) kill(pid, 'SIGKILL');
    const where = `${signal} after ${after} ms`;
    return [
      ...(isOver ? [] : [`${where}: the command went on for a minute`]),
      ...(left.length > 0 ? [`${where}: ${left.length} processes are left`] : []),
      ...halves(folder).map((file) => `${where}: ${file} is not whole`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of a name that somebody asked for, and are neither as they were nor as they were to be. */
function halves(folder: string): readonly string[] {
  return readdirSync(folder).filter((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    // What a killed command was writing has a name that nobody reads.
    if (file.startsWith('.') && file.endsWith('.partial')) return false;
    if (file.endsWith('.html')) return !text.trimEnd().endsWith('</html>');
    if (file.endsWith('.xml')) return !text.trimEnd().endsWith('</testsuites>');
    const read = parseNotebook(text);
    return !read.ok || read.notebook.cells.length !== cells.length;
  });
}

function processesOf(mark: string, except: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== except)
    .filter((pid) => hasMark(pid, mark))
    .map(Number);
}

function hasMark(pid: string, mark: string): boolean {
  try {
    if (/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${variable}=${mark}`);
  } catch {
    return false;
  }
}

async function goneWithin(mark: string, limit: number): Promise<readonly number[]> {
  for (let waited = 0; ; waited += 50) {
    const left = processesOf(mark, process.pid);
    if (left.length === 0 || waited > limit) return left;
    await wait(50);
  }
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
