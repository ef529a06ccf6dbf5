/** Label images as class numbers. */
import * as tf from '@tensorflow/tfjs-core';
import type { DecodedPng } from 'fast-png';
import { type FileSource, sourceText } from './fileSource.js';
import { readBytes } from './readBytes.js';
import { foreignFileText, formatOf } from './signature.js';
import { decodeStoredPng } from './storedPng.js';

export interface ReadLabelsOptions {
  /**
   * For labels that are stored as colours (red, green, blue from 0 to 255): the colour at place k is class k. A colour that is
   * not in it is an error.
   */
  readonly palette?: readonly (readonly [red: number, green: number, blue: number])[];
}

/**
 * A PNG of labels as the whole numbers that it stores: class or instance numbers, not brightness.
 *
 * Formats: PNG with a palette (PASCAL VOC, ADE20K: the index is the class), grey of 1 to 8 bits (Cityscapes' labelIds) and of 16
 * (instance numbers); RGB with `palette`. Numbers such as 255 that a data set means as "ignore" are kept: give them to the loss.
 *
 * @param path - From the notebook's folder; absolute paths and file: URLs too; or the bytes of the file.
 * @param options - See `ReadLabelsOptions`.
 * @returns int32 [height, width]; row 0 is the top row.
 * @throws Error for no such file, no PNG, a damaged one, colours without a palette, a colour that is not in it, and a JPEG,
 *   whose compression makes other numbers of labels.
 * @example
 * const labels = readLabels('2007_000032.png');      // [281, 500], 0 to 20 and 255
 */
export function readLabels(path: FileSource, options: ReadLabelsOptions = {}): tf.Tensor2D {
  const bytes = readBytes('readLabels', path);
  try {
    const format = formatOf(bytes);
    if (format === 'JPEG') {
      throw new Error(
        'is a JPEG, whose compression changes numbers: labels in it are not those that were saved. Save them as PNG',
      );
    }
    if (format !== 'PNG') throw new Error(foreignFileText(bytes, 'a PNG'));
    const png = decodeStoredPng(bytes);
    return tf.tensor2d(labelsOf(png, options), [png.height, png.width], 'int32');
  } catch (error) {
    throw new Error(`readLabels: ${sourceText(path)} ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function labelsOf(png: DecodedPng, { palette }: ReadLabelsOptions): Int32Array {
  const { channels, depth, data, width } = png;
  if (palette && channels >= 3 && depth === 8) return classesOf(data, channels, width, palette);
  if (palette) {
    throw new Error(
      `stores ${png.palette ? 'indices of a palette of its own' : 'grey levels'}, which are the labels. Leave the option palette out`,
    );
  }
  if (channels === 1) return Int32Array.from(data);
  if (channels === 2)
    return Int32Array.from({ length: data.length / 2 }, (_, i) => data[2 * i] ?? 0);
  throw new Error(
    `stores ${channels === 4 ? 'RGBA' : 'RGB'} colours of ${depth} bits. Say which class each colour of 8 bits is: ` +
      `readLabels(path, { palette: [[0, 0, 0], [128, 0, 0], …] })`,
  );
}

function classesOf(
  data: ArrayLike<number>,
  channels: number,
  width: number,
  palette: readonly (readonly [number, number, number])[],
): Int32Array {
  const keyOf = (r: number, g: number, b: number) => (r << 16) | (g << 8) | b;
  const classOf = new Map(palette.map((colour, k) => [keyOf(...colour), k]));
  return Int32Array.from({ length: data.length / channels }, (_, i) => {
    const [r, g, b] = [0, 1, 2].map((c) => data[i * channels + c] ?? 0) as [number, number, number];
    const found = classOf.get(keyOf(r, g, b));
    if (found === undefined) {
      throw new Error(
        `has the colour [${r}, ${g}, ${b}] at row ${Math.floor(i / width)}, column ${i % width}, which is none of the ` +
          `${palette.length} of palette. Add it, or look whether the picture was scaled or smoothed`,
      );
    }
    return found;
  });
}
