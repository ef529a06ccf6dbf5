/** One kernel fault after another on each backend: the cell says what happened, and what is lost is said or is not lost. */
import { backends } from '../support/backends.js';
import { rowsOn } from '../support/whole.js';
import { startTestKernel, type CellEnd, type TestKernel } from '../support/kernelUnderTest.js';
import type { Fault } from './fault.js';
import { faults } from './faultKinds.js';
import type { Trial, TrialRow } from './trial.js';

const prepare = `import * as tf from '@tensorflow/tfjs';
  import { gradcheck } from 'lossbook/check';
  const kept = 'kept';
  const [a, b] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[2, 1]])];
  const mse = (t, p) => tf.mean(tf.square(tf.sub(t, p)));`;

export const faultTrial: Trial = {
  title: 'Faults',
  about:
    `${faults.length} kinds of fault on each backend. The cell says what happened in words that are not those of our bundle; names are kept, or it is said ` +
    'that they are gone; the next cell computes a right gradient, which gradcheck finds right.',
  async *run({ size }) {
    for (const backend of backends) {
      const tried =
        size === 'whole'
          ? faults
          : rowsOn(
              backend,
              faults.filter(({ slow }) => !slow),
            );
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
  if (fault.late) await test.kernel.settle(5000);
  const said = fault.late ? lateErrors(test) : (end.error?.message ?? '');
  if (says && !says.test(said)) problems.push(`said '${said}'`);
  const isLost = /Names of earlier cells are gone/.test(said);
  if (fatal === true && !isLost) problems.push('did not say what is lost');
  if ((!fault.floods && shown(end).length > 20_000) || /kernel\w*\.cjs/.test(shown(end)))
    problems.push('showed our bundle');
  if (!fatal || (fatal === 'maybe' && !isLost)) {
    const names = await test.run('kept');
    if (names.value !== `'kept'`) problems.push(`names: ${names.error?.message ?? names.value}`);
  }
  if (fault.spoils) problems.push(...(await restarted(test)));
  await test.run(prepare);
  const next = await test.run('tf.tidy(() => [...tf.grad((p) => mse(a, p))(b).dataSync()].join())');
  if (next.value !== `'1,-1'`) problems.push(`the next cell: ${next.error?.message ?? next.value}`);
  const checked = await test.run('gradcheck(mse, [a, b]).verdict');
  if (checked.value !== `'pass'`)
    problems.push(`gradcheck: ${checked.error?.message ?? checked.value}`);
  return problems.map((problem) => `${name}: ${problem}`);
}

/** A check in the spoilt kernel says what helps, or finds nothing amiss; what is asked for next runs in a new one. */
async function restarted({ run, kernel }: TestKernel): Promise<readonly string[]> {
  const { value, error } = await run('gradcheck(mse, [a, b]).verdict');
  await kernel.shutdown();
  if (value === `'pass'` || /a cell has changed .*Restart the kernel/.test(error?.message ?? ''))
    return [];
  return [`a check in it: ${error?.message ?? value}`];
}

const lateErrors = ({ messages }: TestKernel): string =>
  messages.flatMap((m) => (m.type === 'error' ? m.error.message : [])).join('\n');

const shown = ({ stdout, stderr, error }: CellEnd): string =>
  [stdout, stderr, error?.stack].join('\n');
