/** Pixels as a PNG file. */
import { encode } from 'fast-png';

import type { RgbaImage } from './raster.js';

export function encodePng({ width, height, rgba }: RgbaImage): Uint8Array {
  const channels = isGrey(rgba) ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0, to = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < channels; c++) data[to++] = rgba[i + c]!;
  }
  return encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } });
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}
