/** A PNG as its pixels, whichever way the file has them. */
import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from 'fast-png';

/** Of a palette its colours; of grey one channel. */
export function decode(bytes: Uint8Array): DecodedPng {
  const png = decodePng(bytes, { checkCrc: true });
  return png.palette ? { ...png, data: convertIndexedToRgb(png), channels: 3 } : png;
}
