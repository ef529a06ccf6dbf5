/** One kernel fault after another on each backend: the cell says what happened, and what is lost is said or is not lost. */
import { backends } from '../support/backends.js';
import { startTestKernel, type CellEnd, type TestKernel } from '../support/kernelUnderTest.js';
import type { Trial, TrialRow } from './trial.js';

interface Fault {
  readonly name: string;
  readonly code: string;
  /** What its cell, or the one that waits for it, must say; absent where nothing need fail. */
  readonly says?: RegExp;
  /** The kernel ends with it: names are gone, which must be said. */
  readonly fatal?: true;
  /** Stopped by an interrupt once it has printed `ready`. */
  readonly interrupt?: true;
  /** Seconds of memory being filled: left out of the sample. */
  readonly slow?: true;
}

const faults: readonly Fault[] = [
  {
    name: 'a rejection that nobody awaits',
    code: `Promise.reject(new Error('lost')); 1`,
    says: /lost/,
  },
  {
    name: 'training that nobody awaits, of a wrong shape',
    code: `const m = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      m.compile({ loss: 'meanSquaredError', optimizer: 'sgd' }); m.fit(tf.ones([2, 3]), tf.ones([2, 1])); 1`,
    says: /expected|shape/,
  },
  {
    name: 'a callback that throws',
    code: `require('node:fs').stat('.', () => { throw new Error('in a callback'); });
      await new Promise((r) => setTimeout(r, 50));`,
    says: /in a callback/,
  },
  { name: 'process.exit', code: `process.exit(3)`, says: /cannot end the kernel/ },
  { name: 'process.reallyExit', code: `process.reallyExit(7)`, says: /code 7/, fatal: true },
  { name: 'process.abort', code: `process.abort()`, says: /SIGABRT/, fatal: true },
  {
    name: 'SIGKILL',
    code: `process.kill(process.pid, 'SIGKILL'); for (;;);`,
    says: /SIGKILL/,
    fatal: true,
  },
  {
    name: 'an endless loop',
    code: `console.log('ready'); for (;;);`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'endless microtasks',
    code: `console.log('ready'); const spin = () => Promise.resolve().then(spin); await spin();`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'no end of recursion',
    code: `const deep = (n) => deep(n + 1) + 1; deep(0)`,
    says: /Maximum call stack/,
  },
  {
    name: 'process without handlers, send and messages',
    code: `process.removeAllListeners(); process.send = () => { throw new Error('no'); }; process.send?.(null); 1`,
    says: /no/,
  },
  {
    name: 'console, JSON and RegExp replaced',
    code: `globalThis.console = globalThis.JSON = globalThis.RegExp = undefined; 1`,
  },
  {
    name: 'Float32Array declared anew',
    code: `const { Float32Array } = globalThis; gradcheck(mse, [a, b]).verdict`,
  },
  {
    name: 'the memory of the backend filled',
    code: `const hog = []; const one = new Float32Array(1 << 26);
      for (let i = 0; i < 20; i++) hog.push(tf.tensor(one)); hog.length`,
    slow: true,
  },
];

const prepare = `import * as tf from '@tensorflow/tfjs';
  import { gradcheck } from 'lossbook/check';
  const kept = 'kept';
  const [a, b] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[2, 1]])];
  const mse = (t, p) => tf.mean(tf.square(tf.sub(t, p)));`;

export const faultTrial: Trial = {
  title: 'Faults',
  about:
    'Fourteen kinds of fault on each backend. The cell says what happened in words that are not those of our bundle; names are kept, or it is said ' +
    'that they are gone; the next cell computes a right gradient.',
  async *run({ size }) {
    for (const backend of backends) {
      const tried = faults.filter(({ slow }) => size === 'whole' || !slow);
      const failures: string[] = [];
      const { test, stop } = startTestKernel({ backend });
      try {
        for (const fault of tried) failures.push(...(await faultOn(test, fault)));
      } finally {
        await stop();
      }
      yield { what: `on ${backend}`, tried: tried.length, failures } satisfies TrialRow;
    }
  },
};

async function faultOn(test: TestKernel, fault: Fault): Promise<readonly string[]> {
  const { name, code, says, fatal, interrupt } = fault;
  await test.run(prepare);
  const end = await (interrupt ? test.runAndInterrupt(code) : test.run(code));
  const problems: string[] = [];
  const said = end.error?.message ?? '';
  if (says && !says.test(said)) problems.push(`said '${said}'`);
  if (fatal && !/Names of earlier cells are gone/.test(said))
    problems.push('did not say what is lost');
  if (shown(end).length > 20_000 || /kernel\.cjs/.test(shown(end)))
    problems.push('showed our bundle');
  if (!fatal) {
    const names = await test.run('kept');
    if (names.value !== `'kept'`) problems.push(`names: ${names.error?.message ?? names.value}`);
  }
  await test.run(prepare);
  const next = await test.run('tf.tidy(() => [...tf.grad((p) => mse(a, p))(b).dataSync()].join())');
  if (next.value !== `'1,-1'`) problems.push(`the next cell: ${next.error?.message ?? next.value}`);
  return problems.map((problem) => `${name}: ${problem}`);
}

const shown = ({ stdout, stderr, error }: CellEnd): string =>
  [stdout, stderr, error?.stack].join('\n');
