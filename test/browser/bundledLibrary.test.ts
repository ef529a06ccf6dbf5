/**
 * The library in a web page, as each bundler makes it: a model trains with `angularLoss`, and its numbers are Node's. What is
 * bundled is what package.json says to whoever asks for a browser; nothing of it is configured here.
 */
import assert from 'node:assert/strict';
import { patientMs } from './eventually.js';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { useChromium } from './chromium.js';

/** A rotation is learnt from unit vectors: two by two weights, 25 steps, and what checks say of the loss. */
const program = `import * as tf from '@tensorflow/tfjs';
import { angularLoss } from 'lossbook/losses';
import * as reference from 'lossbook/reference';
import { compare, gradcheck } from 'lossbook/check';

export async function train() {
  await tf.setBackend('cpu');
  const angles = Array.from({ length: 128 }, (_, i) => (i * i) % 17);
  const field = (turn) => tf.tensor(angles.flatMap((a) => [Math.cos(a + turn), Math.sin(a + turn)]), [2, 8, 8, 2]);
  const [x, yTrue] = [field(0), field(1)];
  const w = tf.variable(tf.tensor2d([[1, 0.1], [-0.2, 0.8]]));
  const predict = () => tf.reshape(tf.matMul(tf.reshape(x, [128, 2]), w), [2, 8, 8, 2]);
  const optimizer = tf.train.adam(0.05);
  const losses = [];
  for (let step = 0; step < 25; step++) {
    const loss = optimizer.minimize(() => angularLoss(yTrue, predict()), true, [w]);
    losses.push(loss.dataSync()[0]);
  }
  const yPred = predict();
  const tensors = tf.memory().numTensors;
  angularLoss(yTrue, yPred).dispose();
  const failing = compare((t, p) => tf.mul(angularLoss(t, p), 2), reference.angularLoss, [yTrue, yPred]);
  return {
    losses,
    weights: [...w.dataSync()],
    fused: tf.getKernel('LossbookLoss', 'cpu') != null,
    left: tf.memory().numTensors - tensors,
    checks: [
      compare(angularLoss, reference.angularLoss, [yTrue, yPred]).summary,
      gradcheck(angularLoss, [yTrue, yPred]).summary,
      failing.diagnoses.map(({ code }) => code).join(),
    ],
  };
}
`;

/** What it shows and what it is fed with: bytes of files, as a page fetches them. */
const dataProgram = `import * as tf from '@tensorflow/tfjs';
import { orientationField, random, readImage, readLabels, readNpy, readPfm } from 'lossbook/data';
import { mimeBundle, onDisplay, show } from 'lossbook/display';

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const summary = (tensor) => [tensor.dtype, ...tensor.shape, ...tensor.dataSync().slice(0, 40)];

export async function read(files) {
  await tf.setBackend('cpu');
  const numbers = {};
  const rng = random(7);
  numbers.normal = summary(rng.normal([3, 5]));
  numbers.fork = summary(rng.fork('täg').integers([9], 0, 100));
  for (const name of ['rgb8.png', 'grey16.png', 'palette4.png', 'interlaced8.png', 'grey2.png'])
    numbers[name] = summary(readImage(bytesOf(files[name])));
  numbers.labels = summary(readLabels(bytesOf(files['grey2.png'])));
  numbers.npy = summary(readNpy(bytesOf(files['f4-c.npy']).buffer));
  for (const name of ['stored.npz', 'deflated.npz']) numbers[name] = summary(readNpy(bytesOf(files[name]), files[name + ' has']));
  numbers.field = summary(orientationField(readImage(bytesOf(files['rgb8.png']), { channels: 'grey' })));
  const errors = [
    () => readImage('photo.png'),
    () => readImage(bytesOf(files['rgb.jpg'])),
    () => readImage(bytesOf(files['rgb8.png']).slice(0, 60)),
    () => readPfm(bytesOf(files['rgb8.png'])),
    () => readNpy(bytesOf(files['stored.npz'])),
  ].map((fails) => {
    try {
      fails();
    } catch (error) {
      return error.message;
    }
  });
  const shown = [];
  onDisplay((bundle) => shown.push(Object.keys(bundle).join()));
  show(rng.uniform([8, 8]), { title: 'loss' });
  const { 'text/plain': text, 'image/png': png } = mimeBundle(random(1).uniform([12, 9]));
  return { numbers, errors, shown, text, png: Array.from(png ?? []).join() };
}
`;

interface Read {
  readonly numbers: Readonly<Record<string, readonly (string | number)[]>>;
  readonly errors: readonly string[];
  readonly shown: readonly string[];
  readonly text: string;
  readonly png: string;
}

interface InPage {
  readonly trained: Trained;
  readonly read: Read;
  /** In a Web Worker. */
  readonly trainedAside: Trained;
}

interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly number[];
  readonly fused: boolean;
  readonly left: number;
  readonly checks: readonly string[];
}

const bundlers: Readonly<Record<string, (root: string, out: string) => Promise<unknown>>> = {
  esbuild: (root, out) =>
    esbuild.build({
      ...{ entryPoints: ['page.js', 'worker.js'].map((name) => join(root, name)), outdir: out },
      ...{ bundle: true, minify: true, format: 'esm', logLevel: 'error' },
    }),
  vite: (root, out) =>
    vite({
      ...{ root, configFile: false, logLevel: 'error', base: './' },
      build: {
        ...{ outDir: out, minify: false },
        rollupOptions: { input: join(root, 'page.js'), output: { entryFileNames: 'page.js' } },
      },
    }),
  webpack: (root, out) =>
    new Promise((done, refuse) => {
      webpack(
        {
          ...{ mode: 'production', context: root, entry: './page.js' },
          output: { path: out, filename: 'page.js' },
          optimization: { minimize: false },
          performance: false,
        },
        (error, stats) => {
          if (error) refuse(error);
          else if (stats?.hasErrors()) refuse(new Error(stats.toString('errors-only')));
          else done(stats);
        },
      );
    }),
};

describe('the library in a page', function () {
  this.timeout(patientMs(120_000));
  const browser = useChromium('bundledLibrary');
  let root = '';
  let server: Server;
  let inNode: Trained;
  let readInNode: Read;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'lossbook-bundled-'));
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(resolve('node_modules/@tensorflow'), join(root, 'node_modules/@tensorflow'));
    symlinkSync(resolve('.'), join(root, 'node_modules/lossbook'));
    const files = {
      'package.json': '{ "type": "module" }',
      'train.js': program,
      'node.js': `import { train } from './train.js';\nconsole.log(JSON.stringify(await train()));\n`,
      'read.js': dataProgram,
      'files.json': JSON.stringify(filesRead()),
      'nodeReads.js': `import { read } from './read.js';\nimport { readFileSync } from 'node:fs';\n
        console.log(JSON.stringify(await read(JSON.parse(readFileSync('files.json', 'utf8')))));\n`,
      'page.js': `import { train } from './train.js';\nimport { read } from './read.js';\nimport files from './files.json';\n
        globalThis.trained = train();\nglobalThis.read = trained.then(() => read(files));\n
        globalThis.trainedAside = globalThis.read.then(() => new Promise((done, refuse) => {
          const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
          worker.onmessage = ({ data }) => done(data);
          worker.onerror = ({ message }) => refuse(new Error(message));
        }));\n`,
      'worker.js': `import { train } from './train.js';\ntrain().then((trained) => postMessage(trained), (error) => { throw error; });\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const inNodeOf = (script: string): unknown => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: root });
      assert.equal(status, 0, stderr.toString());
      return JSON.parse(stdout.toString().trim().split('\n').at(-1)!);
    };
    inNode = inNodeOf('node.js') as Trained;
    readInNode = inNodeOf('nodeReads.js') as Read;
    server = createServer((request, response) => {
      const path = join(root, request.url ?? '/');
      const isScript = path.endsWith('.js') && existsSync(path);
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(
        isScript
          ? readFileSync(path)
          : '<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
      );
    });
    return new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  after(() => {
    server?.close();
    if (root) rmSync(root, { recursive: true, force: true });
  });

  it('learns in Node, with the fused kernel, and leaves no tensor', () => {
    assert.ok(inNode.losses.at(-1)! < inNode.losses[0]! / 3, inNode.losses.join());
    assert.deepEqual([inNode.fused, inNode.left], [true, 0]);
    assert.match(
      inNode.checks.join('\n'),
      /^compare PASS .*\ngradcheck PASS 256\/256 .*\n.*constant-factor/,
    );
  });

  for (const [name, bundle] of Object.entries(bundlers)) {
    it(`bundled by ${name}: the same numbers and verdicts as in Node`, async () => {
      const out = join(root, name);
      await bundle(root, out);
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}/`);
      const { trained, read, trainedAside } = await page.evaluate(async () => {
        const results = globalThis as unknown as Record<keyof InPage, Promise<unknown>>;
        return {
          trained: await results.trained,
          read: await results.read,
          trainedAside: await results.trainedAside,
        } as InPage;
      });
      // Another engine's acos and pow, and another build of the kernel on newer Nodes: units of float32.
      near(trained.losses, inNode.losses, 1e-5);
      near(trained.weights, inNode.weights, 1e-5);
      assert.deepEqual(trained.checks, inNode.checks);
      assert.deepEqual([trained.fused, trained.left], [true, 0]);
      assert.deepEqual(trainedAside, trained, 'in a Web Worker');
      assert.deepEqual(read.numbers, readInNode.numbers);
      assert.deepEqual(
        [read.shown, read.text, read.png],
        [readInNode.shown, readInNode.text, readInNode.png],
      );
      assert.deepEqual(browser.console, []);
      const scripts = asked.filter((path) => path.endsWith('.js'));
      assert.equal(asked.length - scripts.length, 1, asked.join());
      read.errors.forEach((message, i) => assert.match(message, wantedErrors[i]!));
      assert.equal(read.errors.length, wantedErrors.length);
    });
  }
});

/** Of a page: what is in a file is said as in Node, and a path is answered with what to do. */
const wantedErrors: readonly RegExp[] = [
  /^readImage: photo\.png is a path, and a page has no files\. Give the bytes: readImage\(await \(await fetch\(url\)\)\.arrayBuffer\(\)\)$/,
  /^readImage: the file given as bytes is a JPEG, which is read in Node only\. Save it as PNG/,
  /^readImage: the file given as bytes is a damaged PNG/,
  /^readPfm: the file given as bytes is .*PNG/,
  /^readNpy: the file given as bytes is an archive of 2 arrays \(x, y\)\. Name one, readNpy\(path, "x"\)$/,
];

function filesRead(): Readonly<Record<string, string>> {
  const images = [
    'rgb8.png',
    'grey16.png',
    'palette4.png',
    'interlaced8.png',
    'grey2.png',
    'rgb.jpg',
  ];
  const arrays = ['f4-c.npy', 'stored.npz', 'deflated.npz'];
  const all = [...images.map((name) => ['images', name]), ...arrays.map((name) => ['npy', name])];
  const encoded = all.map(([folder, name]) => [
    name,
    readFileSync(`test/fixtures/${folder}/${name}`, 'base64'),
  ]);
  return {
    ...Object.fromEntries(encoded),
    'stored.npz has': 'x',
    'deflated.npz has': 'y',
  } as Record<string, string>;
}

function near(found: readonly number[], wanted: readonly number[], within: number): void {
  assert.equal(found.length, wanted.length);
  found.forEach((x, i) =>
    assert.ok(Math.abs(x - wanted[i]!) <= within, `${x} and ${wanted[i]} at ${i}`),
  );
}
