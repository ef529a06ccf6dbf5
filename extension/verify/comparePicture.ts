/** Two PNGs by their pixels: how they were compressed says nothing. */
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { soundPng } from '../data/soundPng.js';
import { budgets } from '../wire/budgets.js';
import type { Allowance } from './allowances.js';
import type { Finding } from './difference.js';
import { isSameBytes } from './sameBytes.js';

export function comparePicture(
  recorded: Uint8Array,
  now: Uint8Array,
  allowance: Allowance,
): readonly Finding[] {
  if (isSameBytes(recorded, now)) return [];
  const before = readPng(recorded, 'recorded');
  const after = readPng(now, 'now');
  if ('code' in before) return [before];
  if ('code' in after) return [after];
  const [was, is] = [sizeText(before), sizeText(after)];
  if (was !== is) return [{ code: 'other', what: 'the picture', recorded: was, now: is }];
  return comparePixels(before, after, allowance);
}

function readPng(bytes: Uint8Array, side: 'recorded' | 'now'): DecodedPng | Finding {
  try {
    const sound = soundPng(bytes, budgets.pictureValues, (reason) => new Error(reason));
    const png = decode(sound.bytes, { checkCrc: true });
    if (!png.palette) return unpack(png);
    const data = convertIndexedToRgb(png);
    return { ...png, data, channels: data.length / (png.width * png.height), depth: 8 };
  } catch (error) {
    const reason = (error as Error).message;
    return { code: 'unreadable', what: 'the picture', side, reason };
  }
}

/** Several pixels of one channel may share a byte; here each gets its own. */
function unpack(png: DecodedPng): DecodedPng {
  const { width, height, depth, data } = png;
  if (depth >= 8) return png;
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  const top = 2 ** depth - 1;
  const levels = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const byte = data[y * rowBytes + Math.floor(x / perByte)] ?? 0;
    return (((byte >> (8 - depth * ((x % perByte) + 1))) & top) * 255) / top;
  });
  return { ...png, data: levels, depth: 8 };
}

const sizeText = ({ width, height, channels, depth }: DecodedPng): string =>
  `${width}×${height}, ${channels} channels of ${depth} bits`;

function comparePixels(
  recorded: DecodedPng,
  now: DecodedPng,
  { levels, shades, share }: Allowance,
): readonly Finding[] {
  const { width, height } = recorded;
  let [pixels, shaded, worst, at] = [0, 0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    const [was, is] = [colourAt(recorded, i), colourAt(now, i)];
    const off = Math.max(...was.map((level, c) => Math.abs(level - (is[c] ?? 0))));
    if (off > 0) shaded++;
    if (off > levels) pixels++;
    if (off > worst) [worst, at] = [off, i];
  }
  const area = width * height;
  const isSame = pixels <= share * area;
  if (isSame && shaded <= Math.ceil(shades * area)) return [];
  return [
    {
      code: 'pixels',
      pixels: isSame ? shaded : pixels,
      of: area,
      at: [at % width, Math.floor(at / width)],
      recorded: colourAt(recorded, at),
      now: colourAt(now, at),
    },
  ];
}

function colourAt({ data, channels, depth }: DecodedPng, pixel: number): number[] {
  const scale = depth === 16 ? 257 : 1;
  return Array.from(data.subarray(pixel * channels, (pixel + 1) * channels), (x) => x / scale);
}
