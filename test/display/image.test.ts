import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { random, readImage } from '../../extension/data/index.js';
import { image, type ImageOptions } from '../../extension/display/index.js';
import { onDisplay } from '../../extension/display/sink.js';
import { decodeView } from '../../extension/wire/container.js';
import { colormapTable } from '../../extension/wire/colormaps.js';
import { mime, type MimeBundle } from '../../extension/wire/ids.js';

function drawn(tensor: tf.Tensor, options?: ImageOptions): MimeBundle {
  const bundles: MimeBundle[] = [];
  const stop = onDisplay((bundle) => bundles.push(bundle));
  try {
    assert.equal(image(tensor, options), undefined);
  } finally {
    stop();
  }
  assert.equal(bundles.length, 1);
  return bundles[0]!;
}

const caption = (bundle: MimeBundle): string => String(bundle[mime.text]).split('\n')[1]!;

/** Colour of the picture where the tensor's pixel (y, x) of an h × w tensor is drawn. */
function colourAt(
  bundle: MimeBundle,
  [h, w]: readonly [number, number],
  y: number,
  x: number,
): number[] {
  const png = decode(bundle[mime.png] as Uint8Array);
  const row = Math.floor(((y + 0.5) * png.height) / h);
  const column = Math.floor(((x + 0.5) * png.width) / w);
  const at = (row * png.width + column) * png.channels;
  const colour = Array.from(png.data.slice(at, at + png.channels));
  return colour.length === 1 ? [colour[0]!, colour[0]!, colour[0]!] : colour;
}

const mapColour = (name: Parameters<typeof colormapTable>[0], row: number): number[] =>
  Array.from(colormapTable(name).slice(3 * row, 3 * row + 3));

const cosSin = (radians: readonly number[], shape: number[]): tf.Tensor =>
  tf.tensor(
    radians.flatMap((a) => [Math.cos(a), Math.sin(a)]),
    shape,
  );

/** A row off is allowed: the sine of a multiple of π is not exactly 0, so that angle 0 may be a hair below a full turn. */
function assertNear(
  colour: number[],
  name: Parameters<typeof colormapTable>[0],
  row: number,
): void {
  const rows = [row, (row + 255) % 256].map((r) => mapColour(name, r).join());
  assert(rows.includes(colour.join()), `${colour.join()} is none of ${rows.join(' | ')}`);
}

describe('image', () => {
  it('row 0 is at the top, and a pixel where its index says', () => {
    const values = tf.buffer([1, 100, 120, 1]);
    values.set(1, 0, 12, 80, 0);
    const bundle = drawn(values.toTensor());
    assert.deepEqual(colourAt(bundle, [100, 120], 12, 80), [255, 255, 255]);
    assert.deepEqual(colourAt(bundle, [100, 120], 80, 12), [0, 0, 0]);
  });

  const captions: readonly (readonly [
    name: string,
    make: () => tf.Tensor,
    options: ImageOptions,
    caption: string,
  ])[] = [
    ['0 to 1', () => tf.zeros([4, 5]), {}, 'picture 5×4, grey from 0 to 1'],
    ['both signs', () => tf.tensor2d([[-1, 3]]), {}, 'picture 2×1, diverging from -3 to 3'],
    ['positive', () => tf.tensor2d([[2, 3]]), {}, 'picture 2×1, viridis from 2 to 3'],
    ['colours', () => tf.zeros([4, 5, 3]), {}, 'picture 5×4, red green blue from 0 to 1'],
    [
      'colours of bytes',
      () => tf.fill([4, 5, 3], 200, 'int32'),
      {},
      'picture 5×4, red green blue from 0 to 255',
    ],
    [
      'gradient of 3 channels',
      () => tf.fill([4, 5, 3], -1),
      {},
      'picture 5×4 of channel 0 of 0 to 2, viridis from -1 to -1',
    ],
    [
      'batch',
      () => tf.zeros([3, 4, 5, 1]),
      { batch: 2 },
      'picture 5×4 of batch 2 of 0 to 2, grey from 0 to 1',
    ],
    [
      'channel',
      () => tf.zeros([4, 5, 2]),
      { channel: 1 },
      'picture 5×4 of channel 1 of 0 to 1, grey from 0 to 1',
    ],
    [
      'clipped',
      () => tf.tensor2d([[-1, 0, 5, 6]]),
      { range: [0, 4] },
      'picture 4×1, diverging from 0 to 4 (1 below and 2 above)',
    ],
    [
      'marked',
      () => tf.tensor2d([[NaN, 0]]),
      { colormap: 'viridis' },
      'picture 2×1, viridis from 0 to 1, 1 pixels not finite, marked',
    ],
    [
      'angles',
      () =>
        tf.tensor3d([
          [
            [0, 1],
            [0, 1],
          ],
        ]),
      { angle: true },
      'picture 2×1, direction by colour, mean 90.0°, resultant 1',
    ],
    [
      'axes',
      () =>
        tf.tensor3d([
          [
            [0, 1],
            [0, -1],
          ],
        ]),
      { angle: { period: Math.PI } },
      'picture 2×1, direction by colour, mean 90.0°, resultant 1',
    ],
    [
      'degrees',
      () => tf.tensor2d([[10, 30]]),
      { angle: { encoding: 'scalar', unit: 'deg' } },
      'picture 2×1, direction by colour, mean 20.0°, resultant 0.9848',
    ],
    [
      'no direction',
      () => tf.zeros([1, 2, 2]),
      { angle: true },
      'picture 2×1, no directions, 2 pixels without direction, marked',
    ],
  ];
  for (const [name, make, options, expected] of captions) {
    it(`${name}: ${expected}`, () => assert.equal(caption(drawn(make(), options)), expected));
  }

  it('title, and its place in the text', () => {
    const bundle = drawn(tf.zeros([2, 2]), { title: 'error' });
    assert.match(String(bundle[mime.text]), /^error: tensor float32 \[2,2\]/);
  });

  it('the view holds every number, and how it was first drawn', () => {
    const tensor = random(1).normal([2, 6, 7, 2]);
    const view = decodeView(
      drawn(tensor, { batch: 1, channel: 1, title: 'field' })[mime.view] as Uint8Array,
    );
    assert(view.ok);
    const { header } = view;
    assert.deepEqual([header.kind, header.title], ['image', 'field']);
    assert.deepEqual(view.values(header.tensors[0]!), tensor.dataSync());
    const extent = Math.max(...tensor.dataSync().map(Math.abs));
    assert.deepEqual(header.view, {
      colormap: 'diverging',
      range: [-extent, extent],
      batch: 1,
      channel: 1,
    });
  });

  it('an angle is drawn in the colour of its direction', () => {
    const bundle = drawn(
      tf.tensor3d([
        [
          [1, 0],
          [0, 1],
          [-1, 0],
          [0, -1],
        ],
      ]),
      { angle: true },
    );
    const rows = [0, 64, 128, 192];
    rows.forEach((row, x) =>
      assert.deepEqual(colourAt(bundle, [1, 4], 0, x), mapColour('cyclic', row)),
    );
  });

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
  it('a colour map that was asked for is used on colours too', () => {
    const bundle = drawn(tf.ones([2, 2, 3]), { colormap: 'viridis', range: [0, 1] });
    assert.deepEqual(colourAt(bundle, [2, 2], 0, 0), mapColour('viridis', 255));
  });
  it('options that are undefined are left out', () => {
    const options = { title: undefined, range: undefined, angle: undefined, batch: undefined };
    assert.equal(
      caption(drawn(tf.zeros([2, 2]), options as object)),
      'picture 2×2, grey from 0 to 1',
    );
  });

  it('NaN is yellow, +∞ magenta, -∞ cyan', () => {
    const bundle = drawn(tf.tensor2d([[NaN, Infinity, -Infinity, 0]]));
    assert.deepEqual(
      [0, 1, 2].map((x) => colourAt(bundle, [1, 4], 0, x)),
      [
        [255, 255, 0],
        [255, 0, 255],
        [0, 255, 255],
      ],
    );
  });

  it('a photograph: grey as it was, within 256 KiB', () => {
    const photo = readImage('test/fixtures/images/grey8.png');
    const bundle = drawn(photo);
    const values = photo.dataSync();
    for (let i = 0; i < 35; i++) {
      const grey = Math.round(values[i]! * 255);
      assert.deepEqual(colourAt(bundle, [5, 7], Math.floor(i / 7), i % 7), [grey, grey, grey]);
    }
  });

  it('1500 × 1500 noise: reduced to what a page can carry, and said', () => {
    const bundle = drawn(random(2).uniform([1500, 1500]));
    assert((bundle[mime.png] as Uint8Array).length <= 256 * 1024);
    assert.match(
      caption(bundle),
      /^picture 1500×1500, grey from 0 to 1, each pixel the mean of 4×4$/,
    );
  });

  it('an error of one pixel in 3000 × 99 is still seen', () => {
    const values = tf.buffer([3000, 99]);
    values.set(1, 1234, 56);
    const bundle = drawn(values.toTensor(), { role: 'error' });
    assert.deepEqual(colourAt(bundle, [3000, 99], 1234, 56), [255, 255, 255]);
    assert.match(caption(bundle), /each pixel the largest magnitude of 3×3$/);
  });
});
