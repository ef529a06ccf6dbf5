/** Pictures of labels, and of all items of a batch. */
import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { decodeView } from '../../extension/wire/container.js';
import { mime } from '../../extension/wire/ids.js';
import { decode } from '../support/pngPixels.js';
import { caption, colourAt, drawn, mapColour } from './drawn.js';

describe('image', () => {
  it('items of a batch stand in rows, in the same colours', () => {
    const items = tf.tensor4d([0, 1, 2, 4], [4, 1, 1, 1]).tile([1, 8, 8, 1]);
    const png = decode(drawn(items, { batch: 'all' })[mime.png] as Uint8Array);
    // Two by two, of 8 pixels and 2 between them, each of 17 points.
    const at = (row: number, column: number) => {
      const from = (17 * row * png.width + 17 * column) * png.channels;
      return Array.from(png.data.slice(from, from + 3));
    };
    assert.deepEqual(
      [at(0, 0), at(0, 10), at(10, 0), at(10, 10), at(0, 9)],
      [...[0, 64, 128, 255].map((row) => mapColour('viridis', row)), [255, 255, 255]],
    );
  });

  it('labels have the colours of tab20, and what is ignored is black', () => {
    const bundle = drawn(tf.tensor2d([[0, 3, 255]], undefined, 'int32'));
    assert.deepEqual(
      [0, 1, 2].map((x) => colourAt(bundle, [1, 3], 0, x)),
      [
        [31, 119, 180],
        [214, 39, 40],
        [0, 0, 0],
      ],
    );
  });
  it('a large label map keeps its labels: where one is drawn of several, the most frequent', () => {
    // Cityscapes' size; every eighth pixel has another label, and a corner none.
    const data = Int32Array.from({ length: 1024 * 2048 }, (_, i) => (i % 8 === 0 ? 3 : 5));
    data.fill(255, 0, 2048);
    const bundle = drawn(tf.tensor2d(data, [1024, 2048], 'int32'));
    const words = caption(bundle);
    assert.match(words, /^picture 2048×1024, labels 0 to 5, .*2048 elements ignored/);
    const [, block] = /each pixel the most frequent label of (\d+)×\1$/.exec(words) ?? [];
    const png = decode(bundle[mime.png] as Uint8Array);
    const middle = Math.floor(512 / Number(block)) * png.width * png.channels;
    assert.deepEqual([...png.data.subarray(middle, middle + 3)], [140, 86, 75]);
    const view = decodeView(bundle[mime.view] as Uint8Array);
    assert.ok(view.ok);
    const [entry] = view.header.tensors;
    assert.ok(entry?.sampling.kind === 'blocks' && entry.sampling.reduce === 'mode');
    const kinds = new Set(view.values(entry));
    assert.ok([...kinds].every((label) => [3, 5, 255].includes(label)));
  });
});
