/** Pixels as a PNG file. */
import { encode } from 'fast-png';

export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  /** Opaque. */
  readonly rgba: Uint8ClampedArray;
}

// Small tensors are drawn with squares for pixels, up to this many picture elements a side.
const comfortableSide = 320;

export function encodePng(image: RgbaImage): Uint8Array {
  const scale = Math.max(1, Math.floor(comfortableSide / Math.max(image.width, image.height)));
  const width = image.width * scale;
  const height = image.height * scale;
  const channels = isGrey(image.rgba) ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / scale) * image.width;
    for (let x = 0; x < width; x++) {
      const from = 4 * (row + Math.floor(x / scale));
      for (let c = 0; c < channels; c++) data[to++] = image.rgba[from + c]!;
    }
  }
  return encode({ width, height, channels, depth: 8, data }, { zlib: { level: 6 } });
}

function isGrey(rgba: Uint8ClampedArray): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}
