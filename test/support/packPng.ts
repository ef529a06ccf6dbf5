/** A screenshot's pixels in fewer bytes: browsers pack for speed, and the pictures that are shipped are a seventh of the package. */
import { decode } from 'fast-png';
import { encodePng } from '../../extension/display/png.js';

/** The same pixels; of eight bits and opaque, as screenshots are. */
export function packPng(bytes: Uint8Array): Uint8Array {
  const { width, height, channels, depth, palette, data } = decode(bytes);
  if (depth !== 8 || palette !== undefined || channels !== 3) {
    throw new Error(`packPng: ${channels} channels of ${depth} bits are no opaque screenshot`);
  }
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgba[4 * pixel + channel] = data[3 * pixel + channel]!;
    }
  }
  const packed = encodePng({ width, height, rgba });
  return packed.length < bytes.length ? packed : bytes;
}
