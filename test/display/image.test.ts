import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { random, readImage } from '../../extension/data/index.js';
import type { ImageOptions } from '../../extension/display/index.js';
import { decodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import { caption, colourAt, drawn, mapColour } from './drawn.js';

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
      'labels',
      () => tf.tensor2d([[0, 3, 7]], undefined, 'int32'),
      {},
      'picture 3×1, labels 0 to 7, a colour each',
    ],
    [
      'whole numbers that are sizes',
      () => tf.tensor2d([[0, 3, 7]], undefined, 'int32'),
      { colormap: 'viridis' },
      'picture 3×1, viridis from 0 to 7',
    ],
    [
      'many whole numbers',
      () => tf.tensor2d([[0, 99]], undefined, 'int32'),
      {},
      'picture 2×1, viridis from 0 to 99',
    ],
    [
      'labels with one that stands for none',
      () => tf.tensor2d([[0, 18, 255, 255]], undefined, 'int32'),
      {},
      'picture 4×1, labels 0 to 18, a colour each, 255 of 2 elements ignored',
    ],
    [
      'two classes and none',
      () => tf.tensor2d([[0, 1, -1]], undefined, 'int32'),
      {},
      'picture 3×1, labels 0 to 1, a colour each, -1 of 1 elements ignored',
    ],
    [
      'a mask is no label map',
      () => tf.tensor2d([[0, 255]], undefined, 'int32'),
      {},
      'picture 2×1, viridis from 0 to 255',
    ],
    [
      'labels by name, whatever the type',
      () => tf.tensor2d([[0, 1]]),
      { labels: ['road', 'car', 'sky'] },
      'picture 2×1, labels 0 to 2, a colour each',
    ],
    [
      'another label that stands for none',
      () => tf.tensor2d([[0, 1, 9]], undefined, 'int32'),
      { ignore: 9 },
      'picture 3×1, labels 0 to 1, a colour each, 9 of 1 elements ignored',
    ],
    [
      'along the logarithm',
      () => tf.tensor2d([[0.125, 1, 100]]),
      { log: true },
      'picture 3×1, viridis from 0.125 to 100, along the logarithm',
    ],
    [
      'a whole batch',
      () => tf.zeros([3, 4, 5, 1]),
      { batch: 'all' },
      'picture 5×4 of batch 0 to 2, row by row, grey from 0 to 1',
    ],
    [
      'more than a picture has room for',
      () => tf.zeros([70, 2, 2, 1]),
      { batch: 'all' },
      'picture 2×2 of batch 0 to 63 of 0 to 69, row by row, grey from 0 to 1',
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
    assert.match(bundle[mime.text] as string, /^error: tensor float32 \[2,2\]/);
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
      /^picture 1500×1500, grey from 0 to 1, each pixel the mean of 9×9$/,
    );
  });

  it('an error of one pixel in 3000 × 99 is still seen', () => {
    const values = tf.buffer([3000, 99]);
    values.set(1, 1234, 56);
    const bundle = drawn(values.toTensor(), { role: 'error' });
    assert.deepEqual(colourAt(bundle, [3000, 99], 1234, 56), mapColour('viridis', 255));
    assert.match(caption(bundle), /each pixel the largest magnitude of 3×3$/);
  });
});
