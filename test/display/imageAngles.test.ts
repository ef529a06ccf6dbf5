import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { ImageOptions } from '../../extension/display/index.js';
import { decodeView } from '../../extension/wire/container.js';
import type { ColormapName } from '../../extension/picture/colormaps.js';
import { mime } from '../../extension/wire/ids.js';
import { colourAt, drawn, mapColour } from './drawn.js';

const cosSin = (radians: readonly number[], shape: number[]): tf.Tensor =>
  tf.tensor(
    radians.flatMap((a) => [Math.cos(a), Math.sin(a)]),
    shape,
  );

/** A row off is allowed: the sine of a multiple of π is not exactly 0, so that angle 0 may be a hair below a full turn. */
function assertNear(colour: number[], name: ColormapName, row: number): void {
  const rows = [row, (row + 255) % 256].map((r) => mapColour(name, r).join());
  assert(rows.includes(colour.join()), `${colour.join()} is none of ${rows.join(' | ')}`);
}

describe('image of angles', () => {
  const quarter = Math.PI / 2;
  /** Angles in quarter turns, and the row of the colour map they are drawn with. */
  const directions: readonly (readonly [
    name: string,
    angle: ImageOptions['angle'],
    make: (radians: readonly number[]) => tf.Tensor,
    rows: readonly number[],
  ])[] = [
    ['[H,W,2]', { period: 2 * Math.PI }, (a) => cosSin(a, [1, 4, 2]), [0, 64, 128, 192]],
    [
      '[1,H,W,2]',
      { unit: 'rad', period: 2 * Math.PI },
      (a) => cosSin(a, [1, 1, 4, 2]),
      [0, 64, 128, 192],
    ],
    [
      '[1,H,W,2], 360 degrees',
      { unit: 'deg', period: 360 },
      (a) => cosSin(a, [1, 1, 4, 2]),
      [0, 64, 128, 192],
    ],
    [
      '2π from float32',
      { period: Math.fround(2 * Math.PI) },
      (a) => cosSin(a, [1, 4, 2]),
      [0, 64, 128, 192],
    ],
    ['axes', { period: Math.PI }, (a) => cosSin(a, [1, 4, 2]), [0, 128, 0, 128]],
    [
      'axes, 180 degrees',
      { unit: 'deg', period: 180 },
      (a) => cosSin(a, [1, 4, 2]),
      [0, 128, 0, 128],
    ],
    [
      'doubled angles',
      { encoding: 'double-angle' },
      (a) => cosSin(a, [1, 4, 2]),
      [0, 64, 128, 192],
    ],
    [
      '[H,W] in radians',
      { encoding: 'scalar' },
      (a) => tf.tensor2d(a.slice(), [1, 4]),
      [0, 64, 128, 192],
    ],
    [
      '[B,H,W,1] in degrees',
      { encoding: 'scalar', unit: 'deg', period: 180 },
      (a) =>
        tf.tensor4d(
          a.map((x) => Math.round((x * 180) / Math.PI)),
          [1, 1, 4, 1],
        ),
      [0, 128, 0, 128],
    ],
  ];
  for (const [name, angle, make, rows] of directions) {
    it(`directions, ${name}: right, down, left, up are rows ${rows.join(' ')} of the colour wheel`, () => {
      const bundle = drawn(make([0, 1, 2, 3].map((turns) => turns * quarter)), { angle: angle! });
      rows.forEach((row, x) => assertNear(colourAt(bundle, [1, 4], 0, x), 'cyclic', row));
      const view = decodeView(bundle[mime.view] as Uint8Array);
      assert(view.ok, JSON.stringify(view));
      assert.match(view.header.tensors[0]!.angle!.period, /^(full|half)$/);
    });
  }
  it('directions of the item of a batch that was asked for, in colours safe for the colour-blind', () => {
    const field = cosSin([0, quarter, Math.PI, 3 * quarter], [2, 1, 2, 2]);
    const bundle = drawn(field, { angle: true, batch: 1, colormap: 'cyclicSafe' });
    [128, 192].forEach((row, x) => assertNear(colourAt(bundle, [1, 2], 0, x), 'cyclicSafe', row));
  });
});
