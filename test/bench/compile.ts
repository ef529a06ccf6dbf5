/** What compiling a cell costs, and where the time of a warm cell goes. */
import { evaluate } from '../../extension/kernel/evaluate.js';
import { rememberScript } from '../../extension/kernel/scripts.js';
import { compileCell } from '../../extension/notebook/compileCell.js';
import { runtimeName } from '../../extension/notebook/moduleSyntax.js';
import { longCell, trivialCell } from './cells.js';
import { startFloor } from './floor.js';
import { inTurn, spread, timed, timedAsync } from './measure.js';
import { openKernel } from './openKernel.js';
import type { Row, Table } from './table.js';

const rounds = { warmup: 60, rounds: 300 };

export async function compileBench(): Promise<readonly Table[]> {
  return [await shares('`1 + 1`', trivialCell, 5), await shares('50 lines', longCell, 10)];
}

/** The parts are measured in this process, the whole and the inside in a kernel, turn by turn. */
async function shares(name: string, cell: (n: number) => string, limit: number): Promise<Table> {
  Object.assign(globalThis, { [runtimeName]: { value: undefined } });
  const kernel = openKernel('cpu');
  const floor = await startFloor();
  const inside: number[] = [];
  const outside: number[] = [];
  // Texts of their own: V8 keeps what it compiled by its text.
  const compiled = (n: number) => {
    const result = compileCell(cell(n + 1_000_000));
    if (!result.ok) throw new Error(result.error.message);
    return result;
  };
  try {
    const times = await inTurn(
      {
        whole: async (n) => {
          const run = await kernel.run(cell(n));
          if (n >= rounds.warmup) {
            inside.push(run.inside);
            outside.push(run.total - run.inside);
          }
          return run.total;
        },
        compile: (n) => timed(() => compiled(n)),
        map: (n) => {
          const { map } = compiled(n);
          return timed(() => rememberScript(`bench:${name}:${n}`, { label: 'bench', map }));
        },
        evaluate: (n) => {
          const { code } = compiled(n);
          return timedAsync(() => evaluate(code, `lossbook-cell:/bench/${name}/${n}`));
        },
        floor: (n) => floor.roundTrip({ type: 'execute_request', code: cell(n) }),
      },
      rounds,
    );
    const rows: Row[] = [
      { what: 'whole, through the client', value: spread(times.whole), unit: 'ms', limit },
      { what: 'in the kernel, by its clock', value: spread(inside), unit: 'ms' },
      { what: '  compile TypeScript', value: spread(times.compile), unit: 'ms' },
      { what: '  keep its source map', value: spread(times.map), unit: 'ms' },
      { what: '  evaluate', value: spread(times.evaluate), unit: 'ms' },
      { what: 'between the processes', value: spread(outside), unit: 'ms' },
      { what: '  bare message there and back', value: spread(times.floor), unit: 'ms' },
    ];
    return { title: `compile: a warm cell of ${name}`, rows, notes: [partsNote] };
  } finally {
    await kernel.close();
    floor.close();
  }
}

const partsNote =
  'Parts are measured beside the kernel, in the process of the bench; they need not add up to the last digit.';
