/** What losses in Python cost beside the same work without the bridge. CPU time is that of both processes together. */
import * as tf from '@tensorflow/tfjs';
import { execFileSync } from 'node:child_process';
import { gradcheck } from '../../extension/check/index.js';
import { disposePython } from '../../extension/python/processes.js';
import { python } from '../../extension/python/python.js';
import { fieldOf, tensorOf } from './fields.js';
import { inTurn, ratios, spread, timed } from './measure.js';
import { startBackend } from './startBackend.js';
import type { Row, Table } from './table.js';

const file = 'test/bench/peers/python_losses.py';

type Take = (expression: string, framework?: 'torch' | 'numpy') => ReturnType<typeof python>;

export async function* pythonBench(): AsyncGenerator<Table> {
  const interpreter = execFileSync('bash', ['test/bench/peers.sh', '--find', 'torch'], {
    encoding: 'utf8',
  }).trim();
  await startBackend('wasm');
  const take: Take = (expression, framework = 'torch') =>
    python(file, expression, { python: interpreter, framework });
  try {
    yield await calls(take);
    yield await checks(take);
  } finally {
    disposePython();
  }
}

async function calls(take: Take): Promise<Table> {
  const one = tf.tensor1d([1]);
  const nothing = take('nothing', 'numpy');
  const [t, p] = [1, 2].map((seed) =>
    tf.randomUniform([8, 256, 256, 2], -1, 1, 'float32', seed),
  ) as [tf.Tensor, tf.Tensor];
  const total = take('total');
  const both = tf.valueAndGrad((x: tf.Tensor) => total(t, x) as tf.Scalar);
  const sent = [t.dataSync(), p.dataSync()] as Float32Array[];
  // The calls go first with two inputs and a slope, and come back with a gradient of the size of one.
  const copied = [...sent, sent[1]!];
  const times = await inTurn(
    {
      scalar: () => timed(() => tf.tidy(() => nothing(one, one).dataSync())),
      large: () =>
        timed(() =>
          tf.tidy(() => {
            const { value, grad } = both(p);
            value.dataSync();
            grad.dataSync();
          }),
        ),
      copy: () => timed(() => copied.map((values) => values.slice())),
    },
    { warmup: 5, rounds: 25 },
  );
  const rows: Row[] = [
    { what: 'a call of a loss of one number', value: spread(times.scalar), unit: 'ms', limit: 1 },
    { what: '8×256²×2, value and gradient', value: spread(times.large), unit: 'ms' },
    { what: '  one copy of the bytes that go and come', value: spread(times.copy), unit: 'ms' },
    {
      what: '  the first as a multiple of the second',
      value: spread(ratios(times.large, times.copy)),
      unit: '×',
      limit: 2,
    },
  ];
  tf.dispose([one, t, p]);
  const notes = [
    'The loss of the large call is sum(t · p) of PyTorch on the CPU: its own time is in the figure.',
  ];
  return { title: 'python: calls', rows, notes };
}

async function checks(take: Take): Promise<Table> {
  const clock = take('cpu', 'numpy');
  const one = tf.tensor1d([1]);
  /** Of this process and of Python, in seconds. */
  const used = (): number => {
    const { user, system } = process.cpuUsage();
    const theirs = tf.tidy(() => clock(one, one).dataSync()[0]!);
    return (user + system) / 1e6 + theirs;
  };
  const cost = (body: () => unknown): number => {
    const before = used();
    body();
    return used() - before;
  };
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
    tf.tidy(() => checker(t!, p!).dataSync()[0]!);
  const times = await inTurn(
    {
      large: () => cost(() => note(gradcheck(angle, large))),
      small: () => cost(() => note(gradcheck(angle, small))),
      loop: () => cost(() => note(gradcheck(angle, small, { reference: loop }))),
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
