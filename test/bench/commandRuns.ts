/** What the command takes from its call to its end: 1,000 small cells, the sample of `npm start`, and `verify` of it. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { trivialCell } from './cells.js';
import { inTurn, spread, timedAsync } from './measure.js';
import type { Row } from './table.js';

const node = promisify(execFile);

const lossbook = (...args: readonly string[]) =>
  node(process.execPath, [resolve('dist/cli.js'), ...args], { maxBuffer: 2 ** 26 });

export async function commandRuns(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-bench-'));
  try {
    const long = join(folder, 'long.tfnb');
    writeFileSync(long, JSON.stringify(notebookOf(1000)));
    // With the images that it reads, so that the executed one finds them too.
    cpSync('notebooks', folder, { recursive: true });
    const sample = join(folder, 'angular-loss.tfnb');
    const executed = join(folder, 'angular-loss.executed.tfnb');
    await lossbook('run', sample, '--output', executed);
    const times = await inTurn(
      {
        cells: () => timedAsync(() => runLong(long)),
        start: () => timedAsync(() => lossbook('run', sample, '--output', executed)),
        verify: () => timedAsync(() => lossbook('verify', executed)),
      },
      { warmup: 1, rounds: 5 },
    );
    return [
      {
        what: '`lossbook run --json` of 1,000 trivial cells',
        value: spread(times.cells),
        unit: 'ms',
        limit: 2000,
      },
      { what: "`npm start`'s notebook, after the build", value: spread(times.start), unit: 'ms' },
      { what: '`lossbook verify` of it', value: spread(times.verify), unit: 'ms' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runLong(file: string): Promise<void> {
  const { stdout } = await lossbook('run', file, '--json');
  const { verdict, cells } = JSON.parse(stdout) as { verdict: string; cells: unknown[] };
  if (verdict !== 'pass' || cells.length !== 1000) throw new Error(`verdict ${verdict}`);
}

const notebookOf = (count: number): object => ({
  cells: Array.from({ length: count }, (_, n) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${n}`,
    metadata: {},
    outputs: [],
    source: [trivialCell(n)],
  })),
  metadata: {
    kernelspec: { display_name: 'Lossbook', language: 'typescript', name: 'lossbook' },
    language_info: { name: 'typescript' },
  },
  nbformat: 4,
  nbformat_minor: 5,
});
