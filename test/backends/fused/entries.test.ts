/**
 * Losses of single entries by the kernels: how far value and slope are from doubles, in units of float32's last place, and that zero,
 * tiny, huge and infinite numbers and NaN are what the loss made of operations is of them in doubles.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles } from '../../../extension/backends/doubles.js';
import { compileBuild, compiledKernels } from '../../../extension/backends/fused/module.js';
import { profileOf, type FusedLoss } from '../../../extension/backends/fused/profile.js';
import { Staged, stretchOf, type Arrays } from '../../../extension/backends/fused/staged.js';
import * as losses from '../../../extension/losses/index.js';
import { onEachBackend, uniform } from '../../losses/support.js';
import type { Loss, Options } from '../../losses/table.js';
import { ulps } from './ulps.js';

interface Row {
  readonly loss: FusedLoss;
  readonly value: (t: number, p: number) => number;
  readonly slope: (t: number, p: number) => number;
  /** Of value and slope. */
  readonly most: readonly [value: number, slope: number];
}

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
/** (1 − y)·softplus(x) + y·softplus(−x), which does not cancel. */
const entropy = (y: number, x: number): number => {
  const tail = Math.log1p(Math.exp(-Math.abs(x)));
  return (1 - y) * (Math.max(x, 0) + tail) + y * (Math.max(-x, 0) + tail);
};
const wrong = (y: number, x: number): number => (1 - y) * sigma(x) - y * sigma(-x);
const doubt = (y: number, x: number): number => (1 - y) * sigma(x) + y * sigma(-x);

const focal = (gamma: number, alpha: number | null, most: Row['most']): Row => {
  const balance = (y: number): number => (alpha === null ? 1 : y * alpha + (1 - y) * (1 - alpha));
  return {
    loss: { kind: 'binaryFocal', smoothing: 0, gamma, alpha },
    value: (y, x) => balance(y) * doubt(y, x) ** gamma * entropy(y, x),
    slope: (y, x) => {
      const turn = gamma * (1 - 2 * y) * sigma(x) * sigma(-x) * entropy(y, x);
      return balance(y) * doubt(y, x) ** (gamma - 1) * (turn + doubt(y, x) * wrong(y, x));
    },
    most,
  };
};

/** e less its nearest multiple of 6. */
const around = (t: number, p: number): number => p - t - 6 * Math.round((p - t) / 6);

/** Rounded up from what these formulas reach: a difference of floats is rounded once, powers lose what 1 − p is off, times gamma. */
const rows: readonly Row[] = [
  {
    loss: { kind: 'absolute' },
    value: (t, p) => Math.abs(p - t),
    slope: (t, p) => Math.sign(p - t),
    most: [1, 0],
  },
  {
    loss: { kind: 'absolute', period: 6 },
    value: (t, p) => Math.abs(around(t, p)),
    slope: (t, p) => Math.sign(around(t, p)),
    most: [1, 0],
  },
  {
    loss: { kind: 'square', factor: 1 },
    value: (t, p) => (p - t) ** 2,
    slope: (t, p) => 2 * (p - t),
    most: [3, 1],
  },
  {
    loss: { kind: 'huber', delta: 1 },
    value: (t, p) => (Math.abs(p - t) <= 1 ? (p - t) ** 2 / 2 : Math.abs(p - t) - 1 / 2),
    slope: (t, p) => Math.max(-1, Math.min(p - t, 1)),
    most: [3, 1],
  },
  {
    loss: { kind: 'charbonnier', epsilon: 1e-3, offset: false },
    value: (t, p) => Math.hypot(p - t, 1e-3),
    slope: (t, p) => (p - t) / Math.hypot(p - t, 1e-3),
    most: [2, 3],
  },
  {
    loss: { kind: 'charbonnier', epsilon: 1, offset: true },
    value: (t, p) => (p - t) ** 2 / (Math.hypot(p - t, 1) + 1),
    slope: (t, p) => (p - t) / Math.hypot(p - t, 1),
    most: [4, 3],
  },
  {
    loss: { kind: 'binaryEntropy', smoothing: 0 },
    value: entropy,
    slope: wrong,
    most: [5, 4],
  },
  focal(2, null, [12, 14]),
  focal(2, 0.25, [12, 14]),
  focal(1, null, [8, 8]),
  focal(1.5, null, [9, 10]),
  focal(8, null, [36, 40]),
];

const chosen = compiledKernels();
const builds =
  chosen.ok && chosen.build === 'relaxed' ? (['simd', 'relaxed'] as const) : (['simd'] as const);

const isLabelled = ({ kind }: FusedLoss): boolean => kind.startsWith('binary');

/** Errors from 1e-6 to 30, or logits as sure and labels of which some are soft. */
function numbersOf(labelled: boolean, size: number) {
  const next = uniform(size);
  const [t, p] = [new Float32Array(size), new Float32Array(size)];
  for (let i = 0; i < size; i++) {
    const error = (next() < 0.5 ? -1 : 1) * 10 ** (7.5 * next() - 6);
    t[i] = labelled ? (next() < 0.8 ? Number(next() < 0.5) : next()) : 4 * next() - 2;
    p[i] = labelled ? error : t[i]! + error;
  }
  return { t, p };
}

/** Below it exponentials have left the range of float32, and 0 is as good. */
const least = 2 ** -100;

describe('fused kernels of entries, beside doubles', function () {
  this.timeout(60_000);
  for (const build of builds) {
    for (const { loss, value, slope, most } of rows) {
      it(`${JSON.stringify(loss)} (${build})`, () => {
        const compiled = compileBuild(build);
        assert.ok(compiled.ok, "the kernels are not built: 'npm run build'");
        const size = 200_001;
        const { t, p } = numbersOf(isLabelled(loss), size);
        const [map, gradient] = [new Float32Array(size), new Float32Array(size)];
        const setting = { profile: profileOf(loss, 1)!, scale: 1, exchanged: false };
        const inputs = { yTrue: t, yPred: p, weights: undefined, mask: undefined };
        const sumOf = (arrays: Pick<Arrays, 'map' | 'gradient'>): number => {
          const run = new Staged(compiled.module).loss(setting, { ...inputs, ...arrays });
          let sum = 0;
          for (let from = 0; from < size; from += stretchOf(1))
            sum += run(from, Math.min(from + stretchOf(1), size));
          return sum;
        };
        sumOf({ map, gradient });
        // Where no map is asked for, usual numbers go another way.
        const alone = new Float32Array(size);
        const sum = sumOf({ map: undefined, gradient: alone });
        // A soft label may be what the logit says: the slope cancels, with what y is rounded to.
        const steep = (i: number): number =>
          isLabelled(loss) && t[i]! > 0 && t[i]! < 1 ? NaN : slope(t[i]!, p[i]!);
        const far = (got: Float32Array, truth: (i: number) => number) => {
          const kept = [...got.keys()].filter((i) => !Number.isNaN(truth(i)) && !(Math.abs(truth(i)) < least && Math.abs(got[i]!) < least)); // prettier-ignore
          const found = ulps(
            kept.map((i) => got[i]!),
            (k) => truth(kept[k]!),
          );
          return { ...found, at: kept[found.at]! };
        };
        const sides = [
          ['value', far(map, (i) => value(t[i]!, p[i]!)), most[0]],
          ['slope', far(gradient, steep), most[1]],
          ['slope without a map', far(alone, steep), most[1]],
        ] as const;
        for (const [what, { max, at }, allowed] of sides) {
          assert.ok(
            max <= allowed,
            `${what}: ${max} ulp, allowed ${allowed}, of ${t[at]} and ${p[at]}`,
          );
        }
        // Terms of one sign, each as far off as its value; sixteen are added as floats, which rounds a few times more.
        const truth = t.reduce((all, y, i) => all + value(y, p[i]!), 0);
        const off = Math.abs(sum - truth) / truth;
        assert.ok(off <= (most[0] + 4) * 2 ** -24, `sum: off by ${off} of it`);
      });
    }
  }
});

describe('usual labels and logits, many at once', () => {
  const chunk = 64;
  const compiled = compiledKernels();
  assert.ok(compiled.ok, "the kernels are not built: 'npm run build'");
  const { module } = compiled;
  const setting = (loss: FusedLoss) => ({ profile: profileOf(loss, 1)!, scale: 1, exchanged: false }); // prettier-ignore
  const run = (loss: FusedLoss, yTrue: Float32Array, yPred: Float32Array) => {
    const gradient = new Float32Array(yPred.length);
    const none = { weights: undefined, mask: undefined, map: undefined };
    const each = new Staged(module).loss(setting(loss), { yTrue, yPred, gradient, ...none });
    return { sum: each(0, yPred.length), gradient };
  };
  const entropyLoss: FusedLoss = { kind: 'binaryEntropy', smoothing: 0 };
  const focalLoss = rows.find(({ loss }) => loss.kind === 'binaryFocal')!.loss;

  for (const x of [1e-6, 1, 16, 17, 20, 50, 85, 86, 87]) {
    it(`${x} for a label of 1 costs what it does, however little`, () => {
      const { sum, gradient } = run(entropyLoss, new Float32Array(chunk).fill(1), new Float32Array(chunk).fill(x)); // prettier-ignore
      const exact = Math.fround(x);
      const off = Math.abs(sum - chunk * entropy(1, exact)) / (chunk * entropy(1, exact));
      // Sixteen products, each rounded.
      assert.ok(off <= 16 * 2 ** -24, `${sum} is off by ${off}`);
      assert.ok(Math.abs(gradient[0]! / wrong(1, exact) - 1) <= 4 * 2 ** -23);
    });
  }
  for (const loss of [entropyLoss, focalLoss]) {
    for (const [what, y, x] of [
      ['a label of 2', 2, 1],
      ['a label of −1', -1, 1],
      ['a label of NaN', NaN, 1],
      ['a logit of NaN', 1, NaN],
    ] as const) {
      it(`${loss.kind}: ${what} among usual ones is NaN, and their slopes stay`, () => {
        const [t, p] = [new Float32Array(chunk).fill(1), new Float32Array(chunk).fill(0.5)];
        const usual = run(loss, t, p).gradient[0]!;
        [t[7], p[7]] = [y, x];
        const { sum, gradient } = run(loss, t, p);
        assert.ok(Number.isNaN(sum));
        assert.ok(Math.abs(gradient[8]! / usual - 1) <= 8 * 2 ** -23);
      });
    }
    it(`${loss.kind}: −0 is a label, and ±Infinity are logits`, () => {
      const t = new Float32Array(chunk).fill(-0);
      const p = new Float32Array(chunk).fill(-Infinity);
      assert.deepEqual([run(loss, t, p).sum, run(loss, t, p).gradient[0]! + 0], [0, 0]);
      p[3] = Infinity;
      assert.equal(run(loss, t, p).sum, Infinity);
    });
  }
});

const family: readonly (readonly [keyof typeof losses, Options?])[] = [
  ['mae'],
  ['mse'],
  ['huber'],
  ['charbonnier'],
  ['charbonnier', { epsilon: 1, offset: true }],
  ['wrappedL1'],
  ['wrappedL2'],
  ['wrappedHuber'],
  ['binaryCrossEntropy'],
  ['binaryCrossEntropy', { labelSmoothing: 0.1 }],
  ['focal'],
  ['focal', { alpha: 0.25 }],
  ['focal', { gamma: 1 }],
];

onEachBackend('fused losses of entries', () => {
  for (const [name, options = {}] of family) {
    it(`${name} ${JSON.stringify(options)}: zero, tiny, huge, infinite numbers and NaN as in doubles`, () => {
      const labels = ['binaryCrossEntropy', 'focal'].includes(name);
      // Of more turns than doubles have digits nobody knows the part.
      const huge = name.startsWith('wrapped') ? [] : [1e25, -3e38];
      const special = [0, -0, 1, -1, 1e-45, 1e-38, -3e-30, 90, -104, ...huge, Infinity, -Infinity, NaN]; // prettier-ignore
      const truths = labels ? [0, 1, 0.5, NaN] : special;
      const pairs = truths.flatMap((t) => special.map((p) => [t, p] as const));
      const [t, p] = [0, 1].map((side) => pairs.map((pair) => pair[side]!)) as [number[], number[]];
      const loss = losses[name] as unknown as Loss;
      const run = (): readonly (readonly number[])[] =>
        tf.tidy(() => {
          const f = (p: tf.Tensor): tf.Tensor => loss(t, p, { ...options, reduction: 'none' });
          const { value, grad } = tf.valueAndGrad((p: tf.Tensor) => tf.sum(f(p)))(tf.tensor(p));
          return [f(tf.tensor(p)), grad, value].map((x) => [...x.dataSync()]);
        });
      const [found, expected] = [run(), inDoubles(run)];
      for (const [part, what] of ['map', 'gradient'].entries()) {
        for (const [i, pair] of pairs.entries()) {
          const [a, b] = [found[part]![i]!, expected[part]![i]!];
          // What exponentials below float32's normal numbers are, and what is above its largest.
          const near = Math.abs(a - b) <= 2e-6 * Math.abs(b) + 1e-37 || a === Math.fround(b);
          assert.ok(
            Object.is(a + 0, b + 0) || near,
            `${what} of ${pair.join(' and ')}: ${a}, not ${b}`,
          );
        }
      }
    });
  }
});
