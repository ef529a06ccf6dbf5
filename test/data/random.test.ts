import assert from 'node:assert/strict';
import '@tensorflow/tfjs-backend-cpu';
import { random } from '../../extension/data/index.js';
import { onSeed } from '../../extension/data/seedsUsed.js';
import { tensorStats } from '../../extension/picture/tensorStats.js';

describe('random', () => {
  // By another implementation, in Python: fixtures/random/seed7.py.
  it('the numbers of seed 7', () => {
    const rng = random(7);
    assert.deepEqual(
      Array.from(rng.uniform([3]).dataSync()),
      [0.2417614609003067, 0.23985107243061066, 0.5338439345359802],
    );
    assert.deepEqual(
      Array.from(rng.normal([3]).dataSync()),
      [-1.2086539268493652, -0.45119646191596985, 0.19089506566524506],
    );
    assert.deepEqual(
      Array.from(rng.angles([1]).dataSync()),
      [0.01779218390583992, -0.9998416900634766],
    );
    assert.deepEqual(Array.from(rng.integers([5], 0, 100).dataSync()), [26, 94, 38, 64, 82]);
    assert.deepEqual(Array.from(rng.permutation(5).dataSync()), [0, 1, 4, 3, 2]);
  });

  it('same seed, same numbers; another seed, others', () => {
    const draw = (seed: number): number[] => Array.from(random(seed).normal([50]).dataSync());
    assert.deepEqual(draw(3), draw(3));
    assert.notDeepEqual(draw(3), draw(4));
  });

  it('neighbouring seeds are not correlated, from the first number on', () => {
    const first = Float64Array.from(
      { length: 4000 },
      (_, seed) => random(seed).uniform([1]).dataSync()[0]!,
    );
    let sum = 0;
    for (let i = 1; i < first.length; i++) sum += (first[i]! - 0.5) * (first[i - 1]! - 0.5) * 12;
    // Of independent uniform numbers: mean 0, standard deviation 1/√4000 = 0.016; 5 of them.
    assert(Math.abs(sum / first.length) < 0.08, String(sum / first.length));
  });

  it('uniform: in [lo, hi), mean and spread', () => {
    const stats = tensorStats(random(1).uniform([100_000], -2, 4).dataSync());
    assert(Number(stats.min) >= -2 && Number(stats.max) < 4);
    // 5 standard errors: 6/√12/√1e5 = 0.0055.
    assert(Math.abs(Number(stats.mean) - 1) < 0.028);
    assert(Math.abs(Number(stats.std) - 6 / Math.sqrt(12)) < 0.02);
  });
  it('uniform: hi is never reached by rounding', () => {
    const hi = 1 + 2 ** -23;
    assert.deepEqual(new Set(random(1).uniform([1000], 1, hi).dataSync()), new Set([1]));
  });
  it('normal: mean, spread, symmetry and tails', () => {
    const stats = tensorStats(random(2).normal([100_001], 3, 2).dataSync());
    assert(Math.abs(Number(stats.mean) - 3) < 5 * (2 / Math.sqrt(1e5)));
    assert(Math.abs(Number(stats.std) - 2) < 5 * (2 / Math.sqrt(2e5)));
    // Φ⁻¹(0.99) = 2.3263; its standard error is √(0.01·0.99/1e5)/φ(2.3263)·2 = 0.024.
    assert(Math.abs(Number(stats.quantiles.p99) - (3 + 2 * 2.3263)) < 0.12);
    assert(Math.abs(Number(stats.quantiles.p1) - (3 - 2 * 2.3263)) < 0.12);
  });
  it('angles: unit vectors in all directions', () => {
    const tensor = random(4).angles([100, 100]);
    assert.deepEqual(tensor.shape, [100, 100, 2]);
    const data = tensor.dataSync();
    const quadrants = [0, 0, 0, 0];
    for (let i = 0; i < data.length; i += 2) {
      assert(Math.abs(Math.hypot(data[i]!, data[i + 1]!) - 1) < 2 ** -23);
      quadrants[(data[i]! > 0 ? 1 : 0) + (data[i + 1]! > 0 ? 2 : 0)]!++;
    }
    // Binomial: 2500 ± 5 · 43.
    assert(
      quadrants.every((n) => Math.abs(n - 2500) < 217),
      quadrants.join(),
    );
  });
  it('integers: all of [lo, hi), no other', () => {
    const tensor = random(5).integers([1000], -2, 3);
    assert.equal(tensor.dtype, 'int32');
    assert.deepEqual(
      [...new Set(tensor.dataSync())].sort((a, b) => a - b),
      [-2, -1, 0, 1, 2],
    );
  });
  it('permutation: each number once', () => {
    const order = Array.from(random(6).permutation(100).dataSync());
    assert.notDeepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      order.toSorted((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i),
    );
  });
  it('fork: by label, whatever was drawn before', () => {
    const draw = (label: string, before: number): number[] => {
      const rng = random(1);
      rng.uniform([before]);
      return Array.from(rng.fork(label).uniform([4]).dataSync());
    };
    assert.deepEqual(draw('noise', 0), draw('noise', 9));
    assert.notDeepEqual(draw('noise', 0), draw('labels', 0));
  });
  it('scalar and empty shapes', () => {
    assert.deepEqual(random(1).normal([]).shape, []);
    assert.deepEqual(random(1).uniform([0, 3]).shape, [0, 3]);
    assert.deepEqual(random(1).permutation(0).shape, [0]);
  });

  it('tells the seed and the name of the generator', () => {
    const used: unknown[] = [];
    const stop = onSeed((seed) => used.push(seed));
    assert.equal(random(12).name, 'xoroshiro128plus');
    stop();
    random(13);
    assert.deepEqual(used, [{ seed: 12, name: 'xoroshiro128plus' }]);
  });

  const refused: readonly (readonly [name: string, run: () => unknown, message: RegExp])[] = [
    [
      'random()',
      () => random(undefined as unknown as number),
      /seed must be a whole number from 0 to 4294967295, got undefined/,
    ],
    ['random(0.5)', () => random(0.5), /got 0\.5/],
    ['random(-1)', () => random(-1), /got -1/],
    [
      'uniform([2], 1, 1)',
      () => random(1).uniform([2], 1, 1),
      /random\.uniform: lo must be below hi in float32, got 1 and 1/,
    ],
    ['normal([2], 0, -1)', () => random(1).normal([2], 0, -1), /std from 0, got 0 and -1/],
    [
      'uniform([1.5])',
      () => random(1).uniform([1.5]),
      /random\.uniform: shape must be an array of whole numbers, got \[1\.5\]/,
    ],
    [
      'uniform(3)',
      () => random(1).uniform(3 as unknown as number[]),
      /shape must be an array of whole numbers, got 3/,
    ],
    ['integers([2], 0, 0)', () => random(1).integers([2], 0, 0), /lo below hi, got 0 and 0/],
    ['permutation(-1)', () => random(1).permutation(-1), /got \[-1\]/],
  ];
  for (const [name, run, message] of refused)
    it(`refuses ${name}`, () => assert.throws(run, message));
});
