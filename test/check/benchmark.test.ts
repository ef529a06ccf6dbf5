/** benchmark: no time is asserted, only that what was measured is told, and how growth is fitted. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { benchmark, onReport } from '../../extension/check/index.js';
import { growth, quantile } from '../../extension/check/benchmark/fit.js';
import { codesOf, useBackend } from './support.js';

type Loss = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

const mse: Loss = (t, p) => tf.mean(tf.square(tf.sub(p, t)));
const tidied: Loss = (t, p) => tf.tidy(() => mse(t, p));
const outer: Loss = (t, p) => tf.sum(tf.matMul(tf.reshape(t, [-1, 1]), tf.reshape(p, [1, -1])));
const throws: Loss = () => {
  throw new Error('boom');
};
const inputs = (n: number): tf.Tensor[] => [tf.ones([n, n]), tf.zeros([n, n])];
const quick = { sizes: [8, 16, 32], rounds: 3 };

describe('benchmark: fits', () => {
  const costs: [string, (n: number) => number, number][] = [
    ['constant', () => 5, 0],
    ['n', (n) => 3 * n, 1],
    ['n²', (n) => 0.1 * n * n, 2],
    ['√n', (n) => Math.sqrt(n), 0.5],
  ];
  for (const [name, cost, exponent] of costs) {
    it(`${name}: exponent ${exponent}`, () => {
      const sizes = [10, 100, 1000, 1e4];
      assert.ok(Math.abs(growth(sizes, sizes.map(cost))! - exponent) < 1e-12);
    });
  }
  it('one size has no exponent', () => assert.equal(growth([5, 5], [1, 2]), undefined));
  it('no cost has no exponent', () => assert.equal(growth([1, 2], [0, 0]), undefined));

  const quantiles: [number[], number, number][] = [
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4, 5], 0.25, 2],
    [[7], 0.75, 7],
  ];
  for (const [values, share, expected] of quantiles) {
    it(`${share} of [${values.join(', ')}]: ${expected}`, () =>
      assert.equal(quantile(values, share), expected));
  }
});

for (const backend of ['cpu', 'wasm'] as const) {
  describe(`benchmark (${backend})`, () => {
    before(() => useBackend(backend));

    it('times, quartiles and memory of each candidate at each size', async () => {
      const report = await benchmark({ mse, outer }, inputs, quick);
      assert.equal(report.verdict, 'pass', report.summary);
      assert.deepEqual(
        report.series.map(({ name }) => name),
        ['mse', 'outer'],
      );
      for (const { sizes, medianMs, spreadMs } of report.series) {
        assert.deepEqual(sizes, [128, 512, 2048]);
        medianMs.forEach((ms, i) => {
          const [low, high] = spreadMs[i]!;
          assert.ok(0 < low && low <= ms && ms <= high);
        });
      }
    });

    it('peak memory is what lives at once, beyond the inputs', async () => {
      const { series } = await benchmark({ outer, tidied }, inputs, quick);
      const [o, m] = series;
      // The outer product of n² entries: n⁴ float32, which is 4·(entries/2)²; a reshape takes nothing.
      o!.peakBytes.forEach((bytes, i) => {
        const product = 4 * (o!.sizes[i]! / 2) ** 2;
        assert.ok(product <= bytes && bytes <= 1.1 * product + 64, `${bytes} for ${product}`);
      });
      // Difference and square live together: 2·4 bytes per pixel.
      m!.peakBytes.forEach((bytes, i) => {
        assert.ok(bytes >= 4 * m!.sizes[i]! && bytes <= 4 * m!.sizes[i]! + 64, String(bytes));
      });
      assert.ok(Math.abs(o!.memoryExponent! - 2) < 0.05);
      assert.ok(Math.abs(m!.memoryExponent! - 1) < 0.05);
    });

    it('with the gradient there is more to keep', async () => {
      const [value, both] = [
        await benchmark(mse, inputs, quick),
        await benchmark(mse, inputs, { ...quick, gradient: true }),
      ];
      assert.equal(both.gradient, true);
      assert.ok(both.series[0]!.peakBytes[2]! > value.series[0]!.peakBytes[2]!);
    });

    it('leaves no tensors behind, of losses that throw neither', async () => {
      const before = tf.memory().numTensors;
      const late: Loss = (t, p) => throws(mse(t, p), p);
      await benchmark({ mse, late }, inputs, { ...quick, gradient: true });
      assert.equal(tf.memory().numTensors, before);
    });
  });
}

describe('benchmark: verdicts', () => {
  before(() => useBackend('cpu'));
  const pair = [
    [1, 1, 1, 1],
    [0, 0, 0, 0],
  ];

  it('a candidate that throws fails; the others are timed', async () => {
    const report = await benchmark({ throws, mse }, inputs, quick);
    assert.equal(report.verdict, 'fail');
    assert.deepEqual(codesOf(report), ['threw']);
    assert.deepEqual(report.worst, [{ name: 'throws', reason: 'boom' }]);
    assert.match(report.summary, /^benchmark FAIL throws: boom; mse /);
    assert.deepEqual(
      report.series.map(({ name }) => name),
      ['mse'],
    );
  });

  it('an async candidate fails', async () => {
    const promised = (async () => tf.scalar(1)) as unknown as Loss;
    assert.match((await benchmark({ promised }, pair)).summary, /the loss is async/);
  });

  it('no tensor fails', async () => {
    const nothing = (() => undefined) as unknown as Loss;
    assert.match((await benchmark({ nothing }, pair)).summary, /returned undefined; expected/);
  });

  it('maxExponent: 2 passes below 100 and fails below -100', async () => {
    const run = (maxExponent: number) => benchmark({ outer }, inputs, { ...quick, maxExponent });
    assert.equal((await run(100)).verdict, 'pass');
    const report = await run(-100);
    assert.equal(report.verdict, 'fail');
    assert.match(
      report.diagnoses[0]!.message,
      /^the time of outer grows as size\^.*more than size\^-100$/,
    );
  });

  it('maxExponent with one size fails: nothing can be fitted', async () => {
    const report = await benchmark({ mse }, pair, { maxExponent: 2 });
    assert.match(report.summary, /FAIL mse: maxExponent needs two sizes/);
  });

  it('plain numbers, one loss, and a name', async () => {
    const report = await benchmark(
      mse,
      [
        [1, 2],
        [3, 4],
      ],
      { rounds: 1, name: 'tiny' },
    );
    assert.match(report.summary, /^benchmark tiny PASS mse .* at 4 entries on cpu$/);
    assert.equal('exponent' in report.series[0]!, false);
  });

  it('is JSON, and counts as a report once it is there', async () => {
    const heard: string[] = [];
    const stop = onReport(({ kind }) => void heard.push(kind));
    const pending = benchmark({ mse }, pair);
    assert.deepEqual(heard, []);
    const report = await pending;
    stop();
    assert.deepEqual(heard, ['benchmark']);
    assert.deepEqual(JSON.parse(JSON.stringify(report)), { ...report });
  });

  const bad: [string, () => Promise<unknown>, RegExp][] = [
    ['no candidates', () => benchmark({}, pair), /must be a loss or an object of losses/],
    ['no inputs', () => benchmark(mse, 3 as never), /inputs must be an array .* got number 3/],
    ['empty inputs', () => benchmark(mse, [[], []]), /the inputs are empty/],
    [
      'sizes for given inputs',
      () => benchmark(mse, pair, { sizes: [1] }),
      /sizes must be .* a function/,
    ],
    ['a size of 0', () => benchmark(mse, inputs, { sizes: [0] }), /sizes must be positive/],
    [
      'no rounds',
      () => benchmark(mse, pair, { rounds: 0 }),
      /rounds must be a whole number from 1, got 0/,
    ],
  ];
  for (const [name, run, message] of bad) it(name, () => assert.rejects(run, message));
});
