/** What `image` sends, and the colours in it. */
import assert from 'node:assert/strict';
import { decode } from '../support/pngPixels.js';
import type * as tf from '@tensorflow/tfjs-core';
import { image, type ImageOptions } from '../../extension/display/index.js';
import { onDisplay } from '../../extension/display/sink.js';
import { colormapTable } from '../../extension/picture/colormaps.js';
import { mime, type MimeBundle } from '../../extension/wire/ids.js';

export function drawn(tensor: tf.Tensor, options?: ImageOptions): MimeBundle {
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

export const caption = (bundle: MimeBundle): string =>
  (bundle[mime.text] as string).split('\n')[1]!;

/** Colour of the picture where the tensor's pixel (y, x) of an h × w tensor is drawn. */
export function colourAt(
  bundle: MimeBundle,
  [h, w]: readonly [number, number],
  y: number,
  x: number,
): number[] {
  const png = decode(bundle[mime.png] as Uint8Array);
  // Below the tensor are words about it, which may be wider. A pixel is a square of points, or a point is several pixels.
  const side = Math.floor(320 / Math.max(h, w)) || 1 / Math.ceil(Math.max(h, w) / 1024);
  const [row, column] = [Math.floor((y + 0.5) * side), Math.floor((x + 0.5) * side)];
  const at = (row * png.width + column) * png.channels;
  const colour = Array.from(png.data.slice(at, at + png.channels));
  return colour.length === 1 ? [colour[0]!, colour[0]!, colour[0]!] : colour;
}

export const mapColour = (name: Parameters<typeof colormapTable>[0], row: number): number[] =>
  Array.from(colormapTable(name).slice(3 * row, 3 * row + 3));
