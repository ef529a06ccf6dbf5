/**
 * Image bytes to numbers, one decoder per format, each brought to the same form.
 *
 * What the libraries leave open is refused or decided here: CMYK has no one meaning as RGB without its colour profile.
 */
import { convertIndexedToRgb, type DecodedPng } from 'fast-png';
import { budgets } from '../wire/budgets.js';
import { decodeJpegPixels } from './jpegDecoder.js';
import { type JpegFrame, readJpegFrame } from './jpegFrame.js';
import { damageError } from './damageError.js';
import { decodeStoredPng } from './storedPng.js';

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha; `data` is [height, width, channels]. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: ArrayLike<number>;
  /** The number that stands for 1. */
  readonly white: number;
}

/** Throws a phrase: what is wrong with the file, and what to do. */
export function decodePngImage(bytes: Uint8Array): DecodedImage {
  const png = decodeStoredPng(bytes);
  return png.palette ? paletteImage(png) : plainImage(png);
}

export function decodeJpegImage(bytes: Uint8Array): DecodedImage {
  const frame = readJpegFrame(bytes);
  if (!frame) throw damageError('JPEG', new Error('it has no frame'));
  checkJpeg(bytes.length, frame);
  if (frame.components === 4) {
    throw new Error(
      'is a CMYK JPEG, whose colours have no one meaning as RGB. Convert it to RGB with its colour profile first',
    );
  }
  const pixels = decodeJpegPixels(bytes);
  if (!pixels) {
    throw damageError('JPEG', new Error('its pixels cannot be decoded, or end too early'));
  }
  const { width, height, channels, data } = pixels;
  if (width !== frame.width || height !== frame.height) {
    throw damageError('JPEG', new Error('it has two sizes'));
  }
  return { width, height, channels: channels === 1 ? 1 : 3, data, white: 255 };
}

function checkJpeg(byteLength: number, { width, height, components, scans }: JpegFrame): void {
  if (width === 0 || height === 0) {
    throw damageError('JPEG', new Error(`its size is ${width}×${height}`));
  }
  const pixels = width * height;
  const size = `has ${width}×${height} pixels`;
  const { imageValues, jpegPixelsPerByte, jpegScanPixels } = budgets;
  if (pixels * components > imageValues.most) {
    throw new Error(
      `${size}, more than the ${imageValues.most / 1e6} million numbers that are read. Cut or scale it first`,
    );
  }
  if (pixels > 250_000 + jpegPixelsPerByte.most * byteLength) {
    throw damageError('JPEG', new Error(`it ${size} in ${byteLength} bytes`));
  }
  if (scans * pixels > jpegScanPixels.most) {
    throw damageError('JPEG', new Error(`it has ${scans} scans, and encoders write about 10`));
  }
}

function paletteImage(png: DecodedPng): DecodedImage {
  const { width, height, palette } = png;
  try {
    const channels = palette?.[0]?.length === 4 ? 4 : 3;
    return { width, height, channels, data: convertIndexedToRgb({ ...png, depth: 8 }), white: 255 };
  } catch (error) {
    throw damageError('PNG', error);
  }
}

function plainImage(png: DecodedPng): DecodedImage {
  const { width, height, depth } = png;
  const channels = png.channels as DecodedImage['channels'];
  const white = 2 ** depth - 1;
  const image = { width, height, channels, data: png.data, white };
  return png.transparency ? withTransparentColour(image, png.transparency) : image;
}

/** The tRNS chunk of an image without a palette names one colour that is fully transparent. */
function withTransparentColour(image: DecodedImage, colour: Uint16Array): DecodedImage {
  const { width, height, channels, data: opaque, white } = image;
  const data = new Uint16Array(width * height * (channels + 1)).fill(white);
  for (let i = 0; i < width * height; i++) {
    let same = true;
    for (let c = 0; c < channels; c++) {
      const value = opaque[i * channels + c]!;
      data[i * (channels + 1) + c] = value;
      same &&= value === colour[c];
    }
    if (same) data[i * (channels + 1) + channels] = 0;
  }
  return { width, height, channels: channels === 1 ? 2 : 4, data, white };
}
