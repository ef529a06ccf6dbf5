/** The switch to doubles: what is seen inside, and that nothing of it is left behind. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import {
  endDoubles,
  inDoubles,
  isInDoubles,
  isUnsupportedInDoubles,
  refusedKernels,
  traceKernels,
} from '../../extension/backends/doubles.js';
import { erf } from '../../extension/backends/doublesErf.js';
import { useBackend } from '../check/support.js';

describe('in doubles', () => {
  before(() => useBackend('wasm'));

  it('erf is right to 4e-16 (values: Abramowitz and Stegun, table 7.1, and mpmath 1.3)', () => {
    const table: readonly (readonly [number, number])[] = [
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [2.9, 0.9999589021219005],
      [3.1, 0.9999883513426328],
      [-1e-5, -0.000011283791670579],
    ];
    for (const [at, value] of table)
      assert.ok(Math.abs(erf(at) - value) <= 1e-15, `erf ${at} = ${erf(at)}`);
  });

  it('a closure tensor on wasm is used with its own values and is back there afterwards', () => {
    const held = tf.tensor1d([0.1, 0.2]);
    const before = tf.memory();
    const seen = inDoubles(() => [...tf.mul(held, 1).dataSync()]);
    assert.deepEqual(seen, [Math.fround(0.1), Math.fround(0.2)]);
    assert.equal(tf.getBackend(), 'wasm');
    assert.deepEqual(
      [...tf.add(held, 1).dataSync()],
      [0.1, 0.2].map((v) => Math.fround(Math.fround(v) + 1)),
    );
    assert.equal(tf.memory().numTensors, before.numTensors + 1);
    assert.equal(tf.memory().numDataBuffers, before.numDataBuffers + 1);
  });

  it('values are Float64Array inside, Float32Array outside', () => {
    assert.equal(
      inDoubles(() => tf.scalar(0.1).dataSync().constructor.name),
      'Float64Array',
    );
    assert.equal(tf.scalar(0.1).dataSync().constructor.name, 'Float32Array');
    assert.equal(new Float32Array(1).BYTES_PER_ELEMENT, 4);
  });

  it('a tensor kept from inside is rounded to float32 when used outside', () => {
    const kept = inDoubles(() => tf.keep(tf.scalar(0.1)));
    assert.equal(kept.dataSync()[0], Math.fround(0.1));
    assert.equal(kept.dataSync().constructor.name, 'Float32Array');
    assert.equal(tf.add(kept, 0).dataSync()[0], Math.fround(0.1));
  });

  it('an error inside leaves nothing switched', () => {
    assert.throws(
      () =>
        inDoubles(() => {
          throw new Error('mine');
        }),
      /^Error: mine$/,
    );
    assert.ok(!isInDoubles());
    assert.equal(tf.getBackend(), 'wasm');
    assert.equal(new Float32Array([0.1])[0], Math.fround(0.1));
  });

  it('endDoubles restores what an interrupt left (finally blocks do not run then)', () => {
    const names = [tf.getBackend()];
    inDoubles(() => {
      endDoubles();
      names.push(tf.getBackend());
      assert.equal(new Float32Array(1).BYTES_PER_ELEMENT, 4);
    });
    assert.deepEqual(names, ['wasm', 'wasm']);
    assert.doesNotThrow(endDoubles);
  });

  it('nested runs are one run', () => {
    assert.equal(
      inDoubles(() => inDoubles(() => tf.scalar(0.1).dataSync()[0])),
      0.1,
    );
  });

  it('an async function is refused', () => {
    assert.throws(() => inDoubles(async () => 1), /async/);
    assert.ok(!isInDoubles());
  });

  it('bytes are refused by name', () => {
    assert.throws(
      () => inDoubles(() => new Float32Array(new ArrayBuffer(8))),
      (error) => isUnsupportedInDoubles(error) && error.op === 'new Float32Array(buffer)',
    );
  });

  for (const name of refusedKernels.filter((kernel) => tf.getKernel(kernel, 'cpu') != null)) {
    it(`kernel ${name} is refused by name`, () => {
      const call = (): unknown => tf.engine().runKernel(name, { x: tf.scalar(1) });
      assert.throws(
        () => inDoubles(call),
        (error) => isUnsupportedInDoubles(error) && error.op === name,
      );
    });
  }

  it('every cpu kernel is there, in doubles or refused', () => {
    inDoubles(() => 0);
    const missing = tf
      .getKernelsForBackend('cpu')
      .filter(({ kernelName }) => tf.getKernel(kernelName, 'lossbook-doubles') == null);
    assert.deepEqual(missing, []);
  });

  it('kernels are traced on any backend, in order, and only during the run', () => {
    const names: string[] = [];
    const f = (): tf.Tensor => tf.mean(tf.square(tf.tensor1d([1, 2])));
    traceKernels(({ name }) => names.push(name), f);
    f();
    assert.deepEqual(
      names.filter((n) => n === 'Square' || n === 'Mean'),
      ['Square', 'Mean'],
    );
  });

  it('what is disposed, of which an operation takes the shape alone, is not shown', () => {
    const gone = tf.tensor1d([1, 2]);
    gone.dispose();
    const shown: (readonly string[])[] = [];
    traceKernels(
      ({ inputs }) => shown.push(Object.keys(inputs)),
      () => tf.onesLike(gone),
    );
    assert.deepEqual(shown[0], []);
  });
});
