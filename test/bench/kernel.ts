/** Cells through the client: a warm one and the first one. What a person waits for in all is in wait.ts. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { firstCell, longCell, trivialCell } from './cells.js';
import { startFloor } from './floor.js';
import { inTurn, mean, spread, timedAsync } from './measure.js';
import { openKernel } from './openKernel.js';
import type { Row, Table } from './table.js';

export async function* kernelBench(): AsyncGenerator<Table> {
  const rows = [...(await warmCells()), ...(await firstResults())];
  const about = [
    'Warm cells: from the call of execute to its reply; every text is run once only. What a mean has over its',
    'median is mostly garbage being collected.',
    'First result: from no process to the value of `tf.tensor([1]).shape`.',
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
