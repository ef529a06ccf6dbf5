/**
 * Text in pictures: letters of a vector font as they were drawn once, with the grey at their edges.
 *
 * One size is enough, as a picture is shown as large as it is, or smaller. Letters stand side by side without kerning.
 */
import type { Rgb } from '../picture/panel.js';
import * as digits from './glyphs.js';
import type { RgbaImage } from './raster.js';

export type Face = 'regular' | 'bold';

/** From one line to the next. */
export const lineHeight = 15;
const baseline = 12;

interface Glyph {
  readonly advance: number;
  /** Of the box around what is inked, from where the letter stands on its line. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Of ink, row by row, from 0 to 7. */
  readonly levels: readonly number[];
}

/** For what the font has not. */
const missing = '□';
const mostInk = 7;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const read = new Map<Face, ReadonlyMap<string, Glyph>>();

function glyphOf(letter: string, face: Face): Glyph {
  const glyphs = read.get(face) ?? readGlyphs(digits[face]);
  read.set(face, glyphs);
  return glyphs.get(letter) ?? glyphs.get(missing)!;
}

/** A letter, five digits, and one for each two levels of ink: `docs/glyphs.mjs` wrote it so. */
function readGlyphs(text: string): ReadonlyMap<string, Glyph> {
  const glyphs = new Map<string, Glyph>();
  const digit = (at: number): number => alphabet.indexOf(text[at]!);
  for (let at = 0; at < text.length;) {
    const [advance, left, top, width] = [
      digit(at + 1),
      digit(at + 2),
      digit(at + 3),
      digit(at + 4),
    ];
    const points = width * digit(at + 5);
    const pairs = Math.ceil(points / 2);
    const levels = Array.from({ length: pairs }, (_, i) => digit(at + 6 + i));
    glyphs.set(text[at]!, {
      ...{ advance, left: left - 16, top: top - 16, width },
      levels: levels.flatMap((pair) => [pair >> 3, pair & 7]).slice(0, points),
    });
    at += 6 + pairs;
  }
  return glyphs;
}

export const textWidth = (text: string, face: Face = 'regular'): number =>
  Array.from(text).reduce((sum, letter) => sum + glyphOf(letter, face).advance, 0);

/** `top`: of the line of text. What lies outside of the image is left out. */
export function write(
  image: RgbaImage,
  text: string,
  { left, top }: { readonly left: number; readonly top: number },
  colour: Rgb,
  face: Face = 'regular',
): void {
  let at = left;
  for (const letter of text) {
    const glyph = glyphOf(letter, face);
    glyph.levels.forEach((level, i) => {
      const x = at + glyph.left + (i % glyph.width);
      const y = top + baseline + glyph.top + Math.floor(i / glyph.width);
      const isInside = x >= 0 && x < image.width && y >= 0 && y < image.height;
      if (level > 0 && isInside) mix(image, 4 * (y * image.width + x), colour, level / mostInk);
    });
    at += glyph.advance;
  }
}

function mix({ rgba }: RgbaImage, at: number, colour: Rgb, share: number): void {
  colour.forEach((level, c) => {
    rgba[at + c] = Math.round(rgba[at + c]! * (1 - share) + level * share);
  });
}

/** Its beginning and `…` where it is too wide. */
export function cutText(text: string, width: number, face: Face = 'regular'): string {
  if (textWidth(text, face) <= width) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, face) > width) letters.pop();
  return letters.length > 0 ? `${letters.join('').trimEnd()}…` : '';
}

/** Lines at spaces where there are any; what is wider than a line is cut. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = piecesOf(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1)!;
  }
  return line === '' ? lines : [...lines, line];
}

/** Each as wide as may be, and one letter at least. */
function piecesOf(word: string, width: number): readonly string[] {
  const pieces = [''];
  for (const letter of word) {
    const longer = pieces.at(-1)! + letter;
    if (pieces.at(-1) !== '' && textWidth(longer) > width) pieces.push(letter);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces;
}
