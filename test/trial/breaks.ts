/**
 * Whatever works is ended at a random moment: the command, its kernel, the Python of its cells, a child of a cell, a debugger and what it
 * debugs. What is left must be as if it had never begun, or had ended: no process, and no file that is half of one; and who was not
 * ended says what was.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseNotebook } from '../../extension/notebook/format.js';
import { notebookText } from '../support/commandLine.js';
import { drawsOf, type Draws } from './draws.js';
import type { Trial } from './trial.js';

/** A tensor, a check, output of a megabyte, a child, a child in Python's place, and Python itself, which needs no framework for that. */
const cells: readonly string[] = [
  `import * as tf from '@tensorflow/tfjs';\nimport { gradcheck } from 'lossbook/check';\nimport { show } from 'lossbook/display';
const { spawn } = require('node:child_process');`,
  `gradcheck((t, p) => tf.mean(tf.square(tf.sub(t, p))), [tf.ones([8, 8]), tf.zeros([8, 8])])`,
  `show(tf.range(0, 250_000).reshape([500, 500]))`,
  `spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).pid > 0`,
  `spawn('python3', ['-c', 'import time; time.sleep(1000)'], { stdio: 'inherit' }).on('error', () => {}).pid !== 0`,
  `%%python\nimport time\ntime.sleep(0.3)\nn = 1`,
  `await new Promise((r) => setTimeout(r, 100)); console.log('x'.repeat(1e6))`,
  `%%python\ntime.sleep(0.3)\nn + 1`,
];
const whole = notebookText(cells);

interface Way {
  /** What Node is started with, in the folder in which `n.tfnb` lies recorded. */
  readonly args: readonly string[];
  /** Which of its processes are ended, by their command lines; any, if nothing is said. */
  readonly victims?: RegExp;
}

const lossbook = (...args: readonly string[]): readonly string[] => [
  resolve('dist/cli.js'),
  ...args,
];
const run = lossbook('run', 'n.tfnb', '--output', 'out.tfnb', '--junit', 'out.xml');

const ways: Readonly<Record<string, Way>> = {
  run: { args: run },
  'run, of it the Python': { args: run, victims: /serve\.py/ },
  'verify --update': { args: lossbook('verify', '--update', 'n.tfnb', '--junit', 'out.xml') },
  verify: { args: lossbook('verify', 'n.tfnb', '--json') },
  export: { args: lossbook('export', 'n.tfnb', '--html', 'out.html') },
  'a debugger': { args: [resolve('out/test/trial/debugHolder.js'), '.'] },
};
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;

export const breaks: Trial = {
  title: 'Processes ended at random',
  about:
    'The command or one of the processes below it (kernel, a child of a cell in and out of its group, Python) is ended by a signal at a random moment ' +
    'while it runs, records, verifies and exports a notebook; likewise a program that debugs a cell, its kernel, and what that has started. Within ' +
    '10 s no process is left; every file is whole, as it was or as it was to be; and who goes on says what it misses.',
  async *run({ seed, size }) {
    const draws = drawsOf(seed);
    const recorded = await recordedNotebook();
    for (const [name, way] of Object.entries(ways)) {
      const rounds = size === 'whole' ? 20 : 2;
      const failures: string[] = [];
      for (let i = 0; i < rounds; i++) {
        const problems = await breakOnce(way, recorded, draws);
        failures.push(...problems.map((problem) => `seed ${seed}, ${name} ${i}: ${problem}`));
      }
      yield { what: name, tried: rounds, failures };
    }
  },
};

const variable = 'LOSSBOOK_BREAKS';
let marks = 0;

function start(folder: string, args: readonly string[], mark: string) {
  const process_ = spawn(process.execPath, [...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOSSBOOK_BACKEND: 'cpu', [variable]: mark },
  });
  let said = '';
  for (const stream of [process_.stdout, process_.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      // Without what a cell prints, which is longer than all else.
      said = (said + text.replace(/x{9,}/g, '')).slice(-1e4);
    });
  }
  const ended = new Promise<void>((done) => process_.once('close', () => done()));
  return { process: process_, ended, said: () => said };
}

async function recordedNotebook(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-breaks-'));
  try {
    writeFileSync(join(folder, 'n.tfnb'), whole);
    await start(folder, lossbook('verify', '--update', 'n.tfnb'), newMark()).ended;
    return readFileSync(join(folder, 'n.tfnb'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const newMark = (): string => `${process.pid}-${++marks}`;

async function breakOnce(
  { args, victims = /(?:)/ }: Way,
  recorded: string,
  draws: Draws,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-breaks-'));
  const mark = newMark();
  try {
    writeFileSync(join(folder, 'n.tfnb'), recorded);
    const { process: first, ended, said } = start(folder, args, mark);
    const [signal, after] = [draws.pick(signals), draws.below(2500)];
    await Promise.race([ended, wait(after)]);
    const running = processesOf(mark, process.pid).filter((pid) => victims.test(lineOf(pid)));
    const victim = running.length > 0 ? draws.pick(running) : first.pid;
    const where = `${signal} after ${after} ms to ${lineOf(victim).slice(0, 60)}`;
    kill(victim, signal);
    // Whoever is not the first is told of by it, or it goes on; a minute is more than all of it takes.
    const isOver = await Promise.race([ended.then(() => true), wait(60_000).then(() => false)]);
    const left = await goneWithin(mark, 10_000);
    for (const pid of left) kill(pid, 'SIGKILL');
    // SIGINT is how Python is stopped: its cell says so, and Python goes on.
    const says = /ended|died|was stopped|KeyboardInterrupt: stopped/;
    const isSilent = victim !== first.pid && first.exitCode !== 0 && !says.test(said());
    return [
      ...(isOver ? [] : [`${where}: it went on for a minute`]),
      ...(left.length > 0 ? [`${where}: ${left.length} processes are left`] : []),
      ...(isSilent ? [`${where}: exit ${first.exitCode}, and nothing says why: ${said()}`] : []),
      ...halves(folder).map((file) => `${where}: ${file} is not whole`),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command line of a process, if it is still there. */
function lineOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
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
