/** What compiling a cell costs, and where the time of a warm cell goes. */
import { newRun } from '../../extension/kernel/cellRun.js';
import { evaluate } from '../../extension/kernel/evaluate.js';
import { rememberScript } from '../../extension/kernel/scripts.js';
import { compileCell } from '../../extension/notebook/compileCell.js';
import { runtimeName } from '../../extension/notebook/runtimeName.js';
import { longCell, trivialCell } from './cells.js';
import { startFloor } from './floor.js';
import { inTurn, spread, timed, timedAsync } from './measure.js';
import { openKernel } from './openKernel.js';
import type { Row, Table } from './table.js';

const rounds = { warmup: 60, rounds: 300 };

export async function* compileBench(): AsyncGenerator<Table> {
  // What compiled code puts its value into.
  Object.assign(globalThis, { [runtimeName]: { value: undefined } });
  yield parts('`1 + 1`', trivialCell, 5);
  yield parts('50 lines', longCell, 10);
}

/** The whole in a kernel; its parts in this process, one after another, on the same text. */
async function parts(name: string, cell: (n: number) => string, limit: number): Promise<Table> {
  const kernel = openKernel('cpu');
  const floor = await startFloor();
  const seen = { inside: [] as number[], map: [] as number[], evaluate: [] as number[] };
  const keep = (part: keyof typeof seen, round: number, time: number): void => {
    if (round >= rounds.warmup) seen[part].push(time);
  };
  try {
    const times = await inTurn(
      {
        whole: async (n) => {
          const { total, inside } = await kernel.run(cell(n));
          keep('inside', n, inside);
          return total;
        },
        compile: async (n) => {
          const started = performance.now();
          const compiled = compileCell(cell(n));
          const compileTime = performance.now() - started;
          if (!compiled.ok) throw new Error(compiled.error.message);
          const { code, map } = compiled;
          const url = `lossbook-cell:/${encodeURIComponent(name)}/${n}`;
          keep(
            'map',
            n,
            timed(() => rememberScript(url, { label: name, map })),
          );
          keep('evaluate', n, await timedAsync(() => evaluate(code, url, newRun(`${n}`, name, n))));
          return compileTime;
        },
        floor: (n) => floor.roundTrip({ type: 'execute_request', code: cell(n) }),
      },
      rounds,
    );
    const between = times.whole.map((time, round) => time - seen.inside[round]!);
    const rows: Row[] = [
      { what: 'whole, through the client', value: spread(times.whole), unit: 'ms', limit },
      { what: 'in the kernel, by its clock', value: spread(seen.inside), unit: 'ms' },
      { what: '  compile TypeScript', value: spread(times.compile), unit: 'ms' },
      { what: '  keep its source map', value: spread(seen.map), unit: 'ms' },
      { what: '  evaluate', value: spread(seen.evaluate), unit: 'ms' },
      { what: 'between the processes', value: spread(between), unit: 'ms' },
      { what: '  bare message there and back', value: spread(times.floor), unit: 'ms' },
    ];
    const notes = [
      'The indented parts are measured beside the kernel, in the process of the bench: they show where the',
      'time goes and do not add up to the last digit. The first rounds, in which V8 compiles, are left out.',
    ];
    return { title: `compile: a warm cell of ${name}`, rows, notes };
  } finally {
    await kernel.close();
    floor.close();
  }
}
