/** Losses under an autocast, operation by operation as PyTorch 2.15 on the CPU computes them in bfloat16: test/golden/autocast.py. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { policyOf } from '../../extension/backends/formats/autocast.js';
import { holdAsHalf } from '../../extension/backends/formats/autocastTypes.js';
import { inFormat } from '../../extension/backends/formats/inFormat.js';
import { goldenFile } from '../support/goldenFile.js';
import { useBackend } from '../check/support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const part = (x: tf.Tensor, i: number): tf.Tensor =>
  tf.squeeze(tf.slice(x, [0, 0, i], [-1, -1, 1]), [-1]);

const losses: Readonly<Record<string, Loss>> = {
  mse: (t, p) => tf.mean(tf.square(tf.sub(p, t))),
  mae: (t, p) => tf.mean(tf.abs(tf.sub(p, t))),
  own_square: (_, p) => tf.div(tf.sum(tf.square(p)), 60),
  charbonnier: (t, p) => tf.mean(tf.sqrt(tf.add(tf.square(tf.sub(p, t)), 1e-6))),
  log_cosh_of_prediction: (_, p) => tf.mean(tf.log(tf.cosh(p))),
  exponential: (t, p) => tf.mean(tf.exp(tf.mul(tf.neg(t), p))),
  acos: (t, p) =>
    tf.mean(tf.pow(tf.acos(tf.clipByValue(tf.sum(tf.mul(t, p), -1), 1e-6, 1 - 1e-6)), 1.2)),
  atan2: (t, p) => {
    const [tc, ts, pc, ps] = [part(t, 0), part(t, 1), part(p, 0), part(p, 1)];
    const cross = tf.sub(tf.mul(tc, ps), tf.mul(ts, pc));
    return tf.mean(tf.atan2(tf.abs(cross), tf.add(tf.mul(tc, pc), tf.mul(ts, ps))));
  },
  norm_penalty: (_, p) => tf.mean(tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(p), -1)), 1))),
  bce: (t, p) =>
    tf.neg(tf.mean(tf.add(tf.mul(t, tf.log(p)), tf.mul(tf.sub(1, t), tf.log(tf.sub(1, p)))))),
  dice: (t, p) =>
    tf.sub(
      1,
      tf.div(tf.add(tf.mul(2, tf.sum(tf.mul(t, p))), 1), tf.add(tf.add(tf.sum(t), tf.sum(p)), 1)),
    ),
  dice_of_squares: (_, p) =>
    tf.sub(1, tf.div(tf.sum(tf.mul(tf.mul(2, p), 0.5)), tf.add(tf.sum(tf.square(p)), 1))),
  focal: (t, p) => {
    const q = tf.sigmoid(p);
    const hard = tf.mul(tf.neg(t), tf.pow(tf.sub(1, q), 2));
    return tf.mean(tf.mul(hard, tf.log(tf.add(q, 1e-3))));
  },
  softplus: (t, p) => tf.mean(tf.sub(tf.softplus(p), tf.mul(t, p))),
  entropy: (_, p) => tf.mean(tf.neg(tf.sum(tf.mul(tf.softmax(p), tf.logSoftmax(p)), -1))),
  matmul: (t, p) => tf.mean(tf.square(tf.matMul(tf.reshape(t, [6, 10]), tf.reshape(p, [10, 6])))),
};

/** PyTorch computes these derivatives in one go and rounds once: three units of bfloat16 of the largest. The others bit by bit. */
const otherDerivative = ['focal', 'softplus', 'entropy'];

const golden = goldenFile('autocast.npz');

function compute(name: string): { readonly value: number; readonly gradient: readonly number[] } {
  const [t, p] = ['true', 'pred'].map((side) => golden.get(`${name}.${side}`)!);
  return inFormat('autocast-bfloat16', { random: Math.random }, () => {
    const [truth, prediction] = [t!, p!].map(({ values, shape }) =>
      tf.tensor([...values], [...shape]),
    );
    holdAsHalf(prediction!);
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => losses[name]!(truth!, x))(
      prediction!,
    );
    return { value: value.dataSync()[0]!, gradient: Array.from(grad.dataSync()) };
  });
}

describe('autocast as PyTorch has it', () => {
  before(() => useBackend('cpu'));
  for (const name of Object.keys(losses)) {
    it(name, () => {
      const { value, gradient } = compute(name);
      const [v, g] = ['value', 'gradient'].map((part) => golden.get(`${name}.${part}`)!.values);
      // Sums in another order: a unit of float32. Bits of bfloat16 only where PyTorch has another formula for the derivative.
      assert.ok(
        Math.abs(value - v![0]!) <= 2 ** -22 * Math.abs(v![0]!),
        `${value}, torch ${v![0]}`,
      );
      const unit = otherDerivative.includes(name) ? 3 * 2 ** -7 * Math.max(...g!.map(Math.abs)) : 0;
      gradient.forEach((x, i) =>
        assert.ok(Math.abs(x - g![i]!) <= unit, `[${i}]: ${x}, torch ${g![i]}`),
      );
    });
  }
  for (const [key, { values }] of golden) {
    if (!key.startsWith('type.')) continue;
    const kernel = key.slice('type.'.length);
    it(`${kernel} of bfloat16 gives ${values[0] ? 'float32' : 'bfloat16'}`, () =>
      assert.equal(policyOf('cpu', kernel) === 'float32', values[0] === 1));
  }
});
