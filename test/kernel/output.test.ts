import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../browser/eventually.js';
import { useKernel } from '../support/kernelUnderTest.js';

describe('output of cells', () => {
  const k = useKernel();
  before(() => k.run('1'));

  it('comes while the cell runs', async () => {
    const end = k.run(
      `console.log('early'); while (!require('node:fs').existsSync('seen'));`,
      'streaming',
    );
    await eventually('text of a running cell', () =>
      Promise.resolve(k.stdoutOf('streaming') === 'early\n'),
    );
    writeFileSync(join(k.folder, 'seen'), '');
    assert.equal((await end).status, 'ok');
  });
  it('keeps stdout and stderr apart', async () => {
    const end = await k.run(
      `console.log('out'); console.error('err'); process.stdout.write('raw')`,
    );
    assert.deepEqual([end.stdout, end.stderr], ['out\nraw', 'err\n']);
  });
  const late: readonly [string, string][] = [
    ['a timer', `setTimeout(() => console.log('late'), 40);`],
    ['a timer after an await', `await null; setTimeout(() => console.log('late'), 40);`],
    [
      'a promise nobody awaits',
      `(async () => { await new Promise((r) => setTimeout(r, 40)); console.log('late'); })(); 1`,
    ],
    ['an interval', `const i = setInterval(() => { console.log('late'); clearInterval(i); }, 40);`],
    [
      'a file read',
      `import { readFile } from 'node:fs/promises'; (async () => { await new Promise((r) => setTimeout(r, 40)); await readFile('/dev/null'); console.log('late'); })(); 1`,
    ],
  ];
  for (const [name, code] of late) {
    it(`printed late by ${name} belongs to the cell that started it`, async () => {
      await k.run(code, `late by ${name}`);
      const next = k.run(
        `console.log('mine'); while (!require('node:fs').existsSync('heard ${name}')) await new Promise((r) => setTimeout(r, 1));`,
      );
      await eventually('text of a cell that has ended', () =>
        Promise.resolve(k.stdoutOf(`late by ${name}`) === 'late\n'),
      );
      writeFileSync(join(k.folder, `heard ${name}`), '');
      assert.equal((await next).stdout, 'mine\n');
    });
  }
  it('keeps the head and the tail of 100,000 lines and says how many are between', async () => {
    const end = await k.run(`for (let i = 0; i < 100_000; i++) console.log(i);`);
    const lines = end.stdout.trimEnd().split('\n');
    assert.equal(lines.length, 2501);
    assert.deepEqual(
      [lines[0], lines[1999], lines[2000], lines[2001], lines.at(-1)],
      ['0', '1999', '… 97,500 lines not shown …', '99500', '99999'],
    );
  });
  for (const end of [
    `process.abort()`,
    `process.reallyExit(1)`,
    `process.kill(process.pid, 'SIGKILL')`,
  ]) {
    it(`keeps the last lines of a cell that ends the kernel by ${end}`, async () => {
      const { stdout, status } = await k.run(
        `for (let i = 0; i < 5000; i++) console.log(i); ${end}; for (;;);`,
      );
      assert.equal(status, 'died');
      assert.deepEqual(stdout.trimEnd().split('\n').slice(-2), ['4998', '4999']);
      assert.match(stdout, /^0\n1\n[^]*\n… 2,500 lines not shown …\n4500\n/);
    });
  }
  it('bounds one endless line', async () => {
    const end = await k.run(
      `for (let i = 0; i < 300; i++) process.stdout.write('x'.repeat(100_000));`,
    );
    assert.ok(end.stdout.length < 2_000_000, `${end.stdout.length}`);
  });
  it('is in order with what is shown', async () => {
    await k.run(
      `import { show } from 'lossbook/display'; console.log('a'); show(1); console.log('b'); 2`,
      'ordered',
    );
    const order = k.messages.flatMap((m) => {
      if (!('cell' in m) || m.cell !== 'ordered') return [];
      return m.type === 'stream' ? m.text.trim() : m.type;
    });
    assert.deepEqual(order, ['a', 'display_data', 'b', 'execute_result', 'execute_reply']);
  });
  it('of native code lands in the running cell', async () => {
    const end = k.run(
      `require('node:fs').writeSync(1, 'native\\n'); while (!require('node:fs').existsSync('heard native')) await new Promise(setImmediate);`,
      'native',
    );
    await eventually('text of native code', () =>
      Promise.resolve(k.stdoutOf('native') === 'native\n'),
    );
    writeFileSync(join(k.folder, 'heard native'), '');
    assert.equal((await end).stdout, 'native\n');
  });
  it('an error after the cell has ended is sent with its cell', async () => {
    await k.run(`setTimeout(() => { throw new Error('too late'); }, 30);`, 'fails late');
    const error = await eventually('the error', () =>
      Promise.resolve(
        k.messages.flatMap((m) => (m.type === 'error' && m.cell === 'fails late' ? m : []))[0],
      ),
    );
    assert.ok(error.late);
    assert.equal(error.error.message, 'too late');
  });
});

describe('accounting', () => {
  const k = useKernel();
  before(() =>
    k.run(
      `import * as tf from '@tensorflow/tfjs'; import { compare } from 'lossbook/check'; import { random } from 'lossbook/data';`,
    ),
  );

  it('counts tensors and bytes left', async () => {
    const { reply } = await k.run(`const kept = tf.zeros([10, 10]); tf.ones([3]).dispose();`);
    assert.deepEqual([reply?.tensorsLeft, reply?.bytesLeft], [1, 400]);
  });
  it('counts tensors given back', async () => {
    await k.run(`const gone = tf.zeros([10]);`);
    const { reply } = await k.run(`gone.dispose()`);
    assert.deepEqual([reply?.tensorsLeft, reply?.bytesLeft], [-1, -40]);
  });
  it('lets a named variable be made again by the same cell', async () => {
    assert.equal(
      (await k.run(`const w = tf.variable(tf.zeros([1]), true, 'w');`, 'weights')).status,
      'ok',
    );
    assert.equal(
      (await k.run(`const w = tf.variable(tf.zeros([1]), true, 'w');`, 'weights')).status,
      'ok',
    );
    const other = await k.run(`tf.variable(tf.zeros([1]), true, 'w')`);
    assert.match(other.error?.message ?? '', /w was already registered/);
  });
  it('collects every report, shown or not, with its line', async () => {
    const { reply } = await k.run(
      `const square = (x) => x.square().sum();\nconst naive = (x) => x.reduce((s, v) => s + v * v, 0);\nconst first = compare(square, naive, [[1, 2]]);\ncompare(square, (x) => 2 * naive(x), [[1, 2]]).expect('fail');\n1`,
      'checks',
    );
    assert.deepEqual(
      reply?.reports.map((r) => [r.verdict, r.expected, r.source?.cell, r.source?.line, r.id]),
      [
        ['pass', 'pass', 'checks', 3, 'compare:checks:0'],
        ['fail', 'fail', 'checks', 4, 'compare:checks:1'],
      ],
    );
  });
  it('notes the seeds used', async () => {
    const { reply } = await k.run(`random(7).uniform([2]); 1`);
    assert.deepEqual(reply?.seeds, [7]);
  });
});
