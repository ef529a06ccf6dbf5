import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { CheckResult } from '../../extension/cli/checkResult.js';
import { encodeNpy } from '../../extension/wire/npy.js';
import { inputKinds } from '../../extension/target/inputKinds.js';
import { lossbook, useFolder } from '../support/commandLine.js';

const source = `
import * as tf from '@tensorflow/tfjs';
type T = tf.Tensor;
const dot = (t: T, p: T) => tf.sum(tf.mul(t, p), -1);
export const clipped = (t: T, p: T) => tf.mean(tf.pow(tf.acos(tf.clipByValue(dot(t, p), 1e-6, 1 - 1e-6)), 1.2));
export const l1 = (t: T, p: T) => tf.mean(tf.abs(tf.sub(t, p)));
export const naive = (t: number[], p: number[]) => {
  const [a, b] = [t, p].map((x) => x.flat(9) as number[]);
  return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) / a.length;
};
export const broken = () => { throw new RangeError('as it is written'); };
export const loss = l1;
export const bce = (t: T, p: T) => tf.losses.sigmoidCrossEntropy(t, p);
export const nll = (t: T, p: T) => tf.neg(tf.mean(tf.sum(tf.mul(t, tf.log(tf.clipByValue(p, 1e-7, 1))), -1)));
`;

describe('lossbook match', () => {
  const folder = useFolder();
  const match = (...args: readonly string[]) => {
    folder.write('losses.ts', source);
    return lossbook(['match', ...args], { cwd: folder.path(), env: { LOSSBOOK_BACKEND: '' } });
  };
  it('says which loss it is, and nothing else of it', async () => {
    const { code, stdout } = await match('losses.ts:l1', '--kind', 'regression');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /\n {2}match PASS mae/);
    assert.doesNotMatch(stdout, /gradcheck|probe/);
  });
  it('of one of its own the nearest, with exit code 1', async () => {
    const { code, stdout } = await match('losses.ts:clipped', '--kind', 'direction', '--json');
    const { reports } = JSON.parse(stdout) as CheckResult;
    assert.deepEqual(
      [code, reports.map(({ kind, verdict }) => [kind, verdict])],
      [1, [['match', 'fail']]],
    );
  });
  it('what it cannot know it asks for by its own name', async () => {
    const { code, stderr } = await match('losses.ts:mystery');
    assert.equal(code, 4);
    assert.match(stderr, /^lossbook: match: what losses\.ts:mystery is given cannot be known/);
  });
});

describe('lossbook check, of a file in TypeScript', () => {
  const folder = useFolder();
  const run = (...args: readonly string[]) => {
    folder.write('losses.ts', source);
    folder.write('f.py', 'def f(t, p): return abs(t - p).mean()');
    return lossbook(['check', ...args], { cwd: folder.path(), env: { LOSSBOOK_BACKEND: '' } });
  };

  it('prints compare, gradcheck and probe, each with its diagnoses', async () => {
    const { code, stdout } = await run('losses.ts:clipped', '--reference', 'angularLoss');
    assert.equal(code, 1);
    assert.match(stdout, /^losses\.ts:clipped\n {2}Inputs: direction 2×16×16×2 \(as angularLoss/);
    assert.match(stdout, /\n {2}compare FAIL 1\/1 wrong.*\n {4}the loss is capped at 1\.7193 /);
    assert.match(stdout, /\n {2}gradcheck PASS 1024\/1024/);
    assert.match(stdout, /\n {2}probe FAIL /);
  });
  it('--json is one object with the three reports', async () => {
    const args = ['--reference', 'losses.ts:naive', '--kind', 'regression', '--json'];
    const { code, stdout } = await run('losses.ts:l1', ...args);
    const { target, verdict, python, reports } = JSON.parse(stdout) as CheckResult;
    assert.deepEqual([code, target, verdict, python], [0, 'losses.ts:l1', 'pass', null]);
    assert.deepEqual(
      reports.map(({ kind }) => kind),
      ['compare', 'gradcheck', 'probe'],
    );
  });
  it('--as runs it in formats of training, with what each lost and the line to blame', async () => {
    const args = ['--kind', 'direction', '--as', 'bfloat16, float16', '--json'];
    const { code, stdout } = await run('losses.ts:clipped', ...args);
    const { reports } = JSON.parse(stdout) as CheckResult;
    const formats = reports.flatMap((each) => (each.kind === 'precision' ? each.formats! : []));
    assert.equal(code, 1);
    assert.deepEqual(
      formats.map(({ format }) => format),
      ['float32', 'float16', 'bfloat16'],
    );
    const [blame] = formats.at(-1)!.blame;
    assert.deepEqual([blame?.operation, blame?.place?.line], ['tf.acos', 5]);
  });
  it('of several targets, each has its own', async () => {
    const { code, stdout } = await run(
      ...['losses.ts:l1', 'losses.ts:broken', '--kind', 'flow', '--json'],
    );
    const { verdict, targets } = JSON.parse(stdout) as { verdict: string; targets: CheckResult[] };
    assert.deepEqual(
      [code, verdict, targets.map((each) => each.verdict)],
      [2, 'fail', ['pass', 'fail']],
    );
    assert.match(targets[1]?.error?.message ?? '', /as it is written/);
  });
  it('--notebook is one that runs, and --html a page', async () => {
    const { code } = await run(
      ...['losses.ts:l1', '--kind', 'depth', '--notebook', 'made/of.tfnb', '--html', 'page.html'],
    );
    assert.equal(code, 4, 'a folder that does not exist is told before the run');
    await run('losses.ts:l1', '--kind', 'depth', '--notebook', 'of.tfnb', '--html', 'page.html');
    const again = await lossbook(['verify', folder.path('of.tfnb')]);
    assert.equal(again.code, 0, again.stdout);
    assert.match(readFileSync(folder.path('page.html'), 'utf8'), /gradcheck PASS 512\/512/);
  });
  for (const kind of inputKinds) {
    it(`--kind ${kind}: a right loss passes`, async () => {
      const target = { segmentation: 'nll', logits: 'bce' }[kind as string] ?? 'loss';
      const { code, stdout } = await run(`losses.ts:${target}`, '--kind', kind);
      assert.equal(code, 0, stdout);
    });
  }
  it('real inputs come from an archive, by their names', async () => {
    const npy = (values: number[]) => encodeNpy([values.length, 1], Float32Array.from(values));
    const archive = { 'pred.npy': npy([1, 2.5]), 'y_true.npy': npy([1, 2]) };
    folder.write('pairs.npz', zipSync(archive));
    const { stdout } = await run('losses.ts:l1', '--inputs', 'pairs.npz');
    assert.match(stdout, /Inputs: y_true, pred of pairs\.npz/);
  });

  const refused: readonly [string, readonly string[], RegExp][] = [
    ['a name nothing can be known by', ['losses.ts:mystery'], /cannot be known from its name/],
    ['no such file', ['nowhere.ts:l1', '--kind', 'flow'], /nowhere\.ts does not exist/],
    ['no name', ['losses.ts', '--kind', 'flow'], /names no loss in it/],
    ['a reference misspelt', ['losses.ts:l1', '--reference', 'Mae'], /did you mean mae\?/],
    ['a reference called otherwise', ['losses.ts:l1', '--reference', 'L1'], /did you mean mae\?/],
    [
      'no such Python',
      ['f.py:f', '--kind', 'flow', '--python', '/no/python'],
      /there is no \/no\/p/,
    ],
    ['a shape of another kind', ['losses.ts:l1', '--kind', 'flow', '--shape', '2,4,4,3'], /2 chan/],
    [
      'a shape with no classes to number',
      ['losses.ts:bce', '--kind', 'logits', '--labels', 'index', '--shape', '2,4,4,1'],
      /class numbers are of two classes or more/,
    ],
    [
      'class numbers of what has no classes',
      ['losses.ts:l1', '--kind', 'flow', '--labels', 'index'],
      /--labels index is for classes, of --kind segmentation or logits; here the inputs are flow/,
    ],
    [
      'class numbers for a reference that takes none',
      ['losses.ts:bce', '--reference', 'dice', '--labels', 'index'],
      /dice takes y_true of the shape of y_pred, and no class numbers; those that do are crossEntropy, /,
    ],
    [
      'logits for a reference of probabilities',
      ['losses.ts:bce', '--reference', 'dice', '--kind', 'logits'],
      /--kind logits: dice takes probabilities\. Draw those, --kind segmentation, and give them to the loss as logits/,
    ],
    [
      'options that are none',
      ['losses.ts:bce', '--reference', 'crossEntropy(labels=index)'],
      /'labels=index' is no object\. Options are an object, as in "crossEntropy\(\{labels: 'index'/,
    ],
    [
      'options that cannot be read',
      ['losses.ts:bce', '--reference', 'crossEntropy({labels: index})'],
      /'\{labels: index\}' cannot be read \(index is not defined\)/,
    ],
    [
      'no such format',
      ['losses.ts:l1', '--kind', 'flow', '--as', 'float8'],
      /formats of float16, b/,
    ],
    ['an input that is not there', ['losses.ts:l1', '--kind', 'flow', '--wrt', '2'], /from 0 to 1/],
    ['an order for TypeScript', ['losses.ts:l1', '--kind', 'flow', '--first', 'truth'], /is none/],
    ['Python for TypeScript', ['losses.ts:l1', '--kind', 'flow', '--python', 'py'], /is none/],
    ['two notebooks', ['a.ts:a', 'b.ts:b', '--notebook', 'x.tfnb'], /for one target, got 2/],
  ];
  for (const [what, args, said] of refused) {
    it(`${what}: exit 4, one sentence`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [4, '']);
      assert.match(stderr, said);
      assert.equal(stderr.split('\n').length, 2);
    });
  }
  it('a name that the file lacks: those it has, and exit 4 as of a file that is not there', async () => {
    const { code, stdout } = await run('losses.ts:nope', '--kind', 'flow');
    assert.equal(code, 4);
    assert.match(stdout, /no export named 'nope'; it exports clipped, l1, /);
  });
});
