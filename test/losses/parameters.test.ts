/** Parameter maps, class numbers, and labels out of range. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import * as losses from '../../extension/losses/index.js';
import { gradients, value } from './cases.js';
import {
  assertClose,
  differences,
  flat,
  gradientTolerance,
  nest,
  onEachBackend,
  uniform,
  valueTolerance,
} from './support.js';
import type { Nested } from './support.js';
import { batchShape, indexed, named, sample } from './table.js';
import type { Loss } from './table.js';

onEachBackend('parameters and labels', () => {
  for (const name of ['vonMises', 'vonMisesNll', 'vonMisesFisherNll', 'angMfNll'] as const) {
    it(`${name}: a map of kappa, and the gradient that reaches it`, () => {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      const shape = [2, 3, 5];
      const next = uniform(4);
      const kappa = nest(
        Array.from({ length: 30 }, () => Math.fround(0.05 + 12 * next() ** 2)),
        shape,
      );
      assertClose(
        value(c, yTrue, yPred, { kappa }),
        flat(c.loop(yTrue, yPred, { kappa })),
        valueTolerance,
        'value',
      );
      const g = tf.tidy(() => [
        ...tf
          .grad((kappa) => c.loss(yTrue, yPred, { kappa }))(tf.tensor(kappa))
          .dataSync(),
      ]);
      const truth = differences((kappa) => c.loop(yTrue, yPred, { kappa }) as number, kappa, shape);
      assertClose(g, truth, 1e-5, 'gradient in kappa', 1e-9);
      assertClose(
        gradients(c, yTrue, yPred, { kappa })[1]!,
        differences((p) => c.loop(yTrue, p, { kappa }) as number, yPred, batchShape(c)),
        gradientTolerance,
        'gradient in yPred',
        1e-9,
      );
      const second = tf.tidy(() => {
        const slope = (k: tf.Tensor): tf.Tensor =>
          tf.grad((k) => c.loss(yTrue, yPred, { kappa: k }))(k);
        return [
          ...tf
            .grad((k) => tf.sum(slope(k)))(tf.tensor(kappa))
            .dataSync(),
        ];
      });
      const derivatives = (k: Nested): number =>
        differences(
          (s) =>
            c.loop(yTrue, yPred, {
              kappa: nest(
                flat(k).map((x) => x + (s as number)),
                shape,
              ),
            }) as number,
          0,
          [],
          1e-3,
        )[0]!;
      // Differences of differences: see the second derivatives in contract.test.ts.
      assertClose(
        second,
        differences(derivatives, kappa, shape, 1e-3),
        1e-3,
        'second derivative',
        1e-6,
      );
    });

    it(`${name}: kappa that cannot be`, () => {
      const c = named(name);
      const { yTrue, yPred } = sample(c);
      assert.throws(
        () => c.loss(yTrue, yPred, { kappa: -1 }),
        /kappa must be a finite number, at least 0, got -1/,
      );
      assert.throws(
        () => c.loss(yTrue, yPred, { kappa: [1, 2] }),
        /kappa \[2\] must have the shape of the per-pixel map \[2,3,5\]/,
      );
      const negative = tf.tidy(() => tf.fill([2, 3, 5], -1).arraySync() as Nested);
      assert.ok(value(c, yTrue, yPred, { kappa: negative }).every(Number.isNaN));
    });
  }

  it('crossEntropy: class numbers', () => {
    const { yTrue, yPred } = sample(indexed);
    for (const own of [{}, ...indexed.variants]) {
      for (const reduction of ['none', 'mean', 'sum']) {
        const options = { ...own, reduction };
        assertClose(
          value(indexed, yTrue, yPred, options),
          flat(indexed.loop(yTrue, yPred, options)),
          valueTolerance,
          reduction,
        );
      }
    }
    const integers = tf.tidy(
      () => indexed.loss(tf.tensor(yTrue, undefined, 'int32'), yPred).dataSync()[0],
    );
    assert.equal(integers, value(indexed, yTrue, yPred)[0]);
    const g = tf.tidy(() => [
      ...tf
        .grad((p) => indexed.loss(yTrue, p))(tf.tensor(yPred))
        .dataSync(),
    ]);
    const truth = differences((p) => indexed.loop(yTrue, p) as number, yPred, batchShape(indexed));
    assertClose(g, truth, gradientTolerance, 'gradient');
  });

  const entropies: [string, () => tf.Tensor, number[], number[]][] = [
    ['one class', () => tf.tensor([[3]]), [0], [0]],
    ['a class that cannot be', () => tf.tensor([[0, -Infinity, 0]]), [Math.LN2], [-0.5, 0, 0.5]],
    ['a class that cannot be is the label', () => tf.tensor([[-Infinity, 0]]), [Infinity], [-1, 1]],
  ];
  for (const [what, logits, expected, slope] of entropies) {
    it(`crossEntropy: ${what}`, () => {
      tf.tidy(() => {
        const x = logits();
        const hot = tf.oneHot([0], Math.max(2, x.shape[1]!), 1, 0).slice([0, 0], [1, x.shape[1]!]);
        for (const [yTrue, labels] of [
          [hot, 'oneHot'],
          [[0], 'index'],
        ] as const) {
          const loss = (x: tf.Tensor): tf.Tensor => losses.crossEntropy(yTrue, x, { labels });
          assertClose([...loss(x).dataSync()], expected, 1e-6, labels);
          assertClose([...tf.grad(loss)(x).dataSync()], slope, 1e-6, `${labels}, gradient`);
        }
      });
    });
  }

  for (const [y, x, expected] of [
    [1, Infinity, 0],
    [0, -Infinity, 0],
    [1, -Infinity, Infinity],
    [0, Infinity, Infinity],
  ] as const) {
    it(`binaryCrossEntropy and focal: a logit of ${x} for the label ${y}`, () => {
      tf.tidy(() => {
        for (const loss of [losses.binaryCrossEntropy, losses.focal]) {
          assert.deepEqual([...loss([y], [x]).dataSync()], [expected]);
        }
      });
    });
  }

  it('a loss of no channels is refused: there is nothing to compute', () => {
    for (const loss of ['crossEntropy', 'cosineDistance', 'unitNormPenalty'] as const) {
      const [t, p] = [tf.zeros([2, 0]), tf.zeros([2, 0])];
      assert.throws(() => losses[loss](t, p), /must end in an axis of length at least 1/, loss);
      tf.dispose([t, p]);
    }
    const [t, p] = [tf.zeros([2, 0]), tf.zeros([2, 0])];
    assert.throws(
      () => losses.mse(t, p, { lastAxis: 'mean' }),
      /must end in an axis of length at least 1/,
    );
    tf.dispose([t, p]);
  });

  const labels: [string, () => tf.Tensor, RegExp][] = [
    [
      'class number 4 of 4',
      () =>
        indexed.loss(
          [0, 4],
          [
            [0, 0, 0, 0],
            [0, 0, 0, 0],
          ],
        ),
      /crossEntropy: yTrue must hold class numbers from 0 to 3 \(or \{ ignoreLabel: 255 \} where that is no class\), got 4 at \[1\]/,
    ],
    [
      'class number 1.5',
      () => indexed.loss([1.5], [[0, 0, 0, 0]]),
      /class numbers from 0 to 3 .*, got 1.5 at \[0\]/,
    ],
    [
      'class numbers of another shape',
      () => indexed.loss([[0]], [[0, 0, 0, 0]]),
      /yTrue \[1,1\] must have the shape of the per-pixel map \[1\]/,
    ],
    [
      'binary label 2',
      () => losses.binaryCrossEntropy([0, 2], [0, 0]),
      /binaryCrossEntropy: yTrue must hold labels from 0 to 1, got 2 at \[1\]/,
    ],
    [
      'focal label −1',
      () => losses.focal([[-1]], [[0]]),
      /focal: yTrue must hold labels from 0 to 1, got -1 at \[0,0\]/,
    ],
    [
      'dice label 255',
      () => losses.dice([255], [0]),
      /dice: yTrue must hold labels from 0 to 1, got 255/,
    ],
    [
      'lovasz label ½',
      () => losses.lovasz([[0.5]], [[0]]),
      /lovasz: yTrue must hold 0 and 1 only, got 0.5/,
    ],
    [
      'a mask of ½',
      () => losses.mse([1], [1], { mask: [0.5] }),
      /mse: mask must hold 0 and 1 only \(fractions are weights\), got 0.5 at \[0\]/,
    ],
    [
      'labelSmoothing 2',
      () => losses.crossEntropy([[1]], [[1]], { labelSmoothing: 2 }),
      /labelSmoothing must be from 0 to 1, got 2/,
    ],
    [
      'smooth −1',
      () => losses.dice([1], [1], { smooth: -1 }),
      /dice: smooth must be a finite number, at least 0, or two of them, got -1/,
    ],
    [
      'images of rank 3',
      () => losses.ssim([[[1]]], [[[1]]]),
      /ssim: yTrue and yPred must be images \[batch, height, width, channels\], got \[1,1,1\]/,
    ],
    [
      'an image smaller than the window',
      () => losses.ssim(tf.zeros([1, 9, 20, 1]), tf.zeros([1, 9, 20, 1])),
      /must be at least 11 × 11 pixels/,
    ],
    [
      'three channels for an angle',
      () => losses.angularTotalVariation(tf.zeros([1, 2, 2, 3]), tf.zeros([1, 2, 2, 3])),
      /must hold \(cos, sin\)/,
    ],
    [
      'smooth of no number',
      () => losses.dice([1], [1], { smooth: [] as never }),
      /dice: smooth must be a finite number, at least 0, or two of them, got \[\]/,
    ],
    [
      'a switch that is a word',
      () => losses.dice([1], [1], { squared: 'false' as never }),
      /dice: squared must be true or false, got 'false'/,
    ],
    [
      'an option that is null',
      () => losses.tversky([1], [1], { alpha: null as never }),
      /tversky: alpha must not be null; without it, it is 0\.5/,
    ],
    [
      'classes without pixels',
      () => losses.generalizedDice([0, 1], [0.5, 0.5]),
      /generalizedDice: yPred must be \[B, \.\.\., K\], with 2 axes at least, got \[2\]/,
    ],
  ];
  for (const [name, call, message] of labels) {
    it(`refuses ${name}`, () => tf.tidy(() => void assert.throws(call, message)));
  }

  it('labels under the mask are not looked at', () => {
    const mask = [1, 0];
    const ok = (loss: Loss, t: number[], p: Nested[], own = {}): void => {
      const v = tf.tidy(() => loss(t, p as number[], { mask, ...own }).dataSync()[0]!);
      assert.ok(Number.isFinite(v));
    };
    ok(losses.binaryCrossEntropy, [1, 255], [0, 0]);
    ok(losses.dice, [1, 255], [0.5, 0.5]);
    ok(
      indexed.loss,
      [1, -100],
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    );
  });
});
