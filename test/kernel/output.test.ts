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
  const long: readonly [what: string, code: string, expected: RegExp][] = [
    [
      'a line that is too long, before a short one',
      `process.stdout.write('x'.repeat(5e7)); console.log('end'); console.log('last')`,
      /^… [\d,]{10} characters not shown …\nx+end\nlast\n$/,
    ],
    [
      'a line in pieces, before a short one',
      `for (let i = 0; i < 100; i++) process.stdout.write('y'.repeat(1e5) + i); console.log('end'); console.log('last')`,
      /^y+0y[^]*\n… [\d,]+ characters not shown …\n[^\n]*y99end\nlast\n$/,
    ],
    [
      'a million characters one by one behind many lines',
      `for (let i = 0; i < 2000; i++) console.log(i); for (let i = 0; i < 3e5; i++) process.stdout.write('.'); console.log('end')`,
      /^0\n[^]*\n1999\n\.{300000}end\n$/,
    ],
    [
      'a long line among those at the end',
      `for (let i = 0; i < 3000; i++) console.log(i); console.log('z'.repeat(1e6)); console.log('end')`,
      /\n1999\n… 1,000 lines and [\d,]+ characters not shown …\nz+\nend\n$/,
    ],
  ];
  for (const [what, code, expected] of long) {
    it(`is in its order, and what is left out is said: ${what}`, async () => {
      const { stdout } = await k.run(code);
      assert.ok(stdout.length < 2_000_000, `${stdout.length}`);
      assert.ok(expected.test(stdout), `${stdout.slice(0, 80)} … ${stdout.slice(-80)}`);
    });
  }
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
  /** How each calls `late`; `soon` calls what it is given from a timer when the next cell runs. */
  const callers: readonly [string, string][] = [
    ['a timer', `soon(late);`],
    ['a microtask of a timer', `soon(() => queueMicrotask(late));`],
    ['nextTick of a timer', `soon(() => process.nextTick(late));`],
    ['a file that was read', `soon(() => require('node:fs').readFile('/dev/null', late));`],
    ['a child that ended', `soon(() => require('node:child_process').execFile('true', late));`],
    [
      'a server',
      `const server = require('node:http').createServer(() => late()).listen(0, '127.0.0.1', () =>
        soon(() => require('node:http').get({ port: server.address().port }).on('error', () => {}))); server.unref();`,
    ],
    [
      'a port',
      `const { port1, port2 } = new MessageChannel(); port1.onmessage = late; port1.unref(); soon(() => port2.postMessage(1));`,
    ],
    [
      'a worker',
      `soon(() => new (require('node:worker_threads').Worker)('require("node:worker_threads").parentPort.postMessage(1)', { eval: true }).on('message', late));`,
    ],
    ['a signal', `soon(() => AbortSignal.timeout(1).addEventListener('abort', late));`],
    ['compression', `soon(() => require('node:zlib').gzip('x', late));`],
    ['random bytes', `soon(() => require('node:crypto').randomBytes(8, late));`],
    [
      'a signal of the process',
      `process.on('SIGUSR2', late); soon(() => process.kill(process.pid, 'SIGUSR2'));`,
    ],
    [
      'a finalizer',
      `const registry = (globalThis.registry = new FinalizationRegistry(late)); (() => registry.register({}, 1))();
       require('node:v8').setFlagsFromString('--expose-gc'); const collect = require('node:vm').runInNewContext('gc'); soon(collect);`,
    ],
  ];
  const soon = `const soon = (act) => { const timer = setInterval(() => { if (require('node:fs').existsSync('next')) { clearInterval(timer); act(); } }, 2); };`;
  for (const [name, code] of callers) {
    const inNext = async (cell: string, act: string, isHeard: () => boolean) => {
      await k.run(`{ ${soon} const late = () => { ${act} }; ${code} } 1`, cell);
      const next = k.run(
        `require('node:fs').writeFileSync('next', ''); while (!require('node:fs').existsSync('heard')) await new Promise((r) => setTimeout(r, 1));`,
      );
      await eventually('what is late', () => Promise.resolve(isHeard()));
      writeFileSync(join(k.folder, 'heard'), '');
      assert.equal((await next).status, 'ok');
      await k.run(
        `for (const file of ['next', 'heard']) require('node:fs').rmSync(file); process.removeAllListeners('SIGUSR2');`,
      );
    };
    it(`an error late by ${name} is of the cell that wrote it, and not of the next`, async () => {
      const cell = `fails by ${name}`;
      const errors = () =>
        k.messages.flatMap((m) => (m.type === 'error' && m.cell === cell ? [m] : []));
      await inNext(cell, `throw new Error('too late')`, () => errors().length > 0);
      const [error] = errors();
      assert.ok(error?.late);
      assert.equal(error.error.message, 'too late');
    });
    it(`a check late by ${name} is an error of the cell that wrote it`, async () => {
      const cell = `checks by ${name}`;
      await k.run(`import { compare } from 'lossbook/check';`);
      const errors = () =>
        k.messages.flatMap((m) => (m.type === 'error' && m.cell === cell ? [m] : []));
      const act = `compare((t, p) => t.sub(p).mean(), (t, p) => t - p, [[1], [2]])`;
      await inNext(cell, act, () => errors().length > 0);
      assert.deepEqual([errors()[0]?.error.name, errors()[0]?.error.line], ['LateCheck', 1]);
    });
    it(`a print late by ${name} is of the cell that wrote it, and not of the next`, async () => {
      const cell = `prints by ${name}`;
      await inNext(cell, `console.log('late')`, () => k.stdoutOf(cell) !== '');
      assert.equal(k.stdoutOf(cell), 'late\n');
    });
  }
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
