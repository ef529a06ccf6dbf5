/** Which backend a run takes, and what it says where the TensorFlow library is absent or broken. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../../extension/backends/choose.js';
import { startBackend } from '../../extension/backends/start.js';
import type { BackendChoice } from '../../extension/wire/message.js';
import { hasTensorflow } from '../support/backends.js';
import { lossbook, notebookText } from '../support/commandLine.js';
import { brokenPackage, elfHeader, packageWithoutLibraries } from '../support/tensorflowPackage.js';

/** A folder of its own, for the time of one test. */
async function inFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lossbook-choose-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(folder: string, backend: string, cells: readonly string[]) {
  const notebook = join(folder, 'test.tfnb');
  writeFileSync(notebook, notebookText(cells));
  return lossbook(['run', notebook, '--backend', backend]);
}

/** On other systems than Linux the words are the system's. */
const onLinux = (cause: RegExp): RegExp => (process.platform === 'linux' ? cause : /./);

const ofThis = process.arch === 'arm64' ? 183 : 62;
const [ofAnother, another] = process.arch === 'arm64' ? [62, 'x64'] : [183, 'arm64'];

const reinstall = /; delete \S+tfjs-node and run 'npm install @tensorflow\/tfjs-node@4\.22\.0' in /;
const rebuild = /; 'npm rebuild @tensorflow\/tfjs-node' in \S+ downloads it\./;

interface Broken {
  readonly name: string;
  readonly make: (folder: string) => void;
  readonly cause: RegExp;
  readonly command: RegExp;
}

const broken: readonly Broken[] = [
  {
    name: 'half installed: no addon',
    make: (folder) => brokenPackage(folder, {}),
    cause: /is installed without its library/,
    command: rebuild,
  },
  {
    name: 'an addon that is not one',
    make: (folder) => brokenPackage(folder, { addon: Buffer.from('<html>404</html>'.repeat(9)) }),
    cause: onLinux(/does not load: tfjs_binding\.node is not a library/),
    command: reinstall,
  },
  {
    name: 'an addon whose download never began',
    make: (folder) => brokenPackage(folder, { addon: Buffer.alloc(0) }),
    cause: onLinux(/does not load: tfjs_binding\.node was cut short/),
    command: reinstall,
  },
  {
    name: 'an addon of another machine',
    make: (folder) => brokenPackage(folder, { addon: elfHeader(ofAnother, 120) }),
    cause: onLinux(
      new RegExp(`does not load: tfjs_binding\\.node is built for ${another}, .* ${process.arch};`),
    ),
    command: reinstall,
  },
  {
    name: 'an addon that the system refuses',
    make: (folder) => brokenPackage(folder, { addon: elfHeader(ofThis, 120) }),
    cause: onLinux(/does not load: .*tfjs_binding\.node: \S/),
    command: reinstall,
  },
  {
    name: 'a library whose download was cut short',
    make: (folder) =>
      brokenPackage(folder, { addon: elfHeader(ofThis, 120), library: elfHeader(ofThis, 5e8) }),
    cause: onLinux(/does not load: libtensorflow\.so\.2 was cut short/),
    command: reinstall,
  },
  {
    name: 'a package without what it needs',
    make: (folder) =>
      brokenPackage(folder, { addon: elfHeader(ofThis, 120), without: '@tensorflow/tfjs' }),
    cause: /does not load: Cannot find module '@tensorflow\/tfjs'/,
    command: reinstall,
  },
  {
    name: 'an addon whose library is missing',
    make: packageWithoutLibraries,
    cause: onLinux(/does not load: libtensorflow\S* is missing/),
    command: reinstall,
  },
];

describe('a broken @tensorflow/tfjs-node', () => {
  for (const { name, make, cause, command } of broken) {
    const test = make === packageWithoutLibraries && !hasTensorflow ? it.skip : it;
    test(`${name}: auto goes on and says it once`, () =>
      inFolder(async (folder) => {
        make(folder);
        const { code, stdout, stderr } = await run(folder, 'auto', ['1 + 1']);
        const all = stdout + stderr;
        assert.equal(code, 0, all);
        const said = all.split('\n').filter((line) => line.includes('tfjs-node'));
        assert.equal(said.length, 1, all);
        assert.match(said[0]!, /^backend wasm \(no tensorflow: @tensorflow\/tfjs-node /);
        assert.match(said[0]!, cause);
        assert.match(said[0]!, command);
        assert.doesNotMatch(all, /^ +at /m);
      }));
    test(`${name}: --backend tensorflow is an error`, () =>
      inFolder(async (folder) => {
        make(folder);
        const { code, stderr } = await run(folder, 'tensorflow', ['1 + 1']);
        assert.equal(code, 4, stderr);
        assert.match(
          stderr,
          /^lossbook: backend 'tensorflow' cannot be used: .* Choose 'auto' .*\n$/,
        );
        assert.match(stderr, cause);
        assert.match(stderr, command);
      }));
  }
});

describe('no @tensorflow/tfjs-node', () => {
  const choose = (choice: BackendChoice, folder: string) => {
    const wasm = resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist') + sep;
    return chooseBackend(choice, (name) => startBackend(name, { folder, own: folder, wasm }, tf));
  };
  const absent =
    /@tensorflow\/tfjs-node is not installed; 'npm install @tensorflow\/tfjs-node@4\.22\.0' in the notebook's folder adds it\./;
  after(() => tf.setBackend('cpu'));

  it('auto takes wasm', () =>
    inFolder(async (folder) => {
      const chosen = await choose('auto', folder);
      assert.ok(chosen.ok);
      assert.equal(chosen.info.name, 'wasm');
      assert.match(chosen.info.reason, absent);
    }));
  it('asked for, it is an error', () =>
    inFolder(async (folder) => {
      const chosen = await choose('tensorflow', folder);
      assert.ok(!chosen.ok);
      assert.match(chosen.message, absent);
    }));
});

(hasTensorflow ? describe : describe.skip)('the TensorFlow library', () => {
  const cells = [
    `import * as tf from '@tensorflow/tfjs'; import * as node from '@tensorflow/tfjs-node';
     import * as core from '@tensorflow/tfjs-core';
     if (tf.engine() !== node.engine() || core.tensor !== tf.tensor || !node.node) throw new Error('two');`,
    // The one file of tfjs-node that asks for tfjs-core, and those that call what Node 23 removed.
    `tf.image.flipLeftRight(tf.ones([1, 2, 2, 1])).dispose(); tf.topk(tf.tensor1d([1, 3, 2]), 2);
     (await tf.grad((x) => x.square().sum())(tf.tensor1d([1, 2])).array()).join()`,
    // Its classes that extend some of TensorFlow.js: here the one that shows progress.
    `const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
     model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
     await model.fit(tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 1, verbose: 1 });`,
    `if (Object.hasOwn(require('util'), 'isNullOrUndefined') !== ${'isNullOrUndefined' in process.getBuiltinModule('util')}) throw new Error('util changed');`,
  ];

  it('is what auto takes, and is the one TensorFlow.js of the cells', () =>
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await run(folder, 'auto', cells);
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /^backend tensorflow \(the fastest there is\)/);
    }));
  it('waits for its first use where it was loaded before, and is forgotten if it fails then', () => {
    const script = `
      import { Module } from 'node:module';
      import * as tf from '@tensorflow/tfjs';
      import { expectBackend } from './out/extension/backends/expect.js';
      import { startBackend } from './out/extension/backends/start.js';
      const folder = process.cwd();
      const told = [];
      const proven = { has: () => true, add: () => told.push('add'), remove: () => told.push('remove') };
      const places = { folder, own: folder, wasm: '', proven };
      told.push(expectBackend('tensorflow', places).ok, String(tf.findBackendFactory('tensorflow')));
      const addon = Module._extensions['.node'];
      Module._extensions['.node'] = () => { throw new Error('lib.so: cannot open shared object file'); };
      told.push((await startBackend('tensorflow', places, tf)).ok);
      Module._extensions['.node'] = addon;
      told.push(typeof (await startBackend('tensorflow', places, tf)).namespace.node, tf.getBackend());
      told.push(expectBackend('tensorflow', { ...places, proven: undefined }));
      console.log(told.join());`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.equal(ran.stdout, 'true,null,remove,false,add,object,tensorflow,\n', ran.stderr);
  });
  it('loads and runs without a word of its own, and loads no second tfjs-core', () => {
    const script = `
      import * as tf from '@tensorflow/tfjs';
      import { startBackend } from './out/extension/backends/start.js';
      const folder = process.cwd();
      const started = await startBackend('tensorflow', { folder, own: folder, wasm: '' }, tf);
      if (!started.ok) throw new Error(started.why);
      tf.topk(tf.square(tf.tensor1d([1, 3, 2])), 2).values.dataSync();
      console.log(tf.getBackend(), process.env['TF_CPP_MIN_LOG_LEVEL']);`;
    const env = { ...process.env };
    delete env['TF_CPP_MIN_LOG_LEVEL'];
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env,
      encoding: 'utf8',
    });
    assert.deepEqual([ran.stdout, ran.stderr], ['tensorflow undefined\n', '']);
  });
});
