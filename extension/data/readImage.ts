/** Image files as tensors. */
import * as tf from '@tensorflow/tfjs-core';
import { type DecodedImage, decodeJpegImage, decodePngImage } from './decodeImage.js';
import { type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';

export interface ReadImageOptions {
  /**
   * `as-is` (default): a grey file gives 1 channel, a coloured file 3.
   * `grey`: 1 channel; of colours the Rec. 709 luma 0.2126 R + 0.7152 G + 0.0722 B of the stored values.
   * `rgb`: 3 channels; of grey, three times the same.
   */
  readonly channels?: 'as-is' | 'grey' | 'rgb';
  /** Appends alpha as the last channel, 1 where the file has none. Default: alpha is left out. */
  readonly alpha?: boolean;
}

/**
 * A PNG or JPEG file as numbers from 0 to 1.
 *
 *   value = stored / (2^bits - 1)
 *
 * Formats: PNG of 1, 2, 4, 8 and 16 bits, grey, RGB, palette, with or without alpha; JPEG, baseline and
 * progressive, grey and RGB. Told by their first bytes, not by their name. Not CMYK JPEG.
 * Convention: values are as stored (gamma-coded, mostly sRGB), not linear light; colour under transparent
 * pixels is kept; an EXIF rotation is not applied (as in Pillow and OpenCV's unchanged mode).
 * Source of luma: ITU-R BT.709-6 (2015), 3.2.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @param options - How many channels there are in the end; see `ReadImageOptions`.
 * @returns [height, width, channels] float32 from 0 to 1; row 0 is the top row.
 * @throws Error for no such file, what is not a PNG or JPEG, a damaged file, and more numbers than `wire/budgets.ts` allows
 *   (100 million).
 * @example
 * const photo = readImage('bark.png');      // [512, 768, 3]
 */
export function readImage(path: FileSource, options: ReadImageOptions = {}): tf.Tensor3D {
  const { channels = 'as-is', alpha = false } = options;
  if (!['as-is', 'grey', 'rgb'].includes(channels)) {
    throw new Error(
      `readImage: channels must be 'as-is', 'grey' or 'rgb', got ${JSON.stringify(channels)}`,
    );
  }
  const bytes = readBytes('readImage', path);
  const image = decode(bytes, sourceText(path));
  const isGrey = image.channels < 3;
  const wanted = channels === 'as-is' ? (isGrey ? 'grey' : 'rgb') : channels;
  const shape: [number, number, number] = [
    image.height,
    image.width,
    (wanted === 'grey' ? 1 : 3) + (alpha ? 1 : 0),
  ];
  return tf.tensor3d(toChannels(image, wanted, alpha), shape, 'float32');
}

function decode(bytes: Uint8Array, path: string): DecodedImage {
  try {
    const format = formatOf(bytes);
    if (format === 'PNG') return decodePngImage(bytes);
    if (format === 'JPEG') return decodeJpegImage(bytes);
  } catch (error) {
    throw new Error(`readImage: ${path} ${(error as Error).message}`, { cause: error });
  }
  throw new Error(`readImage: ${path} ${foreignFileText(bytes, 'a PNG or JPEG')}`);
}

function toChannels(image: DecodedImage, wanted: 'grey' | 'rgb', alpha: boolean): Float32Array {
  const { width, height, channels, data, white } = image;
  const colours = channels < 3 ? 1 : 3;
  const out = (wanted === 'grey' ? 1 : 3) + (alpha ? 1 : 0);
  const values = new Float32Array(width * height * out);
  for (let i = 0; i < width * height; i++) {
    const from = i * channels;
    const to = i * out;
    if (wanted === 'rgb') {
      for (let c = 0; c < 3; c++) values[to + c] = data[from + (colours === 1 ? 0 : c)]! / white;
    } else if (colours === 1) {
      values[to] = data[from]! / white;
    } else {
      const luma = 0.2126 * data[from]! + 0.7152 * data[from + 1]! + 0.0722 * data[from + 2]!;
      values[to] = luma / white;
    }
    if (alpha) values[to + out - 1] = channels > colours ? data[from + colours]! / white : 1;
  }
  return values;
}
