/** Number formats of training: rounding held to NumPy and ml_dtypes, operations to the rule of each format. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inFormat } from '../../extension/backends/formats/inFormat.js';
import { holdsAll, roundTo } from '../../extension/backends/formats/rounding.js';
import { gpuFunctions, ulpOf } from '../../extension/backends/formats/gpuFunctions.js';
import { trainingFormats, type TrainingFormat } from '../../extension/wire/numberFormats.js';
import { goldenFile } from '../support/goldenFile.js';
import { seeded, useBackend } from '../check/support.js';

const halves = ['float16', 'bfloat16'] as const;
const run = (
  format: TrainingFormat,
  f: () => tf.Tensor,
  random: () => number = seeded(1),
): number[] => inFormat(format, { random }, () => Array.from(f().dataSync()));

describe('rounding to float16 and bfloat16', () => {
  // NumPy 2.4.6 and ml_dtypes 0.6.0: test/golden/formats.py.
  const golden = goldenFile('formats.npz');
  const values = (name: string): readonly number[] => golden.get(name)!.values;

  for (const half of halves) {
    for (const [kind, make] of [
      ['Float32Array', (x: readonly number[]) => Float32Array.from(x)],
      ['Float64Array', (x: readonly number[]) => Float64Array.from(x)],
    ] as const) {
      it(`${half}, ${kind}: all 65,536 numbers stay what they are`, () => {
        const all = values(`${half}_values`);
        assert.equal(all.length, 65536);
        const got = make(all);
        roundTo(half, got);
        assert.equal(
          all.findIndex((x, i) => !Object.is(x, got[i])),
          -1,
        );
        assert.ok(holdsAll(half, all));
      });
      it(`${half}, ${kind}: random numbers, ties and edges, bit by bit`, () => {
        const inputs = values('inputs');
        const [expected, got] = [values(half), make(inputs)];
        roundTo(half, got);
        const wrong = expected.flatMap((x, i) =>
          Object.is(x, got[i]) ? [] : [[inputs[i], x, got[i]]],
        );
        assert.deepEqual(wrong, []);
        assert.ok(!holdsAll(half, inputs));
      });
    }
  }
});

describe('a run in a format', () => {
  before(() => useBackend('cpu'));

  const cases: [string, TrainingFormat, () => tf.Tensor, readonly number[]][] = [
    ['a sum beyond 65,504 is infinite', 'float16', () => tf.sum(tf.ones([300, 300])), [Infinity]],
    ['the same is a number', 'bfloat16', () => tf.sum(tf.ones([300, 300])), [90112]],
    ['a number in the code is of the format', 'float16', () => tf.add([0, 1], 1e-8), [0, 1]],
    ['1e-8 is a number', 'bfloat16', () => tf.add([0], 1e-8), [1.0011717677116394e-8]],
    ['an upper clip of 1 − 1e-6 is 1', 'float16', () => tf.clipByValue([1], 0, 1 - 1e-6), [1]],
    ['2049 is 2048', 'float16', () => tf.add([2048], [1]), [2048]],
    [
      'a subnormal number keeps its few bits',
      'float16',
      () => tf.mul([2 ** -14], [0.3]),
      [307 * 2 ** -24],
    ],
    [
      'whole numbers stay',
      'float16',
      () => tf.add(tf.tensor([70001], [1], 'int32'), tf.scalar(1, 'int32')),
      [70002],
    ],
    [
      'whole numbers as floats are of the format',
      'float16',
      () => tf.cast(tf.tensor([2049], [1], 'int32'), 'float32'),
      [2048],
    ],
    ['float32 sums under an autocast', 'autocast', () => tf.sum(tf.ones([300, 300])), [90000]],
    ['float32 stays itself', 'autocast-bfloat16', () => tf.mul([0.1], [1]), [Math.fround(0.1)]],
  ];
  for (const [name, format, f, expected] of cases) {
    it(`${format}: ${name}`, () => assert.deepEqual(run(format, f), expected));
  }

  it('what a loss holds from outside is not changed', () => {
    const kept = tf.tensor([0.1, 1e-8]);
    run('float16', () => tf.mul(kept, 3));
    assert.deepEqual(Array.from(kept.dataSync()), [Math.fround(0.1), Math.fround(1e-8)]);
    kept.dispose();
  });

  it('a gradient goes back through numbers that were rounded', () => {
    const slope = inFormat('float16', { random: seeded(1) }, () =>
      Array.from(
        tf
          .grad((x: tf.Tensor) => tf.mul(tf.square(x), tf.tensor([0.1, 0.2])))(tf.tensor([1, 2]))
          .dataSync(),
      ),
    );
    assert.deepEqual(slope, [0.199951171875, 0.7998046875]);
  });

  for (const format of trainingFormats) {
    it(`${format}: leaves no tensors behind and the backend as it was`, () => {
      const before = tf.memory().numTensors;
      run(format, () => tf.mean(tf.exp(tf.sub([1, 2], 0.3))));
      assert.equal(tf.memory().numTensors, before);
      assert.equal(tf.getBackend(), 'cpu');
      assert.deepEqual(Array.from(tf.tidy(() => tf.mul([0.1], 1).dataSync())), [Math.fround(0.1)]);
    });
  }
});

describe('gpu: within what WGSL allows, and beyond what a careful processor does', () => {
  // Bounds of the "Floating Point Accuracy" table of WGSL (2026), in units of the last place or absolute.
  const bounds: [string, (x: number) => number, (x: number) => number, number, number][] = [
    ['Exp', Math.exp, (x) => (3.5 + 2 * Math.abs(x)) * ulpOf(Math.exp(x)), -20, 20],
    ['Log', Math.log, () => 2 ** -21 + 2 ** -24, 0.5, 2],
    ['Sin', Math.sin, () => 2 ** -11 + 2 ** -24, -3.14, 3.14],
    ['Cos', Math.cos, () => 2 ** -11 + 2 ** -24, -3.14, 3.14],
    ['Atan', Math.atan, (x) => 4097 * ulpOf(Math.atan(x)), -5, 5],
    ['Rsqrt', (x) => 1 / Math.sqrt(x), (x) => 2.5 * ulpOf(1 / Math.sqrt(x)), 0.1, 9],
    ['Reciprocal', (x) => 1 / x, (x) => 3 * ulpOf(1 / x), 0.1, 9],
    // 2.5 of the division and 2 of the inverse root, each of a number up to twice as large within its binade.
    ['Sqrt', Math.sqrt, (x) => 8 * ulpOf(Math.sqrt(x)), 0.1, 9],
    ['Acos', Math.acos, (x) => Math.max(6.77e-5, 4100 * ulpOf(Math.acos(x))), -0.99, 0.99],
    // 1 + x is rounded, and its logarithm off by 2^-21.
    ['Log1p', Math.log1p, () => 2 ** -21 + 2 ** -23, -0.4, 0.9],
  ];
  for (const [name, f, bound, low, high] of bounds) {
    it(name, () => {
      const random = seeded(5);
      let largest = 0;
      for (let i = 0; i < 2000; i++) {
        const x = Math.fround(low + (high - low) * random());
        const got = gpuFunctions[name]!(x, random);
        largest = Math.max(largest, Math.abs(got - f(x)) / bound(x));
      }
      assert.ok(largest <= 1, `${largest} of the bound`);
      assert.ok(largest > 0.3, `only ${largest} of the bound`);
    });
  }

  const seed = (n: number): number[] => run('gpu', () => tf.sin(tf.linspace(-3, 3, 50)), seeded(n));
  it('one seed gives the same twice, two give two', () => {
    assert.deepEqual(seed(3), seed(3));
    assert.notDeepEqual(seed(3), seed(4));
  });
  it('sums and products are the neighbour on either side; exact numbers stay', () => {
    const x = tf.randomUniform([200], -1, 1, 'float32', 7);
    const [exact, got] = [x.dataSync(), run('gpu', () => tf.mul(x, 3))];
    got.forEach((y, i) => assert.ok(Math.abs(y - 3 * exact[i]!) <= ulpOf(3 * exact[i]!)));
    assert.deepEqual(
      run('gpu', () => tf.mul([0.5, 3, 0], [4, 5, 6])),
      [2, 15, 0],
    );
    x.dispose();
  });
  it('numbers below the smallest normal one vanish', () =>
    assert.deepEqual(
      run('gpu', () => tf.mul([2 ** -100], [2 ** -30])),
      [0],
    ));
});
