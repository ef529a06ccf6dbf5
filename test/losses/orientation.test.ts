/**
 * What is special about angles: the textbook code and its defects, singular points in closed form,
 * invariants.
 */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { angularLoss, mae, surfaceNormalAngular } from '../../extension/losses/index.js';
import * as reference from '../../extension/losses/reference/index.js';
import { assertClose, flat, nest, nested, onEachBackend, uniform } from './support.js';
import { sample, table } from './table.js';
import { smallest } from '../support/tolerances.js';

type Options = Parameters<typeof angularLoss>[2];

const at = (degrees: number, length = 1): number[] =>
  [Math.cos, Math.sin].map((f) => length * f((degrees * Math.PI) / 180));

const loss = (t: number[], p: number[], options: Options = {}): number =>
  tf.tidy(() => angularLoss([t], [p], options).dataSync()[0]!);

const gradient = (t: number[], p: number[], options: Options = {}): number[] =>
  tf.tidy(() => [
    ...tf
      .grad((p) => angularLoss([t], p, options))(tf.tensor([p]))
      .dataSync(),
  ]);

onEachBackend('angularLoss', () => {
  const full = Math.PI ** 1.2;
  const quarter = (Math.PI / 2) ** 1.2;
  const slope = (theta: number): number => 1.2 * theta ** 0.2;
  const axial = { period: Math.PI };

  // [name, t, p, options, value, gradient in p]: by hand, from θ^1.2 and 1.2·θ^0.2·(−ps, pc)/|p|².
  const points: [string, number[], number[], Options, number, [number, number]][] = [
    ['identical', [1, 0], [1, 0], {}, 0, [0, 0]],
    ['identical direction, length 4', [1, 0], [4, 0], {}, 0, [0, 0]],
    ['orthogonal', [1, 0], [0, 1], {}, quarter, [-slope(Math.PI / 2), 0]],
    ['orthogonal, length 2', [1, 0], [0, 2], {}, quarter, [-slope(Math.PI / 2) / 2, 0]],
    ['antipodal: the slope on the side of +π', [1, 0], [-1, 0], {}, full, [0, -slope(Math.PI)]],
    ['antipodal, axial', [1, 0], [-1, 0], axial, 0, [0, 0]],
    ['orthogonal, axial: one-sided', [1, 0], [0, 1], axial, quarter, [-slope(Math.PI / 2), 0]],
    ['zero prediction', [1, 0], [0, 0], {}, quarter, [0, 0]],
    ['zero prediction, axial', [1, 0], [0, 0], axial, (Math.PI / 4) ** 1.2, [0, 0]],
    ['zero truth', [0, 0], [1, 0], {}, quarter, [0, 0]],
    ['zero prediction as 0', [1, 0], [0, 0], { zeroVector: 'zero' }, 0, [0, 0]],
    ['zero prediction as NaN', [1, 0], [0, 0], { zeroVector: 'nan' }, NaN, [NaN, NaN]],
    ['delta 0 at 0', [1, 0], [1, 0], { delta: 0 }, 0, [0, 0]],
    ['delta −0.5 at 0, where the slope is infinite', [1, 0], [1, 0], { delta: -0.5 }, 0, [0, 0]],
    [
      'acos at 0: the floor',
      [1, 0],
      [1, 0],
      { method: 'acos' },
      Math.acos(1 - 1e-6) ** 1.2,
      [0, 0],
    ],
    [
      'acos at π: the ceiling',
      [1, 0],
      [-1, 0],
      { method: 'acos' },
      Math.acos(-1 + 1e-6) ** 1.2,
      [0, 0],
    ],
    ['acos at the bound itself', [1, 0], [0.5, 0], { method: 'acos', epsilon: 0 }, 0, [0, 0]],
  ];
  for (const [name, t, p, options, value, slopes] of points) {
    it(name, () => {
      // 1 − 10⁻⁶ is 1 − 1.01·10⁻⁶ in float32: the floor moves by 1 %, the ceiling by 4·10⁻⁶.
      assertClose(
        [loss(t, p, options)],
        [value],
        options?.method !== 'acos' ? 1e-6 : value < 1 ? 1e-2 : 1e-5,
        'value',
      );
      assertClose(gradient(t, p, options), slopes, 1e-6, 'gradient', 1e-7);
    });
  }

  it('tends to 0 with the angle, where acos stops at 0.08°', () => {
    for (const degrees of [1e-1, 1e-2, 1e-3, 1e-4]) {
      const [t, p] = [at(0), at(degrees).map(Math.fround)];
      const expected = reference.angularLoss([t], [p]) as number;
      assertClose([loss(t, p)], [expected], 1e-5, `${degrees}°`);
    }
    assert.ok(loss(at(0), at(0.01), { method: 'acos' }) > 3e-4);
    assertClose(gradient(at(0), at(0.01), { method: 'acos' }), [0, 0], 0, 'gradient');
  });

  it('is what the loops of the question say, once their defects are mended', () => {
    const { yTrue, yPred } = sample(table[0]!);
    const [t, p] = [nested(tf.tensor(yTrue)), nested(tf.tensor(yPred))] as number[][][][][];
    let sum = 0;
    for (const [b, image] of t!.entries()) {
      for (const [y, row] of image.entries()) {
        for (const [x, [tc, ts]] of row.entries()) {
          const [pc, ps] = p![b]![y]![x]!;
          const alpha = Math.atan2(ts!, tc!);
          const beta = Math.atan2(ps!, pc!);
          sum +=
            Math.acos(Math.cos(alpha) * Math.cos(beta) + Math.sin(alpha) * Math.sin(beta)) ** 1.2;
        }
      }
    }
    const value = tf.tidy(() => angularLoss(yTrue, yPred).dataSync()[0]!);
    assertClose([value], [sum / (2 * 3 * 5)], 1e-6, 'mean');
  });

  it('grows with the angle from 0° to 180°, without a plateau', () => {
    const angles = Array.from({ length: 181 }, (_, i) => i);
    const map = (f: (i: number) => number[]): number[][] => angles.map(f);
    const [t, p] = [map(() => at(30)), map((i) => at(30 + i, 0.5 + i / 90))];
    const values = tf.tidy(() => [...angularLoss(t, p, { reduction: 'none' }).dataSync()]);
    values.slice(1).forEach((v, i) => assert.ok(v > values[i]!, `${i + 1}°`));
  });

  it('invariants: rotation, exchange, length, p·∇L = 0, torque balance', () => {
    const { yTrue, yPred } = sample(table[0]!);
    tf.tidy(() => {
      const [t, p] = [tf.tensor(yTrue), tf.tensor(yPred)];
      const turn = tf.tensor2d([at(40), [-Math.sin(0.6981317), Math.cos(0.6981317)]]);
      const turned = (x: tf.Tensor): tf.Tensor =>
        tf.reshape(tf.matMul(tf.reshape(x, [-1, 2]), turn), x.shape);
      const number = (x: tf.Tensor): number => x.dataSync()[0]!;
      const base = number(angularLoss(t, p));
      // Two more roundings each.
      assertClose([number(angularLoss(turned(t), turned(p)))], [base], 1e-6, 'rotation');
      assertClose([number(angularLoss(p, t))], [base], 1e-6, 'exchange');
      assertClose([number(angularLoss(t, tf.mul(p, 7.3)))], [base], 1e-6, 'length');
      const [gt, gp] = tf.grads((t, p) => angularLoss(t, p, { reduction: 'sum' }))([t, p]);
      const dots = flat(nested(tf.sum(tf.mul(p, gp!), -1)));
      assertClose(
        dots,
        dots.map(() => 0),
        0,
        'p·∇L',
        1e-6,
      );
      const cross = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => {
        const [ac, as] = tf.unstack(a, -1) as [tf.Tensor, tf.Tensor];
        const [bc, bs] = tf.unstack(b, -1) as [tf.Tensor, tf.Tensor];
        return tf.sub(tf.mul(ac, bs), tf.mul(as, bc));
      };
      const torque = flat(nested(tf.add(cross(p, gp!), cross(t, gt!))));
      assertClose(
        torque,
        torque.map(() => 0),
        0,
        'torque',
        1e-6,
      );
    });
  });

  it('does not depend on length from 10⁻³⁷ to 10³⁸', () => {
    for (const scale of [1e-37, 1e-30, 1e-20, 1, 1e20, 1e30, 1e38]) {
      const p = at(100, scale);
      assertClose([loss(at(0), p)], [loss(at(0), at(100))], 1e-6, `${scale}`);
      assertClose(
        gradient(at(0), p).map((g) => g * scale),
        gradient(at(0), at(100)),
        1e-5,
        `${scale}`,
        scale * smallest[tf.getBackend() as keyof typeof smallest],
      );
    }
  });

  it('NaN or Infinity beside a zero vector is NaN, not a zero vector', () => {
    for (const p of [NaN, Infinity, -Infinity]) {
      assert.ok(Number.isNaN(loss([0, 0], [p, 0])) && Number.isNaN(loss([p, 0], [0, 0])), `${p}`);
      const normal = tf.tidy(() => surfaceNormalAngular([[0, 0, 0]], [[p, 0, 1]]).dataSync()[0]!);
      assert.ok(Number.isNaN(normal), `normal ${p}`);
    }
  });

  const bad: [string, Options, RegExp][] = [
    ['delta −1', { delta: -1 }, /^Error: angularLoss: delta must be greater than -1, got -1$/],
    ['delta NaN', { delta: NaN }, /delta must be greater than -1, got NaN/],
    [
      'epsilon 1',
      { method: 'acos', epsilon: 1 },
      /epsilon must be at least 0 and less than 1, got 1/,
    ],
    [
      'period 180',
      { period: 180 },
      /period must be 6.283185307179586 or 3.141592653589793, got 180/,
    ],
    ['method asin', { method: 'asin' as 'acos' }, /method must be 'atan2' or 'acos', got 'asin'/],
  ];
  for (const [name, options, message] of bad) {
    it(`refuses ${name}`, () => assert.throws(() => loss([1, 0], [1, 0], options), message));
  }
});

onEachBackend('sums', () => {
  it('the mean of 2 million equal pixels is one pixel', () => {
    tf.tidy(() => {
      const shape = [1 << 21];
      const mean = mae(tf.zeros(shape), tf.fill(shape, 0.1)).dataSync()[0]!;
      // Each of the six block sums is rounded once or twice; one by one the WebAssembly backend is
      // 1.7 % off.
      assertClose([mean], [Math.fround(0.1)], 3e-7, 'mean');
    });
  });

  it('the mean of 512² different pixels is that of the loop in doubles', () => {
    const next = uniform(11);
    const values = Array.from({ length: 2 * 512 * 512 }, () => 2 * next() - 1);
    const shape = [1, 512, 512, 1];
    const [t, p] = [values.slice(0, 512 * 512), values.slice(512 * 512)];
    const loop = reference.mae(nest(t, shape), nest(p, shape)) as number;
    const value = tf.tidy(() => mae(tf.tensor(t, shape), tf.tensor(p, shape)).dataSync()[0]!);
    assertClose([value], [loop], 2e-7, 'mean');
  });
});
