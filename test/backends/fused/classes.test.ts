/**
 * Cross-entropy and focal loss of class numbers by the kernels: how far they are from doubles, in units of float32's last place,
 * and that they are the losses that their operations make, masks and labels to be ignored included.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { traceKernels, inDoubles } from '../../../extension/backends/doubles.js';
import { compileBuild, compiledKernels } from '../../../extension/backends/fused/module.js';
import { withoutFused } from '../../../extension/backends/fused/index.js';
import { profileOf, type FusedLoss } from '../../../extension/backends/fused/profile.js';
import { Staged, stretchOf } from '../../../extension/backends/fused/staged.js';
import { crossEntropy, softmaxFocal } from '../../../extension/losses/index.js';
import { assertClose, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';
import type { Loss, Options } from '../../losses/table.js';
import { ulps } from './ulps.js';

/** Logits of a network that is sure or not, right or not: differences from 1e-7 to 40. */
function sampleOf(classes: number, pixels: number, seed: number) {
  const next = uniform(seed);
  const labels = Float32Array.from({ length: pixels }, () => Math.floor(classes * next()));
  const logits = new Float32Array(pixels * classes);
  for (let i = 0; i < pixels; i++) {
    const size = 10 ** (8 * next() - 6.4);
    for (let k = 0; k < classes; k++) logits[i * classes + k] = size * (2 * next() - 1);
    if (next() < 0.5) logits[i * classes + labels[i]!]! += 30 * next();
  }
  return { labels, logits };
}

interface Truth {
  readonly value: number;
  readonly slopes: readonly number[];
}

/** By doubles, in which nothing here cancels below the last place of float32. */
function truthOf(loss: FusedLoss, logits: ArrayLike<number>, label: number): Truth {
  const x = Array.from(logits);
  const largest = Math.max(...x);
  const e = x.map((each) => Math.exp(each - largest));
  const others = e.reduce((sum, each, k) => (k === label ? sum : sum + each), 0);
  const total = others + e[label]!;
  const above = x[label] === largest ? others : total - 1;
  const entropy = largest - x[label]! + Math.log1p(above);
  const slope = (k: number): number => (k === label ? -others : e[k]!) / total;
  if (loss.kind === 'focal') {
    const { gamma } = loss;
    const [q, p] = [others / total, e[label]! / total];
    const factor = q ** (gamma - 1) * (q + gamma * p * entropy);
    return { value: q ** gamma * entropy, slopes: x.map((_, k) => factor * slope(k)) };
  }
  assert.ok(loss.kind === 'entropy');
  const { smoothing: a } = loss;
  const every = x.reduce((sum, each) => sum + largest - each + Math.log1p(above), 0);
  const spread = a / x.length;
  return {
    value: (1 - a) * entropy + spread * every,
    slopes: x.map((_, k) => slope(k) - spread + (k === label ? a : 0)),
  };
}

interface Row {
  readonly loss: FusedLoss;
  readonly classes: number;
  /** Of the value, and of the gradient's entries. */
  readonly most: readonly [value: number, slope: number];
}

/**
 * Rounded up from what these formulas reach: sums of exponentials lose a unit or two, powers what 1 − p is off, times gamma. Below
 * `least` exponentials have left the range of float32, and 0 is as good.
 */
const least = 2 ** -100;
const rows: readonly Row[] = [
  { loss: { kind: 'entropy', smoothing: 0 }, classes: 2, most: [5, 5] },
  { loss: { kind: 'entropy', smoothing: 0 }, classes: 21, most: [5, 7] },
  { loss: { kind: 'entropy', smoothing: 0 }, classes: 512, most: [7, 9] },
  { loss: { kind: 'focal', gamma: 2 }, classes: 3, most: [12, 14] },
  { loss: { kind: 'focal', gamma: 2 }, classes: 21, most: [16, 20] },
  { loss: { kind: 'focal', gamma: 0.5 }, classes: 5, most: [8, 9] },
  { loss: { kind: 'focal', gamma: 8 }, classes: 4, most: [36, 40] },
];

const chosen = compiledKernels();
const builds =
  chosen.ok && chosen.build === 'relaxed' ? (['simd', 'relaxed'] as const) : (['simd'] as const);

describe('fused kernels of classes, beside doubles', function () {
  this.timeout(60_000);
  for (const build of builds) {
    for (const { loss, classes, most } of rows) {
      it(`${JSON.stringify(loss)} of ${classes} classes (${build})`, () => {
        const compiled = compileBuild(build);
        assert.ok(compiled.ok, "the kernels are not built: 'npm run build'");
        const pixels = Math.floor(400_000 / classes);
        const { labels, logits } = sampleOf(classes, pixels, classes);
        const [map, gradient] = [new Float32Array(pixels), new Float32Array(pixels * classes)];
        const setting = { profile: profileOf(loss, classes)!, scale: 1, exchanged: false };
        const arrays = { yTrue: labels, yPred: logits, map, gradient };
        const run = new Staged(compiled.module).loss(setting, {
          ...arrays,
          weights: undefined,
          mask: undefined,
        });
        const stretch = stretchOf(classes);
        for (let from = 0; from < pixels; from += stretch)
          run(from, Math.min(from + stretch, pixels));
        const truths = Array.from(map, (_, i) =>
          truthOf(loss, logits.subarray(i * classes, (i + 1) * classes), labels[i]!),
        );
        const near = (got: number, truth: number): number =>
          Math.abs(truth) < least && Math.abs(got) < 2 * least ? got : truth;
        const value = ulps(map, (i) => near(map[i]!, truths[i]!.value));
        const slope = ulps(gradient, (i) =>
          near(gradient[i]!, truths[Math.floor(i / classes)]!.slopes[i % classes]!),
        );
        assert.ok(value.max <= most[0], `value: ${value.max} ulp at pixel ${value.at}`);
        assert.ok(slope.max <= most[1], `gradient: ${slope.max} ulp at entry ${slope.at}`);
      });
    }
  }
});

const lossOf = { crossEntropy, softmaxFocal } as unknown as Readonly<
  Record<'crossEntropy' | 'softmaxFocal', Loss>
>;
const [map, classes] = [[3, 5, 7], 6] as const;

const isFused = (run: () => unknown): boolean => {
  const names: string[] = [];
  tf.tidy(() =>
    traceKernels(
      ({ name }) => names.push(name),
      () => void run(),
    ),
  );
  return names.includes('LossbookLoss');
};

onEachBackend('fused losses of classes', () => {
  const next = uniform(5);
  const size = map.reduce((a, b) => a * b, 1);
  const labels = Array.from({ length: size }, (_, i) => (i % 11 === 3 ? 255 : i % classes));
  const logits = Array.from({ length: size * classes }, () => 8 * next() - 4);
  const weights = Array.from({ length: size }, () => 2 * next());
  const mask = Array.from({ length: size }, (_, i) => i % 4 !== 1);
  const shaped = (values: number[] | boolean[]): tf.Tensor => tf.tensor(values, [...map]);
  const of = { labels: 'index', ignoreLabel: 255 };

  const classWeights = [1, 0.5, 2, 0, 3, 1];
  const settings: readonly (readonly [keyof typeof lossOf, Options])[] = [
    ['crossEntropy', {}],
    ['crossEntropy', { labelSmoothing: 0.2 }],
    ['crossEntropy', { classWeights, divisor: 'weights' }],
    ['softmaxFocal', {}],
    ['softmaxFocal', { gamma: 0 }],
    ['softmaxFocal', { gamma: 0.5, alpha: classWeights }],
    ['softmaxFocal', { gamma: 5 }],
  ];
  for (const [name, own] of settings) {
    for (const more of [
      { reduction: 'mean' },
      { reduction: 'sum' },
      { reduction: 'none' },
      { weights: true, mask: true, reduction: 'none' },
      { weights: true, mask: true },
    ] as readonly Options[]) {
      it(`${name} ${JSON.stringify({ ...own, ...more })}: value and gradients are those of doubles, no tensor is left`, () => {
        const f = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => {
          const given = more['weights'] ? { weights: w, mask: shaped(mask) } : {};
          const value = lossOf[name](shaped(labels), x, { ...of, ...own, ...more, ...given });
          const further = tf.sum(tf.mul(tf.square(value), 1.5));
          return more['weights'] ? further : tf.add(further, tf.mul(0, tf.sum(w)));
        };
        const run = (): number[][] =>
          tf.tidy(() => {
            const { value, grads } = tf.valueAndGrads(f)([
              tf.tensor(logits, [...map, classes]),
              shaped(weights),
            ]);
            return [value, ...grads].map((each) => [...each.dataSync()]);
          });
        assert.ok(isFused(run));
        withoutLeak(run);
        const truth = inDoubles(run);
        for (const [i, found] of run().entries())
          assertClose(found, truth[i]!, 4e-6, ['value', 'in yPred', 'in weights'][i]!);
      });
    }

    it(`${name} ${JSON.stringify(own)}: second derivatives are those of doubles`, () => {
      const run = (): number[] =>
        tf.tidy(() => {
          const f = (x: tf.Tensor): tf.Tensor => lossOf[name](shaped(labels), x, { ...of, ...own });
          const twice = tf.grad((x: tf.Tensor) => tf.sum(tf.square(tf.grad(f)(x))));
          return [...twice(tf.tensor(logits, [...map, classes])).dataSync()];
        });
      assertClose(run(), inDoubles(run), 2e-5, 'twice', 1e-9);
    });

    it(`${name} ${JSON.stringify(own)}: NaN, Infinity and wrong labels under the mask are not seen`, () => {
      const hidden = logits.map((x, i) =>
        mask[Math.floor(i / classes)]! ? x : [NaN, Infinity][i % 2]!,
      );
      const wrong = labels.map((y, i) => (mask[i]! ? y : [NaN, -7, 1e9][i % 3]!));
      const run = (y: number[], x: number[]): number[] =>
        tf.tidy(() => {
          const options = { ...of, ...own, mask: shaped(mask) };
          const f = (x: tf.Tensor): tf.Tensor => lossOf[name](shaped(y), x, options);
          const { value, grad } = tf.valueAndGrad(f)(tf.tensor(x, [...map, classes]));
          return [...value.dataSync(), ...grad.dataSync()];
        });
      assert.deepEqual(
        run(wrong, hidden),
        run(
          labels,
          logits.map((x, i) => (mask[Math.floor(i / classes)]! ? x : 0)),
        ),
      );
    });
  }

  /** Operations take log Σ e of a sum that is 1 and a little more: half a unit of 1, which the kernel keeps. */
  const operationsLose = 2 ** -24;
  // The ends of blocks of pixels, which are the shorter the more classes there are, and what is left over by fours.
  for (const [k, counts] of [
    [2, [1, 2, 3, 4, 5, 511, 513, 2047, 3073]],
    [3, [1, 5, 2049]],
    [21, [1, 3, 167, 169, 291, 293]],
    [512, [1, 3, 5, 13]],
  ] as const) {
    for (const pixels of counts) {
      it(`every one of ${pixels} pixels of ${k} classes, and special numbers, as operations have it`, () => {
        const { labels, logits } = sampleOf(k, pixels, pixels + k);
        const special = [NaN, Infinity, -Infinity, 3e38, -3e38];
        for (let i = 0; i < logits.length; i += 37) logits[i] = special[(i / 37) % special.length]!;
        const run = (): number[][] =>
          tf.tidy(() => {
            const [y, x] = [tf.tensor1d(labels), tf.tensor2d(logits, [pixels, k])];
            const f = (x: tf.Tensor): tf.Tensor =>
              crossEntropy(y, x, { labels: 'index', reduction: 'none' });
            const { grad } = tf.valueAndGrad((x: tf.Tensor) => tf.sum(f(x)))(x);
            return [f(x), grad].map((each) => [...each.dataSync()]);
          });
        const [found, expected] = [run(), withoutFused(run)];
        assertClose(found[0]!, expected[0]!, 4e-6, 'map', operationsLose);
        assertClose(found[1]!, expected[1]!, 4e-6, 'gradient', operationsLose);
      });
    }
  }

  it('a label that cannot be costs Infinity, another that cannot be nothing', () => {
    const values = (loss: Loss): number[] =>
      tf.tidy(() => [
        ...loss(
          [0, 1],
          [
            [-Infinity, 0, 0],
            [-Infinity, 0, 0],
          ],
          { labels: 'index', reduction: 'none' },
        ).dataSync(),
      ]);
    assert.deepEqual(values(lossOf.crossEntropy), [Infinity, Math.fround(Math.log(2))]);
    assert.deepEqual(values(lossOf.softmaxFocal), [Infinity, Math.fround(Math.log(2) / 4)]);
  });

  it('are made of operations where the kernel does not reach', () => {
    const reaches = (k: number, options: Options = {}): boolean =>
      isFused(() => softmaxFocal(tf.zeros([4]), tf.ones([4, k]), { labels: 'index', ...options }));
    assert.deepEqual(
      [reaches(2), reaches(512), reaches(1), reaches(513), reaches(3, { gamma: 9 })],
      [true, true, false, false, false],
    );
    const weights = tf.ones([4]);
    assert.ok(!reaches(2, { alpha: [1, 2], weights, divisor: 'weights' }));
    assert.ok(reaches(2, { alpha: [1, 2], divisor: 'weights' }));
  });
});
