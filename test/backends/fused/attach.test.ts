/**
 * Losses that take the kernels by themselves: the same results as their operations have, the same gradients as doubles,
 * and no kernel where there must not be one.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles, traceKernels } from '../../../extension/backends/doubles.js';
import { fusedState, fusedText, withoutFused } from '../../../extension/backends/fused/index.js';
import * as losses from '../../../extension/losses/index.js';
import { assertClose, nest, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';
import type { Loss, Options } from '../../losses/table.js';

const family: readonly {
  readonly name: keyof typeof losses;
  readonly channels: number[];
  readonly options?: Options;
  /** Whether yTrue holds labels, here soft ones. */
  readonly labels?: boolean;
}[] = [
  { name: 'angularLoss', channels: [2] },
  { name: 'angularLoss', channels: [2], options: { period: Math.PI } },
  { name: 'cosineDistance', channels: [2] },
  { name: 'cosineDistance', channels: [3] },
  { name: 'axialDoubleAngle', channels: [2] },
  { name: 'vonMises', channels: [2], options: { kappa: 3 } },
  { name: 'surfaceNormalAngular', channels: [3], options: { delta: 0.2 } },
  { name: 'recoveryError', channels: [3] },
  { name: 'endpointError', channels: [2] },
  { name: 'cosSinL1', channels: [2] },
  { name: 'cosSinMse', channels: [2] },
  { name: 'wrappedHuber', channels: [] },
  { name: 'wrappedL1', channels: [] },
  { name: 'wrappedL2', channels: [] },
  { name: 'huber', channels: [] },
  { name: 'mae', channels: [] },
  { name: 'mse', channels: [] },
  { name: 'charbonnier', channels: [], options: { epsilon: 0.5 } },
  { name: 'charbonnier', channels: [], options: { epsilon: 1, offset: true } },
  { name: 'binaryCrossEntropy', channels: [], labels: true },
  { name: 'binaryCrossEntropy', channels: [], labels: true, options: { labelSmoothing: 0.1 } },
  { name: 'focal', channels: [], labels: true },
  { name: 'focal', channels: [], labels: true, options: { gamma: 1.5, alpha: 0.25 } },
];

const lossOf = (name: keyof typeof losses): Loss => losses[name] as unknown as Loss;

const numbers = (shape: readonly number[], seed: number): tf.Tensor => {
  const next = uniform(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Array.from({ length: size }, () => 4 * next() - 2),
    [...shape],
  );
};

/** Names of the kernels that a run causes. */
function kernelsOf(run: () => unknown): readonly string[] {
  const names: string[] = [];
  tf.tidy(() => {
    traceKernels(
      ({ name }) => names.push(name),
      () => void run(),
    );
  });
  return names;
}

/** From 0 to 1. */
const softLabels = (shape: readonly number[], seed: number): tf.Tensor =>
  tf.div(tf.add(numbers(shape, seed), 2), 4);

const isFused = (run: () => unknown): boolean => kernelsOf(run).includes('LossbookLoss');

/** What `run` gives in doubles, as numbers. */
const truth = (run: () => tf.Tensor[]): number[][] =>
  inDoubles(() => tf.tidy(() => run().map((x) => [...x.dataSync()])));

onEachBackend('fused losses', () => {
  for (const { name, channels, options = {}, labels = false } of family) {
    const truths = labels ? softLabels : numbers;
    const loss = lossOf(name);
    const title = `${name} [..., ${channels.join()}] ${JSON.stringify(options)}`;
    describe(title, () => {
      const map = [3, 5, 7];
      const t = tf.tidy(() => truths([...map, ...channels], 1).arraySync());
      const p = tf.tidy(() => numbers([...map, ...channels], 2).arraySync());
      const weights = tf.tidy(() => tf.abs(numbers(map, 3)).arraySync());
      const mask = tf.tidy(() => tf.greater(numbers(map, 4), 0).arraySync());
      const settings: readonly Options[] = [
        { reduction: 'mean' },
        { reduction: 'sum' },
        { reduction: 'none' },
        { weights: true, mask: true },
        { weights: true, mask: true, reduction: 'none' },
        { weights: true, mask: true, divisor: 'weights' },
      ];

      it('is the kernel', () => assert.ok(isFused(() => loss(t, p, options))));

      for (const setting of settings) {
        it(`gradients in yTrue, yPred and weights are those of doubles: ${JSON.stringify(setting)}`, () => {
          const gradients = (): tf.Tensor[] => {
            const f = (t: tf.Tensor, p: tf.Tensor, w: tf.Tensor): tf.Tensor => {
              const given = setting['weights'] ? { weights: w, mask } : {};
              const value = loss(t, p, { ...options, ...setting, ...given });
              // What comes after the loss: neither 1 nor, for maps, the same everywhere.
              const further = tf.sum(tf.mul(tf.square(value), 1.5));
              return setting['weights'] ? further : tf.add(further, tf.mul(0, tf.sum(w)));
            };
            return tf.grads(f)([tf.tensor(t), tf.tensor(p), tf.tensor(weights)]);
          };
          const found = tf.tidy(() => gradients().map((x) => [...x.dataSync()]));
          const expected = truth(gradients);
          for (const [i, what] of ['yTrue', 'yPred', 'weights'].entries()) {
            assertClose(found[i]!, expected[i]!, 4e-6, what);
          }
        });
      }

      it('second derivatives are those of doubles, mixed ones too', () => {
        const k = tf.tidy(() => numbers([...map, ...channels], 5).arraySync());
        const second = (): tf.Tensor[] =>
          tf.grads((t: tf.Tensor, p: tf.Tensor) => {
            const slope = tf.grad((q: tf.Tensor) => loss(t, q, options))(p);
            return tf.sum(tf.mul(tf.mul(slope, slope), tf.tensor(k)));
          })([tf.tensor(t), tf.tensor(p)]);
        const found = tf.tidy(() => second().map((x) => [...x.dataSync()]));
        const expected = truth(second);
        assertClose(found[0]!, expected[0]!, 2e-5, 'in yTrue', 1e-9);
        assertClose(found[1]!, expected[1]!, 2e-5, 'in yPred', 1e-9);
      });

      it('of a loss computed before the inner gradient as well', () => {
        const second = (): tf.Tensor[] =>
          tf.grads((t: tf.Tensor, p: tf.Tensor) => {
            const value = loss(t, p, options);
            return tf.sum(tf.square(tf.grad(() => value)(p)));
          })([tf.tensor(t), tf.tensor(p)]);
        const found = tf.tidy(() => second().map((x) => [...x.dataSync()]));
        const expected = truth(second);
        assertClose(found[1]!, expected[1]!, 2e-5, 'in yPred', 1e-9);
      });

      it('leaves no tensors behind, and its inputs alone', () => {
        tf.tidy(() => {
          const inputs = [tf.tensor(t), tf.tensor(p), tf.tensor(weights)] as const;
          const before = inputs.map((x) => [...x.dataSync()]);
          for (const setting of settings) {
            const run = (t: tf.Tensor, p: tf.Tensor, w: tf.Tensor): tf.Tensor =>
              tf.add(
                tf.sum(loss(t, p, { ...options, ...setting, weights: w, mask })),
                tf.mul(0, tf.sum(w)),
              );
            const bytes = tf.memory().numBytes;
            withoutLeak(() => tf.dispose(tf.grads(run)([...inputs])));
            withoutLeak(() => tf.dispose(tf.grad((q) => run(inputs[0], q, inputs[2]))(inputs[1])));
            withoutLeak(() => tf.dispose(tf.tidy(() => run(...inputs))));
            assert.equal(tf.memory().numBytes, bytes);
          }
          assert.deepEqual(
            inputs.map((x) => [...x.dataSync()]),
            before,
          );
        });
      });

      // Ends of blocks of 512 and of stretches of 2048 pixels, and what is left over by fours.
      for (const pixels of [1, 2, 3, 4, 5, 511, 513, 2047, 2049, 4099]) {
        it(`every pixel of ${pixels}`, () => {
          const run = (): number[][] =>
            tf.tidy(() => {
              const [t, p] = [truths([pixels, ...channels], 6), numbers([pixels, ...channels], 7)];
              const f = (p: tf.Tensor): tf.Tensor => loss(t, p, { ...options, reduction: 'none' });
              const { value, grad } = tf.valueAndGrad((p: tf.Tensor) => tf.sum(f(p)))(p);
              return [f(p), grad, value].map((x) => [...x.dataSync()]);
            });
          const found = run();
          const expected = withoutFused(run);
          assertClose(found[0]!, expected[0]!, 2e-6, 'map');
          assertClose(found[1]!, expected[1]!, 8e-6, 'gradient');
          assert.deepEqual(run(), found, 'the same bits again');
        });
      }
    });
  }

  it('zero, tiny, huge, infinite vectors and NaN: as the operations have it', () => {
    const special = [0, -0, 1, -1, 1e-45, 1e-38, -3e-30, 1e25, -3e38, Infinity, NaN];
    const pairs = special.flatMap((a) => special.map((b) => [a, b]));
    const all = pairs.flatMap((t) => pairs.map((p) => [t, p] as const));
    for (const zeroVector of ['quarter', 'zero', 'nan']) {
      for (const period of [2 * Math.PI, Math.PI]) {
        const run = (): number[] =>
          tf.tidy(() => {
            const [t, p] = [tf.tensor(all.map(([t]) => t)), tf.tensor(all.map(([, p]) => p))];
            const options = { zeroVector, period, reduction: 'none' } as Options;
            return [...lossOf('angularLoss')(t, p, options).dataSync()];
          });
        assertClose(run(), withoutFused(run), 1e-6, `${zeroVector} ${period}`);
      }
    }
  });

  it('labels that are none are named, in maps and sums, under no mask and any weight', () => {
    for (const loss of [losses.binaryCrossEntropy, losses.focal]) {
      for (const reduction of ['mean', 'sum', 'none'] as const) {
        const run = (label: number) => (): tf.Tensor =>
          tf.tidy(() => loss([0, 1, label], [0, 1, 2], { reduction, weights: [1, 1, 0] }));
        for (const label of [-0.25, 1.5, 255, Infinity]) {
          const text = `yTrue must hold labels from 0 to 1, got ${label} at [2]`;
          assert.throws(run(label), ({ message }: Error) => message.endsWith(text));
          assert.throws(
            () => tf.grad((p) => loss([label], p, { reduction }))(tf.tensor([0])),
            /must hold labels from 0 to 1/,
          );
        }
        const masked = loss([0, 1, 255], [0, 1, 2], { reduction, mask: [1, 1, 0] });
        assert.ok([...masked.dataSync()].every(Number.isFinite));
      }
    }
  });

  it('what the kernel cannot do is made of operations', () => {
    const [t, p] = [nest([1, 0], [1, 2]), nest([0, 1], [1, 2])] as [number[][], number[][]];
    const four = [[1, 0, 0, 0]];
    assert.ok(isFused(() => losses.angularLoss(t, p)));
    assert.ok(!isFused(() => losses.angularLoss(t, p, { method: 'acos' })));
    assert.ok(!isFused(() => losses.angularLoss(t, p, { delta: 2 })));
    assert.ok(!isFused(() => losses.cosineDistance(four, four)));
    assert.ok(!isFused(() => losses.vonMises(t, p, { kappa: [1] })));
    assert.ok(!isFused(() => losses.vonMises(t, p, { kappa: 50 })));
    assert.ok(!isFused(() => losses.mse(t, p, { lastAxis: 'mean' })));
    assert.ok(!isFused(() => losses.focal(t, p, { gamma: 2.2 })));
    assert.ok(!isFused(() => losses.charbonnier(t, p, { epsilon: 1e-20 })));
    assert.ok(!isFused(() => losses.mse(tf.zeros([0]), tf.zeros([0]))));
    assert.throws(() => losses.vonMises(t, p, { kappa: -1 }), /kappa must be a finite number/);
    assert.ok(!isFused(() => inDoubles(() => losses.angularLoss(t, p).dataSync())));
    assert.ok(!isFused(() => withoutFused(() => losses.angularLoss(t, p))));
  });

  it('says whether kernels are in use', () => {
    assert.match(fusedText(fusedState()), /^fused kernels \((simd|relaxed)\) are in use, on /);
    assert.match(
      withoutFused(() => fusedText(fusedState())),
      /operations: they are switched off$/,
    );
    assert.deepEqual(inDoubles(fusedState), {
      ok: false,
      why: { code: 'backend', backend: 'lossbook-doubles' },
    });
  });

  it('goes on after a loss that was stopped half way', () => {
    const [t, p] = tf.tidy(() => [numbers([9, 2], 1).arraySync(), numbers([9, 2], 2).arraySync()]);
    const expected = tf.tidy(() => losses.angularLoss(t as number[], p as number[]).arraySync());
    assert.throws(() =>
      tf.grad((p) => {
        losses.angularLoss(t, p);
        throw new Error('stopped');
      })(tf.tensor(p)),
    );
    const again = tf.tidy(() => losses.angularLoss(t as number[], p as number[]).arraySync());
    assert.equal(again, expected);
  });
});

describe('fused losses, WebAssembly memory that is full', () => {
  before(async () => void (await tf.setBackend('wasm')));

  it('are made of operations, which is said once', () => {
    const { wasm } = tf.backend() as unknown as { wasm: { _malloc: (bytes: number) => number } };
    const malloc = wasm._malloc;
    const { warn } = console;
    const said: unknown[] = [];
    const [t, p] = [nest([1, 0], [1, 2]), nest([0, 1], [1, 2])] as [number[][], number[][]];
    const run = (): number => losses.angularLoss(t, p).dataSync()[0]!;
    const expected = withoutFused(run);
    run(); // The scratch memory is there.
    console.warn = (text: unknown) => said.push(text);
    // Only the question whether there is room for so much more is for more than 4 KiB here.
    wasm._malloc = (bytes) => (bytes >= 4096 ? 0 : malloc(bytes));
    try {
      assert.equal(run(), expected);
      assert.equal(run(), expected);
    } finally {
      wasm._malloc = malloc;
      console.warn = warn;
    }
    assert.equal(said.length, 1);
    assert.match(
      String(said[0]),
      /no room for 1 MiB more.*This loss is made of operations instead/s,
    );
  });
});
