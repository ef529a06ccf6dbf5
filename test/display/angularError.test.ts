import assert from 'node:assert/strict';
import { decode } from '../support/pngPixels.js';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { angularError, type AngularErrorOptions } from '../../extension/display/index.js';
import { onDisplay } from '../../extension/display/sink.js';
import { defaultAngle } from '../../extension/picture/angles.js';
import { colormapTable } from '../../extension/picture/colormaps.js';
import { type DecodedView, decodeView } from '../../extension/wire/container.js';
import { mime, type MimeBundle } from '../../extension/wire/ids.js';
import type { TensorRole } from '../../extension/wire/view.js';
import { near } from './near.js';

function shown(yTrue: tf.Tensor, yPred: tf.Tensor, options?: AngularErrorOptions): MimeBundle {
  const bundles: MimeBundle[] = [];
  const stop = onDisplay((bundle) => bundles.push(bundle));
  try {
    assert.equal(angularError(yTrue, yPred, options), undefined);
  } finally {
    stop();
  }
  assert.equal(bundles.length, 1);
  return bundles[0]!;
}

/** Unit vectors at angles in degrees. */
const field = (degrees: readonly number[], shape: readonly number[]): tf.Tensor =>
  tf.tensor(
    degrees.flatMap((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)]),
    [...shape, 2],
  );
const lines = (bundle: MimeBundle): string[] => (bundle[mime.text] as string).split('\n');

type View = DecodedView & { readonly ok: true };

function viewOf(bundle: MimeBundle): View {
  const view = decodeView(bundle[mime.view] as Uint8Array);
  assert(view.ok, JSON.stringify(view));
  assert.equal(view.header.kind, 'angular');
  return view;
}

function tensor(view: View, role: TensorRole) {
  const entry = view.header.tensors.find((each) => each.role === role);
  assert(entry, role);
  return { ...entry, values: Array.from(view.values(entry)) };
}

describe('angularError', () => {
  // Errors 0, 10, 20, 90. By hand: mean 30, median 15, RMSE √(8600/4) = 46.37, p95 20 + 0.85 · 70 = 79.5 (numpy's linear).
  const yTrue = field([5, 100, 200, 300], [1, 2, 2]);
  const yPred = field([5, 110, 180, 30], [1, 2, 2]);

  it('says mean, median, RMSE, p95, max and shares in its first line, and what they are of', () => {
    assert.deepEqual(lines(shown(yTrue, yPred, { title: 'epoch 3' })), [
      'epoch 3: angular error mean 30.00°, median 15.00°, RMSE 46.37°, p95 79.50°, max 90.00°, ' +
        '< 5° 25.0 %, < 11.25° 50.0 %, < 22.5° 75.0 %, < 30° 75.0 %',
      'all 4 pixels [1,2,2] count',
    ]);
  });
  it('sends truth, prediction and the error in degrees, by their roles', () => {
    const view = viewOf(shown(yTrue, yPred, { title: 'epoch 3' }));
    assert.equal(view.header.title, 'epoch 3');
    const error = tensor(view, 'error');
    assert.deepEqual(
      [error.shape, error.axes, error.angle],
      [[1, 2, 2], ['batch', 'y', 'x'], undefined],
    );
    near(error.values, [0, 10, 20, 90], 1e-5);
    for (const [role, given] of [
      ['target', yTrue],
      ['prediction', yPred],
    ] as const) {
      const sent = tensor(view, role);
      assert.deepEqual(sent.values, [...given.dataSync()]);
      assert.deepEqual(sent.axes, ['batch', 'y', 'x', 'channel']);
      assert.deepEqual(sent.angle, defaultAngle);
    }
  });
  it('options of the angle arrive with it', () => {
    const options = { period: 180, unit: 'deg', zero: 'north', sense: 'ccw' } as const;
    const view = viewOf(shown(yTrue, yPred, options));
    assert.deepEqual(tensor(view, 'target').angle, {
      ...{ encoding: 'cos-sin', unit: 'deg', period: 'half', zero: 'north', sense: 'ccw' },
    });
    near(tensor(view, 'error').values, [0, 10, 20, 90], 1e-5);
  });
  const scalars: readonly (readonly [shape: number[], axes: string])[] = [
    [[3, 2], 'y x'],
    [[3, 2, 1], 'y x'],
    [[1, 3, 2], 'batch y x'],
    [[1, 3, 2, 1], 'batch y x'],
    [[6], 'x'],
  ];
  for (const [shape, axes] of scalars) {
    it(`angles as numbers [${shape.join()}]: the error along ${axes}`, () => {
      const given = tf.tensor([0, 90, 180, 270, 350, 10], shape);
      const view = viewOf(shown(given, given.add(20), { encoding: 'scalar', unit: 'deg' }));
      const error = tensor(view, 'error');
      assert.equal(error.axes.join(' '), axes);
      near(error.values, [20, 20, 20, 20, 20, 20], 1e-4);
    });
  }
  it('a mask leaves pixels out of the statistics, the histogram and the colours', () => {
    const mask = tf.tensor([1, 1, 0, 0], [1, 2, 2], 'bool');
    const bundle = shown(yTrue, yPred, { mask });
    assert.match(lines(bundle)[0]!, /^angular error mean 5\.00°.* max 10\.00°/);
    assert.equal(lines(bundle)[1], '2 of 4 pixels [1,2,2] count, 2 left out by the mask');
    const view = viewOf(bundle);
    near(tensor(view, 'error').values.slice(0, 2), [0, 10], 1e-5);
    assert.deepEqual([...tensor(view, 'error').values].slice(2), [NaN, NaN]);
    assert.equal(tensor(view, 'error').stats.finite, 2);
    assert.deepEqual(tensor(view, 'mask').values, [1, 1, 0, 0]);
  });
  it('a mask of all leaves every figure as it is', () => {
    const mask = tf.ones([1, 2, 2], 'bool');
    assert.equal(lines(shown(yTrue, yPred, { mask }))[0], lines(shown(yTrue, yPred))[0]);
  });
  it('weights weigh: with 1, 1, 2, 0 and the last masked anyway', () => {
    const weights = tf.tensor([1, 1, 2, 5], [1, 2, 2]);
    const mask = tf.tensor([1, 1, 1, 0], [1, 2, 2]);
    const bundle = shown(yTrue, yPred, { weights, mask });
    // (0 + 10 + 2 · 20)/4 = 12.5; √((100 + 800)/4) = 15.
    assert.match(lines(bundle)[0]!, /mean 12\.50°.* RMSE 15\.00°.* < 11\.25° 50\.0 %/);
    assert.equal(lines(bundle)[1], '3 of 4 pixels [1,2,2] count, 1 left out by the mask, weighted');
    assert.deepEqual(tensor(viewOf(bundle), 'weights').values, [1, 1, 2, 0]);
  });
  it('pixels without a direction are counted, and NaN', () => {
    const zero = tf.tensor([0, 0, 1, 0, 1, 0, NaN, 1], [2, 2, 2]);
    const bundle = shown(zero, tf.tensor([1, 0, 1, 0, 0, 1, 1, 0], [2, 2, 2]));
    assert.equal(lines(bundle)[1], '2 of 4 pixels [2,2] count, 2 without a direction');
    near(tensor(viewOf(bundle), 'error').values, [NaN, 0, 90, NaN], 1e-12);
  });
  it('no pixel counts: said, not computed', () => {
    const mask = tf.zeros([1, 2, 2]);
    assert.equal(lines(shown(yTrue, yPred, { mask }))[0], 'angular error none: no pixel counts');
  });
  it('small errors keep their digits', () => {
    const [t, p] = [tf.tensor([1, 0], [1, 2]), tf.tensor([1, 1e-6], [1, 2])];
    // 1e-6 rad, rounded to float32, in degrees.
    assert.match(lines(shown(t, p))[0]!, /mean 5\.730e-5°/);
  });
  it('its picture: words, three panels, and bars of colour that say up to which error', () => {
    const side = 8;
    const all = Array.from({ length: side * side }, (_, i) => i);
    const t = field(
      all.map(() => 90),
      [side, side],
    );
    const p = field(
      all.map((i) => 90 + 10 * (i % side)),
      [side, side],
    );
    const png = decode(shown(t, p)[mime.png] as Uint8Array);
    const at = (x: number, y: number) =>
      Array.from(png.data.subarray(3 * (y * png.width + x), 3 * (y * png.width + x) + 3));
    const colour = (name: 'viridis' | 'cyclic', row: number) =>
      Array.from(colormapTable(name).subarray(3 * row, 3 * row + 3));
    const [panel, gutter, legend] = [128, 8, 36];
    assert.equal(png.width, 3 * panel + 2 * gutter);
    const top = png.height - legend - panel;
    assert.ok(top > 40, 'words above');
    assert.deepEqual(at(64, top + 64), colour('cyclic', 64));
    const error = 2 * (panel + gutter);
    assert.deepEqual(at(error + 4, top + 64), colour('viridis', 0));
    assert.deepEqual(at(error + panel - 4, top + 64), colour('viridis', 255));
    // The bar under the error, from its first to its last colour.
    const bar = top + panel + 6;
    assert.deepEqual(at(error, bar), colour('viridis', 0));
    assert.deepEqual(at(error + panel - 1, bar), colour('viridis', 255));
    assert.deepEqual(at(127, bar), colour('cyclic', 255));
  });
  it('a list of directions has no picture', () => {
    assert.equal(shown(field([1, 2], [2]), field([1, 3], [2]))[mime.png], undefined);
  });

  const refusals: readonly (readonly [name: string, () => void, message: string])[] = [
    [
      'unequal shapes',
      () => angularError(tf.ones([2, 4, 4, 2]), tf.ones([2, 4, 4, 1])),
      'angularError: yTrue [2,4,4,2] and yPred [2,4,4,1] must have equal shapes',
    ],
    [
      'no pairs',
      () => angularError(tf.ones([4, 3]), tf.ones([4, 3])),
      "angularError: yTrue and yPred must end in an axis of length 2 (cos, sin), got [4,3]; numbers that are angles themselves are { encoding: 'scalar' }",
    ],
    [
      'pairs as numbers',
      () => angularError(yTrue, yPred, { encoding: 'scalar' }),
      'angularError: yTrue and yPred of four axes must end in one of length 1 (the angle), got [1,2,2,2]',
    ],
    [
      'no pixels',
      () => angularError(tf.ones([0, 2]), tf.ones([0, 2])),
      'angularError: there are no pixels in [0,2]',
    ],
    [
      'arrays',
      () => angularError([1, 0] as unknown as tf.Tensor, yPred),
      'angularError: yTrue must be a tensor, got [1,0]; arrays become one by tf.tensor',
    ],
    [
      'text',
      () => angularError(yTrue, tf.tensor(['a', 'b'])),
      'angularError: yPred must be of real numbers, got string',
    ],
    [
      'a disposed tensor',
      () => {
        const gone = tf.ones([2, 2]);
        gone.dispose();
        angularError(gone, gone);
      },
      'angularError: yTrue is disposed; draw it before, or keep it with tf.keep',
    ],
    [
      'a mask of another shape',
      () => angularError(yTrue, yPred, { mask: tf.ones([2, 2]) }),
      'angularError: mask [2,2] must have the shape of the per-pixel map [1,2,2]',
    ],
    [
      'a mask of fractions',
      () => angularError(yTrue, yPred, { mask: tf.fill([1, 2, 2], 0.5) }),
      'angularError: mask must hold 0 and 1 only (fractions are weights), got 0.5',
    ],
    [
      'negative weights',
      () => angularError(yTrue, yPred, { weights: tf.fill([1, 2, 2], -1) }),
      'angularError: weights must not be negative, got -1',
    ],
    [
      'another period',
      () => angularError(yTrue, yPred, { period: 3 }),
      "angularError: period must be 2 * Math.PI for directions or Math.PI for axes, with unit: 'deg' also 360 or 180, got 3",
    ],
    [
      'doubled angles of a full turn',
      () => angularError(yTrue, yPred, { encoding: 'double-angle', period: 2 * Math.PI }),
      'angularError: doubled angles repeat after half a turn; leave out period, or make it Math.PI',
    ],
    [
      'an unknown option',
      () => angularError(yTrue, yPred, { delta: 0.2 } as AngularErrorOptions),
      "angularError: unknown option 'delta'; it takes title, mask, weights, encoding, unit, period, zero, sense",
    ],
  ];
  for (const [name, call, message] of refusals) {
    it(`refuses ${name}`, () => assert.throws(call, { message }));
  }
});
