/** What a person waits for: a warm cell, the first cell, a long notebook, a large tensor. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { mime } from '../../extension/wire/ids.js';
import { firstCell, longCell, trivialCell } from './cells.js';
import { startFloor } from './floor.js';
import { inTurn, mean, spread, timedAsync } from './measure.js';
import { openKernel } from './openKernel.js';
import type { Row, Table } from './table.js';

export async function* kernelBench(): AsyncGenerator<Table> {
  const notes: string[] = [];
  const rows = [
    ...(await warmCells()),
    ...(await firstResults()),
    ...(await longNotebook()),
    ...(await largeTensor(notes)),
  ];
  const about = [
    'Warm cells: from the call of execute to its reply; every text is run once only. What a mean has over its',
    'median is mostly garbage being collected.',
    'First result: from no process to the value of `tf.tensor([1]).shape`.',
    ...notes,
  ];
  yield { title: 'kernel: cells through the client', rows, notes: about };
}

async function warmCells(): Promise<readonly Row[]> {
  const kernel = openKernel('cpu');
  const floor = await startFloor();
  try {
    const times = await inTurn(
      {
        trivial: async (n) => (await kernel.run(trivialCell(n))).total,
        long: async (n) => (await kernel.run(longCell(n))).total,
        floor: (n) => floor.roundTrip({ type: 'execute_request', code: trivialCell(n) }),
      },
      { warmup: 50, rounds: 300 },
    );
    return [
      { what: 'bare message there and back', value: spread(times.floor), unit: 'ms' },
      { what: 'warm cell `1 + 1`', value: spread(times.trivial), unit: 'ms', limit: 5 },
      { what: '  its mean', value: mean(times.trivial), unit: 'ms' },
      { what: 'warm cell of 50 lines', value: spread(times.long), unit: 'ms', limit: 10 },
      { what: '  its mean', value: mean(times.long), unit: 'ms' },
    ];
  } finally {
    await kernel.close();
    floor.close();
  }
}

async function firstResults(): Promise<readonly Row[]> {
  const first = async (backend: 'cpu' | 'wasm'): Promise<number> => {
    const kernel = openKernel(backend);
    try {
      return (await kernel.run(firstCell)).total / 1000;
    } finally {
      await kernel.close();
    }
  };
  const node = promisify(execFile);
  const times = await inTurn(
    {
      node: async () => (await timedAsync(() => node(process.execPath, ['-e', '0']))) / 1000,
      cpu: () => first('cpu'),
      wasm: () => first('wasm'),
    },
    { warmup: 1, rounds: 11 },
  );
  return [
    { what: 'node alone: start to end', value: spread(times.node), unit: 's' },
    { what: 'start to first result, cpu', value: spread(times.cpu), unit: 's', limit: 1.5 },
    { what: 'start to first result, wasm', value: spread(times.wasm), unit: 's', limit: 1.5 },
  ];
}

async function longNotebook(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-bench-'));
  const file = join(folder, 'long.tfnb');
  writeFileSync(file, JSON.stringify(notebookOf(1000)));
  const run = promisify(execFile);
  const command = [resolve('dist/cli.js'), 'run', file, '--json'];
  try {
    const times = await inTurn(
      {
        run: async () => {
          const started = performance.now();
          const { stdout } = await run(process.execPath, command, { maxBuffer: 2 ** 26 });
          const ms = performance.now() - started;
          const { verdict, cells } = JSON.parse(stdout) as { verdict: string; cells: unknown[] };
          if (verdict !== 'pass' || cells.length !== 1000) throw new Error(`verdict ${verdict}`);
          return ms / 1000;
        },
      },
      { warmup: 1, rounds: 7 },
    );
    const what = '`lossbook run --json` of 1,000 trivial cells';
    return [{ what, value: spread(times.run), unit: 's', limit: 5 }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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

/** 16 MiB: 4 million numbers. */
const side = 2048;

async function largeTensor(notes: string[]): Promise<readonly Row[]> {
  const kernel = openKernel('cpu');
  const floor = await startFloor();
  try {
    await kernel.run(`import * as tf from '@tensorflow/tfjs';
      import { show } from 'lossbook/display';
      import { random } from 'lossbook/data';
      const large = random(1).normal([${side}, ${side}]);`);
    const bytes = new Float32Array(side * side).map((_, i) => Math.sin(i));
    const times = await inTurn(
      {
        shown: async () => (await kernel.run('show(large)')).shown,
        floor: () => floor.roundTrip({ bytes }),
      },
      { warmup: 2, rounds: 11 },
    );
    const shown = kernel.lastShown();
    const view = shown?.type === 'display_data' ? shown.data[mime.view] : undefined;
    const sent = view instanceof Uint8Array ? (view.byteLength / 2 ** 20).toFixed(1) : '0';
    notes.push(`Of the 16 MiB tensor a view of ${sent} MiB is sent; statistics are of all of it.`);
    return [
      { what: 'bare 16 MiB Float32Array there and back', value: spread(times.floor), unit: 'ms' },
      { what: 'tensor of 16 MiB until it was shown', value: spread(times.shown), unit: 'ms' },
    ];
  } finally {
    await kernel.close();
    floor.close();
  }
}
