/** What a cell does to its process by way of Node: threads, timers, streams, files, children, WebAssembly, memory. */
import type { Fault } from './fault.js';

export const systemFaults: readonly Fault[] = [
  {
    name: 'a hundred threads that are left alone',
    code: `const { Worker } = require('node:worker_threads');
      const crowd = Array.from({ length: 20 }, () => new Worker('setInterval(() => {}, 1000)', { eval: true })); await new Promise((r) => crowd.at(-1).on('online', r));
      setTimeout(() => crowd.forEach((one) => one.terminate()), 50); crowd.length`,
  },
  {
    name: 'a thread that posts without end',
    code: `const noisy = new (require('node:worker_threads').Worker)('const { parentPort } = require("node:worker_threads"); for (let i = 0; i < 1e5; i++) parentPort.postMessage(i)', { eval: true });
      let heard = 0; noisy.on('message', () => heard++); await new Promise((r) => noisy.on('exit', r)); heard`,
  },
  {
    name: 'a thread that waits on memory that is shared',
    code: `console.log('ready'); const flag = new Int32Array(new SharedArrayBuffer(4));
      const waits = new (require('node:worker_threads').Worker)('Atomics.wait(require("node:worker_threads").workerData, 0, 0)', { eval: true, workerData: flag });
      setTimeout(() => waits.terminate(), 3000); Atomics.wait(flag, 0, 0)`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'a timer that throws after its cell',
    code: `setTimeout(() => { throw new Error('too late'); }, 20); 1`,
    says: /too late/,
    late: true,
  },
  {
    name: 'an interval that throws at every turn',
    code: `let turns = 0; const every = setInterval(() => { if (++turns === 5) clearInterval(every); throw new Error('turn ' + turns); }, 2); 1`,
    says: /turn 5/,
    late: true,
  },
  {
    name: 'ten thousand timers at once',
    code: `for (let i = 0; i < 1e4; i++) setTimeout(() => {}, 1); 1`,
  },
  {
    name: 'a microtask that throws',
    code: `queueMicrotask(() => { throw new Error('micro'); }); 1`,
    says: /micro/,
  },
  {
    name: 'an event without a listener for its error',
    code: `setTimeout(() => new (require('node:events'))().emit('error', new Error('unheard')), 20); 1`,
    says: /unheard/,
    late: true,
  },
  {
    name: 'a stream that is destroyed with an error nobody hears',
    code: `const { Readable } = require('node:stream'); new Readable({ read() {} }).destroy(new Error('destroyed')); 1`,
    says: /destroyed/,
  },
  {
    name: 'a file that cannot be opened, as a stream',
    code: `require('node:fs').createReadStream('nowhere.bin').resume(); await new Promise((r) => setTimeout(r, 50)); 1`,
    says: /ENOENT/,
  },
  {
    name: 'a finalizer that throws',
    code: `const registry = new FinalizationRegistry(() => { throw new Error('finalized'); });
      (() => { for (let i = 0; i < 1000; i++) registry.register({ i }, i); })();
      require('node:v8').setFlagsFromString('--expose-gc'); const collect = require('node:vm').runInNewContext('gc');
      for (let i = 0; i < 3; i++) { collect(); await new Promise((r) => setTimeout(r, 10)); } 1`,
    says: /finalized/,
  },
  {
    name: 'an AbortSignal whose listener throws',
    code: `const ends = new AbortController(); ends.signal.addEventListener('abort', () => { throw new Error('in abort'); }); ends.abort(); 1`,
    says: /in abort/,
  },
  {
    name: 'AbortSignal.timeout that nobody awaits',
    code: `const late = fetch('http://127.0.0.1:9/', { signal: AbortSignal.timeout(5) }); 1`,
    says: /./,
  },
  {
    name: 'top-level await that never ends',
    code: `console.log('ready'); await new Promise(() => {});`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'top-level await that never ends, in a module',
    code: `require('node:fs').writeFileSync('awaits.mjs', 'console.log("ready"); await new Promise(() => {});'); await import('./awaits.mjs')`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'a circle of imports',
    code: `const fs = require('node:fs'); fs.writeFileSync('one.ts', 'import { b } from "./two.ts"; export const a = () => b() + 1;');
      fs.writeFileSync('two.ts', 'import { a } from "./one.ts"; export const b = () => (globalThis.turned ? 1 : ((globalThis.turned = true), a()));');
      (await import('./one.ts')).a()`,
  },
  {
    name: 'a circle of imports that needs what is not there yet',
    code: `const fs = require('node:fs'); fs.writeFileSync('egg.ts', 'import { hen } from "./hen.ts"; export const egg = hen + 1;');
      fs.writeFileSync('hen.ts', 'import { egg } from "./egg.ts"; export const hen = egg + 1;'); await import('./egg.ts')`,
    says: /'egg' of egg\.ts is read before that file has run: egg\.ts → hen\.ts → egg\.ts/,
  },
  {
    name: 'a module that is written while it is loaded',
    code: `const fs = require('node:fs'); for (let i = 0; i < 20; i++) { fs.writeFileSync('moves.ts', 'export const at = ' + i + ';'); await import('./moves.ts'); } 1`,
  },
  {
    name: 'a watcher of files whose folder goes',
    code: `const fs = require('node:fs'); fs.mkdirSync('watched'); const eye = fs.watch('watched'); fs.rmSync('watched', { recursive: true });
      await new Promise((r) => setTimeout(r, 30)); eye.close(); 1`,
  },
  {
    name: 'a watcher that is left open',
    code: `require('node:fs').watch('.', () => {}); require('node:fs').writeFileSync('seen', ''); 1`,
  },
  {
    name: 'a child with the output of the kernel, and its input',
    code: `const talks = require('node:child_process').spawn('sh', ['-c', 'echo child; cat > /dev/null'], { stdio: 'inherit' });
      await new Promise((r) => talks.on('exit', r)); 1`,
  },
  {
    name: 'a child that floods standard output',
    code: `require('node:child_process').spawnSync('sh', ['-c', 'yes flood | head -c 20000000'], { stdio: 'inherit' }).status`,
    floods: true,
  },
  {
    name: 'a child that is not there',
    code: `require('node:child_process').spawn('lossbook-no-such-program'); await new Promise((r) => setTimeout(r, 50)); 1`,
    says: /ENOENT/,
  },
  {
    name: 'a child that stops its parent',
    code: `const stops = require('node:child_process').spawn('sh', ['-c', \`kill -STOP \${process.pid}; sleep 0.2; kill -CONT \${process.pid}\`]); await new Promise((r) => stops.on('exit', r)); 1`,
  },
  {
    name: 'fork with the channel of the kernel',
    code: `require('node:fs').writeFileSync('forked.cjs', 'process.send({ type: "reply", id: 1 }); process.disconnect();');
      const forked = require('node:child_process').fork('forked.cjs'); await new Promise((r) => forked.on('exit', r)); 1`,
  },
  {
    name: 'process.disconnect',
    code: `process.disconnect?.(); 1`,
    fatal: 'maybe',
  },
  {
    name: 'messages that are not of the protocol',
    code: `for (const odd of [null, 1, 'text', [], {}, { type: 'reply' }, { type: 'stream', cell: 5 }, { type: '__proto__' }]) process.send?.(odd); 1`,
  },
  {
    name: 'standard output flooded',
    code: `const line = 'x'.repeat(999) + '\\n'; for (let i = 0; i < 20_000; i++) process.stdout.write(line); 1`,
    floods: true,
  },
  {
    name: 'one line of thirty megabytes',
    code: `console.log('y'.repeat(3e7)); 1`,
    floods: true,
  },
  {
    name: 'a listener of every event of the process, that throws',
    code: `for (const event of ['message', 'warning', 'beforeExit', 'multipleResolves', 'rejectionHandled']) process.once(event, () => { throw new Error('on ' + event); });
      process.emitWarning('a warning'); await new Promise((r) => setTimeout(r, 20)); for (const event of ['message', 'warning', 'beforeExit', 'multipleResolves', 'rejectionHandled']) process.removeAllListeners(event); 1`,
    says: /on warning/,
  },
  {
    name: 'uncaughtException handled by the cell',
    code: `process.once('uncaughtException', () => { throw new Error('in the handler'); }); setTimeout(() => { throw new Error('thrown'); }, 5); 1`,
    says: /thrown/,
    late: true,
  },
  {
    name: 'signals that are swallowed',
    code: `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {}); console.log('ready'); await new Promise(() => {});`,
    says: /was stopped/,
    interrupt: true,
  },
  {
    name: 'WebAssembly that traps',
    code: `const bytes = '0061736d01000000010401600000030201000705010166' + '00000a05010300000b';
      new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes, 'hex'))).exports.f()`,
    says: /unreachable/,
  },
  {
    name: 'WebAssembly that overflows its stack',
    code: `const bytes = '0061736d01000000010401600000030201000705010166' + '00000a0601040010000b';
      new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes, 'hex'))).exports.f()`,
    says: /Maximum call stack/,
  },
  {
    name: 'WebAssembly that takes all memory it may',
    code: `const pages = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); let grown = 1; try { for (;;) { pages.grow(1024); grown += 1024; if (grown > 16384) break; } } catch {} grown`,
  },
  {
    name: 'a heap that is full',
    code: `const heap = []; for (;;) heap.push(new Array(1e7).fill(1.5))`,
    says: /memory/,
    fatal: true,
    slow: true,
  },
  {
    name: 'a native crash',
    code: `process.dlopen({ exports: {} }, '/dev/null')`,
    says: /file too short|invalid ELF/,
  },
  {
    name: 'a hook of everything asynchronous that throws',
    code: `require('node:async_hooks').createHook({ init() { throw new Error('in a hook'); } }).enable(); setTimeout(() => {}, 1); 1`,
    says: /exited with code|hook/,
    fatal: 'maybe',
  },
  {
    name: 'a crash in the middle of output',
    code: `process.stdout.write('half a li'); process.kill(process.pid, 'SIGKILL'); for (;;);`,
    says: /SIGKILL/,
    fatal: true,
  },
  {
    name: 'exit code without exit',
    code: `process.exitCode = 7; 1`,
  },
  {
    name: 'process.exit in a callback',
    code: `setTimeout(() => process.exit(5), 5); await new Promise((r) => setTimeout(r, 30)); 1`,
    says: /cannot end the kernel/,
  },
  {
    name: 'process.exit in a promise that nobody awaits',
    code: `Promise.resolve().then(() => process.exit(6)); 1`,
    says: /cannot end the kernel/,
  },
  {
    name: 'umask, title, uid and priority of the process',
    code: `process.umask(0o777); process.title = 'x'.repeat(1e5); require('node:os').setPriority(19); process.umask(0o022); 1`,
  },
  {
    name: 'require.cache emptied and Module poisoned',
    code: `const Module = require('node:module'); const was = Module._load; Module._load = () => { throw new Error('no module'); };
      setTimeout(() => { Module._load = was; }, 0); for (const key of Object.keys(require.cache ?? {})) delete require.cache[key]; 1`,
    spoils: true,
  },
  {
    name: 'fs replaced by functions that throw',
    code: `const fs = require('node:fs'); const was = { ...fs }; for (const key of Object.keys(fs)) if (typeof fs[key] === 'function') { try { fs[key] = () => { throw new Error('no fs'); }; } catch {} }
      setTimeout(() => Object.assign(fs, was), 0); 1`,
    fatal: 'maybe',
  },
  {
    name: 'an inspector of its own',
    code: `const own = new (require('node:inspector').Session)(); own.connect(); own.post('Debugger.enable'); own.post('Debugger.setPauseOnExceptions', { state: 'all' });
      console.log('ready'); try { throw new Error('paused'); } catch {} for (;;);`,
    says: /was stopped|did not stop within 2 s/,
    ...{ fatal: 'maybe', interrupt: true },
  },
  {
    name: 'debugger statements',
    code: `debugger; for (let i = 0; i < 1000; i++) { debugger; } 1`,
  },
];
