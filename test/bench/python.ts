/** What losses in Python cost beside the same work without the bridge. CPU time is that of both processes together. */
import * as tf from '@tensorflow/tfjs';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { gradcheck } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { withSection } from './documentSections.js';
import { fieldOf, tensorOf } from './fields.js';
import { inTurn, ratios, spread, timed } from './measure.js';
import { provenance } from './provenance.js';
import { startBackend } from './startBackend.js';
import { tableMarkdown, type Row, type Table } from './table.js';

const file = 'test/bench/peers/python_losses.py';
const document = 'docs/speed.md';

type Take = (expression: string, framework?: 'torch' | 'numpy') => ReturnType<typeof python>;

export async function* pythonBench({ write = false } = {}): AsyncGenerator<Table> {
  const interpreter = execFileSync('bash', ['test/bench/peers.sh', '--find', 'torch'], {
    encoding: 'utf8',
  }).trim();
  await startBackend('wasm');
  const take: Take = (expression, framework = 'torch') =>
    python(file, expression, { python: interpreter, framework });
  try {
    const clock = clockOf(take('cpu', 'numpy'));
    const tables = [await calls(take, clock), await checks(take, clock)];
    yield* tables;
    if (write) writeSection(tables);
  } finally {
    disposePython();
  }
}

function writeSection(tables: readonly Table[]): void {
  const text = [
    '## Losses written in Python',
    '`npm run bench -- python --write` makes this section. All of one run:',
    provenance()
      .map((line) => `- ${line}`)
      .join('\n'),
    ...tables.map(tableMarkdown),
  ].join('\n\n');
  writeFileSync(document, withSection(readFileSync(document, 'utf8'), 'python', text));
}

/** Seconds of processor time that this process and Python have used. */
function clockOf(theirs: ReturnType<typeof python>): () => number {
  const one = tf.tensor1d([1]);
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6 + tf.tidy(() => theirs(one, one).dataSync()[0]!);
  };
}

async function calls(take: Take, clock: () => number): Promise<Table> {
  const one = tf.tensor1d([1]);
  const nothing = take('nothing', 'numpy');
  const [t, p] = [1, 2].map((seed) =>
    tf.randomUniform([8, 256, 256, 2], -1, 1, 'float32', seed),
  ) as [tf.Tensor, tf.Tensor];
  const [total, alone] = [take('total'), take('seconds_of_total', 'numpy')];
  const both = tf.valueAndGrad((x: tf.Tensor) => total(t, x) as tf.Scalar);
  const sent = [t.dataSync(), p.dataSync()] as Float32Array[];
  // The calls go first with two inputs and a slope, and come back with a gradient of the size of one.
  const copied = [...sent, sent[1]!];
  const scalar = (): void => void tf.tidy(() => nothing(one, one).dataSync());
  const large = (): void => tf.tidy(() => void both(p));
  const copy = (): void => void copied.map((values) => values.slice());
  const times = await inTurn(
    {
      scalar: () => timed(scalar),
      scalarCpu: () => (1000 * costOf(clock, () => repeat(100, scalar))) / 100,
      large: () => timed(large),
      largeCpu: () => (1000 * costOf(clock, () => repeat(10, large))) / 10,
      alone: () => tf.tidy(() => 1000 * alone(t, p).dataSync()[0]!),
      copy: () => (1000 * costOf(clock, () => repeat(10, copy))) / 10,
    },
    { warmup: 3, rounds: 25 },
  );
  const bridge = times.largeCpu.map((time, round) => time - times.alone[round]!);
  const rows: Row[] = [
    { what: 'a call of a loss of one number', value: spread(times.scalar), unit: 'ms', limit: 1 },
    { what: '  its CPU time', value: spread(times.scalarCpu), unit: 'ms', limit: 1 },
    { what: '8×256²×2, value and gradient', value: spread(times.large), unit: 'ms' },
    { what: '  its CPU time', value: spread(times.largeCpu), unit: 'ms' },
    { what: '  PyTorch without the bridge, CPU time', value: spread(times.alone), unit: 'ms' },
    {
      what: '  one copy of the bytes that go and come, CPU time',
      value: spread(times.copy),
      unit: 'ms',
    },
    {
      what: '  the bridge, CPU time less that of PyTorch, as a multiple of the copy',
      value: spread(ratios(bridge, times.copy)),
      unit: '×',
      limit: 2,
    },
  ];
  tf.dispose([one, t, p]);
  const notes = [
    'The loss of the large call is sum(t · p) of PyTorch on the CPU; the clock stops when its value and gradient are tensors of the wasm backend.',
    'CPU time is of both processes. On a busy machine a call waits for a turn of the scheduler at each of four handovers, and takes milliseconds of the clock.',
  ];
  return { title: 'python: calls', rows, notes };
}

function repeat(count: number, body: () => void): void {
  for (let i = 0; i < count; i++) body();
}

/** CPU time of this process and of Python together, in seconds. */
function costOf(clock: () => number, body: () => unknown): number {
  const before = clock();
  body();
  return clock() - before;
}

async function checks(take: Take, clock: () => number): Promise<Table> {
  const inputs = (side: number): tf.Tensor[] => {
    const field = fieldOf(side);
    return [tensorOf(field, field.yTrue), tensorOf(field, field.yPred)];
  };
  const [large, small] = [inputs(512), inputs(32)];
  const [angle, loop] = [take('angle'), take('loop', 'numpy')];
  const [every, direction] = [take('every_entry', 'numpy'), take('one_direction', 'numpy')];
  const said = new Set<string>();
  const note = (report: { readonly summary: string }) => said.add(report.summary);
  const asked = (checker: typeof every, [t, p]: tf.Tensor[]) =>
    tf.tidy(() => checker(t, p).dataSync()[0]!);
  const times = await inTurn(
    {
      large: () => costOf(clock, () => note(gradcheck(angle, large))),
      small: () => costOf(clock, () => note(gradcheck(angle, small))),
      loop: () => costOf(clock, () => note(gradcheck(angle, small, { reference: loop }))),
      every: () => asked(every, small),
      direction: () => asked(direction, large),
    },
    { warmup: 1, rounds: 3 },
  );
  const s = (name: keyof typeof times) => ({ value: spread(times[name]), unit: 's' }) as const;
  const pixels = (512 / 32) ** 2;
  const rows: Row[] = [
    { what: 'gradcheck, every entry of 1×512²×2', ...s('large'), limit: 3 },
    { what: 'gradcheck, every entry of 1×32²×2', ...s('small') },
    { what: '  with loops in Python as its reference', ...s('loop'), limit: 5 },
    { what: 'torch.autograd.gradcheck, every entry of 1×32²×2', ...s('every') },
    {
      what: '  256 times that: as many entries as 512² has',
      value: (spread(times.every).median * pixels) / 3600,
      unit: 'hours',
    },
    { what: 'torch.autograd.gradcheck, fast_mode, 1×512²×2', ...s('direction') },
  ];
  const notes = [
    'CPU time of both processes. At 512² each evaluation of the loss is also longer, so that the 256 times is too little.',
    'torch.autograd.gradcheck answers yes or raises at the first entry; fast_mode looks along one random direction.',
    ...said,
  ];
  return { title: 'python: checks of a loss of PyTorch', rows, notes };
}
