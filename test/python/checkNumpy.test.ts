/** `lossbook check` of losses in NumPy: what was typed wrongly is told from what the code does, and what is left out from what passed. */
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { zipSync } from 'fflate';
import { encodeNpy } from '../../extension/wire/npy.js';
import { lossbook, useFolder } from '../support/commandLine.js';
import { required } from '../support/pythonEnvironment.js';
import { itChecks, type CheckRow } from './checkRows.js';

const source = `
import numpy as np
def mse(pred, target): return np.mean((pred - target) ** 2)
def three(y_true, y_pred, mask): return np.mean(mask * (y_true - y_pred) ** 2)
def writes(y_true, y_pred):
    y_pred -= y_true
    return np.mean(y_pred ** 2)
def talks(y_true, y_pred):
    print('how it goes')
    return mse(y_pred, y_true)
def empty(y_true, y_pred): return np.mean(y_pred[y_true > 1e9]) + mse(y_pred, y_true)
def draws(y_true, y_pred): return np.random.rand() * mse(y_pred, y_true)
def unreal(y_true, y_pred): return np.sqrt(-1 - mse(y_pred, y_true))
def wrong_axis(pred, target):
    p = np.exp(pred) / np.exp(pred).sum(2, keepdims=True)
    return -np.mean((target * np.log(p)).sum(1))
def first_channel(y_true, y_pred): return np.mean((y_true[:, 0] - y_pred[:, 0]) ** 2)
def first_loop(y_true, y_pred):
    b, _, h, w = y_true.shape
    each = [(y_true[i, 0, y, x] - y_pred[i, 0, y, x]) ** 2 for i in range(b) for y in range(h) for x in range(w)]
    return sum(each) / len(each)
def broken(pred, target): raise ValueError('as it is written')
`;
const numbersOf = (...shape: readonly number[]) =>
  encodeNpy(shape, Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.cos));
const unlike = zipSync({ 'y_true.npy': numbersOf(2, 3), 'y_pred.npy': numbersOf(2, 4) });
/** The header of an array of Python's objects; nobody reads on. */
const objects = zipSync({
  'y_true.npy': Buffer.from(
    Buffer.from(numbersOf(2, 3)).toString('latin1').replace(`'<f4'`, `'|O' `),
    'latin1',
  ),
  'y_pred.npy': numbersOf(2, 3),
});
const script = `
import * as tf from '@tensorflow/tfjs';
export const mse = (t: tf.Tensor, p: tf.Tensor) => tf.mean(tf.square(tf.sub(t, p)));
`;

const three = zipSync(
  Object.fromEntries(['mask', 'y_pred', 'y_true'].map((name) => [`${name}.npy`, numbersOf(4, 5)])),
);

const rows: readonly CheckRow[] = [
  // What was typed is wrong, and not what the code does.
  [
    'plain.py:mse --inputs objects.npz',
    4,
    /holds an array "y_true" that has dtype object/,
    /caused/,
  ],
  ['plain.py:mse --inputs three.npz', 4, /mse\(pred, target\) was given 3 arrays/],
  [
    'plain.py:three --kind regression',
    4,
    /was given 2 arrays: missing a required argument: 'mask'/,
  ],
  [
    'plain.py:mse --inputs three.npz --reference mse',
    4,
    /--reference mse takes y_true and y_pred, and three\.npz has y_true, y_pred, mask\./,
  ],
  [
    'plain.py:mse --inputs unlike.npz --reference mse',
    4,
    /mse: yTrue \[2,3\] and yPred \[2,4\] must have equal shapes/,
  ],
  ["plain.py:mse --reference mse({reduction:'all'})", 4, /reduction must be 'mean' or 'sum' or 'n/],
  ['plain.py:mse --kind regression --reference depthMetrics', 4, /a record of several numbers/],
  ['plain.py:mse --kind regression --shape 2,40000,40000,4', 4, /12,800,000,000 numbers a tensor/],
  ['plain.py:mse --kind regression --framework jax', 4, /No module named 'jax'.*with --python/],
  ['plain.py:broken --kind regression', 2, /ValueError: as it is written/],
  // Nothing passes that was not looked at, and what was left out is said.
  [
    'plain.py:mse --kind regression --reference mse',
    0,
    /compare PASS 1\/1 ok[^]*probe PASS[^]*gradcheck is left out: there is no gradient to check: the loss is one of numpy/,
    /gradcheck PASS|gradcheck FAIL/,
  ],
  ['plain.py:three --inputs three.npz', 4, /gradcheck is left[^]*probe is left[^]*nothing was che/],
  [
    'plain.py:unreal --kind regression --reference plain.py:unreal',
    1,
    /compare PASS 1\/1 ok \(nan-agreed\)\n.*both NaN: that counts as equal, and no number was compared/,
  ],
  // Of Python nothing is said that only TensorFlow.js has.
  [
    'plain.py:writes --kind regression --reference mse',
    1,
    /writes to its input y_pred, of which it has a copy here and in training the very one/,
    /dispose/,
  ],
  [
    'plain.py:mse --kind regression --reference plain.py:draws',
    1,
    /two calls of the reference .*: it draws random numbers \(a dropout, say\)/,
    /Math\.random|declared outside/,
  ],
  [
    'plain.py:mse --kind regression --reference plain.py:unreal',
    1,
    /the reference gives NaN where .*: it divides by 0 or leaves the domain of a function$/m,
  ],
  // A tensor's axes are told as Lossbook has them, and that is said.
  [
    'plain.py:wrong_axis --reference crossEntropy --labels oneHot --layout NCHW --shape 2,4,4,3',
    1,
    /axis 1 where the reference works along axis 3.*\n.*axes 1, 2, 3 are axes 2, 3, 1 in the loss/,
  ],
  [
    'plain.py:broken --kind regression --layout NCHW --shape 2,4,5,3',
    2,
    /It was given y_true \[2,3,4,5\] and y_pred \[2,3,4,5\]/,
  ],
  [
    'plain.py:first_channel --reference plain.py:first_loop --kind regression --layout NCHW --shape 2,4,5,3',
    0,
    /compare PASS/,
  ],
  // What is printed on inputs that a check made up is nobody's; what is on the person's own is, once in each check.
  ['plain.py:mse --kind regression --reference mse', 0, /probe PASS/, /Warning/],
  [
    'plain.py:talks --kind regression --reference mse',
    0,
    /how it goes\n {2}compare PASS.*\n {4}how it goes\n {2}probe PASS/,
    /how it goes(?:[^]*how it goes){2}/,
  ],
  [
    'plain.py:empty --kind regression --reference mse',
    1,
    /RuntimeWarning: Mean of empty slice[^]*compare FAIL/,
  ],
  // The options of Python are of those among the targets.
  [
    'plain.py:mse l.ts:mse --kind regression --framework numpy',
    0,
    /plain\.py:mse[^]*probe PASS[^]*l\.ts:mse[^]*gradcheck PASS[^]*probe PASS/,
  ],
];

describe('lossbook check, of losses in NumPy', function () {
  this.timeout(120_000);
  const folder = useFolder();
  let python: string;
  before(function () {
    python = required(this, 'torch');
    folder.write('plain.py', source);
    folder.write('three.npz', three);
    folder.write('objects.npz', objects);
    folder.write('unlike.npz', unlike);
    folder.write('l.ts', script);
    folder.write('nopython', '#!/bin/sh\nexit 3\n');
    chmodSync(folder.path('nopython'), 0o755);
  });
  for (const command of ['check', 'match'] as const)
    it(`${command} by a --python that runs and is none`, async () => {
      const { code, stdout } = await lossbook(
        [command, 'plain.py:mse', '--kind', 'regression', '--python', './nopython'],
        { cwd: folder.path() },
      );
      assert.equal(code, 4, stdout);
      assert.match(stdout, /exit code 3.*is it a Python\?.*Name another with --python$/m);
    });
  const at = () => ({ cwd: folder.path(), python });
  itChecks(rows, at);
});
