/**
 * The library in a web page, as each bundler makes it: a model trains with `angularLoss`, and its numbers are Node's. What is
 * bundled is what package.json says to whoever asks for a browser; nothing of it is configured here.
 */
import assert from 'node:assert/strict';
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
      ...{ entryPoints: [join(root, 'page.js')], outfile: join(out, 'page.js') },
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
  this.timeout(120_000);
  const browser = useChromium('bundledLibrary');
  let root = '';
  let server: Server;
  let inNode: Trained;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'lossbook-bundled-'));
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(resolve('node_modules/@tensorflow'), join(root, 'node_modules/@tensorflow'));
    symlinkSync(resolve('.'), join(root, 'node_modules/lossbook'));
    const files = {
      'package.json': '{ "type": "module" }',
      'train.js': program,
      'node.js': `import { train } from './train.js';\nconsole.log(JSON.stringify(await train()));\n`,
      'page.js': `import { train } from './train.js';\nglobalThis.trained = train();\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['node.js'], { cwd: root });
    assert.equal(status, 0, stderr.toString());
    inNode = JSON.parse(stdout.toString().trim().split('\n').at(-1)!) as Trained;
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
      const trained = await page.evaluate(async () => {
        const { trained: result } = globalThis as unknown as { trained: Promise<Trained> };
        return result;
      });
      // Another engine's acos and pow, and another build of the kernel on newer Nodes: units of float32.
      near(trained.losses, inNode.losses, 1e-5);
      near(trained.weights, inNode.weights, 1e-5);
      assert.deepEqual(trained.checks, inNode.checks);
      assert.deepEqual([trained.fused, trained.left], [true, 0]);
      assert.deepEqual(browser.console, []);
      assert.deepEqual(asked, [`/${name}/`, `/${name}/page.js`]);
    });
  }
});

function near(found: readonly number[], wanted: readonly number[], within: number): void {
  assert.equal(found.length, wanted.length);
  found.forEach((x, i) =>
    assert.ok(Math.abs(x - wanted[i]!) <= within, `${x} and ${wanted[i]} at ${i}`),
  );
}
