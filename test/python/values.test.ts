/** Values are the same bits on both sides, in float32 and in doubles. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../extension/backends/doubles.js';
import { python } from '../../extension/python/python.js';
import { disposePython } from '../../extension/python/processes.js';
import { setRim } from '../../extension/python/rim.js';
import { required } from '../support/pythonEnvironment.js';

const bits = (values: ArrayBufferView): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');

const float32 = Float32Array.from([
  0,
  -0,
  1,
  -1,
  1e-45,
  -1e-45,
  1.1754943508222875e-38,
  3.4028234663852886e38,
  Infinity,
  -Infinity,
  NaN,
  0.1,
]);
const payloads = new Uint32Array([
  0x7fc00001, 0xffc12345, 0x7f800001, 0x00000001, 0x80000000, 0x7f7fffff,
]);
const float64 = Float64Array.from([
  0,
  -0,
  5e-324,
  -5e-324,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Infinity,
  -Infinity,
  NaN,
  0.1,
  1 / 3,
]);

describe('values that go to Python and come back', function () {
  this.timeout(60_000);
  let same: ReturnType<typeof python>;
  let total: ReturnType<typeof python>;
  let dtypes: ReturnType<typeof python>;
  let printed = '';
  before(async function () {
    const interpreter = required(this, 'torch');
    await tf.setBackend('cpu');
    setRim({ write: (_, text) => void (printed += text) });
    same = python('test/python/files/exact.py', 'second', { python: interpreter });
    total = python('test/python/files/exact.py', 'total', {
      python: interpreter,
      framework: 'torch',
    });
    dtypes = python('test/python/files/exact.py', 'dtypes', { python: interpreter });
  });
  after(() => disposePython());

  it('float32: subnormals, both zeros, infinities', () => {
    const x = tf.tensor(float32);
    assert.equal(bits(same(x, x).dataSync()), bits(float32));
  });
  it('float32: NaN with its bits', () => {
    const values = new Float32Array(payloads.buffer);
    const x = tf.tensor(values);
    assert.equal(bits(same(x, x).dataSync()), bits(values));
  });
  it('int32 and bool', () => {
    const whole = tf.tensor([-(2 ** 31), 2 ** 31 - 1, 0, -1], [2, 2], 'int32');
    assert.deepEqual(
      [same(whole, whole).dtype, [...same(whole, whole).dataSync()]],
      ['int32', [-(2 ** 31), 2 ** 31 - 1, 0, -1]],
    );
    const truth = tf.tensor([true, false], [2], 'bool');
    assert.deepEqual(
      [same(truth, truth).dtype, [...same(truth, truth).dataSync()]],
      ['bool', [1, 0]],
    );
  });
  it('shapes: a scalar, none of an axis, rank 5', () => {
    for (const shape of [[], [0], [2, 0, 3], [1, 2, 1, 2, 1]]) {
      const x = tf.zeros(shape);
      assert.deepEqual(same(x, x).shape, shape);
    }
  });
  it('large arrays, which take another way, in one call after another', () => {
    for (const size of [1 << 16, 300_001, 1 << 15]) {
      const values = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
      const x = tf.tensor(values);
      assert.equal(bits(same(x, x).dataSync()), bits(values));
    }
  });
  it('what Python keeps for a gradient is not written over by the next call', () => {
    const filled = (value: number) => tf.fill([1 << 16], value);
    const sum = (x: tf.Tensor) =>
      tf.add(tf.add(total(filled(1), x), total(filled(20), x)), total(filled(300), x));
    const slope = tf.grad(sum)(filled(0)).dataSync();
    assert.ok(slope.every((value) => value === 321));
  });
  it('in doubles all 64 bits', () => {
    inDoubles(() => {
      const x = tf.tensor(float64);
      assert.equal(bits(same(x, x).dataSync()), bits(float64));
    });
    assert.ok(same(tf.scalar(1), tf.scalar(0.1)).dataSync() instanceof Float32Array);
  });
  it('Python sees float32, and float64 in doubles', () => {
    const x = tf.ones([2, 3]);
    dtypes(x, x);
    inDoubles(() => void dtypes(tf.ones([2, 3]), tf.ones([2, 3])));
    assert.equal(printed, 'float32 float32 (2, 3)\nfloat64 float64 (2, 3)\n');
  });
});
