import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { startTestKernel, useKernel } from '../support/kernelUnderTest.js';

/** Positions are of the TypeScript source, from 1. */
const cases: readonly [
  string,
  string,
  { name: string; message: RegExp; line?: number; column?: number },
][] = [
  [
    'a throw',
    `const a = 1;\n\nthrow new TypeError('here');`,
    { name: 'TypeError', message: /^here$/, line: 3, column: 7 },
  ],
  [
    'below an interface',
    `interface A {\n  x: number;\n}\n// more\nnull.x;`,
    { name: 'TypeError', message: /null/, line: 5, column: 6 },
  ],
  [
    'after an await',
    `await null;\ninterface B {}\nthrow new Error('late');`,
    { name: 'Error', message: /late/, line: 3 },
  ],
  [
    'in a function',
    `function f(): void {\n  throw new Error('inside');\n}\n\nf();`,
    { name: 'Error', message: /inside/, line: 2 },
  ],
  [
    'an accumulator that was never set',
    `const x = [1, 2];\nfor (const v of x) {\n  l += v;\n}`,
    { name: 'ReferenceError', message: /l is not defined/, line: 3, column: 3 },
  ],
  [
    'a message of 100 MB, which the inspector would take 12 s to describe',
    `throw new Error('m'.repeat(1e8));`,
    {
      name: 'Error',
      message: /^m{10000}\n… 99,980,000 characters not shown …\nm{10000}$/,
      line: 1,
    },
  ],
  [
    'a syntax error',
    `const ok = 1;\nconst = 2;`,
    {
      name: 'SyntaxError',
      message: /Variable declaration expected|expression|identifier/i,
      line: 2,
      column: 7,
    },
  ],
  [
    'an unclosed bracket',
    `f(1, 2`,
    { name: 'SyntaxError', message: /'\)' expected/, line: 1, column: 7 },
  ],
  [
    'two names in one cell',
    `const twice = 1;\nconst twice = 2;`,
    { name: 'SyntaxError', message: /twice.*already been declared/, line: 2 },
  ],
  [
    'a string thrown',
    `throw 'text'`,
    { name: 'ThrownValue', message: /not an Error was thrown: 'text'/ },
  ],
  ['undefined thrown', `throw undefined`, { name: 'ThrownValue', message: /undefined/ }],
  [
    'a rejection',
    `await Promise.reject(new RangeError('rejected'))`,
    { name: 'RangeError', message: /rejected/, line: 1 },
  ],
  [
    'a rejection as the value',
    `Promise.reject(new RangeError('rejected'))`,
    { name: 'RangeError', message: /rejected/ },
  ],
  [
    'a promise nobody awaits',
    `1;\nPromise.reject(new Error('lost'));\n2`,
    { name: 'Error', message: /lost \(in a promise that nothing awaits\)/, line: 2 },
  ],
  [
    'a timer that throws',
    // Timers of one length end in their order.
    `setTimeout(() => { throw new Error('timer'); }, 1);\nawait new Promise((r) => setTimeout(r, 1));`,
    { name: 'Error', message: /timer/, line: 1 },
  ],
  [
    'process.exit',
    `process.exit(3)`,
    {
      name: 'ProcessExit',
      message: /process\.exit\(3\) was called: a cell cannot end the kernel/,
      line: 1,
    },
  ],
  [
    'process.exit, caught',
    `try { process.exit(3) } catch {}\n1`,
    { name: 'ProcessExit', message: /process\.exit\(3\)/ },
  ],
  [
    'process.exit in a callback',
    `let seen = false; require('node:fs').stat('.', () => { seen = true; process.exit(2); });\nwhile (!seen) await new Promise((r) => setTimeout(r, 5));`,
    { name: 'ProcessExit', message: /process\.exit\(2\)/ },
  ],
  [
    'process.exit by whoever catches everything',
    `let caught = false; process.setUncaughtExceptionCaptureCallback(() => { caught = true; process.exit(1); });
     require('node:fs').stat('.', () => { throw new Error('caught'); });
     while (!caught) await new Promise((r) => setTimeout(r, 5));
     process.removeAllListeners('uncaughtException');`,
    { name: 'ProcessExit', message: /process\.exit\(1\)/ },
  ],
  [
    'in an event',
    `const { EventEmitter } = require('node:events');
     setImmediate(() => new EventEmitter().emit('error', new Error('nobody listens')));
     await new Promise((r) => setTimeout(r, 20));`,
    { name: 'Error', message: /nobody listens/ },
  ],
  [
    'in process.nextTick',
    `process.nextTick(() => { throw new Error('ticked'); }); await null; 1`,
    { name: 'Error', message: /ticked/, line: 1 },
  ],
  [
    'in a worker',
    `new (require('node:worker_threads').Worker)("throw new Error('in a worker')", { eval: true });
     await new Promise((r) => setTimeout(r, 1500));`,
    { name: 'Error', message: /in a worker/ },
  ],
  [
    'in a stream',
    `require('node:fs').createReadStream('nowhere'); await new Promise((r) => setTimeout(r, 300));`,
    { name: 'Error', message: /ENOENT/ },
  ],
  [
    'in a module',
    `import { fail } from './throws.ts';\nfail()`,
    { name: 'RangeError', message: /from the module/, line: 2 },
  ],
];

describe('errors of cells', () => {
  const k = useKernel();
  before(() => cpSync(resolve('test/fixtures/modules'), k.folder, { recursive: true }));

  for (const [name, code, expected] of cases) {
    it(`${name} is told with its place`, async () => {
      const { status, error } = await k.run(code);
      assert.equal(status, 'error');
      assert.equal(error?.name, expected.name);
      assert.match(error?.message ?? '', expected.message);
      if (expected.line) assert.equal(error?.line, expected.line);
      if (expected.column) assert.equal(error?.column, expected.column);
      assert.doesNotMatch(error?.stack ?? '', /kernel\w*\.cjs|node:internal|lossbook-cell/);
      assert.equal((await k.run('1 + 1')).value, '2');
    });
  }

  it('a message that nobody would read to its end is cut in the middle', async () => {
    const { error } = await k.run(`throw new Error('a'.repeat(1e6) + 'z')`);
    assert.ok((error?.stack.length ?? Infinity) < 42_000);
    assert.match(error?.message ?? '', /^a+\n… 980,001 characters not shown …\na+z$/);
  });
  it('frames name the cells they are in', async () => {
    const defined = await k.run(`function risky() {\n  throw new Error('deep');\n}`);
    const { error, reply } = await k.run(`const n = 1;\nrisky();`);
    assert.equal(
      error?.stack,
      `Error: deep\n    at risky (Cell In[${defined.reply?.count}], line 2, column 9)\n    at Cell In[${reply?.count}], line 2, column 1`,
    );
    assert.equal(error?.line, 2);
  });
  it('frames in a module have its lines', async () => {
    const { error } = await k.run(`import { fail } from './throws.ts';\nfail()`);
    assert.match(error?.stack ?? '', /at fail \(throws\.ts, line 6, column 9\)/);
  });
  it('a cause is told', async () => {
    const { error } = await k.run(`throw new Error('outer', { cause: new Error('inner') })`);
    assert.match(error?.stack ?? '', /caused by: Error: inner/);
  });
});

/** Operations of TensorFlow.js that refuse what they are given, from a line of its own. */
const refused: Readonly<Record<string, string>> = {
  matMul: 'tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]))',
  'a broadcast': 'tf.ones([2, 3]).add(tf.ones([2, 4]))',
  'a chained broadcast': 'tf.ones([2, 3]).square().sub(tf.ones([4])).mean()',
  maximum: 'tf.maximum(tf.ones([2, 3]), tf.ones([5]))',
  atan2: 'tf.atan2(tf.ones([2, 3]), tf.ones([5]))',
  squaredDifference: 'tf.squaredDifference(tf.ones([2, 3]), tf.ones([5]))',
  where: 'tf.where(tf.ones([3], "bool"), tf.ones([2]), tf.ones([2]))',
  reshape: 'tf.ones([2, 3]).reshape([4])',
  concat: 'tf.concat([tf.ones([2, 3]), tf.ones([2, 4, 1])])',
  stack: 'tf.stack([tf.ones([2]), tf.ones([3])])',
  unstack: 'tf.unstack(tf.ones([2]), 4)',
  gather: 'tf.gather(tf.ones([2]), tf.tensor1d([0], "int32"), 7)',
  gatherND: 'tf.gatherND(tf.ones([2]), tf.ones([1, 3], "int32"))',
  split: 'tf.split(tf.ones([5]), 2)',
  transpose: 'tf.transpose(tf.ones([2, 3]), [0])',
  sum: 'tf.sum(tf.ones([2, 3]), 5)',
  softmax: 'tf.softmax(tf.ones([2, 3]), 0)',
  conv2d: 'tf.conv2d(tf.ones([1, 4, 4, 2]), tf.ones([3, 3, 3, 1]), 1, "same")',
  oneHot: 'tf.oneHot(tf.ones([2]), 3)',
  tile: 'tf.tile(tf.ones([2]), [1, 2])',
  fft: 'tf.spectral.fft(tf.ones([2]))',
  'a loss of tf.losses': 'tf.losses.meanSquaredError(tf.ones([2]), tf.ones([3]))',
  'a loss of Lossbook': 'angularLoss(tf.ones([1, 2]), tf.ones([1, 3]))',
};

/** Ways in which a cell comes to call it; the call stands on the third line. */
const within: Readonly<Record<string, (call: string) => string>> = {
  'by itself': (call) => `const a = 1;\n\n${call};`,
  'in tf.tidy': (call) => `const t = tf.tidy(\n  () =>\n    ${call},\n);`,
  'in tf.grad': (call) => `tf.grad((x) =>\n  x.mean().add(\n    ${call}),\n)(tf.ones([3]));`,
  'in tf.grad of tf.grad': (call) =>
    `const g = (y) => tf.grad((x) => x.square().sum().add(\n\n    ${call}))(y);\ntf.grad((y) => g(y).sum())(tf.ones([3]));`,
  'in an optimizer': (call) =>
    `const w = tf.variable(tf.ones([2]));\ntf.train.sgd(1).minimize(() => w.sum().add(\n  ${call}));`,
};

describe('the line of an operation that refuses its inputs', function () {
  this.timeout(60_000);
  const k = useKernel();
  before(() =>
    k.run(`import * as tf from '@tensorflow/tfjs'; import { angularLoss } from 'lossbook/losses';`),
  );
  for (const [where, cell] of Object.entries(within)) {
    it(where, async () => {
      for (const [name, call] of Object.entries(refused)) {
        const { error } = await k.run(cell(call));
        assert.deepEqual([name, error?.line, typeof error?.column], [name, 3, 'number'], call);
        assert.doesNotMatch(error?.stack ?? '', /kernel\w*\.cjs/);
      }
    });
  }
  it('a recursion without end is told in a few lines', async () => {
    const { error } = await k.run(`function down(n) {\n  return down(n + 1) + 1;\n}\ndown(0);`);
    assert.deepEqual([error?.name, error?.line], ['RangeError', 1]);
    const lines = error?.stack.split('\n') ?? [];
    assert.match(lines.at(-1) ?? '', /^    … \d+ more$/);
    assert.equal(lines.length, 12);
  });
});

describe('a kernel that dies', () => {
  const k = useKernel();
  const deaths: readonly [string, string, RegExp][] = [
    [
      'by a signal',
      `process.kill(process.pid, 'SIGKILL'); while (true) {}`,
      /ended by signal SIGKILL .* Names of earlier cells are gone/,
    ],
    ['by a crash', `process.abort()`, /ended by signal SIGABRT \(a crash in native code\)/],
    ['by the back door', `process.reallyExit(7)`, /exited with code 7 while the cell ran\. Names/],
    [
      'for what was written to its line',
      `require('node:fs').writeSync(3, 'x'); await new Promise(() => {})`,
      /file descriptor 3, .* was written to .* Names of earlier cells are gone/,
    ],
    [
      'for what a process of a cell wrote to its line',
      `require('node:child_process').spawnSync('sh', ['-c', 'echo text >&3'], { stdio: [0, 1, 2, 3] }); await new Promise(() => {})`,
      /file descriptor 3, .* was written to/,
    ],
  ];
  for (const [name, code, message] of deaths) {
    it(`${name} is explained, and the next cell runs`, async () => {
      await k.run('const before = 1;');
      const end = await k.run(code);
      assert.equal(end.status, 'died');
      assert.match(end.error?.message ?? '', message);
      assert.doesNotMatch(end.stderr, /debugger/);
      assert.equal((await k.run('typeof before')).value, `'undefined'`);
    });
  }
  it('for lack of memory is explained', async () => {
    process.env['NODE_OPTIONS'] = '--max-old-space-size=200';
    const { test, stop } = startTestKernel();
    try {
      const end = await test.run(`const all = []; while (true) all.push(new Array(1e5).fill({}));`);
      assert.equal(end.status, 'died');
      assert.match(end.error?.message ?? '', /ran out of memory .*tf\.tidy/);
    } finally {
      delete process.env['NODE_OPTIONS'];
      await stop();
    }
  });
});
