import assert from 'node:assert/strict';
import { random } from '../../extension/data/random.js';
import { tensorStats } from '../../extension/picture/tensorStats.js';
import '@tensorflow/tfjs-backend-cpu';

describe('tensorStats', () => {
  it('[1, 2, 3, 4, NaN, ∞, -∞, 0, -0]', () => {
    const { quantiles, histogram, std, ...rest } = tensorStats([
      1,
      2,
      3,
      4,
      NaN,
      Infinity,
      -Infinity,
      0,
      -0,
    ]);
    assert.deepEqual(rest, {
      n: 9,
      finite: 6,
      zeros: 2,
      nan: 1,
      posInf: 1,
      negInf: 1,
      min: 0,
      max: 4,
      mean: 10 / 6,
      argmin: 7,
      argmax: 3,
    });
    // numpy 2.4.6, np.std([1, 2, 3, 4, 0, 0]); 1e-15: it sums in another order.
    assert(Math.abs(Number(std) - 1.4907119849998598) < 1e-15);
    assert.equal(quantiles.p50, 1.5);
    assert.equal(histogram.counts[0], 2);
    assert.equal(histogram.counts[63], 1);
    assert.equal(histogram.counts[16], 1);
  });

  const quiet = { zeros: 0, nan: 0, posInf: 0, negInf: 0 };
  it('empty: NaN, and -1 for positions', () => {
    const stats = tensorStats([]);
    assert.deepEqual(
      [stats.min, stats.mean, stats.std, stats.quantiles.p50],
      ['NaN', 'NaN', 'NaN', 'NaN'],
    );
    assert.deepEqual([stats.argmin, stats.argmax, stats.n], [-1, -1, 0]);
  });
  it('all NaN: like empty, and counted', () => {
    const stats = tensorStats([NaN, NaN]);
    assert.deepEqual([stats.nan, stats.finite, stats.min, stats.argmax], [2, 0, 'NaN', -1]);
  });
  it('one number', () => {
    const stats = tensorStats([7]);
    const { n, finite, min, max, mean, std, zeros, nan, posInf, negInf } = stats;
    assert.deepEqual(
      { n, finite, min, max, mean, std },
      { n: 1, finite: 1, min: 7, max: 7, mean: 7, std: 0 },
    );
    assert.deepEqual({ zeros, nan, posInf, negInf }, quiet);
    assert.equal(stats.histogram.counts[0], 1);
    assert.deepEqual(new Set(Object.values(stats.quantiles)), new Set([7]));
  });
  it('a small spread on a large offset: 1e8 + {0, 1, 2}', () => {
    const { mean, std } = tensorStats([1e8, 1e8 + 1, 1e8 + 2]);
    assert.equal(mean, 1e8 + 1);
    assert(Math.abs(Number(std) - Math.sqrt(2 / 3)) < 1e-12);
  });
  it('the ends of the doubles do not overflow', () => {
    const stats = tensorStats([-1.7e308, 1.7e308]);
    assert.deepEqual(
      [stats.mean, stats.std, stats.histogram.counts[0], stats.histogram.counts[63]],
      [0, 1.7e308, 1, 1],
    );
  });

  for (const [name, make] of Object.entries({
    'normal numbers': () => random(1).normal([10_007]).dataSync(),
    'few values, many ties': () => random(2).integers([10_000], 0, 5).dataSync(),
    ascending: () => Float32Array.from({ length: 5001 }, (_, i) => i),
    descending: () => Float32Array.from({ length: 5001 }, (_, i) => -i),
    'two numbers': () => Float32Array.of(3, 1),
    // Of so many, they are counted by their bits.
    'many normal numbers': () => random(4).normal([70_001]).dataSync(),
    'many, and one far away': () => random(5).normal([70_001]).dataSync().fill(1e30, 0, 1),
    'many in few values': () => random(6).integers([70_000], 0, 5).dataSync(),
    'the same number many times': () => new Float32Array(70_000).fill(0.1),
    'many of each sign, small and large': () =>
      Float32Array.from(random(8).normal([70_001]).dataSync(), (x, i) => x * 10 ** ((i % 60) - 30)),
    'many whole numbers that float32 does not hold': () =>
      Int32Array.from({ length: 70_000 }, (_, i) => (i % 2 ? -1 : 1) * (2 ** 30 + (i % 999))),
    'many bytes': () => Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251),
    'many doubles beyond float32': () =>
      Float64Array.from({ length: 70_000 }, (_, i) => ((i * 7919) % 70_000) * 1e300),
    'many doubles, NaN and infinities among them': () =>
      Float64Array.from(random(7).normal([70_001]).dataSync(), (x, i) =>
        i % 7 === 0 ? [NaN, Infinity, -Infinity][i % 3]! : x + 1e8,
      ),
  })) {
    it(`quantiles of ${name} are those of a full sort`, () => {
      const data = make();
      const sorted = Float64Array.from(data).filter(Number.isFinite).sort();
      for (const [key, value] of Object.entries(tensorStats(data).quantiles)) {
        const at = (Number(key.slice(1)) / 100) * (sorted.length - 1);
        const below = Math.floor(at);
        const upper = sorted[Math.min(below + 1, sorted.length - 1)]!;
        // 1e-12: the two interpolate in a different order of operations.
        const expected = sorted[below]! + (at - below) * (upper - sorted[below]!);
        assert(
          Math.abs(Number(value) - expected) < 1e-12 * (1 + Math.abs(expected)),
          `${key} ${value} ${expected}`,
        );
      }
    });
  }

  for (const count of [4096, 70_000]) {
    it(`the histogram of ${count} numbers counts each in its 64th of the width`, () => {
      const data = random(3).normal([count]).dataSync();
      const { histogram } = tensorStats(data);
      const [lo, hi] = [Math.min(...data), Math.max(...data)];
      const counts = new Array<number>(64).fill(0);
      for (const x of data) counts[Math.min(63, Math.floor((64 * (x - lo)) / (hi - lo)))]!++;
      assert.deepEqual(histogram, { lo, hi, counts });
    });
  }
});
