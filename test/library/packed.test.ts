/**
 * The library as it is packed: small projects in each module system, which have the tarball, TensorFlow.js and nothing else of
 * this checkout, are type-checked without `skipLibCheck` of ours and run.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Losses typed as people type them, every check, every type of a report, and an exported function whose type is inferred. */
const program = `import * as tf from '@tensorflow/tfjs';
import { angularLoss } from 'lossbook/losses';
import * as reference from 'lossbook/reference';
import { benchmark, compare, gradcheck, precision, probe } from 'lossbook/check';
import type { BenchmarkReport, CompareReport, GradcheckReport, PrecisionReport, ProbeReport, Report } from 'lossbook/check';
import { random } from 'lossbook/data';
import { show } from 'lossbook/display';

export const squared = (yTrue: tf.Tensor2D, yPred: tf.Tensor2D): tf.Scalar =>
  tf.losses.meanSquaredError(yTrue, yPred) as tf.Scalar;
export const loop = (yTrue: number[][], yPred: number[][]): number =>
  yTrue.flat().reduce((sum, t, i) => sum + (yPred.flat()[i]! - t) ** 2, 0) / yTrue.flat().length;
const inputs = [tf.tensor2d([[1, 0], [0, 1]]), tf.tensor2d([[0.6, 0.9], [0.3, 0.2]])];

export const checked = () => gradcheck(squared, inputs);
export async function all(): Promise<string[]> {
  await tf.ready();
  const compared: Report<CompareReport> = compare(squared, loop, inputs).mustPass();
  const gradient: GradcheckReport = checked().expect('pass');
  const probed: ProbeReport = probe(squared, { kind: 'regression' });
  const bits: PrecisionReport = precision({ squared }, { inputs });
  const times: BenchmarkReport = await benchmark({ squared }, inputs, { rounds: 1 });
  const angular = compare(angularLoss, reference.angularLoss, inputs).mustPass();
  let message = '';
  try {
    compare((t, p) => tf.mul(squared(t as tf.Tensor2D, p as tf.Tensor2D), 2), loop, inputs).mustPass();
  } catch (error) {
    message = (error as Error).message;
  }
  void random(1).normal([2]);
  void show;
  return [String(compared), ...[gradient, probed, bits, times, angular].map((r) => r.summary), message];
}
void all().then((lines) => console.log(lines.join('\\n')));
`;

interface Project {
  readonly type: 'module' | 'commonjs';
  readonly file: string;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** Does what the compiler emits run in Node? */
  readonly runs: boolean;
}

const projects: Readonly<Record<string, Project>> = {
  'ES modules, module Node16': {
    ...{ type: 'module', file: 'main.ts', runs: true },
    compilerOptions: { module: 'Node16' },
  },
  'CommonJS, module Node16': {
    ...{ type: 'commonjs', file: 'main.ts', runs: true },
    compilerOptions: { module: 'Node16' },
  },
  'CommonJS, module CommonJS, resolution node10': {
    ...{ type: 'commonjs', file: 'main.ts', runs: true },
    compilerOptions: { module: 'CommonJS', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
  },
  'a bundler, module ESNext': {
    ...{ type: 'module', file: 'main.ts', runs: true },
    compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler' },
  },
  'NodeNext, .mts': {
    ...{ type: 'commonjs', file: 'main.mts', runs: true },
    compilerOptions: { module: 'NodeNext' },
  },
};

describe('the packed library', function () {
  this.timeout(180_000);
  let root: string;
  let tarball: string;
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'lossbook-packed-')));
    // As it was built: packing would build it again.
    const packed = execFileSync('npm', [
      'pack',
      '--ignore-scripts',
      '--json',
      '--pack-destination',
      root,
    ]);
    const [{ filename }] = JSON.parse(packed.toString()) as [{ filename: string }];
    tarball = join(root, filename);
    execFileSync('tar', ['xzf', filename], { cwd: root });
    install('package');
    // What it depends on is beside the projects, as npm would put it.
    for (const name of ['@tensorflow', '@types', '@webgpu', 'long', 'seedrandom']) {
      link(resolve('node_modules', name), join(root, 'node_modules', name));
    }
  });
  after(() => rmSync(root, { recursive: true }));
  const link = (from: string, to: string): void => {
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to);
  };
  /** Moved and not linked: a link would lead out of the project, to other packages. */
  const install = (folder: string): void => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    execFileSync('mv', [folder, 'node_modules/lossbook'], { cwd: root });
  };

  const write = (folder: string, files: Readonly<Record<string, string>>): string => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, folder, name)), { recursive: true });
      writeFileSync(join(root, folder, name), text);
    }
    return join(root, folder);
  };

  for (const [name, { type, file, compilerOptions, runs }] of Object.entries(projects)) {
    it(name, () => {
      const options = {
        ...{ target: 'ES2022', strict: true, declaration: true, outDir: 'out', rootDir: '.' },
        ...{ types: ['node'], typeRoots: [resolve('node_modules/@types')] },
        // TensorFlow.js's own declarations do not pass without.
        skipLibCheck: true,
      };
      const cwd = write(name, {
        'package.json': JSON.stringify({ name: 'project', type }),
        'tsconfig.json': JSON.stringify({
          compilerOptions: { ...options, ...compilerOptions },
          files: [file],
        }),
        [file]: program,
      });
      const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc')], {
        cwd,
      });
      assert.equal(tsc.stdout.toString(), '');
      const declarations = readFileSync(
        join(cwd, 'out', file.replace(/\.(m?)ts$/, '.d.$1ts')),
        'utf8',
      );
      assert.match(declarations, /checked: \(\) => /);
      if (!runs) return;
      const emitted = join('out', file.replace(/ts$/, 'js'));
      const ran = spawnSync(process.execPath, [emitted], { cwd });
      const lines = ran.stdout.toString().trim().split('\n');
      assert.match(
        lines.join('\n'),
        /^compare PASS 1\/1 ok\ngradcheck PASS 4\/4 ok/,
        ran.stderr.toString(),
      );
      assert.match(lines.join('\n'), /\nexpected PASS, got FAIL: compare FAIL 1\/1 wrong/);
    });
  }

  it('no declaration of it is at fault where a project checks those of its packages', () => {
    const options = {
      ...{ target: 'ES2022', module: 'Node16', strict: true, noEmit: true, skipLibCheck: false },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ types: ['node'], typeRoots: [resolve('node_modules/@types')] },
    };
    const cwd = write('strictest', {
      'package.json': JSON.stringify({ name: 'project', type: 'module' }),
      'tsconfig.json': JSON.stringify({ compilerOptions: options, files: ['main.ts'] }),
      'main.ts': program,
    });
    const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc')], { cwd });
    const faults = tsc.stdout.toString().split('\n');
    // TensorFlow.js's own, and what it declares beside the DOM.
    assert.deepEqual(
      faults.filter((line) => /lossbook\/|^main\.ts/.test(line)),
      [],
    );
    assert.ok(faults.some((line) => line.includes('@tensorflow')));
  });

  it('depends on nothing: TensorFlow.js is the project’s, and its library is for the project to add', () => {
    const at = join(root, 'node_modules/lossbook/package.json');
    const packed = JSON.parse(readFileSync(at, 'utf8')) as Record<string, unknown>;
    const { dependencies, optionalDependencies, peerDependenciesMeta } = packed;
    assert.deepEqual(
      [dependencies, optionalDependencies, peerDependenciesMeta],
      [undefined, undefined, { '@tensorflow/tfjs-node': { optional: true } }],
    );
  });
  // As npm resolves them, without a network: of TensorFlow.js's packages their names, versions and what they need.
  const versions: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['TensorFlow.js 4.20', { 'tfjs-core': '4.20.0' }],
    ['TensorFlow.js and tfjs-node 4.20', { 'tfjs-core': '4.20.0', 'tfjs-node': '4.20.0' }],
    ['TensorFlow.js and tfjs-node 4.22', { 'tfjs-core': '4.22.0', 'tfjs-node': '4.22.0' }],
  ];
  for (const [what, own] of versions) {
    it(`a project with ${what} has no second one beside it`, () => {
      const folders = Object.fromEntries(
        Object.entries(own).map(([name, version]) => {
          const manifest = JSON.stringify({ name: `@tensorflow/${name}`, version });
          return [`@tensorflow/${name}`, write(`${what}/of/${name}`, { 'package.json': manifest })];
        }),
      );
      const dependencies = Object.fromEntries(
        Object.entries({ ...folders, lossbook: tarball }).map(([name, path]) => [
          name,
          `file:${path}`,
        ]),
      );
      const cwd = write(what, {
        'package.json': JSON.stringify({ name: 'project', version: '1.0.0', dependencies }),
      });
      const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
      execFileSync('npm', ['install', '--package-lock-only', '--install-links', ...quiet], { cwd });
      const lock = JSON.parse(readFileSync(join(cwd, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { version: string }>;
      };
      const installed = Object.entries(lock.packages).filter(([path]) =>
        path.includes('@tensorflow'),
      );
      assert.deepEqual(
        installed.map(([path, { version }]) => [path, version]),
        Object.entries(own).map(([name, version]) => [`node_modules/@tensorflow/${name}`, version]),
      );
    });
  }

  it('holds what README names', () => {
    const at = (name: string) => join(root, 'node_modules/lossbook', name);
    const named = [
      ...readFileSync(at('README.md'), 'utf8').matchAll(
        /[`(]((?:docs|notebooks)\/[\w.-]+|[A-Z]+\.md)[`)]/g,
      ),
    ];
    const paths = named.map(([, path]) => path!);
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter((path) => !existsSync(at(path))),
      [],
    );
  });

  const failing = `const loss = (t, p) => tf.mul(tf.losses.meanSquaredError(t, p), 2);
const loop = (t, p) => t.reduce((sum, x, i) => sum + (p[i] - x) ** 2, 0) / t.length;
const given = [tf.tensor1d([1, 2]), tf.tensor1d([3, 5])];`;
  const runners: Readonly<
    Record<string, readonly [file: string, text: string, command: readonly string[]]>
  > = {
    'node:test': [
      'loss.test.mjs',
      `import test from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { compare } from 'lossbook/check';
${failing}
test('is the formula', () => void compare(loss, loop, given).mustPass());
test('is not the formula', () => void compare(loss, loop, given).mustFail());`,
      ['--test', 'loss.test.mjs'],
    ],
    mocha: [
      'loss.test.cjs',
      `const tf = require('@tensorflow/tfjs');
const { compare } = require('lossbook/check');
${failing}
it('is the formula', () => void compare(loss, loop, given).mustPass());
it('is not the formula', () => void compare(loss, loop, given).mustFail());`,
      [resolve('node_modules/mocha/bin/mocha.js'), '--reporter', 'spec', 'loss.test.cjs'],
    ],
  };
  for (const [name, [file, text, command]] of Object.entries(runners)) {
    it(`a test of ${name} fails by what a check found, and says it`, () => {
      const cwd = write(name.replace(':', '-'), { [file]: text });
      const { status, stdout } = spawnSync(process.execPath, command, { cwd });
      assert.equal(status, 1);
      assert.match(stdout.toString(), /(?:# pass 1\n# fail 1|1 passing[^]*1 failing)/);
      assert.match(stdout.toString(), /expected PASS, got FAIL: compare FAIL 1\/1 wrong/);
      assert.match(stdout.toString(), /constant-factor: /);
    });
  }
});
