/** `lossbook check` of losses in PyTorch: class numbers, options of the reference, and what is said of a loss that throws or draws. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { CheckResult } from '../../extension/cli/checkResult.js';
import { encodeNpy } from '../../extension/wire/npy.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { required } from '../support/pythonEnvironment.js';
import { itChecks, type CheckRow } from './checkRows.js';

const source = `
import math
import torch
import torch.nn.functional as F
def cross_entropy(pred, target): return F.cross_entropy(pred, target)
def last(pred, target): return -F.log_softmax(pred, -1).gather(-1, target.unsqueeze(-1)).mean()
def weighted(pred, target): return F.cross_entropy(pred, target, weight=torch.tensor([1., 2., 3.]).to(pred))
def hardest(pred, target):
    loss = torch.sort(F.cross_entropy(pred, target, reduction='none').view(-1), descending=True)[0]
    hard = -math.log(0.7)
    return (loss[loss > hard] if loss[16] > hard else loss[:16]).mean()
def broken(pred, target): raise ValueError('as it is written')
def pinball(a, b): return torch.maximum(0.9 * (a - b), 0.1 * (b - a)).mean()
def loop(y_true, y_pred): return sum(max(0.9 * (t - p), 0.1 * (p - t)) for t, p in zip(y_true.flat, y_pred.flat)) / y_true.size
def cosine(pred, target): return (1 - F.cosine_similarity(pred, target, dim=-1)).mean()
def scale_free(pred, target): return ((d := torch.log(pred / target)) ** 2).mean() - 0.5 * d.mean() ** 2
def overlap(pred, target): return 1 - (2 * (pred * target).sum() + 1) / ((pred + target).sum() + 1)
def masked(pred, target, mask): return ((pred - target).abs() * mask).sum() / mask.sum()
def cut(pred, target, mask): return masked(pred.detach(), target, mask)
def forgets(y_true, y_pred): return ((y_pred - y_pred.mean()) ** 2).mean()
def margin(y_true, y_pred): return torch.relu((y_true - y_pred).abs() - 4).mean()
def so2(y_true, y_pred): return torch.arccos((y_true * y_pred).sum(-1)).mean()
def squared(y_true, y_pred): return ((y_pred - y_true) ** 2).mean()
def library(y_true, y_pred): return F.mse_loss(y_pred, y_true)
def helped(y_true, y_pred): return library(y_true, y_pred)
def dropped(pred, target): return F.mse_loss(F.dropout(pred, 0.5), target)
`;
/** For what is said before a gradient is asked for: NumPy is there in a tenth of the time that PyTorch takes. */
const plain = `
import numpy as np
def mse(pred, target): return np.mean((pred - target) ** 2)
def misspelt(pred, target): return np.mean((pred - targt) ** 2)
class Dice:
    def __call__(self, pred, target): return mse(pred, target)
def talks(pred, target):
    print('how it goes')
    return mse(pred, target)
def pair(pred, target): return mse(pred, target), 1
`;
const [pixels, classes] = [2 * 4 * 4, 3];
const numbers = Int32Array.from({ length: pixels }, (_, i) => i % classes);
const logits = Float32Array.from({ length: pixels * classes }, (_, i) => Math.sin(i));
const archive = (shape: readonly number[]) =>
  zipSync({
    'y_true.npy': encodeNpy([2, 4, 4], numbers),
    'y_pred.npy': encodeNpy(shape, logits),
  });

/** Of other names it is given in its own order, so that the parameters say which is the prediction. */
const three = (names: readonly string[]) =>
  zipSync(
    Object.fromEntries(
      names.map((name, i) => [
        `${name}.npy`,
        encodeNpy(
          [4, 5],
          Float32Array.from({ length: 20 }, (_, k) => Math.sin(k + i) ** 2 + 0.1),
        ),
      ]),
    ),
  );

const passes = /compare PASS.*\n {2}gradcheck PASS.*\n {2}probe PASS/;

const rows: readonly CheckRow[] = [
  ['l.py:cross_entropy --reference crossEntropy --layout NCHW', 0, passes],
  ['l.py:last --reference crossEntropy --labels index', 0, passes],
  ["l.py:last --reference crossEntropy({labels:'index'})", 0, passes],
  [
    "l.py:weighted --layout NCHW --reference crossEntropy({labels:'index',classWeights:[1,2,3],divisor:'weights'})",
    0,
    passes,
  ],
  ['l.py:last --reference crossEntropy --inputs last.npz', 0, passes],
  ['l.py:squared --kind regression --reference l.py:library', 0, passes],
  ['l.py:squared --kind regression --reference l.py:helped', 0, passes],
  [
    "l.py:hardest --layout NCHW --reference ohemCrossEntropy({labels:'index',minKept:16})",
    1,
    /compare PASS[^]*gradcheck PASS[^]*the NaN is hidden/,
    /value NaN/,
  ],
  [
    'l.py:last --reference crossEntropy --inputs second.npz',
    4,
    /y_pred \[2,3,4,4\] has its classes second, where y_true \[2,4,4\] has none\. Save it with its classes last/,
  ],
  [
    "l.py:last --reference crossEntropy({label:'index'})",
    4,
    /crossEntropy: unknown option 'label'; it takes labels, ignoreLabel/,
  ],
  [
    'l.py:last --reference crossEntropy',
    2,
    /Expected dtype int32\/int64 for index[^]*It was given y_true \[2,16,16,3\] and y_pred \[2,16,16,3\], logits[^]*--labels index[^]*--layout NCHW/,
    /Expected dtype[^]*Expected dtype/,
  ],
  [
    'l.py:cross_entropy --reference crossEntropy',
    2,
    /size mismatch[^]*--labels oneHot[^]*--layout NCHW {6}channels second, as PyTorch has them/,
    /size mismatch[^]*size mismatch/,
  ],
  [
    'l.py:broken --kind regression --as float16',
    2,
    /ValueError: as it is written/,
    /broken throws|--labels/,
  ],
  [
    'l.py:pinball --kind regression --reference l.py:loop',
    0,
    /Arguments: a is taken for the truth and b for the prediction, as their names do not say; --first prediction turns them round, --first truth says it is so\./,
  ],
  [
    'l.py:pinball --kind regression --reference l.py:loop --first prediction',
    1,
    /Arguments: a is the prediction and b the truth, as --first says\.[^]*compare FAIL/,
  ],
  ['l.py:pinball --kind regression --first truth', 0, /gradcheck PASS/, /Arguments:/],
  // Of three inputs the last is a mask.
  [
    'l.py:cut --inputs three.npz',
    1,
    /gradcheck FAIL 20\/20 wrong; by pred only, of 3 inputs; .*\(detached\)[^]*probe is left out: .* 3 inputs/,
  ],
  ['l.py:cut --inputs abc.npz', 1, /gradcheck FAIL 20\/20 wrong; by pred only, of 3 inputs/],
  ['l.py:masked --inputs three.npz', 0, /gradcheck PASS 20\/20 ok; by pred only, of 3 inputs/],
  ['l.py:cut --inputs three.npz --wrt 2', 0, /gradcheck PASS 20\/20 ok; by mask only, of 3/],
  // A kind that is said reaches probe.
  [
    'l.py:forgets --kind regression --shape 2,4,4,1',
    1,
    /probe FAIL 2\/\d+ rows \(regression, as its behaviour does not tell\); the loss does not depend on yTrue/,
  ],
  [
    'l.py:margin --kind regression --shape 2,4,4,1',
    0,
    /probe PASS \d+\/\d+ rows, \d notes \(regression, as its behaviour/,
    /NaN/,
  ],
  [
    'l.py:so2 --reference wrappedL1 --kind direction --shape 2,4,4,2',
    1,
    /probe FAIL \d+\/\d+ rows \(direction/,
  ],
  ['plain.py:talks --kind regression --shape 2,4,4,1', 0, /^ {4}how it goes$/m],
  // What leads to no loss is a wrong command line; what throws in the file is the person's code.
  [
    'plain.py:halvs --kind regression',
    4,
    /TargetError: plain\.py: name 'halvs' is not defined; it has/,
  ],
  ['plain.py:Dice --kind regression', 4, /TargetError: Dice is a class: make one of it in the/],
  ['plain.py:mse( --kind regression', 4, /TargetError: 'mse\(' is no Python expression/],
  ['plain.py:mse --kind regression --reference plain.py:halvs', 4, /name 'halvs' is not defined/],
  ['plain.py:misspelt --kind regression', 2, /NameError: name 'targt' is not defined/],
  ['broken.py:f --kind regression', 2, /NameError: name 'nupmy' is not defined/],
  // The kinds that no other test draws for Python.
  ['l.py:cosine --kind normals', 0, /normals 2×16×16×3[^]*gradcheck PASS 1536[^]*probe PASS/],
  ['l.py:scale_free --kind depth', 0, /depth 2×16×16×1[^]*gradcheck PASS 512[^]*probe PASS/],
  ['l.py:overlap --kind segmentation', 0, /segmentation 2×16×16×3[^]*gradcheck PASS 1536[^]*probe/],
  ["l.py:last --reference crossEntropy({labels:'index'}) --wrt 0", 4, /it holds class numbers/],
  // Other inputs would not help a name, or a result that is no tensor.
  ['plain.py:pair --kind depth', 2, /returned a tuple/, /It was given/],
  ['plain.py:misspelt --kind depth', 2, /NameError/, /It was given/],
  [
    'l.py:dropped --reference mse',
    1,
    /probe FAIL 1\/\d+ rows.*it draws random numbers \(a dropout, say\)/,
    /backend|wasm|tensorflow|cpu\b|precision-loss/,
  ],
];

describe('lossbook check, of losses in PyTorch', function () {
  this.timeout(120_000);
  const folder = useFolder();
  let python: string;
  before(function () {
    python = required(this, 'torch');
    folder.write('l.py', source);
    folder.write('plain.py', plain);
    folder.write('broken.py', 'f = nupmy.mean');
    folder.write('last.npz', archive([2, 4, 4, classes]));
    folder.write('three.npz', three(['mask', 'y_pred', 'y_true']));
    folder.write('abc.npz', three(['a', 'b', 'c']));
    folder.write('second.npz', archive([2, classes, 4, 4]));
  });
  it('--json: why this Python, and what the loss prints beside the object', async () => {
    const typed = ['plain.py:talks', '--kind', 'regression', '--shape', '2,4,4,1', '--json'];
    const { stdout, stderr } = await lossbook(['check', ...typed, '--python', python], {
      cwd: folder.path(),
    });
    const { python: used } = JSON.parse(stdout) as { python: { why: string } };
    assert.equal(used.why, '--python');
    assert.match(stderr, /^how it goes$/m);
  });
  it('--json, --notebook: what was left out, and why', async () => {
    const typed = ['l.py:masked', '--inputs', 'three.npz', '--json', '--notebook', 'left.tfnb'];
    const { stdout } = await lossbook(['check', ...typed, '--python', python], {
      cwd: folder.path(),
    });
    const { leftOut = [], reports } = JSON.parse(stdout) as CheckResult;
    assert.deepEqual(
      [leftOut.map(({ check }) => check), reports.map(({ kind }) => kind)],
      [['probe'], ['gradcheck']],
    );
    assert.match(leftOut[0]!.why, /there are 3 inputs/);
    assert.match(readFileSync(folder.path('left.tfnb'), 'utf8'), /probe is left out: it tries/);
  });
  const at = () => ({ cwd: folder.path(), python });
  // Which Python was taken, and its path, are no matter here.
  itChecks(rows, at, /^ {2}Python .*$/m);
});
