/** Opaque images as arrays of points, and what is done to them whatever is drawn. */
import type { Rgb } from '../picture/panel.js';

export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** Opaque. */
  readonly rgba: Uint8ClampedArray;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** White. */
export const blank = (width: number, height: number): RgbaImage => ({
  width,
  height,
  rgba: new Uint8ClampedArray(4 * width * height).fill(255),
});

/** What lies outside of the image is left out. */
export function fill({ width, height, rgba }: RgbaImage, box: Box, colour: Rgb): void {
  for (let y = Math.max(0, box.top); y < Math.min(box.bottom, height); y++) {
    for (let x = Math.max(0, box.left); x < Math.min(box.right, width); x++)
      rgba.set(colour, 4 * (y * width + x));
  }
}

/** `image` at a place of `onto`, each of its points as a square of `scale` points. */
export function place(
  onto: RgbaImage,
  image: RgbaImage,
  {
    left,
    top,
    scale = 1,
  }: { readonly left: number; readonly top: number; readonly scale?: number },
): void {
  const { width, height, rgba } = image;
  // A point is a word. Its own is read where it lies, which in the middle of a buffer may be between words.
  const from = new Uint32Array(rgba.slice().buffer);
  const row = new Uint32Array(width * scale);
  const bytes = new Uint8Array(row.buffer);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < row.length; x++) row[x] = from[y * width + Math.floor(x / scale)]!;
    for (let copy = 0; copy < scale; copy++) {
      onto.rgba.set(bytes, 4 * ((top + y * scale + copy) * onto.width + left));
    }
  }
}

/** One under the other, as wide as the widest. */
export function stack(images: readonly RgbaImage[]): RgbaImage {
  const width = images.reduce((most, image) => Math.max(most, image.width), 0);
  const stacked = blank(
    width,
    images.reduce((sum, image) => sum + image.height, 0),
  );
  let top = 0;
  for (const image of images) {
    place(stacked, image, { left: 0, top });
    top += image.height;
  }
  return stacked;
}
