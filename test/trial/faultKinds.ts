/** What cells do to their kernel, by accident or on purpose, and what they must be told. */
import type { Fault } from './fault.js';
import { systemFaults } from './systemFaults.js';
import { valueFaults } from './valueFaults.js';

const processFaults: readonly Fault[] = [
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
    name: 'the backend removed',
    code: `tf.removeBackend(tf.getBackend())`,
    says: /would take away a backend that tensors of the notebook/,
  },
  { name: 'a scope ended twice', code: `tf.engine().endScope()`, says: /none was begun/ },
  { name: 'a scope left open', code: `tf.engine().startScope(); tf.ones([2]); 1` },
  { name: 'a tape left open', code: `tf.engine().startTape(); tf.ones([2]); 1` },
  { name: 'no such backend', code: `await tf.setBackend('none')`, says: /'none' not found/ },
  {
    name: 'a working directory that is gone',
    code: `const was = process.cwd(); const fs = require('node:fs'); fs.mkdirSync('gone'); process.chdir('gone'); fs.rmdirSync('../gone');
      setTimeout(() => process.chdir(was), 20); 1`,
  },
  {
    name: 'all descriptors used up',
    code: `const held = []; const { openSync, closeSync } = require('node:fs');
      try { while (held.length < 100_000) held.push(openSync('/dev/null')); } catch {}
      setTimeout(() => held.splice(0).forEach(closeSync), 20); 1`,
  },
  {
    name: 'all descriptors closed',
    code: `for (let fd = 3; fd < 64; fd++) { try { require('node:fs').closeSync(fd); } catch {} } 1`,
    fatal: 'maybe',
  },
  {
    name: 'SIGSEGV',
    code: `process.kill(process.pid, 'SIGSEGV'); for (;;);`,
    says: /SIGSEGV/,
    fatal: true,
  },
  {
    name: 'SIGTERM from within',
    code: `process.kill(process.pid, 'SIGTERM'); for (;;);`,
    says: /SIGTERM/,
    fatal: true,
  },
  {
    name: 'endless ticks',
    code: `console.log('ready'); const tick = () => process.nextTick(tick); tick(); await new Promise(() => {});`,
    says: /was stopped/,
    interrupt: true,
  },
  { name: 'undefined thrown', code: `throw undefined`, says: /not an Error was thrown: undefined/ },
  {
    name: 'a proxy thrown whose traps throw',
    code: `const trap = () => { throw 1; };
      throw new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap })`,
    says: /was thrown/,
  },
  {
    name: 'an error whose message throws',
    code: `throw Object.defineProperty(new Error(), 'message', { get() { throw new Error('in message'); } })`,
    says: /in message/,
  },
  {
    name: 'an error that is its own cause',
    code: `const own = new Error('its own'); own.cause = own; throw own`,
    says: /its own/,
  },
  {
    name: 'a chain of 100,000 causes',
    code: `let last = new Error('0'); for (let i = 1; i <= 1e5; i++) last = new Error('cause ' + i, { cause: last }); throw last`,
    says: /cause 100000/,
  },
  {
    name: 'a value that does not let itself be shown',
    code: `({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('not shown'); } })`,
    says: /not shown/,
  },
  {
    name: 'a value that is shown for ever',
    code: `({ [Symbol.for('nodejs.util.inspect.custom')]() { console.log('ready'); for (;;); } })`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'a thenable that never ends',
    code: `console.log('ready'); await ({ then() {} })`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'arrays in arrays, a million deep',
    code: `let inner = []; for (let i = 0; i < 1e6; i++) inner = [inner]; inner`,
  },
  { name: 'ten million numbers shown', code: `new Array(1e7).fill(1)` },
  {
    name: 'a thread that exits',
    code: `const exits = new (require('node:worker_threads').Worker)('process.exit(3)', { eval: true });
      await new Promise((r) => exits.on('exit', r))`,
  },
  {
    name: 'a thread whose error nobody hears',
    code: `new (require('node:worker_threads').Worker)('throw new Error("in a thread")', { eval: true });
      await new Promise((r) => setTimeout(r, 500))`,
    says: /in a thread/,
  },
  {
    name: 'a thread out of memory',
    code: `const eats = new (require('node:worker_threads').Worker)('const a = []; for (;;) a.push(new Array(1e5).fill(1.5))',
        { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } });
      await new Promise((done, refuse) => eats.on('error', refuse))`,
    says: /memory limit/,
  },
  {
    name: 'Atomics.wait for ever',
    code: `console.log('ready'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'WebAssembly that loops',
    code: `console.log('ready'); const bytes = '0061736d01000000010401600000030201000705010166' + '00000a09010700' + '03400c000b0b';
      new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes, 'hex'))).exports.f()`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'a buffer that cannot be',
    code: `new ArrayBuffer(2 ** 53 - 1)`,
    says: /allocation failed/,
  },
  {
    name: 'a command that is waited for',
    code: `console.log('ready'); require('node:child_process').execSync('sleep 1000')`,
    says: /did not stop within 2 s/,
    ...{ fatal: true, interrupt: true },
  },
  {
    name: 'an accessor for the first entry of every array',
    code: `Object.defineProperty(Array.prototype, 0, { set() { throw new Error('first'); }, configurable: true });
      setTimeout(() => { delete Array.prototype[0]; }, 0); 1`,
    fatal: 'maybe',
  },
  {
    name: 'a module that loops',
    code: `require('node:fs').writeFileSync('loops.mjs', 'console.log("ready"); for (;;);'); await import('./loops.mjs')`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'a module that exits',
    code: `require('node:fs').writeFileSync('exits.mjs', 'process.exit(4)'); await import('./exits.mjs')`,
    says: /cannot end the kernel/,
  },
  {
    name: 'a million promises',
    code: `(await Promise.all(Array.from({ length: 1e6 }, async (_, i) => { await null; return i; }))).length`,
    slow: true,
  },
  {
    name: 'the memory of the backend filled',
    code: `const hog = []; const one = new Float32Array(1 << 26);
      for (let i = 0; i < 20; i++) hog.push(tf.tensor(one)); hog.length`,
    slow: true,
  },
];

/** Nothing comes out on stdout behind the first, nor is there a folder behind the second. */
const lastFaults: readonly Fault[] = [
  {
    name: 'stdout and stderr destroyed',
    code: `process.stdout.destroy(); process.stderr.destroy(); 1`,
  },
  {
    name: "the notebook's folder removed",
    code: `require('node:fs').rmSync(process.cwd(), { recursive: true, force: true }); 1`,
  },
];

export const faults: readonly Fault[] = [
  ...processFaults,
  ...valueFaults,
  ...systemFaults,
  ...lastFaults,
];
