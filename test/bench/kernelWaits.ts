/** Cells and starts of our kernel and of Deno's, through the same client: Jupyter's own (peers/kernelWaits.py). */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { longCell, trivialCell } from './cells.js';
import { ratios, spread } from './measure.js';
import type { Row } from './table.js';

const rounds = { starts: 10, warmup: 50, cells: 200 };

type Times = Readonly<Record<string, readonly number[]>>;

/** What is absent is said in the notes. */
export async function kernelWaits(notes: string[]): Promise<readonly Row[]> {
  const python = installed('.ci/jupyter.sh');
  if (python === undefined) {
    notes.push("Absent: cells through Jupyter's client; '.ci/jupyter.sh' installs it.");
    return [];
  }
  const deno = installed('test/bench/peers.sh', 'deno');
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-bench-'));
  try {
    const prefix = join(folder, 'prefix');
    const command = [resolve('dist/cli.js'), 'jupyter', 'install', '--prefix', prefix];
    await promisify(execFile)(process.execPath, command);
    const data = join(prefix, 'share', 'jupyter');
    if (deno !== undefined) writeKernelspec(data, deno);
    const asked = {
      kernels: ['lossbook', ...(deno === undefined ? [] : ['deno'])],
      starts: rounds.starts,
      warmup: rounds.warmup,
      cells: { trivial: texts(trivialCell), long: texts(longCell) },
    };
    const ran = promisify(execFile)(python, [resolve('test/bench/peers/kernelWaits.py')], {
      cwd: folder,
      // Nothing of the person's own is found, and Deno asks nobody for a newer one.
      env: { ...process.env, JUPYTER_PATH: data, DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1' },
    });
    ran.child.stdin?.end(JSON.stringify(asked));
    const times = JSON.parse((await ran).stdout) as Readonly<Record<string, Times>>;
    const peer = deno === undefined ? undefined : `Deno ${versionOf(deno)}`;
    if (!peer) notes.push("Absent: Deno; 'bash test/bench/peers.sh deno' installs it.");
    return rowsOf(times['lossbook']!, peer === undefined ? undefined : [peer, times['deno']!]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const texts = (cell: (n: number) => string): readonly string[] =>
  Array.from({ length: rounds.warmup + rounds.cells }, (_, n) => cell(n));

/** Of memory there is a budget (docs/jupyter.md). */
const measures: Readonly<Record<string, Omit<Row, 'value'>>> = {
  start: { what: 'kernel start to the first result', unit: 'ms' },
  trivial: { what: 'warm cell `1 + 1`', unit: 'ms' },
  long: { what: 'warm cell of 50 typed lines', unit: 'ms' },
  memory: {
    what: 'memory of a kernel that has run nothing, all its processes',
    unit: 'MB',
    limit: 120,
  },
};

function rowsOf(ours: Times, peer: readonly [name: string, times: Times] | undefined): Row[] {
  return Object.entries(measures).flatMap(([key, measure]): readonly Row[] => {
    if (!ours[key]) return [];
    const own: Row = { ...measure, value: spread(ours[key]) };
    if (!peer) return [own];
    const [name, theirs] = peer;
    return [
      own,
      { what: `  ${name}`, value: spread(theirs[key]!), unit: own.unit },
      { what: '  ratio', value: spread(ratios(ours[key], theirs[key]!)), unit: '×', limit: 1 },
    ];
  });
}

/** What a script has installed and finds again; undefined where it has not. */
function installed(script: string, ...names: readonly string[]): string | undefined {
  const found = spawnSync('bash', [script, '--find', ...names], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim().split('\n').at(-1) : undefined;
}

function writeKernelspec(data: string, deno: string): void {
  const folder = join(data, 'kernels', 'deno');
  mkdirSync(folder, { recursive: true });
  const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'];
  const spec = { argv, display_name: 'Deno', language: 'typescript' };
  writeFileSync(join(folder, 'kernel.json'), JSON.stringify(spec));
}

const versionOf = (deno: string): string =>
  spawnSync(deno, ['--version'], { encoding: 'utf8' }).stdout.split(/\s+/)[1] ?? '';
