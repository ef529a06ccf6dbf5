/** What a PNG stores, before it means a colour: indices of its palette, grey levels or channels, one number each. */
import { decode, type DecodedPng } from 'fast-png';
import { budgets } from '../wire/budgets.js';
import { damageError } from './damageError.js';
import { bitsAt, withoutInterlace } from './interlacedBits.js';
import { soundPng } from './soundPng.js';

/** `depth` is that of the file; `data` has a number for each pixel and channel at any depth. Throws a phrase. */
export function decodeStoredPng(bytes: Uint8Array): DecodedPng {
  const isDamaged = (reason: string) => damageError('PNG', new Error(reason));
  const sound = soundPng(bytes, budgets.imageValues, isDamaged);
  const { header } = sound;
  const isUnread = header.interlaced && header.depth < 8;
  try {
    const png = decode(isUnread ? withoutInterlace(sound) : sound.bytes, { checkCrc: true });
    const depth = header.depth as DecodedPng['depth'];
    return png.depth < 8 ? { ...png, data: unpackBits(png) } : { ...png, depth };
  } catch (error) {
    throw damageError('PNG', error);
  }
}

/** Each row begins at a byte. */
function unpackBits({ width, height, depth, data }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = (data as Uint8Array).subarray(y * rowBytes, (y + 1) * rowBytes);
    for (let x = 0; x < width; x++) pixels[y * width + x] = bitsAt(row, x, depth);
  }
  return pixels;
}
