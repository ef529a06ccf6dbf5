/** Bad input gets a clear error, or a verdict that says what is bad. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { compare, gradcheck, type Loss, type Reference } from '../../extension/check/index.js';
import { codesOf, failureOf, useBackend } from './support.js';

const mse: Loss = (t, p) => tf.losses.meanSquaredError(t, p);
const loop = ((t: number[], p: number[]) =>
  t.reduce((sum, x, i) => sum + (x - p[i]!) ** 2, 0) / t.length) as Reference;
const inputs = [
  [1, 2],
  [3, 5],
];

const throwing: readonly (readonly [name: string, run: () => unknown, message: RegExp])[] = [
  [
    'a loss that returns a number',
    () => compare((() => 3) as never, loop, inputs),
    /^TypeError: the loss returned number 3; expected a tensor/,
  ],
  [
    'a loss without return',
    () => gradcheck((() => undefined) as never, inputs),
    /the loss returned undefined; expected a tensor \(has it a return statement\?\)/,
  ],
  [
    'an async loss',
    () => gradcheck((async (t: tf.Tensor) => t) as never, inputs),
    /the loss is async/,
  ],
  ['an async loop', () => compare(mse, (async () => 1) as never, inputs), /the reference is async/],
  [
    'a loss that throws',
    () =>
      compare(
        () => {
          throw new RangeError('mine');
        },
        loop,
        inputs,
      ),
    /^RangeError: mine$/,
  ],
  [
    'a loop that throws',
    () =>
      compare(
        mse,
        () => {
          throw new ReferenceError('l is not defined');
        },
        inputs,
      ),
    /^ReferenceError: l is not defined$/,
  ],
  [
    'a loop that returns text',
    () => compare(mse, (() => 'x') as never, inputs),
    /reference: its result is string x; expected a number/,
  ],
  ['no function', () => compare(3 as never, loop, inputs), /must be functions/],
  ['no function to gradcheck', () => gradcheck('mse' as never, inputs), /must be a function/],
  [
    'inputs that are no list',
    () => compare(mse, loop, tf.tensor([1]) as never),
    /inputs must be an array of tensors or nested number arrays/,
  ],
  ['no inputs', () => gradcheck(mse, []), /inputs is empty/],
  [
    'ragged arrays',
    () => compare(mse, loop, [[[1, 2], [3]], [1]]),
    /input 0\[1\] has 1 items, but its first neighbour has 2: the array is ragged/,
  ],
  [
    'text in an array',
    () => compare(mse, loop, [['a'], [1]] as never),
    /input 0\[0\] is string a; expected a number/,
  ],
  ['a string tensor', () => compare(mse, loop, [tf.tensor(['a']), [1]]), /input 0 is string/],
  ['an empty tensor', () => gradcheck(mse, [[], []]), /p \[0\] is empty: nothing to check/],
  [
    'empty outputs',
    () =>
      compare(
        (t) => t,
        (t: number[]) => t,
        [[]],
      ),
    /both outputs are empty/,
  ],
  [
    'int32 input',
    () => gradcheck(mse, [[1, 2], tf.tensor1d([3, 5], 'int32')]),
    /p is int32; a derivative needs float32: tf.cast/,
  ],
  [
    'int32 input behind comments',
    () =>
      gradcheck(
        (/* the truth (t) */ t: tf.Tensor, p: tf.Tensor) => mse(t, p),
        [[1, 2], tf.tensor1d([3, 5], 'int32')],
      ),
    /^TypeError: gradcheck: p is int32/,
  ],
  [
    'wrt out of range',
    () => gradcheck(mse, inputs, { wrt: 2 }),
    /wrt is 2, but there are 2 inputs/,
  ],
  [
    'an op that doubles cannot do, without a loop',
    () =>
      gradcheck(
        (p) => tf.sum(tf.mul(p, tf.tensor(new Float32Array(new ArrayBuffer(8))))),
        [[1, 2]],
      ),
    /new Float32Array\(buffer\) cannot be done in double precision/,
  ],
];

const failing: readonly (readonly [name: string, loss: Loss, code: string])[] = [
  ['leaks', (t, p) => tf.add(mse(t, p), tf.keep(tf.scalar(0))), 'leak'],
  ['is not deterministic', (t, p) => tf.mul(mse(t, p), Math.random()), 'non-deterministic'],
  [
    'disposes of its input',
    (t, p) => {
      const result = mse(t, p);
      p.dispose();
      return result;
    },
    'input-changed',
  ],
  [
    'writes to its input',
    (t, p) => {
      const result = tf.clone(mse(t, p));
      p.dataSync()[0] = 9;
      return result;
    },
    'input-changed',
  ],
];

describe('bad input', () => {
  before(() => useBackend('cpu'));

  for (const [name, run, message] of throwing) {
    it(`${name}: error`, () =>
      assert.throws(run, (error) => message.test(String(error)) || assert.fail(String(error))));
  }
  for (const [name, loss, code] of failing) {
    it(`a loss that ${name}: fail, ${code}`, () => {
      const { codes, text } = failureOf(compare(loss, loop, inputs));
      assert.ok(codes.includes(code), text);
    });
  }

  it('a cache filled by the first call is no leak', () => {
    let kept: tf.Tensor | undefined;
    const loss: Loss = (t, p) => tf.add(mse(t, p), (kept ??= tf.keep(tf.scalar(0))));
    assert.equal(compare(loss, loop, inputs).verdict, 'pass');
  });

  it('nothing is left behind by either check, whatever happens', () => {
    const before = tf.memory().numTensors;
    compare(mse, loop, inputs);
    gradcheck(mse, inputs, { reference: loop });
    for (const [, run] of throwing.filter(([name]) => /throws|async|return/.test(name)))
      assert.throws(run);
    assert.equal(tf.memory().numTensors, before);
    assert.equal(tf.getBackend(), 'cpu');
  });

  it('an op that doubles cannot do, with a loop: checked in float32, and said', () => {
    const ones = new Float32Array([1, 1]).buffer;
    const loss: Loss = (p) => tf.sum(tf.mul(p, tf.tensor(new Float32Array(ones))));
    const total = ((p: number[]) => p[0]! + p[1]!) as Reference;
    const report = compare(loss, total, [[1, 2]]);
    assert.equal(report.verdict, 'pass');
    assert.deepEqual(codesOf(report), ['unsupported-op']);
    assert.equal(gradcheck(loss, [[1, 2]], { reference: total }).verdict, 'pass');
  });
});
