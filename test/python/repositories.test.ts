/** Losses where they lie in a repository: imports from its root, a command line that is read at import, volumes, helpers that are edited. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { usePython } from './pythons.js';

const files: Readonly<Record<string, string>> = {
  'repo/setup.py': '',
  'repo/utils/misc.py': 'scale = 1.0\ndef square(x): return scale * x * x\n',
  'repo/losses/edge.py':
    'import torch\nfrom utils.misc import square\ndef mse(pred, target): return square(pred - target).mean()\n',
  'repo/losses/own/utils.py': 'def cube(x): return (x * x * x).abs()\n',
  'repo/losses/own/nearer.py':
    'import torch\nfrom utils import cube\ndef cubic(pred, target): return cube(pred - target).mean()\n',
  'repo/tools/json.py': 'raise RuntimeError("hides what is installed")\n',
  'repo/tools/sub/plain.py':
    'import json\nimport torch\ndef mse(pred, target): return ((pred - target) ** 2).mean()\n',
  'repo/losses/parsed.py':
    'import argparse\nimport torch\nparser = argparse.ArgumentParser()\nparser.add_argument("--gamma", type=float, default=2.0)\nargs = parser.parse_args()\ndef power(pred, target): return ((pred - target).abs() ** args.gamma).mean()\n',
  'repo/losses/required.py':
    'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("data")\nargs = parser.parse_args()\ndef f(pred, target): return 0.0\n',
  'repo/losses/beyond.py': 'from nowhere.else_ import f\n',
  'volumes.py': `import torch
import torch.nn.functional as F
def dice(pred, target):
    assert pred.shape[1] == 3, tuple(pred.shape)
    both, every = (pred * target).sum((2, 3, 4)), (pred + target).sum((2, 3, 4))
    return 1 - ((2 * both + 1) / (every + 1)).mean()
def cross_entropy(pred, target): return F.cross_entropy(pred, target)
def each(pred, target): return F.cross_entropy(pred, target, reduction="none")
def channels(pred, target): return (pred - target) ** 2
`,
};

const volumes = `const numbers = tf.tensor(Int32Array.from({ length: 48 }, (_, i) => i % 3), [2, 2, 3, 4], 'int32');
const hot = tf.cast(tf.oneHot(numbers, 3), 'float32');
const scores = tf.randomUniform([2, 2, 3, 4, 3], -1, 1, 'float32', 1);`;

/** Code, and what it says. */
const rows: readonly (readonly [code: string, says: RegExp])[] = [
  [`gradcheck(loss('repo/losses/edge.py', 'mse'), inputs)`, /^gradcheck PASS 16\/16 ok/],
  [`gradcheck(loss('repo/losses/own/nearer.py', 'cubic'), inputs)`, /^gradcheck PASS 16\/16 ok/],
  [`gradcheck(loss('repo/tools/sub/plain.py', 'mse'), inputs)`, /^gradcheck PASS 16\/16 ok/],
  [`compare(loss('repo/losses/parsed.py', 'power'), reference.mse, inputs)`, /^compare PASS/],
  [
    `loss('repo/losses/required.py', 'f')`,
    /^SystemExit: sys\.exit\(2\) was called.*argparse reads a command line.*the following arguments are required: data\. Parse it under if __name__.*required\.py, line 4: args = parser\.parse_args\(\)/s,
  ],
  [`loss('repo/losses/beyond.py', 'f')`, /^ModuleNotFoundError: No module named 'nowhere'/],
  [
    `compare(volume('dice'), (t, p) => reference.dice(t, p, { smooth: 1, regions: 'imageAndClass' }), [hot, tf.softmax(scores)])`,
    /^compare PASS/,
  ],
  [
    `compare(volume('cross_entropy'), (t, p) => reference.crossEntropy(t, p, { labels: 'index' }), [numbers, scores])`,
    /^compare PASS/,
  ],
  [
    `compare(volume('each'), (t, p) => reference.crossEntropy(t, p, { labels: 'index', reduction: 'none' }), [numbers, scores])`,
    /^compare PASS 48\/48 ok/,
  ],
  [
    `compare(volume('channels'), (t, p) => tf.squaredDifference(tf.tensor(t), tf.tensor(p)), [hot, scores])`,
    /^compare PASS 144\/144 ok/,
  ],
  [`gradcheck(volume('channels'), [hot, scores])`, /^gradcheck PASS 144\/144 ok/],
];

describe('losses in a repository', function () {
  this.timeout(120_000);
  const python = usePython('torch');
  const write = (name: string, text: string): void => {
    const path = join(python.test.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const said = async (code: string): Promise<string> => {
    const { value, error } = await python.test.run(code);
    return value ?? error?.stack ?? '';
  };
  before(async () => {
    for (const [name, text] of Object.entries(files)) write(name, text);
    await python.test.run(
      `const loss = (file, name) => python(file, name, { python: interpreter, truthFirst: true });
const volume = (name) => python('volumes.py', name, { python: interpreter, truthFirst: true, layout: 'NCHW' });
const inputs = [1, 2].map((seed) => tf.randomUniform([2, 4, 2], -1, 1, 'float32', seed));
${volumes}`,
    );
  });
  for (const [code, says] of rows) {
    it(`${code}: ${says.source}`, async () => assert.match(await said(code), says));
  }
  it('a helper of a folder without __init__.py is read again when it was edited, and belongs to the record', async () => {
    const one = `loss('repo/losses/edge.py', 'mse')(tf.ones([2]), tf.zeros([2])).dataSync()[0]`;
    assert.equal(await said(one), '1');
    write('repo/utils/misc.py', 'scale = 3.0\ndef square(x): return scale * x * x\n');
    const { value, reply } = await python.test.run(one);
    assert.equal(value, '3');
    assert.ok(reply?.inputs.some(({ path }) => path === 'repo/utils/misc.py'));
  });
});
