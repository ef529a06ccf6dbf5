/** Total variation and scale-invariant depth by the kernels: values and gradients are those of doubles, with weights, masks and borders. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { inDoubles, traceKernels } from '../../../extension/backends/doubles.js';
import { withoutFused } from '../../../extension/backends/fused/index.js';
import { siLog, totalVariation } from '../../../extension/losses/index.js';
import { assertClose, onEachBackend, uniform, withoutLeak } from '../../losses/support.js';
import type { Loss, Options } from '../../losses/table.js';
import { ulps } from './ulps.js';

const kernelsOf = (run: () => unknown): readonly string[] => {
  const names: string[] = [];
  tf.tidy(() =>
    traceKernels(
      ({ name }) => names.push(name),
      () => void run(),
    ),
  );
  return names;
};

function numbers(shape: readonly number[], seed: number, from: number, to: number): tf.Tensor {
  const next = uniform(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: size }, () => from + (to - from) * next());
  return tf.tensor(values, [...shape]);
}

const settings: readonly Options[] = [
  {},
  { reduction: 'sum' },
  { reduction: 'none' },
  { weights: true },
  { mask: true },
  { weights: true, mask: true, reduction: 'none' },
  { weights: true, mask: true, divisor: 'weights' },
];

interface Case {
  readonly loss: Loss;
  readonly shapes: readonly (readonly number[])[];
  readonly options: readonly Options[];
  readonly range: readonly [number, number];
  /** Of inputs of a shape. */
  readonly maskShape: (shape: readonly number[]) => readonly number[];
}

const cases: Readonly<Record<string, Case>> = {
  totalVariation: {
    loss: totalVariation,
    // Of one pixel, of one row or column, of channels, and with rows that are longer than what is added at once.
    shapes: [[2, 1, 1, 1], [1, 1, 9, 1], [1, 9, 1, 2], [2, 5, 9, 1], [1, 3, 41, 3], [2, 4, 301, 1]], // prettier-ignore
    options: [{}],
    range: [-2, 2],
    maskShape: (shape) => shape.slice(0, 3),
  },
  siLog: {
    loss: siLog,
    // Of less than four entries, of ends of chunks of 16,384.
    shapes: [[1], [2, 3], [3, 5, 7], [2, 16_387]],
    options: [{}, { regions: 'all', lambda: 0.85, root: true, scale: 10 }],
    range: [0.1, 30],
    maskShape: (shape) => shape,
  },
};

onEachBackend('fused losses of images', () => {
  for (const [name, { loss, shapes, options, range, maskShape }] of Object.entries(cases)) {
    for (const shape of shapes) {
      const [t, p, k] = [1, 2, 3].map((seed) =>
        tf.tidy(() => numbers(shape, seed, ...range).arraySync()),
      );
      const w = tf.tidy(() => numbers(shape, 4, 0, 2).arraySync());
      const mask = tf.tidy(() => tf.greater(numbers(maskShape(shape), 5, 0, 1), 0.3).arraySync());
      for (const option of options) {
        for (const setting of settings) {
          it(`${name} ${JSON.stringify(shape)} ${JSON.stringify({ ...option, ...setting })}`, () => {
            const run = (): number[][] =>
              tf.tidy(() => {
                const f = (t: tf.Tensor, p: tf.Tensor, w: tf.Tensor): tf.Tensor => {
                  const given = {
                    ...(setting['weights'] === true && { weights: w }),
                    ...(setting['mask'] === true && { mask }),
                  };
                  const value = loss(t, p, { ...option, ...setting, ...given });
                  return tf.add(tf.sum(tf.mul(tf.square(value), 1.5)), tf.mul(0, tf.sum(w)));
                };
                const inputs = [t, p, w].map((x) => tf.tensor(x as number[]));
                const plain = f(...(inputs as [tf.Tensor, tf.Tensor, tf.Tensor]));
                const { value, grads } = tf.valueAndGrads(f)(inputs);
                return [plain, value, ...grads].map((x) => [...x.dataSync()]);
              });
            const [found, expected] = [run(), inDoubles(run)];
            for (const [i, what] of [
              'value',
              'with gradient',
              'yTrue',
              'yPred',
              'weights',
            ].entries())
              assertClose(found[i]!, expected[i]!, 4e-6, what);
          });
        }
      }
      it(`${name} ${JSON.stringify(shape)}: second derivatives, no leak`, () => {
        const second = (): number[] =>
          tf.tidy(() => {
            const inner = (q: tf.Tensor): tf.Tensor =>
              tf.sum(tf.mul(tf.square(tf.grad((p) => loss(t as number[], p, {}))(q)), tf.tensor(k as number[]))); // prettier-ignore
            return [
              ...tf
                .grad(inner)(tf.tensor(p as number[]))
                .dataSync(),
            ];
          });
        assertClose(second(), inDoubles(second), 4e-5, 'in yPred', 1e-9);
        tf.tidy(() => {
          const inputs = [t, p].map((x) => tf.tensor(x as number[]));
          const bytes = tf.memory().numBytes;
          withoutLeak(() => tf.dispose(tf.grad((q) => loss(inputs[0]!, q, {}))(inputs[1]!)));
          withoutLeak(() => tf.dispose(tf.tidy(() => loss(inputs[0]!, inputs[1]!, {}))));
          assert.equal(tf.memory().numBytes, bytes);
        });
      });
    }
  }

  it('are kernels', () => {
    const [t, p] = [[[[[1], [2]]]], [[[[1], [3]]]]];
    assert.ok(kernelsOf(() => siLog(t, p)).includes('LossbookLogRatio'));
    assert.ok(kernelsOf(() => totalVariation(t, p)).includes('LossbookLoss'));
  });

  // Rows of 300 numbers are taken 216 at a time, and one of 70,000 by itself.
  for (const shape of [
    [1, 450, 100, 3],
    [2, 2, 35_000, 2],
  ]) {
    it(`total variation of ${JSON.stringify(shape)} in bands: the bits of the other backends, with weights and mask`, async () => {
      const results: Buffer[] = [];
      const here = tf.getBackend();
      for (const backend of ['wasm', here]) {
        await tf.setBackend(backend);
        tf.tidy(() => {
          const [p, weights] = [1, 2].map((seed) => numbers(shape, seed, 0, 2));
          const mask = tf.greater(numbers(shape.slice(0, 3), 3, 0, 1), 0.2);
          for (const options of [{}, { weights, mask }, { mask, reduction: 'none' }] as const) {
            const loss = (p: tf.Tensor): tf.Tensor =>
              totalVariation(p, p, { ...options } as Options);
            const slope = tf.grad((p: tf.Tensor) => tf.sum(loss(p)))(p!);
            for (const x of [loss(p!), slope])
              results.push(Buffer.from(x.dataSync().slice().buffer));
          }
        });
      }
      const half = results.length / 2;
      for (let i = 0; i < half; i++)
        assert.ok(results[i]!.equals(results[half + i]!), `result ${i}`);
    });
  }

  it('total variation of NaN and Infinity is what its operations make of them', () => {
    for (const x of [NaN, Infinity, -Infinity]) {
      const image = tf.tidy(() => numbers([1, 3, 300, 1], 6, -1, 1).arraySync()) as number[][][][];
      image[0]![1]![130] = [x];
      const run = (): number[][] =>
        tf.tidy(() => {
          const f = (p: tf.Tensor): tf.Tensor => totalVariation(image, p, { reduction: 'none' });
          const slope = tf.grad((p: tf.Tensor) => tf.sum(f(p)))(tf.tensor(image));
          return [f(tf.tensor(image)), slope].map((x) => [...x.dataSync()]);
        });
      const [found, expected] = [run(), withoutFused(run)];
      assertClose(found[0]!, expected[0]!, 1e-6, `map of ${x}`);
      assertClose(found[1]!, expected[1]!, 1e-6, `gradient of ${x}`);
    }
  });

  it('depths of 0 are named where they count, and none under the mask is looked at', () => {
    const text = /siLog: yTrue must hold depths greater than 0.* got 0 at \[1,0\]/;
    assert.throws(() => siLog([[1], [0]], [[1], [2]]), text);
    assert.throws(() => siLog([[1, 1]], [[1, -2]]), /yPred must hold depths greater than 0/);
    for (const under of [0, -1, NaN, Infinity]) {
      const mask = [[1, 1, 0]];
      const run = (third: number): number[] =>
        tf.tidy(() => {
          const f = (p: tf.Tensor): tf.Tensor => siLog([[1, 2, third]], p, { mask });
          const { value, grad } = tf.valueAndGrad(f)(tf.tensor([[2, 3, third]]));
          return [...value.dataSync(), ...grad.dataSync()];
        });
      assert.deepEqual(run(under), run(1));
    }
  });

  it('log p − log t keeps its digits where p is nearly t, and over all exponents', () => {
    const next = uniform(8);
    const size = 4000;
    // Far from each other, and nearer and nearer.
    const t = Float32Array.from({ length: size }, () => 2 ** (240 * next() - 120));
    const p = t.map((x, i) => (i % 2 === 0 ? 2 ** (240 * next() - 120) : x * (1 + 2 ** (-24 * next())))); // prettier-ignore
    const squares = tf.tidy(
      () =>
      siLog(tf.tensor2d(t, [size, 1]), tf.tensor2d(p, [size, 1]), { lambda: 0, reduction: 'none' }).dataSync(), // prettier-ignore
    );
    const truth = (i: number): number => Math.log1p((p[i]! - t[i]!) / t[i]!) ** 2;
    // The logarithm within two units of the last place, squared and rounded.
    assert.ok(ulps(squares, truth).max <= 5, JSON.stringify(ulps(squares, truth)));
  });

  it('a first depth far from all others costs no digits of their spread', () => {
    const next = uniform(9);
    const t = Float32Array.from({ length: 1000 }, () => 1 + next());
    const p = t.map((x, i) => (i === 0 ? 1e5 * x : 100 * x * (1 + 0.01 * next())));
    const run = (): number[] =>
      tf.tidy(() => {
        const f = (p: tf.Tensor): tf.Tensor => siLog(tf.tensor2d(t, [1, 1000]), p, { lambda: 1 });
        const { value, grad } = tf.valueAndGrad(f)(tf.tensor2d(p, [1, 1000]));
        return [...value.dataSync(), ...grad.dataSync()];
      });
    assertClose(run(), inDoubles(run), 4e-6, 'variance', 1e-9);
  });

  it('depths whose sum has no room in float32, or whose half is no normal number, are those of operations', () => {
    const depths = [
      [2e-38, 3e38, 1e38, 1.2e-38],
      [1.5e-38, 2e38, 1, 1],
    ] as const;
    const run = (): number[] =>
      tf.tidy(() => {
        const value = siLog([[...depths[0]]], [[...depths[1]]], {});
        return [...value.dataSync()];
      });
    assertClose(run(), inDoubles(run), 4e-6, 'value');
  });

  it('a common factor is forgiven wholly by lambda 1, gradient included', () => {
    const t = tf.tidy(() => numbers([2, 50], 7, 0.1, 30).arraySync()) as number[][];
    const p = t.map((row) => row.map((x) => 1024 * x));
    const f = (p: tf.Tensor): tf.Tensor => siLog(t, p, { lambda: 1, root: true });
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad(f)(tf.tensor(p));
      assert.equal(value.dataSync()[0], 0);
      assert.ok(grad.dataSync().every((x) => x === 0));
    });
  });
});
