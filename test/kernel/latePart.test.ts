/** What a cell can do without waits for the first cell that can reach it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { latePart, reachesModules } from '../../extension/kernel/latePart.js';
import { provenLibraries } from '../../extension/kernel/provenLibraries.js';
import { kernelEntry, startTestKernel } from '../support/kernelUnderTest.js';
import { watchLoadedParts, type LoadedParts } from '../support/loadedParts.js';

/** Of an error that TensorFlow.js has. */
const wordsOfTensors = 'Tensor must have a shape comprised of positive integers';
const textOf = (part: string): string =>
  readFileSync(join(dirname(kernelEntry), `${part}.cjs`), 'utf8');

const reaching = [
  `import * as tf from '@tensorflow/tfjs'`,
  `const tf = await import("@tensorflow/tfjs")`,
  `require('@tensorflow/tfjs')`,
  `process.getBuiltinModule('node:module').createRequire('/')('@tensorflow/tfjs')`,
  `%%python\nprint(1)`,
];
const notReaching = ['1 + 1', 'const a = [1, 2];\na.map((x) => x + 1)', ''];

describe('a part that starts late', () => {
  for (const code of [...reaching, ...notReaching]) {
    const isNeeded = reaching.includes(code);
    it(`${isNeeded ? 'is needed' : 'is not needed'} by ${JSON.stringify(code)}`, () => {
      assert.equal(reachesModules({ code }), isNeeded);
    });
  }
  it('is needed by a cell of Python', () => {
    assert.ok(reachesModules({ code: '1', language: 'python' }));
  });
  it('starts once', async () => {
    let starts = 0;
    const late = latePart(reachesModules, () => Promise.resolve(void starts++));
    await late.start();
    await late.start();
    assert.equal(late.isNeededBy({ code: reaching[0]! }), false);
    assert.equal(starts, 1);
  });
  it('and fails is tried again by the next cell that needs it', async () => {
    const late = latePart(reachesModules, () => Promise.reject(new Error('not now')));
    await assert.rejects(late.start(), /not now/);
    assert.equal(late.isNeededBy({ code: reaching[0]! }), true);
  });
});

describe('a library that was loaded before', () => {
  let folder = '';
  let library = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lossbook-proven-'));
    library = join(folder, 'library.so');
    writeFileSync(library, 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const proven = () => provenLibraries(join(folder, 'cache'));

  it('is known to the next kernel', () => {
    assert.equal(proven().has([library]), false);
    proven().add([library]);
    assert.equal(proven().has([library]), true);
  });
  it('is not once it has failed', () => {
    proven().add([library]);
    proven().remove([library]);
    assert.equal(proven().has([library]), false);
  });
  it('is another when it was written anew', () => {
    proven().add([library]);
    utimesSync(library, 1, 1);
    assert.equal(proven().has([library]), false);
  });
  it('is another beside another', () => {
    proven().add([library]);
    assert.equal(proven().has([library, join(folder, 'cache')]), false);
  });
  it('is not where nothing can be kept', () => {
    const nowhere = provenLibraries(join(library, 'cache'));
    nowhere.add([library]);
    nowhere.remove([library]);
    assert.equal(nowhere.has([library]), false);
  });
});

describe('a kernel has loaded', () => {
  let parts: LoadedParts;
  const before = process.env['NODE_OPTIONS'];
  beforeEach(() => {
    parts = watchLoadedParts();
    process.env['NODE_OPTIONS'] = parts.nodeOptions;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
    parts.dispose();
  });
  const named = ['kernelComputing', 'kernelCompiler', 'kernelMain', 'kernelSyntax', 'typescript'];
  /** What parts have in common has no name; where it holds TensorFlow.js it is given that. */
  const loaded = () => {
    const names = parts.ofProcess('kernel');
    const shared = names.filter((name) => name.startsWith('kernel'));
    const holdsTensors = shared.some((name) => textOf(name).includes(wordsOfTensors));
    return [...names.filter((name) => named.includes(name)), ...(holdsTensors ? ['tensors'] : [])];
  };
  async function after(options: { ahead: boolean }, cells: readonly string[]) {
    const { test, stop } = startTestKernel(options);
    try {
      await test.kernel.ready();
      for (const code of cells) assert.equal((await test.run(code)).error, undefined);
      // Answered when all before it has been done.
      await test.kernel.variables();
      return loaded();
    } finally {
      await stop();
    }
  }
  const [compiling, all] = [
    ['kernelCompiler', 'kernelMain', 'kernelSyntax'],
    ['kernelCompiler', 'kernelComputing', 'kernelMain', 'kernelSyntax', 'tensors'],
  ];

  it('neither TypeScript nor TensorFlow.js while it is idle', async () =>
    assert.deepEqual(await after({ ahead: false }, []), ['kernelMain']));
  it("TypeScript's parser for a cell", async () =>
    assert.deepEqual(await after({ ahead: false }, ['1 + 1', '[1, 2].map(String)']), compiling));
  it('all of TypeScript for a cell that has to be emitted', async () =>
    assert.deepEqual(await after({ ahead: false }, ['namespace N { export const x = 1; }\nN.x']), [
      ...compiling,
      'typescript',
    ]));
  it('TensorFlow.js too for a cell that imports', async () =>
    assert.deepEqual(await after({ ahead: false }, [`import 'lossbook/losses';`]), all));
  it('all of it before it is asked, where it was told to', async () =>
    assert.deepEqual(await after({ ahead: true }, []), all));
});

describe('a part that is loaded behind cells', () => {
  // What is no name of theirs: the language's own words and what V8 declares for good; what the check in doubles says by itself.
  const kept = 'globalThis undefined NaN Infinity eval Float32Array'.split(' ');
  const browsers =
    'window self document navigator define importScripts XMLHttpRequest WorkerGlobalScope OffscreenCanvas';

  it('takes no name of theirs for a global', async function () {
    this.timeout(60_000);
    // What is not a part of the kernel, as TensorFlow's library, sees the names of cells whenever it is loaded.
    const { test, stop } = startTestKernel({ backend: 'wasm' });
    try {
      const { value } = await test.run('Object.getOwnPropertyNames(globalThis).join(" ")');
      const names = [
        ...new Set([...value!.slice(1, -1).split(' '), ...browsers.split(' ')]),
      ].filter((name) => /^[a-z]\w*$/i.test(name) && !kept.includes(name));
      assert.ok(names.length > 100, `${names.length}`);
      const hidden = await test.run(`let ${names.map((name) => `${name} = {}`).join(', ')};`);
      assert.equal(hidden.error, undefined);
      // All of TypeScript is loaded here.
      assert.equal((await test.run('namespace Of { export const x = 41; } Of.x + 1')).value, '42');
      const { error } = await test.run(`import * as tf from '@tensorflow/tfjs';
        import { gradcheck } from 'lossbook/check';
        import { angularLoss } from 'lossbook/losses';
        const angles = (...all) => tf.tensor(all, [1, 1, 2, 2]);
        gradcheck(angularLoss, [angles(1, 0, 0, 1), angles(1, 0.5, 0.2, 1)]).mustPass();
        await tf.nextFrame();
        await angles(1, 2, 3, 4).data();`);
      assert.equal(error?.stack, undefined);
    } finally {
      await stop();
    }
  });
});

describe('all of TypeScript is loaded behind a cell that has', () => {
  const changes = [
    'process.env = null; process.argv = null',
    'process.cwd = () => { throw 1; }',
    "require('node:fs').readFileSync = () => { throw 1; }",
    "require('node:vm').Script = undefined",
    'Object.prototype.x = 1',
    'Map.prototype.get = Array.prototype.push = String.prototype.slice = () => { throw 1; }',
    'globalThis.Map = globalThis.Symbol = globalThis.Buffer = undefined',
    'Object.keys = Object.defineProperty = Function.prototype.call = () => { throw 1; }',
    'Error.captureStackTrace = undefined; Error.stackTraceLimit = 0',
    'require = undefined',
  ];
  for (const change of changes) {
    it(change, async () => {
      const { test, stop } = startTestKernel({ backend: 'wasm' });
      try {
        await test.run(`${change}; 0`);
        const { value, error } = await test.run('namespace Of { export const x = 41; } Of.x + 1');
        assert.deepEqual([value, error?.message], ['42', undefined]);
      } finally {
        await stop();
      }
    });
  }
});

describe('behind a cell that has changed the global object', () => {
  const check = `import * as tf from '@tensorflow/tfjs';
    import { gradcheck } from 'lossbook/check';
    import { angularLoss } from 'lossbook/losses';
    const angles = (...all) => tf.tensor(all, [1, 1, 2, 2]);
    gradcheck(angularLoss, [angles(1, 0, 0, 1), angles(1, 0.5, 0.2, 1)]).verdict`;
  const [right, unsound] = [`'pass'`, /nothing can be checked here.*Restart/];
  const unloadable = /a cell has frozen or sealed .* Restart it/;
  const rows: readonly [cell: string, late: string | RegExp, ahead?: string | RegExp][] = [
    ['Object.freeze(globalThis)', unloadable, unsound],
    ['Object.preventExtensions(globalThis)', unloadable, unsound],
    ['Object.freeze(process)', unloadable, right],
    ['Object.freeze(Float32Array.prototype)', right],
    ['Object.freeze(Object.prototype)', right],
    ['globalThis.Float32Array = class {}', right],
    ['globalThis.window = globalThis; globalThis.document = {}', right],
    ['delete globalThis.performance; delete globalThis.Date', right],
    ['globalThis.performance = 5', right],
    ['globalThis.WebAssembly = globalThis.process = globalThis.Map = undefined', right],
    ['try { globalThis._tfengine = {}; } catch {}', right],
    ['try { globalThis._tfGlobals = {}; } catch {}', right],
    ['Object.setPrototypeOf(globalThis, null)', right],
    ['RegExp.prototype.exec = () => null; JSON.parse = () => 5', unsound],
    ['Object.keys = () => []', unsound],
  ];
  for (const ahead of [false, true]) {
    for (const [cell, late, early = late] of rows) {
      const expected = ahead ? early : late;
      it(`${cell}: TensorFlow.js loaded ${ahead ? 'before' : 'after'}: ${String(expected)}`, async function () {
        this.timeout(30_000);
        const { test, stop } = startTestKernel({ ahead });
        try {
          await test.run(`globalThis.mine = 7; ${cell}; 1`);
          const { value, error } = await test.run(check);
          const found = error?.message ?? value ?? '';
          if (typeof expected === 'string') assert.equal(found, expected);
          else assert.match(found, expected);
          assert.equal((await test.run('globalThis.mine')).value, '7');
        } finally {
          await stop();
        }
      });
    }
  }
});
