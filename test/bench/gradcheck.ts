/** The cost of a gradcheck of every entry, in evaluations of the loss, beside that of a checker without structure. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { angularLoss } from '../../extension/losses/index.js';
import { fieldOf } from './fields.js';
import { fullJacobian } from './fullJacobian.js';
import type { Asked, Checked } from './gradcheckOnce.js';
import { growth, inTurn, ratios, spread, timed } from './measure.js';
import { startBackend } from './startBackend.js';
import type { Row, Table } from './table.js';

const sizes = [
  { side: 64, rounds: 9 },
  { side: 128, rounds: 7 },
  { side: 256, rounds: 5 },
  { side: 512, rounds: 3 },
] as const;
const megabyte = 1e6;

export async function* gradcheckBench(): AsyncGenerator<Table> {
  const mean = await everySize('mean');
  yield everyEntry('mean', mean, await onWasm('mean'));
  yield everyEntry('none', await everySize('none'), await onWasm('none'));
  yield withoutStructure(spread(mean.at(-1)!.run.unit).median);
}

interface Sized {
  readonly side: number;
  readonly run: Checked;
}

const onWasm = (reduction: Asked['reduction']): Promise<Checked> =>
  inOwnProcess({ side: 512, rounds: 3, reduction, backend: 'wasm' });

async function everySize(reduction: Asked['reduction']): Promise<readonly Sized[]> {
  const runs: Sized[] = [];
  for (const { side, rounds } of sizes) {
    runs.push({ side, run: await inOwnProcess({ side, rounds, reduction, backend: 'cpu' }) });
  }
  return runs;
}

function everyEntry(reduction: Asked['reduction'], runs: readonly Sized[], wasm: Checked): Table {
  const fitted = (of: (run: Checked) => number) =>
    growth(runs.map(({ side, run }) => [side * side, of(run)] as const));
  const median = (times: readonly number[]) => spread(times).median;
  const { side, run } = runs.at(-1)!;
  const at = `1×${side}×${side}×2`;
  const seconds = (times: readonly number[]) => spread(times.map((ms) => ms / 1000));
  const rows: Row[] = [
    { what: `one evaluation in doubles, ${at}`, value: seconds(run.unit), unit: 's' },
    { what: `gradcheck of every entry, ${at}`, value: seconds(run.check), unit: 's' },
    ...runs.map(({ side, run }): Row => {
      const cost = spread(ratios(run.check, run.unit));
      const what = `  in evaluations, ${side}²`;
      return { what, value: cost, unit: '×', ...(side === 512 && { limit: 12 }) };
    }),
    {
      what: '  the same, autodiff on wasm',
      value: spread(ratios(wasm.check, wasm.unit)),
      unit: '×',
      limit: 12,
    },
    { what: '  evaluations that the report counts', value: run.evaluations, unit: 'count' },
    {
      what: 'time by pixels, 64² to 512²',
      value: fitted((r) => median(r.check)),
      unit: 'exponent',
    },
    { what: `peak of resident memory, ${at}`, value: run.residentPeak / megabyte, unit: 'MB' },
    {
      what: '  by pixels, 128² to 512²',
      value: residentGrowth(runs),
      unit: 'exponent',
      limit: 1.1,
    },
    { what: `peak of tensor memory, ${at}`, value: run.tensorPeak / megabyte, unit: 'MB' },
    { what: '  by pixels', value: fitted((r) => r.tensorPeak), unit: 'exponent', limit: 1.05 },
  ];
  const notes = [
    `${at}: ${run.summary}.`,
    'An evaluation is the loss alone, its inputs ready.',
    'Memory is above what the process held before the check; tensor memory as tf.memory() counts it, 4 bytes',
    'a number, also for doubles. Resident memory grows by what the collector has not yet freed: no exact figure.',
  ];
  return { title: `gradcheck: angularLoss, reduction '${reduction}', cpu`, rows, notes };
}

/** At 64² the process itself is most of it. */
const residentGrowth = (runs: readonly Sized[]) =>
  growth(runs.slice(1).map(({ side, run }) => [side * side, run.residentPeak] as const));

function inOwnProcess(asked: Asked): Promise<Checked> {
  const child = fork(
    fileURLToPath(new URL('./gradcheckOnce.js', import.meta.url)),
    [JSON.stringify(asked)],
    { execArgv: ['--expose-gc'], serialization: 'advanced', stdio: 'pipe' },
  );
  let said = '';
  child.stderr?.on('data', (text) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('message', (message) => resolve(message as Checked));
    child.on('exit', (code) => reject(new Error(`ended with code ${code}: ${said.slice(-500)}`)));
  });
}

/** `evaluation`: milliseconds of one at 512². */
async function withoutStructure(evaluation: number): Promise<Table> {
  await startBackend('cpu');
  const loss = (yTrue: tf.Tensor, yPred: tf.Tensor) => angularLoss(yTrue, yPred);
  const points: (readonly [entries: number, ms: number])[] = [];
  const rows: Row[] = [];
  let worst = 0;
  for (const side of [8, 16, 24]) {
    const field = fieldOf(side);
    const { check } = await inTurn(
      { check: () => timed(() => (worst = Math.max(worst, fullJacobian(loss, field).worst))) },
      { warmup: 0, rounds: 3 },
    );
    points.push([side * side, spread(check).median]);
    const value = spread(check.map((ms) => ms / 1000));
    rows.push({ what: `every entry alone, 1×${side}×${side}×2`, value, unit: 's' });
  }
  const exponent = growth(points);
  const [pixels, ms] = points.at(-1)!;
  const fitted = ms * ((512 * 512) / pixels) ** exponent;
  const evaluations = 2 * 512 * 512 * 2;
  const hour = 3_600_000;
  rows.push(
    { what: 'time by pixels, 8² to 24²', value: exponent, unit: 'exponent' },
    { what: 'extrapolated to 512² by that exponent', value: fitted / hour, unit: 'hours' },
    { what: 'evaluations at 512²', value: evaluations, unit: 'count' },
    {
      what: '  times one, as measured there',
      value: (evaluations * evaluation) / hour,
      unit: 'hours',
    },
  );
  const notes = [
    `Two evaluations an entry, in doubles; largest difference from autodiff ${worst.toExponential(1)}.`,
    'At small sizes an evaluation costs much the same whatever its size, so the fitted exponent is below the',
    'true 2 and the first extrapolation is too low; the second is the one to believe.',
  ];
  return { title: 'gradcheck: a checker that moves each entry alone', rows, notes };
}
