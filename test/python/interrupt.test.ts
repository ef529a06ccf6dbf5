/**
 * Stop in a call of Python: names of both sides are kept, what does not stop is ended by force, and Python comes back by itself. 100
 * interrupts of each kind, and the kills, with LOSSBOOK_TRIALS=100; a few of them otherwise.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../support/isAlive.js';
import { eventually } from '../browser/eventually.js';
import { usePython } from './pythons.js';

const trials = Number(process.env['LOSSBOOK_TRIALS'] ?? 3);

describe('interrupts of Python', function () {
  this.timeout(60_000 + trials * 20_000);
  const python = usePython('torch');
  const run = (code: string) => python.test.run(code);
  before(async () => {
    await run(
      `const loss = (name) => python('slow.py', name, { python: interpreter }); const t = tf.ones([1, 2, 2, 2]);`,
    );
    await run(`const slow = (name) => python('slow_torch.py', name, { python: interpreter });`);
    await run(`let kept = 7; const fine = loss('fine');`);
  });
  const works = async (): Promise<void> => {
    const { value, error } = await run('fine(t, tf.zeros([1, 2, 2, 2])).dataSync()[0] + kept');
    assert.equal(value, '8', error?.stack);
  };
  const pid = async (): Promise<number> =>
    Number(
      (
        await run(
          `loss('__import__("os").getpid() and (lambda *x: __import__("os").getpid())')(t, t).dataSync()[0]`,
        )
      ).value,
    );

  for (const name of ['loop', 'sleep', 'numbers']) {
    it(`${name} ends by KeyboardInterrupt, and Python is the same`, async () => {
      const before = await pid();
      for (let k = 0; k < trials; k++) {
        const { error } = await python.test.runAndInterrupt(`loss('${name}')(t, t)`);
        assert.equal(error?.name, 'Interrupted');
        await works();
      }
      assert.equal(await pid(), before);
    });
  }
  // What Python is asked for, beside a value: row by row of what its process can do.
  const kinds: readonly (readonly [kind: string, code: string])[] = [
    ['a file is loaded', `python('slow_import.py', 'f', { python: interpreter })`],
    ['a cell of Python', `%%python\nprint("ready", flush=True)\nwhile True: pass`],
    ['a gradient', `tf.grad((p) => slow('gradient')(t, p))(t)`],
    ['a second derivative', `tf.grad((p) => tf.sum(tf.grad((q) => slow('second')(t, q))(p)))(t)`],
    ['a loop as reference', `compare(slow('square'), loss('loop'), [t, t])`],
    ['a check of the gradient', `gradcheck(slow('gradient'), [t, t])`],
    ['a check in a format', `precision(slow('gradient'), [t, t], { as: 'float16' })`],
  ];
  for (const [kind, code] of kinds) {
    it(`${kind} is interrupted, and Python is the same`, async () => {
      const before = await pid();
      for (let k = 0; k < trials; k++) {
        const { error, value } = await python.test.runAndInterrupt(code);
        assert.equal(error?.name, 'Interrupted', `${value} ${error?.stack}`);
        await works();
      }
      assert.equal(await pid(), before);
    });
  }
  for (const name of ['stubborn', 'hung']) {
    it(`${name} is ended by force, and the next call starts Python and loads the file again`, async () => {
      const before = await pid();
      for (let k = 0; k < Math.ceil(trials / 3); k++) {
        const { error } = await python.test.runAndInterrupt(`loss('${name}')(t, t)`);
        assert.equal(error?.name, 'Interrupted');
        await works();
      }
      assert.notEqual(await pid(), before);
      await gone(before);
    });
  }
  it('children of a Python that is ended by force end with it', async () => {
    await python.test.runAndInterrupt(`loss('children')(t, t)`);
    const said = python.test.messages
      .flatMap((m) => (m.type === 'stream' ? [m.text] : []))
      .join('');
    const child = Number(/child (\d+)/.exec(said)?.[1]);
    await works();
    await gone(child);
  });
  it('kill -9 between calls costs nothing but time, during a call an error, at whatever moment', async () => {
    let random = 1;
    for (let k = 0; k < trials; k++) {
      random = (random * 16807) % 2147483647; // Park and Miller's (1988), seeded: moments up to 200 ms after the call.
      const idle = await pid();
      process.kill(idle, 'SIGKILL');
      await gone(idle);
      await works();
      const busy = await pid();
      const cell = run(`loss('sleep')(t, t)`);
      setTimeout(() => process.kill(busy, 'SIGKILL'), random % 200);
      assert.match((await cell).error?.message ?? '', /was ended by SIGKILL/);
      await works();
    }
  });
  it('prints land in the cell that called, with what C and children print', async () => {
    const { stdout, stderr } = await run(
      `loss('lambda *x: (print("one"), __import__("os").system("echo two"), print("three", file=sys.stderr), 1.0)[3]')(t, t)`,
    );
    assert.deepEqual([stdout, stderr], ['one\ntwo\n', 'three\n']);
  });
  it('an edited file is read again, and losses taken before keep theirs', async () => {
    const file = join(python.test.folder, 'edited.py');
    const helper = join(python.test.folder, 'edited_helper.py');
    writeFileSync(helper, 'value = 1.0\n');
    writeFileSync(file, 'import edited_helper\n\n\ndef f(a, b):\n    return edited_helper.value\n');
    const taken = `python('edited.py', 'f', { python: interpreter })`;
    const first = await run(`const first = ${taken}; first(t, t).dataSync()[0]`);
    writeFileSync(helper, 'value = 2.0\n');
    const second = await run(
      `const second = ${taken}; [first(t, t).dataSync()[0], second(t, t).dataSync()[0]].join()`,
    );
    assert.deepEqual([first.value, second.value], ['1', "'1,2'"]);
    const paths = (end: typeof first) => end.reply?.inputs.map(({ path }) => path).sort();
    assert.deepEqual(paths(second), ['edited.py', 'edited_helper.py']);
    const hash = (end: typeof first) =>
      end.reply?.inputs.find(({ path }) => path === 'edited_helper.py')?.sha256;
    assert.notEqual(hash(first), hash(second));
    assert.match(second.reply?.python?.versions['python'] ?? '', /^3\./);
    assert.match(second.reply?.python?.versions['numpy'] ?? '', /^\d/);
    assert.equal(second.reply?.python?.why, 'the option python');
  });
  // The last: the kernel is gone after it.
  it('a killed kernel takes Python with it within two seconds, hung or not', async () => {
    const idle = await pid();
    const cell = run(`loss('hung')(t, t)`);
    const { pid: kernel } = await python.test.kernel.ready();
    process.kill(kernel, 'SIGKILL');
    assert.equal((await cell).status, 'died');
    await gone(idle, 2000);
  });
});

/** Of a process that is nobody's child any more. */
const gone = (pid: number, timeout = 20_000): Promise<boolean> =>
  eventually(`the end of process ${pid}`, () => Promise.resolve(!isAlive(pid)), { timeout });
